"""Saves what is whole of a damaged ``library.sqlite``; the damaged file is kept aside.

Each row carries its checksum, so that what is saved is what was stored. Tables are read from both
ends, since SQLite stops at the first page that it cannot make sense of.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.errors import LibraryDamaged, LibraryError
from bot.library.database import Database
from bot.library.generations import writing
from bot.library.rows import FIELDS, HELD, Held, RowChanged, document_of, held_of, vector_sum
from bot.library.store import DATABASE
from bot.types import Document

_COLUMNS = ", ".join((*FIELDS, *HELD, "checksum"))


@dataclass(frozen=True, slots=True)
class Rescued:
    """What was saved: documents to be put in again; their vectors are in the new file already."""

    documents: list[tuple[Document, Held]]
    lost: list[str]
    """The names of documents that are not whole, as far as they can be read."""
    aside: Path
    """Where the damaged file is now."""


def rescue(folder: Path) -> Rescued | None:
    """Begins a new library file if the one in a folder is damaged, and returns what can be saved;
    None if it is whole, or not there. For the process that holds the lock.

    Raises:
        LibraryError: it is no library of this bot, or the folder cannot be written.
    """
    path = folder / DATABASE
    if not path.exists():
        return None
    try:
        with closing(Database(path)) as database:
            database.check()
            database.verify()
        return None
    except LibraryDamaged:
        aside = _set_aside(path)
    with closing(Database(path)) as database, closing(_readable(aside / DATABASE)) as damaged:
        with database.transaction():
            for fingerprint, vector in _vectors(damaged):
                database.put_vectors(fingerprint, vector)
        documents = {document.name: (document, held) for document, held in _documents(damaged)}
        lost = sorted(_names(damaged) - set(documents))
    return Rescued(list(documents.values()), lost, aside)


def _set_aside(path: Path) -> Path:
    """Moves the file, with what SQLite keeps beside it, into a folder of its own."""
    number = 1
    while (aside := path.parent / f"damaged-{number}").exists():
        number += 1
    with writing(aside):
        aside.mkdir()
        # The journal first: the file alone would pass for an older, whole one.
        for suffix in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                Path(f"{path}{suffix}").rename(aside / f"{path.name}{suffix}")
    return aside


def _readable(path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(path)
    except sqlite3.Error as error:
        raise LibraryError(f"Cannot open {path}: {error}. Import a backup.") from None


def _documents(damaged: sqlite3.Connection) -> Iterator[tuple[Document, Held]]:
    for row in _rows(damaged, f"SELECT {_COLUMNS} FROM documents ORDER BY name"):
        with suppress(RowChanged, ValueError, TypeError):
            yield document_of(row), held_of(row[len(FIELDS) : -1])


def _names(damaged: sqlite3.Connection) -> set[str]:
    """Returns every document's name that stands anywhere, whole or not."""
    queries = (
        "SELECT name FROM documents ORDER BY name",
        "SELECT document FROM passages ORDER BY document",
    )
    found = (row[0] for query in queries for row in _rows(damaged, query))
    return {name for name in found if isinstance(name, str)}


def _vectors(damaged: sqlite3.Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    query = "SELECT fingerprint, text_hash, vector, checksum FROM vectors ORDER BY fingerprint"
    for fingerprint, text_hash, blob, checksum in _rows(damaged, f"{query}, text_hash"):
        if isinstance(blob, bytes) and vector_sum(blob) == checksum:
            yield fingerprint, {text_hash: np.frombuffer(blob, dtype="<f4")}


def _rows(damaged: sqlite3.Connection, query: str) -> Iterator[Any]:
    """Yields the rows that can be read, from the front and then from the back; some twice."""
    last = query.rpartition(" ORDER BY ")[2]
    backward = ", ".join(f"{column} DESC" for column in last.split(", "))
    for ordered in (query, query.replace(last, backward)):
        with suppress(sqlite3.Error):
            yield from damaged.execute(ordered)
            return
