"""The library as one file, and back: documents, passages and vectors, so that nothing is computed
again. The indexes are left out; they are made from it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.errors import LibraryBusy, LibraryError, UsageError
from bot.library.database import Database
from bot.library.folder import lock_folder
from bot.library.generations import writing
from bot.library.store import DATABASE

_OF_THE_FOLDER = ("generation", "seal", "collection", "previous_collection", "library")
"""What is remembered of a data folder's indexes, and means nothing elsewhere."""


def export_library(database: Database, target: Path, *, replace: bool = False) -> None:
    """Writes the library into a file, whole or not at all.

    Raises:
        LibraryError: it cannot be written.
        UsageError: the file is there already, and ``replace`` was not asked for.
    """
    if target.exists() and not replace:
        raise UsageError(f"{target} is there already. Name another file, or add --force.")
    with _draft(target.parent) as draft:
        database.backup(draft)
        with writing(target):
            draft.replace(target)


def import_library(source: Path, folder: Path, *, replace: bool = False) -> int:
    """Makes a file that ``export_library`` wrote the library of a data folder; returns how many
    documents it holds. The indexes are made at the next sync.

    Raises:
        LibraryBusy: another process uses the folder.
        LibraryError: the file is damaged or no library, or the folder cannot be written.
        UsageError: there is no such file; or the folder's library has documents that were added,
            and ``replace`` was not asked for.
    """
    if not source.is_file():
        raise UsageError(f"There is no file {source}. Check the path.")
    lock = lock_folder(folder)
    if not lock.is_locked:
        raise LibraryBusy(f"Another process is using {folder}. Stop it and try again.")
    try:
        with _draft(folder) as draft:
            with writing(draft):
                draft.write_bytes(source.read_bytes())
            with _opened(draft) as database:
                database.verify()
                database.forget(_OF_THE_FOLDER)
                with _opened(folder / DATABASE) as present:
                    added = [e.name for e in present.entries().values() if not e.seed]
                    if added and not replace:
                        raise UsageError(
                            f"The library in {folder} has {len(added)} added documents, which "
                            "would be lost. Export it first, or add --force."
                        )
                    database.copy_to(present)
                return len(database.fingerprints())
    finally:
        lock.release()


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    database = Database(path)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """Yields the name of a file that is gone on leaving, if it was not renamed."""
    draft = folder / f".{uuid.uuid4().hex}.sqlite"
    try:
        yield draft
    except OSError as error:
        raise LibraryError(f"Cannot write {folder}: {error.strerror}. Check its space.") from error
    finally:
        for path in (draft, Path(f"{draft}-wal"), Path(f"{draft}-shm"), Path(f"{draft}-journal")):
            with suppress(OSError):
                path.unlink(missing_ok=True)
