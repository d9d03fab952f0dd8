"""``library.sqlite``: documents, passages and computed vectors; the truth that indexes are made of.

Owns the schema and every statement. Knows nothing of Chroma or of how passages are made.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import LibraryBusy, LibraryError
from bot.types import Document, Passage, Translation

Vector = NDArray[np.float32]

SCHEMA_VERSION = 1
_SCHEMA = """
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
"""
_FIELDS = tuple(field.name for field in fields(Document))
_DOCUMENT_COLUMNS = ", ".join(_FIELDS)


class Database:
    """The library's tables behind typed calls; one connection, for use by one thread at a time."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Opens the file, creating it unless ``readonly``.

        Raises:
            LibraryBusy: another process has only begun to make it.
            LibraryError: it cannot be opened, is no library, or a newer version wrote it.
        """
        self.path = path
        try:
            self._db = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode={'ro' if readonly else 'rwc'}",
                uri=True,
                check_same_thread=False,
            )
        except sqlite3.Error as error:
            raise self._unusable(error) from None
        try:
            self._db.execute("PRAGMA foreign_keys = ON")
            self._prepare(readonly=readonly)
        except sqlite3.Error as error:
            self._db.close()
            raise self._unusable(error) from None
        except LibraryError:
            self._db.close()
            raise

    def _unusable(self, error: sqlite3.Error) -> LibraryError:
        return LibraryError(
            f"Cannot open {self.path}: {error}. Check the folder's permissions; if the file is "
            "damaged, move it away and run «bot sync»."
        )

    def _prepare(self, *, readonly: bool) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise LibraryError(
                f"{self.path} was written by a newer version of the bot. Update the bot, or set "
                "BOT_DATA_DIR to another folder."
            )
        if version == 0:
            tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if readonly and not tables:
                raise LibraryBusy(
                    f"Another process is preparing the library {self.path}. Wait until it is done."
                )
            if tables:
                raise LibraryError(
                    f"{self.path} is not a library of this bot. Set BOT_DATA_DIR to another folder."
                )
            self._db.execute("PRAGMA journal_mode = WAL")
            # All or nothing: tables without a version would pass for another program's.
            self._db.executescript(
                f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            )

    def close(self) -> None:
        """Closes the file; the object is of no use after."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Makes all that is written inside it hold together or not at all."""
        try:
            with self._db:
                yield
        except sqlite3.Error as error:
            raise LibraryError(
                f"Cannot write {self.path}: {error}. Free some disk space or check permissions; "
                "nothing was changed."
            ) from None

    def meta(self, key: str) -> str | None:
        """Returns a remembered value, or None."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Remembers values; call within a transaction."""
        self._db.executemany("REPLACE INTO meta VALUES (?, ?)", values.items())

    def documents(self) -> list[Document]:
        """Returns every document, by name."""
        query = f"SELECT {_DOCUMENT_COLUMNS} FROM documents ORDER BY name"
        return [_document(row) for row in self._db.execute(query)]

    def fingerprints(self) -> dict[str, str]:
        """Returns, by document, what its passages were made from (text, catalogue, splitter)."""
        return dict(self._db.execute("SELECT name, fingerprint FROM documents"))

    def put_document(
        self, document: Document, fingerprint: str, passages: Sequence[Passage]
    ) -> None:
        """Stores a document with its passages in place of what stood under its name."""
        self.remove_document(document.name)
        self._db.execute(
            f"INSERT INTO documents ({_DOCUMENT_COLUMNS}, fingerprint) "
            f"VALUES ({', '.join('?' * (len(_FIELDS) + 1))})",
            (*_row(document), fingerprint),
        )
        self._db.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
            [(p.id, p.document, p.start, p.end, p.heading, p.author) for p in passages],
        )

    def remove_document(self, name: str) -> None:
        """Removes a document and its passages, if it is there."""
        self._db.execute("DELETE FROM documents WHERE name = ?", (name,))

    def passage_ids(self) -> set[str]:
        """Returns the ids of all passages."""
        return {row[0] for row in self._db.execute("SELECT id FROM passages")}

    def passage_ids_of(self, documents: Sequence[str], author: str | None) -> frozenset[str]:
        """Returns the ids of the documents' passages, of one author's if that is given."""
        rows = self._db.execute(
            "SELECT id FROM passages WHERE document IN (SELECT value FROM json_each(?1))"
            " AND (?2 IS NULL OR author = ?2)",
            (json.dumps(documents), author),
        )
        return frozenset(row[0] for row in rows)

    def passage_counts(self) -> dict[str, int]:
        """Returns how many passages each document has."""
        query = (
            "SELECT name, count(id) FROM documents LEFT JOIN passages ON document = name"
            " GROUP BY name"
        )
        return dict(self._db.execute(query))

    def passages(self, ids: Iterable[str] | None = None) -> list[Passage]:
        """Returns passages in the order of ``ids`` (unknown ones left out), or all in reading
        order."""
        wanted = None if ids is None else list(ids)
        query = (
            # SQLite's substr counts code points from 1, as the offsets do from 0.
            "SELECT p.id, p.document, p.start, p.end, substr(d.text, p.start + 1, p.end - p.start),"
            " d.language, d.genre, d.title, d.date, p.heading, p.author"
            " FROM passages p JOIN documents d ON d.name = p.document"
        )
        if wanted is None:
            rows = self._db.execute(f"{query} ORDER BY p.document, p.start")
            return [_passage(row) for row in rows]
        found = {
            row[0]: row
            for row in self._db.execute(
                f"{query} WHERE p.id IN (SELECT value FROM json_each(?))", (json.dumps(wanted),)
            )
        }
        return [_passage(found[id_]) for id_ in wanted if id_ in found]

    def vectors(self, fingerprint: str, hashes: Iterable[str]) -> dict[str, Vector]:
        """Returns the vectors already computed under ``fingerprint``, by text hash."""
        rows = self._db.execute(
            "SELECT text_hash, vector FROM vectors WHERE fingerprint = ?"
            " AND text_hash IN (SELECT value FROM json_each(?))",
            (fingerprint, json.dumps(list(hashes))),
        )
        return {text_hash: np.frombuffer(blob, dtype="<f4") for text_hash, blob in rows}

    def put_vectors(self, fingerprint: str, vectors: Mapping[str, Vector]) -> None:
        """Keeps computed vectors, so that none is computed or paid for twice."""
        self._db.executemany(
            "REPLACE INTO vectors VALUES (?, ?, ?)",
            [(fingerprint, h, v.astype("<f4").tobytes()) for h, v in vectors.items()],
        )


def _row(document: Document) -> tuple[str | None, ...]:
    return tuple(
        value if isinstance(value, str | None) else json.dumps(value, ensure_ascii=False)
        for value in asdict(document).values()
    )


def _document(row: Sequence[str]) -> Document:
    *plain, unknown, speakers, translations = row
    values: dict[str, Any] = dict(zip(_FIELDS, plain, strict=False))
    return Document(
        **values,
        unknown=tuple(json.loads(unknown)),
        speakers=tuple(json.loads(speakers)),
        translations=tuple(Translation(**unit) for unit in json.loads(translations)),
    )


def _passage(row: Sequence[object]) -> Passage:
    keys = ("id", "document", "start", "end", "text", "language", "genre", "title", "date")
    return Passage(**dict(zip((*keys, "heading", "author"), row, strict=True)))  # type: ignore[arg-type]
