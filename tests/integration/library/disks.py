"""Changes a library on a disk that becomes full, at every stage, and on one that is read-only.

    python -m tests.integration.library.disks --all      48 sizes of what is left on the disk
    python -m tests.integration.library.disks            eight of them

Mounts a small disk of its own (in a user namespace, so that anyone may where the system lets them).
Prints what could not be written; exits with 1 if anything but a sentence came of it, or the library
was not as before, and with 77 if no disk can be mounted.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bot.errors import LibraryError
from bot.service.keeping import Keeper
from tests.integration.library import world

UNMOUNTABLE = 77
_INSIDE = "BOT_TEST_INSIDE"
_DISK = 48 * 2**20
_NEEDED = 1_000_000
"""Bytes, a little more than either change takes."""


def trial(base: Path, disk: Path, kind: str, free: int) -> tuple[str, str]:
    """Returns what a change said on a disk with so many bytes left, and what is wrong after."""
    folder, filler = disk / "library", disk / "filler"
    shutil.copytree(base, folder)
    room = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler.write_bytes(b"\0" * max(0, room - free))
    status, told = world.forked(lambda: change(folder, kind))
    filler.unlink()
    said = str(told[-1]) if told else f"it ended with {status}"
    if status:
        shutil.rmtree(folder)
        return "no sentence", said
    status, told = world.forked(lambda: look(folder, kind if said == "done" else "nothing"))
    shutil.rmtree(folder)
    return said, str(told[-1] or "") if told else f"looking at it ended with {status}"


def change(folder: Path, kind: str) -> str:
    """Adds or removes documents; returns "done", or what is said instead."""
    try:
        with world.open_library(folder) as library:
            if kind == "add":
                world.put(library, {**world.CHANGED, **world.NEW})
            else:
                library.remove(["d8.txt", "d9.txt"])
    except LibraryError as error:
        return str(error)
    return "done"


def look(folder: Path, done: str) -> str | None:
    """Opens the library when there is space again, and returns what is wrong."""
    expected = {
        "nothing": world.BEFORE,
        "add": world.MIDDLE,
        "remove": {n: t for n, t in world.BEFORE.items() if n not in world.REMOVED},
    }[done]
    with world.open_library(folder, world.Embedder(allowed=False)) as library:
        Keeper(library).rebuild()
        library.put([])
        held = {d.name: d.text for d in library.database.documents()}
        if held != expected:
            return f"it holds {sorted(held)}"
        return world.out_of_step(library) or world.wrong_answers(library)


READ_ONLY = (
    ("read-only folder", ("mount -o remount,ro {}",), "mount -o remount,rw {}"),
    (
        "read-only database",
        (
            "mount --bind {}/library/library.sqlite {}/library/library.sqlite",
            "mount -o remount,ro,bind {}/library/library.sqlite",
        ),
        "umount {}/library/library.sqlite",
    ),
)
"""What is only read, how that is made so, and how it is undone."""


def mount(disk: Path, command: str) -> None:
    subprocess.run(command.replace("{}", str(disk)).split(), check=True)


def read_only(disk: Path) -> str | None:
    """Returns what is wrong with a library that cannot be written."""
    with world.open_library(disk / "library") as library:
        if wrong := world.fault(library):
            return wrong
        for change in (
            lambda: world.put(library, {"new.txt": "Something new."}),
            lambda: library.remove(["d8.txt"]),
        ):
            try:
                change()
            except LibraryError as error:
                if "ermissions" not in str(error):
                    return f"no remedy: {error}"
            else:
                return "it was said to be written"
        return world.fault(library)


def _stage(said: str) -> str:
    """Returns what could not be written, without the names of one trial."""
    where = re.sub(r"/\S*/library/(\w+)[^\s:]*", r"\1", said)
    return where.partition(". ")[0]


def run(*, everything: bool) -> int:
    count = 24 if everything else 4
    stages, wrong = Counter[str](), list[str]()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        world.warm_up(root)
        world.forked(lambda: world.make(root / "base"))
        (disk := root / "disk").mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "x", disk], check=True)
        world.warm_up(disk)
        for kind in ("add", "remove"):
            for number in range(count):
                free = _NEEDED * number // (count - 1)
                said, bad = trial(root / "base", disk, kind, free)
                stages[_stage(said)] += 1
                if bad or said == "no sentence":
                    wrong.append(f"{kind} with {free} bytes left: {said}: {bad}")
        shutil.copytree(root / "base", disk / "library")
        for what, begin, end in READ_ONLY:
            for command in begin:
                mount(disk, command)
            status, told = world.forked(lambda: read_only(disk))
            mount(disk, end)
            if status or told[-1]:
                wrong.append(f"{what}: {told[-1]}")
        subprocess.run(["umount", disk], check=True)
    tried = 2 * count + len(READ_ONLY)
    print(json.dumps({"stages": dict(stages), "tried": tried, "wrong": len(wrong)}))
    for each in wrong:
        print(each)
    return 1 if wrong else 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args(arguments)
    if os.environ.get(_INSIDE):
        return run(everything=options.all)
    alone = ["unshare", "--user", "--map-root-user", "--mount"]
    try:
        subprocess.run([*alone, "mount", "-t", "tmpfs", "x", "/mnt"], check=True)
    except (OSError, subprocess.CalledProcessError):
        print("this system lets no disk be mounted")
        return UNMOUNTABLE
    script = [sys.executable, "-m", "tests.integration.library.disks", *sys.argv[1:]]
    return subprocess.run(
        [*alone, *script], env={**os.environ, _INSIDE: "1"}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
