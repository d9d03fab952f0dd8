"""A library of version 1 becomes one of version 2 with every row and no vector computed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from bot.errors import LibraryBusy, LibraryDamaged
from bot.library.database import Database

V1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    name TEXT PRIMARY KEY, text TEXT NOT NULL, sha256 TEXT NOT NULL, title TEXT NOT NULL,
    language TEXT NOT NULL, genre TEXT NOT NULL, date TEXT, author TEXT, reliability TEXT,
    unknown TEXT NOT NULL, speakers TEXT NOT NULL, translations TEXT NOT NULL,
    fingerprint TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (
    id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents(name) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, heading TEXT, author TEXT
) WITHOUT ROWID;
CREATE INDEX passages_of_document ON passages(document, start);
CREATE TABLE vectors (
    fingerprint TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (fingerprint, text_hash)
) WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', '3');
INSERT INTO documents VALUES ('a.txt', '阿里 sold.', 's', 'T', 'en', 'forum', NULL, NULL, NULL,
    '["who"]', '[]', '[{"start": 0, "end": 2, "language": "en", "text": "Ali"}]', 'print');
INSERT INTO passages VALUES ('p', 'a.txt', 3, 8, 'H', NULL);
PRAGMA user_version = 1;
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(V1)
        blob = np.array([1, 2], "<f4").tobytes()
        connection.execute("INSERT INTO vectors VALUES ('e', 'h', ?)", (blob,))
    return path


def test_every_row_of_version_1_is_kept(old: Path) -> None:
    with pytest.raises(LibraryBusy, match="older version"):
        Database(old, readonly=True)
    with closing(Database(old)) as database:
        database.check()
        database.verify()
        document = database.documents()[0]
        assert (document.text, document.unknown, document.added) == ("阿里 sold.", ("who",), None)
        assert document.translations[0].text == "Ali"
        assert len(document.id) == 8
        assert database.passages()[0].text == "sold."
        assert database.vectors("e", ["h"])["h"].tolist() == [1, 2]
        assert database.meta("generation") == "3"
        assert database.fingerprints() == {"a.txt": "print"}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE documents SET date = '2014'",
        "UPDATE passages SET end = 7",
        "UPDATE vectors SET vector = x'0000803f'",
        "UPDATE documents SET described = 'no json'",
    ],
)
def test_a_changed_row_is_damage(old: Path, change: str) -> None:
    Database(old).close()
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute(change)
    with closing(Database(old)) as database:
        with pytest.raises(LibraryDamaged, match=r"bot doctor.*bot import"):
            database.verify()
        assert database.vectors("e", ["h"]).keys() <= {"h"}
