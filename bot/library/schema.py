"""The tables of ``library.sqlite`` and how those of an older version become these.

A migration keeps every row and computes nothing that costs: no text is embedded again.
"""

from __future__ import annotations

import sqlite3

from bot.library.rows import FIELDS, HELD, PASSAGE, digest, text_hash, vector_sum

VERSION = 2
TABLES = {"meta", "documents", "passages", "vectors"}
CREATE = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    name TEXT PRIMARY KEY, text TEXT NOT NULL, sha256 TEXT NOT NULL, title TEXT NOT NULL,
    language TEXT NOT NULL, genre TEXT NOT NULL, date TEXT, author TEXT, reliability TEXT,
    unknown TEXT NOT NULL, speakers TEXT NOT NULL, translations TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    id TEXT NOT NULL DEFAULT '', places TEXT NOT NULL DEFAULT '[]', added TEXT,
    origin TEXT, file_hash TEXT, described TEXT NOT NULL DEFAULT '{}',
    checksum TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE passages (
    id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents(name) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, heading TEXT, author TEXT,
    text_hash TEXT NOT NULL DEFAULT '', checksum TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX passages_of_document ON passages(document, start);
CREATE INDEX passages_of_text ON passages(text_hash);
CREATE TABLE vectors (
    fingerprint TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL,
    checksum INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (fingerprint, text_hash)
) WITHOUT ROWID;
"""
_ADDED = {
    "documents": (
        "id TEXT NOT NULL DEFAULT ''",
        "places TEXT NOT NULL DEFAULT '[]'",
        "added TEXT",
        "origin TEXT",
        "file_hash TEXT",
        "described TEXT NOT NULL DEFAULT '{}'",
        "checksum TEXT NOT NULL DEFAULT ''",
    ),
    "passages": ("text_hash TEXT NOT NULL DEFAULT ''", "checksum TEXT NOT NULL DEFAULT ''"),
    "vectors": ("checksum INTEGER NOT NULL DEFAULT 0",),
}
_TEXT = "(SELECT substr(text, start + 1, end - start) FROM documents WHERE name = document)"
_COMPUTED = f"""
CREATE INDEX passages_of_text ON passages(text_hash);
UPDATE documents SET id = substr(text_hash(name || sha256), 1, 8);
UPDATE documents SET checksum = digest({", ".join((*FIELDS, *HELD))});
UPDATE passages SET text_hash = text_hash({_TEXT});
UPDATE passages SET checksum = digest({", ".join(PASSAGE)}, {_TEXT});
UPDATE vectors SET checksum = vector_sum(vector);
"""


def migration() -> str:
    """Returns the statements that turn version 1 into this one; ``prepare`` the connection."""
    columns = [
        f"ALTER TABLE {table} ADD COLUMN {column};"
        for table, added in _ADDED.items()
        for column in added
    ]
    return "\n".join([*columns, _COMPUTED])


def prepare(connection: sqlite3.Connection) -> None:
    """Gives a connection the functions that a migration calls."""
    connection.create_function("digest", -1, digest, deterministic=True)
    connection.create_function("text_hash", 1, text_hash, deterministic=True)
    connection.create_function("vector_sum", 1, vector_sum, deterministic=True)
