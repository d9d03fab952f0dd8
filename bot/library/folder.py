"""The data folder itself: making it, and the lock that one writing process holds."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import LibraryError


def lock_folder(folder: Path) -> FileLock:
    """Returns the data folder's lock, held if no other process holds it; makes the folder.

    Raises:
        LibraryError: the folder cannot be used.
    """
    make_folder(folder)
    lock = FileLock(folder / "writer.lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        pass
    except OSError as error:
        raise _unusable("write", folder, error) from None
    return lock


def make_folder(folder: Path) -> None:
    """Makes the data folder, if it is missing.

    Raises:
        LibraryError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable("use", folder, error) from None


def _unusable(what: str, folder: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"Cannot {what} the data folder {folder}: {error.strerror}. Check its permissions or set "
        "BOT_DATA_DIR to another."
    )
