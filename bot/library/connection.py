"""The connection to ``library.sqlite``: its tables, writing all or nothing, errors in plain words.

The file can be made again from the originals; one of another version is made again, not converted.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.errors import LibraryBusy, LibraryDamaged, LibraryError
from bot.library.rows import RowChanged

VERSION = 3
_TABLES = {"meta", "documents", "passages", "vectors"}
_CREATE = f"""
BEGIN;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    name TEXT PRIMARY KEY, text TEXT NOT NULL, document TEXT NOT NULL, held TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (
    id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents(name) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, heading TEXT, author TEXT, text_hash TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX passages_of_document ON passages(document, start);
CREATE INDEX passages_of_text ON passages(text_hash);
CREATE TABLE vectors (
    fingerprint TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (fingerprint, text_hash)
) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
COMMIT;
"""
_DAMAGE = (
    0, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_NOTADB,
)  # fmt: skip
"""Errors of these kinds, and of none, speak of the file itself; others of what surrounds it."""


def remove_database(path: Path) -> None:
    """Deletes a database with what SQLite keeps beside it."""
    # The journal first: the file alone would pass for an older, whole one.
    for suffix in ("-wal", "-shm", ""):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


class Connection:
    """One open file, which threads take in turn."""

    def __init__(self, path: Path, *, readonly: bool = False, thorough: bool = False) -> None:
        """Opens the file, creating it unless ``readonly``, and looks for damage.

        Raises:
            LibraryBusy: another process has only begun to make it.
            LibraryDamaged: it is not as it was written, or was written by another version.
            LibraryError: it cannot be opened, or is no library.
        """
        self.path = path
        self.readonly = readonly
        self._lock = threading.RLock()
        mode = "ro" if readonly else "rwc"
        # To read a journal SQLite puts a file beside it. Where it cannot, and there is no journal,
        # what is in the file is all there is.
        writable = os.access(path.parent, os.W_OK) or Path(f"{path}-wal").exists()
        mode += "&immutable=1" if readonly and not writable else ""
        with self._explained("open", "Check the folder's permissions."):
            address = f"{path.resolve().as_uri()}?mode={mode}"
            self._db = sqlite3.connect(address, uri=True, check_same_thread=False)
        try:
            with self._explained("open", "Check the folder's permissions and space."):
                self._db.execute("PRAGMA foreign_keys = ON")
                # What is removed is overwritten, not only unlinked.
                self._db.execute("PRAGMA secure_delete = ON")
                self._prepare()
            self._check(thorough=thorough)
        except BaseException:
            self._db.close()
            raise

    @contextmanager
    def _explained(self, what: str, remedy: str) -> Iterator[None]:
        """Turns SQLite's errors into ones that say what to do."""
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE:
                raise self._damaged(error) from None
            raise LibraryError(f"Cannot {what} {self.path}: {error}. {remedy}") from None
        except (RowChanged, ValidationError, json.JSONDecodeError, TypeError) as error:
            raise self._damaged(error) from None

    def _damaged(self, reason: Exception | str) -> LibraryDamaged:
        first = str(reason).splitlines()[0] if str(reason) else type(reason).__name__
        return LibraryDamaged(
            f"{self.path} is damaged ({first}). Run «bot doctor», which makes it anew from the "
            "originals (stop a running chat page first)."
        )

    def _prepare(self) -> None:
        tables = {
            row[0] for row in self._db.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        # After the tables: another process may make both between the two questions.
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if self.readonly and not tables:
            raise LibraryBusy(
                f"Another process is preparing the library {self.path}. Wait until it is done."
            )
        if tables and not tables >= _TABLES:
            raise LibraryError(
                f"{self.path} is not a library of this bot. Set BOT_DATA_DIR to another folder."
            )
        if tables and version != VERSION:
            raise self._damaged("another version of the bot wrote it")
        if not tables:
            self._db.execute("PRAGMA journal_mode = WAL")
            # All or nothing: tables without a version would pass for another program's.
            self._db.executescript(_CREATE)

    def _check(self, *, thorough: bool) -> None:
        """Raises LibraryDamaged if it finds damage."""

    def close(self) -> None:
        """Closes the file; the object is of no use after."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Makes all that is written inside it hold together or not at all. Raises LibraryError if
        it could not be written, and was not."""
        remedy = "Free some disk space or check permissions; nothing was changed."
        with self._lock, self._explained("write", remedy), self._db:
            yield

    def empty_journal(self) -> None:
        """Moves what the journal holds into the file, so that what was removed is nowhere; waits
        for no reader."""
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def _rows(
        self, query: str, values: Sequence[Any] = (), make: Callable[[Any], Any] = lambda row: row
    ) -> list[Any]:
        """Returns what a query gives, each row made into what it stands for."""
        with self._lock, self._explained("read", "Try again."):
            return [make(row) for row in self._db.execute(query, values).fetchall()]
