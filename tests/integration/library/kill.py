"""Kills a writing process at random and aimed moments, and looks at what it left.

    python -m tests.integration.library.kill --all      115 kills: 60 at random, 55 aimed
    python -m tests.integration.library.kill            a tenth of them, by a fixed seed

Prints a line for each kind of moment and exits with 1 if a document was lost or mixed, an answer
was wrong, or a text was embedded again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.library import changes, folder, index, manifest, originals
from bot.library.chroma import VectorIndex
from bot.service.keeping import Keeper
from tests.integration.library import world

_DRAWS = 12
ORDER = ("before", "middle", "after", "mended")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _at_call(owner: Any, name: str, number: int, *, after: bool = False, delay: float = 0) -> None:
    """Kills this process at the ``number``-th call of a function, or ``delay`` seconds into it."""
    original, calls = getattr(owner, name), Counter[str]()

    def called(*args: Any, **named: Any) -> Any:
        calls["all"] += 1
        now = calls["all"] == number
        if now and delay:
            threading.Thread(target=lambda: (time.sleep(delay), die()), daemon=True).start()
        elif now and not after:
            die()
        result = original(*args, **named)
        if now and after:
            die()
        return result

    setattr(owner, name, called)


def _in_commit(steps: int, number: int) -> None:
    """Kills this process ``steps`` virtual instructions into the ``number``-th commit of a
    change."""
    original, calls = changes.Writer._change_rows, Counter[str]()

    def change(self: changes.Writer, *args: Any) -> None:
        calls["all"] += 1
        if calls["all"] == number:
            self.database._db.set_progress_handler(lambda: die() or 0, steps)
        original(self, *args)

    changes.Writer._change_rows = change  # type: ignore[method-assign]


AIMED: dict[str, list[Callable[[], None]]] = {
    "in Chroma's flush": [
        *(
            lambda d=delay, n=number: _at_call(VectorIndex, "add", n, delay=d)
            for number in (1, 2)
            for delay in (0.001, 0.004, 0.008, 0.012, 0.02)
        ),
        lambda: _at_call(VectorIndex, "remove", 1, delay=0.002),
        lambda: _at_call(VectorIndex, "remove", 2, delay=0.002),
    ],
    "as an original is kept": [
        *(lambda n=number: _at_call(originals.Originals, "stage", n) for number in (1, 5, 8)),
        lambda: _at_call(originals, "_copy", 3, after=True),
        *(lambda n=number: _at_call(originals, "flush_folder", n) for number in (1, 2, 8)),
        *(
            lambda n=number, a=after: _at_call(originals.Originals, "settle", n, after=a)
            for number in (2, 3)
            for after in (False, True)
        ),
        lambda: _at_call(originals.Originals, "move_aside", 1, after=True),
        lambda: _at_call(originals.Originals, "move_aside", 2, after=True),
    ],
    "in SQLite's commit": [
        lambda s=steps, n=number: _in_commit(s, n)
        for number in (1, 2, 3)
        for steps in (5, 40, 80, 120)
    ],
    "between database and manifest": [
        *(lambda n=number: _at_call(changes.Writer, "_manifest_after", n) for number in (1, 2, 3)),
        *(lambda n=number: _at_call(folder, "flush_folder", n) for number in (1, 2)),
        *(
            lambda n=number: _at_call(changes.Writer, "_change_rows", n, after=True)
            for number in (1, 2)
        ),
        *(lambda n=number: _before_manifest(n) for number in (1, 2)),
    ],
    "after the change holds": [
        *(lambda n=number: _at_call(index.Indexes, "finish", n) for number in (1, 2, 3)),
        *(lambda n=number: _at_call(index.Indexes, "_settle", n) for number in (1, 2, 3)),
        *(lambda n=number: _at_call(index.Indexes, "_sums", n, after=True) for number in (1, 3)),
        lambda: _at_call(index.shutil, "rmtree", 1),
    ],
}  # fmt: skip


def _before_manifest(number: int) -> None:
    """Kills this process when the database has changed and the manifest has not."""
    original, calls = folder.drafted, Counter[str]()

    @contextmanager
    def drafted(path: Path, content: bytes) -> Iterator[Callable[[], None]]:
        calls["all"] += 1
        with original(path, content) as put_in_place:
            yield die if calls["all"] == number else put_in_place

    manifest.drafted = drafted  # type: ignore[attr-defined]


def trial(base: Path, place: Path, aim: Callable[[], None] | None, delay: float | None) -> str:
    """Kills one change, opens what it left, and returns what is wrong (nothing if all is well)."""
    shutil.copytree(base, place)
    said = place.parent / f"{place.name}.said"

    def run() -> None:
        with said.open("w", encoding="utf-8") as stream:

            def tell(state: str) -> None:
                stream.write(f"{state}\n")
                stream.flush()

            if aim:
                aim()
            if delay is not None:
                threading.Thread(target=lambda: (time.sleep(delay), die()), daemon=True).start()
            world.change(place, tell)

    status, told = world.forked(run)
    if not os.WIFSIGNALED(status):
        return f"it was not killed: {told}"
    reported = said.read_text().split()
    status, told = world.forked(lambda: look(place, reported))
    wrong = told[-1] if told else f"looking at it ended with {status}"
    shutil.rmtree(place)
    return str(wrong or "")


def look(place: Path, reported: list[str]) -> str | None:
    """Opens a library that was left behind, lets it mend itself, and returns what is wrong."""
    with world.open_library(place, world.Embedder(allowed=False)) as library:
        lost = Keeper(library).rebuild().lost
        library.put([])
        wrong = world.fault(library)
        if wrong or lost or library.unbuilt() or library.unlisted() or library.without_original():
            return wrong or f"lost: {lost}"
        held = {d.name: d.text for d in library.database.documents()}
        state = next(name for name, texts in world.STATES.items() if texts == held)
        least = reported[-1] if reported else "before"
        if ORDER.index(state) < min(ORDER.index(least), ORDER.index("after")):
            return f"reported {least}, but it holds {state}"
        left = {path.name for path in place.glob("index-*")}
        left |= {path.name for path in place.glob("originals/*.moving")}
        if len(left) != 1 or len(list(place.glob("originals/*"))) != len(held):
            return f"something was left behind: {left}"
    return None


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    chosen = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        world.warm_up(root)
        world.forked(lambda: world.make(root / "base"))
        shutil.copytree(root / "base", root / "whole")
        started = time.perf_counter()
        world.forked(lambda: world.change(root / "whole", lambda _: None))
        length = time.perf_counter() - started
        aimed = [(kind, aim) for kind, aims in AIMED.items() for aim in aims]
        count = 60 if options.all else 6
        moments = [("at random", None)] * count
        moments += aimed if options.all else chosen.sample(aimed, 4)
        wrong: list[str] = []
        kinds = Counter[str]()
        for number, (kind, aim) in enumerate(moments):
            found = ""
            for again in range(_DRAWS):
                delay = None if aim else chosen.uniform(0, length)
                started = time.perf_counter()
                found = trial(root / "base", root / f"trial-{number}-{again}", aim, delay)
                if aim or not found.startswith("it was not killed"):
                    break
                # It ended before that moment: another is drawn from as long as it took.
                length = time.perf_counter() - started
            kinds[kind] += 1
            if found:
                wrong.append(f"{kind} ({number}): {found}")
    print(json.dumps({"killed": dict(kinds), "wrong": len(wrong), "change_s": round(length, 2)}))
    for each in wrong:
        print(each)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
