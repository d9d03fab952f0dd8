"""Damages a library in 13 ways and looks whether it is noticed before a wrong answer, and mended.

    python -m tests.integration.library.damage --all    13 kinds with 3 seeds each
    python -m tests.integration.library.damage          four of those 39, by a fixed seed

Prints how each kind was noticed; exits with 1 if one was not, or could not be mended.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.errors import LibraryDamaged, LibraryError
from bot.library.folder import lock_folder
from bot.library.rescue import rescue
from bot.library.sources import Source
from tests.integration.library import world

Damage = Callable[[Path, random.Random], None]


def _index(folder: Path, pattern: str) -> Path:
    return max(
        (p for p in folder.glob(f"index-*/{pattern}") if p.is_file()),
        key=lambda p: p.stat().st_size,
    )


def _flip(path: Path, chosen: random.Random, count: int, start: int = 0, end: int = 0) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(count):
        content[chosen.randrange(start, end or len(content))] ^= 1 << chosen.randrange(8)
    path.write_bytes(content)


def flipped_graph(folder: Path, chosen: random.Random) -> None:
    _flip(_index(folder, "chroma/*/data_level0.bin"), chosen, 64)


def flipped_chroma_tables(folder: Path, chosen: random.Random) -> None:
    _flip(_index(folder, "chroma/chroma.sqlite3"), chosen, 1)


def flipped_words(folder: Path, chosen: random.Random) -> None:
    _flip(_index(folder, "lexical/*/*.npy"), chosen, 1)


def flipped_manifest(folder: Path, chosen: random.Random) -> None:
    path = _index(folder, "lexical/manifest.json")
    path.write_text(path.read_text().replace('"dead": []', f'"dead": [{chosen.randrange(9)}]'))


def truncated(folder: Path, chosen: random.Random) -> None:
    path = _index(folder, "chroma/*/data_level0.bin")
    path.write_bytes(path.read_bytes()[: chosen.randrange(1, path.stat().st_size)])


def emptied(folder: Path, chosen: random.Random) -> None:
    name = chosen.choice(["chroma/chroma.sqlite3", "chroma/*/header.bin", "lexical/*/ids.json"])
    _index(folder, name).write_bytes(b"")


def swapped(folder: Path, chosen: random.Random) -> None:
    """Two files of the same kind change places, as after a copy gone wrong."""
    one = _index(folder, "lexical/*/text.tokens.npy")
    other = chosen.choice([one.with_name("text.sizes.npy"), one.with_name("heading.tokens.npy")])
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def missing(folder: Path, chosen: random.Random) -> None:
    name = chosen.choice(["chroma/*/data_level0.bin", "chroma/chroma.sqlite3", "lexical/*/*.npy"])
    _index(folder, name).unlink()


def another_chroma(folder: Path, chosen: random.Random) -> None:
    """A store that another version of Chroma has brought to its own form."""
    with closing(sqlite3.connect(_index(folder, "chroma/chroma.sqlite3"))) as store, store:
        version = chosen.randrange(90, 99)
        store.execute(f"INSERT INTO migrations VALUES ('sysdb', {version}, 'x.sql', 'x', 'x')")


def another_embedding(folder: Path, chosen: random.Random) -> None:
    """The vectors of another embedding of the same size, in a store that is whole in itself."""
    other = folder.parent / f"{folder.name}-other"
    world.forked(lambda: _made_with(other, f"world-{chosen.randrange(2, 9)}"))
    target = _index(folder, "chroma/chroma.sqlite3").parent
    shutil.rmtree(target)
    shutil.copytree(_index(other, "chroma/chroma.sqlite3").parent, target)
    shutil.rmtree(other)


def _made_with(folder: Path, embedding: str) -> None:
    with world.open_library(folder, world.Embedder(embedding)) as library:
        library.put([world.source(name, text) for name, text in world.BEFORE.items()])


def flipped_text(folder: Path, chosen: random.Random) -> None:
    """A letter of a stored document becomes another."""
    path = folder / "library.sqlite"
    text = world.BEFORE[f"d{chosen.randrange(10)}.txt"].encode()
    content = bytearray(path.read_bytes())
    piece = text[40:80]
    at = content.find(piece)
    assert at >= 0
    content[at + 5 + chosen.randrange(20)] ^= 1
    path.write_bytes(content)


def flipped_pages(folder: Path, chosen: random.Random) -> None:
    """The heads of some of SQLite's pages."""
    path = folder / "library.sqlite"
    size = 4096
    pages = path.stat().st_size // size
    for page in chosen.sample(range(2, pages), 3):
        _flip(path, chosen, 4, page * size, page * size + 8)


def foreign(folder: Path, chosen: random.Random) -> None:
    (folder / "library.sqlite").unlink()
    with closing(sqlite3.connect(folder / "library.sqlite")) as other, other:
        other.execute("CREATE TABLE recipes (x)")
        other.execute(f"PRAGMA user_version = {chosen.randrange(3)}")


KINDS: tuple[Damage, ...] = (
    flipped_graph, flipped_chroma_tables, flipped_words, flipped_manifest, truncated, emptied,
    swapped, missing, another_chroma, another_embedding, flipped_text, flipped_pages, foreign,
)  # fmt: skip


def look(folder: Path, kind: str) -> str:
    """Returns how the damage was noticed and what became of it; begins with "not" if it is bad."""
    try:
        noticed = _open(folder)
    except LibraryDamaged:
        return f"noticed: damaged database; {_rescued(folder)}"
    except LibraryError as error:
        told = "is not a library of this bot" in str(error)
        return "noticed and explained" if kind == "foreign" and told else f"not known: {error}"
    return noticed


def _open(folder: Path) -> str:
    with world.open_library(folder, world.Embedder(allowed=False)) as library:
        report = library.sync([])
        library.database.documents()
        wrong = world.fault(library)
    if wrong:
        return f"not noticed in time: {wrong}"
    return f"noticed and made anew: {report.rebuilt}" if report.rebuilt else "not noticed"


def _rescued(folder: Path) -> str:
    """Saves what is whole, adds the lost documents again, and returns what was wrong after."""
    lock = lock_folder(folder)
    saved = rescue(folder)
    lock.release()
    if saved is None:
        return "not seen as damage when looked at again"
    for document, _ in saved.documents:
        if world.BEFORE.get(document.name) != document.text:
            return f"not the same text: {document.name}"
    with world.open_library(folder) as library:
        library.put(
            [
                Source.of(document, held, source.splitter, source.split)
                for document, held in saved.documents
                if (source := world.source(document.name, document.text))
            ]
        )
        library.put([world.source(name, text) for name, text in world.BEFORE.items()])
        wrong = world.fault(library)
    return f"not right after: {wrong}" if wrong else f"{len(saved.documents)} of 10 saved"


def _is_bad(outcome: str) -> bool:
    return any(part.startswith("not ") for part in outcome.split("; "))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args(arguments)
    trials = [(kind, seed) for kind in KINDS for seed in range(3)]
    if not options.all:
        trials = random.Random(7).sample(trials, 4)
    outcomes: dict[str, list[str]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        world.warm_up(root)
        world.forked(lambda: world.make(root / "base"))
        for number, (kind, seed) in enumerate(trials):
            folder = root / f"trial-{number}"
            shutil.copytree(root / "base", folder)
            kind(folder, random.Random(seed))
            name = kind.__name__
            status, told = world.forked(lambda f=folder, n=name: look(f, n))
            outcomes[name].append(str(told[-1]) if status == 0 and told else f"not sound: {told}")
    for name, all_ in outcomes.items():
        print(json.dumps({name: all_}, ensure_ascii=False))
    bad = sum(_is_bad(each) for all_ in outcomes.values() for each in all_)
    print(json.dumps({"damaged": len(trials), "not noticed or not mended": bad}))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
