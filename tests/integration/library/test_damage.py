"""Real damage to a library's files, looked at from within: what is noticed, mended and saved."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import LibraryDamaged, LibraryError
from bot.library.generations import Generations, is_whole, link_tree, seal, writing
from bot.library.rescue import rescue
from tests.integration.library import damage, world


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of ten documents, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    world.warm_up(folder)
    world.make(folder / "library")
    return folder / "library"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Iterator[Path]:
    shutil.copytree(made, tmp_path / "library")
    shutil.copytree(made.parent / "jieba", tmp_path / "jieba")
    return tmp_path / "library"


def _text_at(path: Path, text: str) -> int:
    at = path.read_bytes().find(text.encode())
    assert at >= 0
    return at


def _change(path: Path, text: str, into: str) -> None:
    at = _text_at(path, text)
    content = bytearray(path.read_bytes())
    content[at : at + len(into)] = into.encode()
    path.write_bytes(content)


def test_a_changed_letter_loses_one_document_and_names_it(folder: Path) -> None:
    database = folder / "library.sqlite"
    _change(database, "Notes of d3.", "Notes of d4.")
    with world.open_library(folder) as library, pytest.raises(LibraryDamaged, match="bot doctor"):
        library.database.documents()
    saved = rescue(folder)
    assert saved is not None
    assert saved.lost == ["d3.txt"]
    assert {document.name for document, _ in saved.documents} == {*world.BEFORE} - {"d3.txt"}
    assert all(world.BEFORE[document.name] == document.text for document, _ in saved.documents)
    assert (saved.aside / "library.sqlite").is_file()
    assert rescue(folder) is None


def test_what_was_computed_is_saved_and_a_damaged_vector_is_not(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "library.sqlite")) as store, store:
        store.execute(
            "UPDATE vectors SET vector = zeroblob(length(vector)) WHERE text_hash ="
            " (SELECT min(text_hash) FROM vectors)"
        )
        (count,) = store.execute("SELECT count(*) FROM vectors").fetchone()
    saved = rescue(folder)
    assert saved is not None
    assert (len(saved.documents), saved.lost) == (10, [])
    with closing(sqlite3.connect(folder / "library.sqlite")) as store:
        assert store.execute("SELECT count(*) FROM vectors").fetchone() == (count - 1,)
    embedder = world.Embedder()
    with world.open_library(folder, embedder) as library:
        library.put([world.source(document.name, document.text) for document, _ in saved.documents])
        assert embedder.computed == 1
        assert world.fault(library) is None


def test_pages_that_make_no_sense_leave_what_is_before_and_after_them(folder: Path) -> None:
    """The texts span many pages: one in the middle is lost, from both ends the rest is read."""
    database = folder / "library.sqlite"
    page = _text_at(database, "Notes of d5.") // 4096
    content = bytearray(database.read_bytes())
    content[page * 4096 : page * 4096 + 4096] = random.Random(1).randbytes(4096)
    database.write_bytes(content)
    first, second = rescue(folder), rescue(folder)
    assert first is not None
    assert second is None
    saved = {document.name for document, _ in first.documents}
    assert saved
    assert {*first.lost} | saved <= {*world.BEFORE}
    assert "d5.txt" not in saved


def test_a_file_that_is_no_database_at_all_is_kept_and_another_begun(folder: Path) -> None:
    (folder / "library.sqlite").write_bytes(b"\0" * 8192 + b"nothing")
    (folder / "damaged-1").mkdir()
    saved = rescue(folder)
    assert saved is not None
    assert (saved.documents, saved.lost, saved.aside.name) == ([], [], "damaged-2")


def test_a_foreign_database_is_left_alone(folder: Path) -> None:
    damage.foreign(folder, random.Random(1))
    before = (folder / "library.sqlite").read_bytes()
    with pytest.raises(LibraryError, match="BOT_DATA_DIR"):
        rescue(folder)
    assert (folder / "library.sqlite").read_bytes() == before


def test_a_damaged_index_is_refused_by_a_reader_and_made_anew_by_the_writer(folder: Path) -> None:
    damage.flipped_graph(folder, random.Random(1))
    query = world.Embedder().embed_query("x")
    with world.open_library(folder, world.Embedder(allowed=False)) as library:
        with world.open_library(folder) as reader:
            with pytest.raises(LibraryError, match=r"is damaged\. Run «bot sync»"):
                reader.vectors.search(query, 1)
            assert "damaged, missing" in str(library.sync([]).rebuilt)
            assert len(reader.vectors.search(query, 1)) == 1
        assert world.fault(library) is None


def test_a_generation_whose_number_makes_no_sense_is_none(folder: Path) -> None:
    with world.open_library(folder) as library:
        with library.database.transaction():
            library.database.set_meta({"generation": "many"})
        assert library.generation is None
        assert library.sync([]).rebuilt == "there was none"
        assert world.fault(library) is None


def test_a_folder_that_cannot_be_written_is_read_and_left_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("os.access", lambda *_: False)
    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    files = sorted(folder.rglob("*"))
    with world.open_library(folder) as library:
        assert "Read-only file system. Check its permissions" in library.why_reading
        assert world.fault(library) is None
        with pytest.raises(LibraryError, match="Read-only file system"):
            library.remove(["d1.txt"])
    assert sorted(folder.rglob("*")) == files
    with pytest.raises(LibraryError, match="Read-only file system"):
        world.open_library(folder / "none")


def test_a_seal_names_every_file_and_fits_no_other_state(tmp_path: Path) -> None:
    folder = tmp_path / "index-1"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "x").write_text("x")
    sealed = seal(folder)
    assert list(json.loads(sealed)) == ["a/x"]
    assert is_whole(folder, sealed)
    assert not is_whole(folder, None)
    assert not is_whole(tmp_path / "none", seal(tmp_path / "none"))
    for spoil in (
        lambda: (folder / "a" / "x").write_text("y"),
        lambda: (folder / "more").write_text(""),
    ):
        spoil()
        assert not is_whole(folder, sealed)


def test_half_made_generations_are_counted_and_copies_of_the_killed_removed(tmp_path: Path) -> None:
    for name in ("index-1", "index-2", "index-3", "index-odd"):
        (tmp_path / name).mkdir()
    generations = Generations(tmp_path)
    assert generations.free(1) == 4
    assert generations.remove_others(2) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["index-2"]
    (tmp_path / "working" / "left").mkdir(parents=True)
    (tmp_path / "working" / "left.lock").touch()
    with generations.working_copy(tmp_path / "index-2") as copy:
        assert copy.is_dir()
        kept = {path.name for path in copy.parent.iterdir()}
        assert kept == {copy.name, f"{copy.name}.lock"}
    assert list((tmp_path / "working").iterdir()) == []


def test_where_no_links_can_be_made_files_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "x").write_text("x")
    link_tree(tmp_path / "one", tmp_path / "two")
    assert (tmp_path / "two" / "x").read_text() == "x"
    assert (tmp_path / "two" / "x").stat().st_nlink == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError("odd"), "odd"),
        (
            shutil.Error([("a", "b", "[Errno 28] No space left on device: 'a' -> 'b'"), ("c",)]),
            "No space left on device",
        ),
    ],
)
def test_what_the_disk_refuses_is_said_in_a_few_words(error: Exception, reason: str) -> None:
    expected = rf"Cannot write x: {reason}\. Free some disk space"
    with pytest.raises(LibraryError, match=expected), writing(Path("x")):
        raise error
