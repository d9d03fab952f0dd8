"""The connection to ``library.sqlite``: opening it, writing all or nothing, errors in plain words.

Knows which tables a library has, and nothing of what their rows mean.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.errors import LibraryBusy, LibraryDamaged, LibraryError
from bot.library import schema
from bot.library.rows import RowChanged

_SURROUNDINGS = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
"""Errors of these kinds say nothing against the file itself."""


def _mode(path: Path) -> str:
    """Returns how a file is opened that is only read."""
    # To read a journal SQLite puts a file beside it. Where it cannot, and there is no journal, what
    # is in the file is all there is.
    whole = not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()
    return "mode=ro&immutable=1" if whole else "mode=ro"


class Connection:
    """One open file, which threads take in turn."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Opens the file, creating it or bringing it up to date unless ``readonly``.

        Raises:
            LibraryBusy: another process has only begun to make it.
            LibraryDamaged: it is not as it was written.
            LibraryError: it cannot be opened, is no library, or a newer version wrote it.
        """
        self.path = path
        self._lock = threading.RLock()
        with self._explained("open", "Check the folder's permissions."):
            self._db = sqlite3.connect(
                f"{path.resolve().as_uri()}?{_mode(path) if readonly else 'mode=rwc'}",
                uri=True,
                check_same_thread=False,
            )
        try:
            with self._explained("open", "Check the folder's permissions and space."):
                self._db.execute("PRAGMA foreign_keys = ON")
                # What is removed is overwritten, not only unlinked.
                self._db.execute("PRAGMA secure_delete = ON")
                self._prepare(readonly=readonly)
        except BaseException:
            self._db.close()
            raise

    @contextmanager
    def _explained(self, what: str, remedy: str) -> Iterator[None]:
        """Turns SQLite's errors into ones that say what to do."""
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _SURROUNDINGS:
                raise LibraryError(f"Cannot {what} {self.path}: {error}. {remedy}") from None
            raise self._damaged(error) from None
        except (RowChanged, json.JSONDecodeError) as error:
            raise self._damaged(error) from None

    def _damaged(self, reason: Exception) -> LibraryDamaged:
        return LibraryDamaged(
            f"{self.path} is damaged ({reason}). Run «bot doctor», which saves what is whole, or "
            "bring a backup back with «bot import»."
        )

    def _prepare(self, *, readonly: bool) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        tables = {
            row[0] for row in self._db.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        if readonly and not tables:
            raise LibraryBusy(
                f"Another process is preparing the library {self.path}. Wait until it is done."
            )
        if tables and (version == 0 or not tables >= schema.TABLES):
            raise LibraryError(
                f"{self.path} is not a library of this bot. Set BOT_DATA_DIR to another folder."
            )
        if version > schema.VERSION:
            raise LibraryError(
                f"{self.path} was written by a newer version of the bot. Update the bot, or set "
                "BOT_DATA_DIR to another folder."
            )
        if version < schema.VERSION:
            if readonly:
                raise LibraryBusy(
                    f"{self.path} was written by an older version of the bot and another process "
                    "holds it. Stop that process and run «bot sync»."
                )
            self._db.execute("PRAGMA journal_mode = WAL")
            schema.prepare(self._db)
            statements = schema.migration() if version else schema.CREATE
            # All or nothing: tables without a version would pass for another program's.
            self._db.executescript(
                f"BEGIN; {statements} PRAGMA user_version = {schema.VERSION}; COMMIT;"
            )

    def close(self) -> None:
        """Closes the file; the object is of no use after."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Makes all that is written inside it hold together or not at all.

        Raises:
            LibraryError: it could not be written, and was not.
        """
        remedy = "Free some disk space or check permissions; nothing was changed."
        with self._lock, self._explained("write", remedy), self._db:
            yield

    def copy_to(self, other: Connection) -> None:
        """Makes the other file hold what this one holds, all of it or nothing.

        Raises:
            LibraryError: it cannot be written.
        """
        with other._explained("write", "Free some disk space; nothing was changed."):
            self._db.backup(other._db)

    def backup(self, target: Path) -> None:
        """Writes all tables into a new file.

        Raises:
            LibraryError: it cannot be written.
        """
        with self._explained("copy", "Free some disk space or check permissions."), self._lock:
            copy = sqlite3.connect(target)
            try:
                self._db.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock, self._explained("read", "Try again."):
            return self._db.execute(query, values).fetchall()
