"""The data folder itself: making it, its lock, and files that are written whole or not at all."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import LibraryError


def lock_folder(folder: Path, wait_s: float = 0) -> FileLock:
    """Returns the folder's lock, held if no other process holds it for longer; makes the folder.
    Raises LibraryError if that cannot be used."""
    make_folder(folder)
    lock = FileLock(folder / "writer.lock", thread_local=False)
    try:
        lock.acquire(timeout=wait_s)
    except Timeout:
        pass
    except OSError as error:
        raise _unusable("write", folder, error) from None
    return lock


def make_folder(folder: Path) -> None:
    """Makes the data folder, if it is missing. Raises LibraryError if it cannot."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable("use", folder, error) from None


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns a failure of the disk into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise LibraryError(
            f"Cannot write {path}: {error.strerror or error}. Free some disk space, check "
            "permissions or set BOT_DATA_DIR to another; the library is as it was."
        ) from error


@contextmanager
def drafted(path: Path, content: bytes, *, mode: int = 0o666) -> Iterator[Callable[[], None]]:
    """Writes what a file is to hold to the disk beside it, and yields what puts it in its place:
    whoever looks finds the old content or the new. Raises LibraryError if it cannot be written, and
    is as it was."""
    draft = path.with_name(f".{uuid.uuid4().hex}")

    def put_in_place() -> None:
        draft.replace(path)
        flush_folder(path.parent)

    try:
        with writing(path):
            with open(draft, "wb", opener=lambda name, how: os.open(name, how, mode)) as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            yield put_in_place
    finally:
        draft.unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Brings the names in a folder to the disk, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unusable(what: str, folder: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"Cannot {what} the data folder {folder}: {error.strerror}. Check its permissions or set "
        "BOT_DATA_DIR to another."
    )
