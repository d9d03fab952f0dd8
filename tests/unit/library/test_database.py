"""library.sqlite keeps documents, passages and vectors, all of a change or nothing of it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bot.errors import LibraryBusy, LibraryDamaged, LibraryError
from bot.library.connection import VERSION
from bot.library.database import Database
from bot.library.rows import Held, fingerprint
from bot.types import Document, Passage, Translation

TEXT = "阿里😀𠮷 did social.\r\nAnd again."


def document(name: str = "a.txt", text: str = TEXT) -> Document:
    return Document(
        name=name, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), title="T",
        language="en", genre="forum", date="2013",
        author=None, reliability="low", unknown=("who", "when"), speakers=("張三",),
        translations=(Translation(start=0, end=2, language="en", text="Ali"),),
    )  # fmt: skip


HELD = Held(splitter="1")


def passage(id_: str, start: int, end: int, doc: Document, **more: str) -> Passage:
    return Passage(
        id=id_, document=doc.name, start=start, end=end, text=doc.text[start:end],
        language=doc.language, genre=doc.genre, title=doc.title, date=doc.date, **more,
    )  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "library.sqlite")
    yield database
    database.close()


def fill(database: Database, name: str = "a.txt") -> list[Passage]:
    doc = document(name)
    passages = [
        passage(f"{name}-2", 4, len(TEXT), doc, heading="H"),
        passage(f"{name}-1", 0, 3, doc, author="張三"),
    ]
    with database.transaction():
        database.put_document(doc, HELD, passages)
    return passages


def test_what_is_stored_comes_back_as_it_was(database: Database) -> None:
    later, earlier = fill(database)
    assert database.documents() == [document()]
    assert database.passages([earlier.id, later.id]) == [earlier, later]
    assert database.fingerprints() == {"a.txt": fingerprint(document(), "1")}
    assert database.passage_ids() == {earlier.id, later.id}
    assert database.passage_counts() == {"a.txt": 2}


def test_documents_that_share_nearly_all_passages_say_the_same(database: Database) -> None:
    for name in ("a.txt", "b.txt"):
        fill(database, name)
    part = document("c.txt")
    with database.transaction():
        database.put_document(part, HELD, [passage("c", 0, 3, part)])
    assert database.repeats() == {"a.txt": ["b.txt"], "b.txt": ["a.txt"]}


def test_passages_come_in_the_order_asked_for_and_unknown_ones_are_left_out(
    database: Database,
) -> None:
    later, earlier = fill(database)
    assert database.passages([later.id, "gone", earlier.id]) == [later, earlier]
    assert database.passages([]) == []


def test_passages_of_a_document_or_of_one_author_are_named(database: Database) -> None:
    fill(database)
    fill(database, "b.txt")
    assert database.passage_ids_of(["a.txt"], None) == {"a.txt-1", "a.txt-2"}
    assert database.passage_ids_of(["a.txt", "b.txt"], "張三") == {"a.txt-1", "b.txt-1"}
    assert database.passage_ids_of([], None) == frozenset()


def test_a_document_put_again_takes_the_place_of_the_old(database: Database) -> None:
    fill(database)
    shorter = document(text="New.")
    with database.transaction():
        database.put_document(shorter, HELD, [passage("n", 0, 4, shorter)])
    assert database.documents() == [shorter]
    assert database.passage_ids() == {"n"}


def test_a_removed_document_takes_its_passages_along(database: Database) -> None:
    fill(database)
    with database.transaction():
        database.remove_document("a.txt")
        database.remove_document("never there")
    assert (database.documents(), database.passages(database.passage_ids())) == ([], [])


def test_vectors_are_kept_by_embedding_and_text(database: Database) -> None:
    vector = np.asarray([0.5, -1.25], dtype=np.float32)
    with database.transaction():
        database.put_vectors("model", {"h1": vector, "h2": vector * 2})
    kept = database.vectors("model", ["h1", "h3"])
    assert list(kept) == ["h1"]
    assert kept["h1"].tolist() == [0.5, -1.25]
    assert database.vectors("another", ["h1"]) == {}


def test_values_are_remembered(database: Database) -> None:
    assert database.meta("key") is None
    with database.transaction():
        database.set_meta({"key": "1"})
        database.set_meta({"key": "2"})
    assert database.meta("key") == "2"


def test_a_change_that_fails_changes_nothing(database: Database) -> None:
    fill(database)

    def fail() -> None:
        with database.transaction():
            database.remove_document("a.txt")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert database.documents() == [document()]


def test_a_disk_that_refuses_says_what_to_do(database: Database) -> None:
    doc = document()
    twice = [passage("same", 0, 1, doc), passage("same", 1, 2, doc)]
    with pytest.raises(LibraryError, match="nothing was changed"), database.transaction():
        database.put_document(doc, HELD, twice)
    assert database.documents() == []


def test_what_was_written_is_there_after_opening_again(database: Database) -> None:
    fill(database)
    again = Database(database.path, readonly=True)
    assert again.documents() == [document()]
    with pytest.raises(LibraryError, match="readonly"), again.transaction():
        again.set_meta({"a": "b"})
    again.close()


def make(path: Path, script: str) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    return path


def test_a_library_of_another_version_is_to_be_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Database(path).close()
    make(path, f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(LibraryDamaged, match=r"another version.*bot doctor"):
        Database(path)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = make(tmp_path / "other.sqlite", "CREATE TABLE mine (x)")
    for readonly in (True, False):
        with pytest.raises(LibraryError, match=r"not a library of this bot.*BOT_DATA_DIR"):
            Database(path, readonly=readonly)


def test_a_database_that_is_only_being_made_can_be_waited_for(tmp_path: Path) -> None:
    path = make(tmp_path / "library.sqlite", "")
    path.touch()
    with pytest.raises(LibraryBusy, match="Wait until it is done"):
        Database(path, readonly=True)


def test_a_file_that_is_no_database_is_named_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryError, match=r"library\.sqlite is damaged.*bot doctor"):
        Database(path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="Cannot open"):
        Database(tmp_path / "gone" / "library.sqlite")
