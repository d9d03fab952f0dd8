"""Real damage to a library's files: what is noticed, read again from the originals, and named."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import LibraryDamaged, LibraryError
from bot.library.chroma import VectorIndex
from bot.library.exact import ExactIndex
from bot.service.keeping import Keeper
from bot.types import Translation
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


def test_what_is_rebuilt_is_what_was_held_with_all_that_was_said_of_it(tmp_path: Path) -> None:
    world.warm_up(tmp_path)
    folder, file = tmp_path / "library", tmp_path / "heron.txt"
    file.write_text("The heron eats fish.", encoding="utf-8")
    units = (Translation(start=0, end=20, language="zh-Hans", text="鹭吃鱼。"),)
    with world.open_library(folder) as library:
        Keeper(library).add([file], uploaded=False)
        Keeper(library).describe(["heron.txt"], {"title": "Herons", "date": "2013"})
        Keeper(library).put_translations("heron.txt", units)
        before = library.database.documents()
    (folder / "library.sqlite").unlink()
    with world.open_library(folder) as library:
        assert [record.name for record in library.unbuilt()] == ["heron.txt"]
        assert Keeper(library).rebuild().added == ("heron.txt",)
        assert library.database.documents() == before
        assert not world.wrote(Keeper(library).rebuild())


def test_a_lost_original_is_taken_from_where_it_came_from_or_named(tmp_path: Path) -> None:
    world.warm_up(tmp_path)
    folder, file = tmp_path / "library", tmp_path / "heron.txt"
    file.write_text("The heron eats fish.", encoding="utf-8")
    with world.open_library(folder) as library:
        Keeper(library).add([file], uploaded=False)
    shutil.rmtree(folder / "originals")
    (folder / "library.sqlite").unlink()
    with world.open_library(folder) as library:
        assert Keeper(library).rebuild().added == ("heron.txt",)
        assert library.without_original() == []
    shutil.rmtree(folder / "originals")
    file.write_text("The heron eats frogs.", encoding="utf-8")
    with world.open_library(folder) as library:
        ((name, why),) = Keeper(library).rebuild(thorough=True).lost
        assert (name, "Add it again" in why) == ("heron.txt", True)
    (folder / "library.sqlite").unlink()
    with world.open_library(folder) as library:
        ((name, why),) = Keeper(library).rebuild().lost
        assert (name, str(file) in why) == ("heron.txt", True)
        assert library.remove(["heron.txt"]).removed == ("heron.txt",)
        assert library.unbuilt() == []


def test_an_original_that_nothing_lists_is_added_under_its_files_name(folder: Path) -> None:
    damage.manifest_and_database(folder, random.Random(1))
    with world.open_library(folder) as library:
        assert library.unbuilt() == []
        assert len(library.unlisted()) == 10
        assert Keeper(library).rebuild().added == tuple(sorted(world.BEFORE))
        assert library.unlisted() == []


def test_what_a_crash_left_of_a_change_is_settled(folder: Path) -> None:
    kept = sorted(folder.glob("originals/*"))
    kept[0].rename(f"{kept[0]}.moving")
    (folder / "originals" / "half.moving").mkdir()
    with world.open_library(folder) as library:
        assert library.unlisted() == library.unbuilt() == library.without_original() == []
    assert sorted(folder.glob("originals/*")) == kept


def test_a_changed_letter_is_never_handed_on(folder: Path) -> None:
    damage.flipped_text(folder, random.Random(1))
    with world.open_library(folder) as library:
        assert "not as it was stored" in str(library.damage)
        Keeper(library).rebuild()
        assert world.fault(library) is None


def test_damage_that_comes_while_it_is_open_says_what_to_do(folder: Path) -> None:
    with world.open_library(folder) as library:
        with library.database.transaction():
            library.database._db.execute("UPDATE documents SET text = text || 'more'")
        with pytest.raises(LibraryDamaged, match="bot doctor"):
            library.database.documents()


def test_a_manifest_of_a_newer_version_and_a_foreign_database_are_left_alone(folder: Path) -> None:
    manifest = folder / "manifest.json"
    whole = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**whole, "version": 99}))
    with pytest.raises(LibraryError, match="newer version"):
        world.open_library(folder)
    manifest.write_text(json.dumps(whole))
    damage.foreign(folder, random.Random(1))
    before = (folder / "library.sqlite").read_bytes()
    with pytest.raises(LibraryError, match="BOT_DATA_DIR"):
        world.open_library(folder)
    assert (folder / "library.sqlite").read_bytes() == before


def test_a_damaged_store_is_never_opened_and_all_vectors_are_searched(folder: Path) -> None:
    damage.flipped_graph(folder, random.Random(1))
    query = world.Embedder().embed_query("x")
    with world.open_library(folder, world.Embedder(allowed=False)) as library:
        assert isinstance(library.indexes.vectors, ExactIndex)
        exact = library.indexes.search(query, 3, None)
        assert "damaged, missing" in str(library.put([]).rebuilt)
        assert isinstance(library.indexes.vectors, VectorIndex)
        assert [id_ for id_, _ in library.indexes.search(query, 3, None)] == [
            id_ for id_, _ in exact
        ]
        assert world.fault(library) is None


def test_what_chroma_writes_as_it_is_closed_is_no_damage(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def close(store: VectorIndex) -> None:
        closing(store)
        damage.flipped_graph(folder, random.Random(1))

    closing = VectorIndex.close
    with world.open_library(folder) as library:
        assert isinstance(library.indexes.vectors, VectorIndex)
        monkeypatch.setattr(VectorIndex, "close", close)
    monkeypatch.undo()
    with world.open_library(folder) as library:
        assert library.put([]).rebuilt is None


def test_a_store_that_fails_while_it_is_searched_is_answered_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LibraryError("index out of bounds")

    with world.open_library(folder) as library:
        passage = library.database.passages(library.database.passage_ids())[0]
        monkeypatch.setattr(VectorIndex, "search", fail)
        found = library.indexes.search(library.embedder.embed_query(passage.text), 1, None)
        assert found[0][0] == passage.id


def test_words_that_are_damaged_are_refused_until_they_are_made_anew(folder: Path) -> None:
    damage.flipped_words(folder, random.Random(1))
    with world.open_library(folder) as library:
        with pytest.raises(LibraryError, match="«bot sync»"):
            _ = library.indexes.lexical
        library.put([])
        assert world.fault(library) is None


def test_who_lets_others_write_searches_in_chroma_until_they_do(folder: Path) -> None:
    with world.open_library(folder) as reader:
        reader.stop_writing()
        assert isinstance(reader.indexes.vectors, VectorIndex)
        with world.open_library(folder) as writer:
            assert writer.writable
            world.put(writer, {"new.txt": "Something new."})
            assert isinstance(reader.indexes.vectors, ExactIndex)
            query = reader.embedder.embed_query("Something new.")
            (found, _), *_ = reader.indexes.search(query, 1, None)
            assert [p.document for p in reader.database.passages([found])] == ["new.txt"]


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
