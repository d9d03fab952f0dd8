"""Damages a library in 24 ways and looks whether it is noticed before a wrong answer, and mended.

    python -m tests.integration.library.damage --all    24 kinds with 3 seeds each
    python -m tests.integration.library.damage          eight of those 72, by a fixed seed

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

from bot.errors import LibraryError
from bot.library.store import Library
from bot.service.keeping import Keeper
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
    _flip(_index(folder, "lexical/words.npz"), chosen, 64)


def truncated(folder: Path, chosen: random.Random) -> None:
    path = _index(folder, "chroma/*/data_level0.bin")
    path.write_bytes(path.read_bytes()[: chosen.randrange(1, path.stat().st_size)])


def emptied(folder: Path, chosen: random.Random) -> None:
    name = chosen.choice(["chroma/chroma.sqlite3", "chroma/*/header.bin", "lexical/words.npz"])
    _index(folder, name).write_bytes(b"")


def missing(folder: Path, chosen: random.Random) -> None:
    name = chosen.choice(["chroma/*/data_level0.bin", "chroma/chroma.sqlite3", "lexical/words.npz"])
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
        world.put(library, world.BEFORE)


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


def no_database(folder: Path, _: random.Random) -> None:
    (folder / "library.sqlite").unlink()


def emptied_database(folder: Path, _: random.Random) -> None:
    (folder / "library.sqlite").write_bytes(b"")


def cut_database(folder: Path, chosen: random.Random) -> None:
    path = folder / "library.sqlite"
    path.write_bytes(path.read_bytes()[: chosen.randrange(1, path.stat().st_size)])


def emptied_tables(folder: Path, chosen: random.Random) -> None:
    table = chosen.choice(["documents", "passages"])
    with closing(sqlite3.connect(folder / "library.sqlite")) as store, store:
        store.execute(f"DELETE FROM {table}")


def another_version(folder: Path, chosen: random.Random) -> None:
    with closing(sqlite3.connect(folder / "library.sqlite")) as store, store:
        store.execute(f"PRAGMA user_version = {chosen.choice([1, 2, 99])}")


def older_database(folder: Path, chosen: random.Random) -> None:
    """The database is put back as it was before the last documents were added."""
    older = folder.parent / f"{folder.name}-older"
    names = list(world.BEFORE)[: chosen.randrange(1, 9)]
    world.forked(lambda: _made(older, {name: world.BEFORE[name] for name in names}))
    shutil.copy(older / "library.sqlite", folder / "library.sqlite")
    shutil.rmtree(older)


def swapped_database(folder: Path, chosen: random.Random) -> None:
    """The database of another library."""
    other = folder.parent / f"{folder.name}-swapped"
    world.forked(lambda: _made(other, {f"x{chosen.randrange(9)}.txt": "Quite another text.\n"}))
    shutil.copy(other / "library.sqlite", folder / "library.sqlite")
    shutil.rmtree(other)


def _made(folder: Path, texts: world.State) -> None:
    with world.open_library(folder) as library:
        world.put(library, texts)


def damaged_manifest(folder: Path, chosen: random.Random) -> None:
    path = folder / "manifest.json"
    content = path.read_bytes()
    path.write_bytes(content[: chosen.randrange(len(content))])


def older_manifest(folder: Path, chosen: random.Random) -> None:
    path = folder / "manifest.json"
    whole = json.loads(path.read_text())
    whole["documents"] = whole["documents"][: chosen.randrange(9)]
    path.write_text(json.dumps(whole))


def manifest_and_database(folder: Path, _: random.Random) -> None:
    (folder / "manifest.json").unlink()
    (folder / "library.sqlite").unlink()


def no_original(folder: Path, chosen: random.Random) -> None:
    shutil.rmtree(chosen.choice(sorted(folder.glob("originals/*"))))


def flipped_original(folder: Path, chosen: random.Random) -> None:
    _flip(chosen.choice(sorted(folder.glob("originals/*/*"))), chosen, 1)


def no_original_and_no_database(folder: Path, chosen: random.Random) -> None:
    no_original(folder, chosen)
    no_database(folder, chosen)


def foreign(folder: Path, chosen: random.Random) -> None:
    (folder / "library.sqlite").unlink()
    with closing(sqlite3.connect(folder / "library.sqlite")) as other, other:
        other.execute("CREATE TABLE recipes (x)")
        other.execute(f"PRAGMA user_version = {chosen.randrange(3)}")


KINDS: tuple[Damage, ...] = (
    flipped_graph, flipped_chroma_tables, flipped_words, truncated, emptied,
    missing, another_chroma, another_embedding, flipped_text, flipped_pages, no_database,
    emptied_database, cut_database, emptied_tables, another_version, older_database,
    swapped_database, damaged_manifest, older_manifest, manifest_and_database, no_original,
    flipped_original, no_original_and_no_database, foreign,
)  # fmt: skip
_OF_THE_INDEX = KINDS[: KINDS.index(flipped_text)]


def look(folder: Path, kind: str) -> str:
    """Returns how the damage was noticed and what became of it; begins with "not" if it is bad."""
    # What is only the index's costs no vector again.
    embedder = world.Embedder(allowed=kind not in {each.__name__ for each in _OF_THE_INDEX})
    try:
        with world.open_library(folder, embedder, thorough=True) as library:
            read = Keeper(library).rebuild(thorough=True)
            report = library.put([])
            lost = [name for name, _ in read.lost]
            wrong = _wrong(library, lost)
            made = (library.damage, report.rebuilt, *read.added, *read.changed, *report.removed)
    except LibraryError as error:
        told = "is not a library of this bot" in str(error)
        return "noticed and explained" if kind == "foreign" and told else f"not known: {error}"
    if wrong:
        return f"not right after: {wrong}"
    said = [*map(str, filter(None, made)), *(f"lost {name}" for name in lost)]
    said = [each.replace(str(folder), "") for each in said]
    return f"noticed: {', '.join(said)}" if said else "not noticed"


def _wrong(library: Library, lost: list[str]) -> str | None:
    """Returns what is wrong with a library that names what it lost."""
    held = {document.name: document.text for document in library.database.documents()}
    whole = {name: text for name, text in world.BEFORE.items() if name not in lost}
    if not whole.items() <= held.items() <= world.BEFORE.items():
        return f"mixed or lost: {sorted(held)}"
    return world.out_of_step(library) or world.wrong_answers(library)


def _is_bad(outcome: str) -> bool:
    return outcome.startswith("not ")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args(arguments)
    trials = [(kind, seed) for kind in KINDS for seed in range(3)]
    if not options.all:
        trials = random.Random(7).sample(trials, 8)
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
