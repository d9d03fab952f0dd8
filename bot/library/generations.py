"""The folders of the indexes: each generation sealed when it is whole, and never written after.

Chroma writes to a folder merely by opening it, and a crash or a stray byte there can make it answer
wrongly in silence. So it only ever opens a copy of its own: what is sealed is named file by file
with its checksum, compared before it is used, and replaced, never mended in place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import LibraryError

_PREFIX = "index-"
_WORKING = "working"


class Generations:
    """The generations in a data folder, by number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, number: int) -> Path:
        """Returns where a generation is kept."""
        return self._folder / f"{_PREFIX}{number}"

    def free(self, above: int) -> int:
        """Returns a number above another that no folder has, so that nothing half made is written
        over."""
        return max([above, *self._numbers().values()]) + 1

    def remove_others(self, kept: int) -> int:
        """Removes every generation but one; returns how many were begun after it."""
        numbers = self._numbers()
        for path in numbers.keys() - {self.folder(kept)}:
            shutil.rmtree(path, ignore_errors=True)
        return sum(number > kept for number in numbers.values())

    def _numbers(self) -> dict[Path, int]:
        names = {p: p.name.removeprefix(_PREFIX) for p in self._folder.glob(f"{_PREFIX}*")}
        return {path: int(name) if name.isdecimal() else 0 for path, name in names.items()}

    @contextmanager
    def working_copy(self, source: Path) -> Iterator[Path]:
        """Yields a copy of a folder (an empty one if there is no such folder) for this process
        alone; it is removed on leaving, and those of processes that were killed are, too.

        Raises:
            LibraryError: the disk cannot be written.
        """
        with self._place_to_work() as target:
            with writing(target):
                if source.is_dir():
                    shutil.copytree(source, target)
                else:
                    target.mkdir()
            yield target

    @contextmanager
    def _place_to_work(self) -> Iterator[Path]:
        """Yields where a folder may be made; in the system's own place for such, if the data folder
        can only be read."""
        if not os.access(self._folder, os.W_OK):
            with tempfile.TemporaryDirectory(prefix="bot-") as elsewhere:
                yield Path(elsewhere, "copy")
            return
        working = self._folder / _WORKING
        target = working / uuid.uuid4().hex
        with writing(working):
            working.mkdir(exist_ok=True)
            _remove_abandoned(working)
            lock = FileLock(f"{target}.lock", thread_local=False)
            lock.acquire(timeout=0)
        try:
            yield target
        finally:
            shutil.rmtree(target, ignore_errors=True)
            lock.release()
            Path(lock.lock_file).unlink(missing_ok=True)


def seal(folder: Path) -> str:
    """Returns the checksum of every file in a folder, as text to be kept elsewhere."""
    return json.dumps(
        {
            str(path.relative_to(folder)): _checksum(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
    )


def is_whole(folder: Path, sealed: str | None) -> bool:
    """Tells whether a folder holds exactly what it held when it was sealed."""
    try:
        return sealed is not None and sealed == seal(folder) and folder.is_dir()
    except OSError:
        return False


def link_tree(source: Path, target: Path) -> None:
    """Makes a second tree of the same files, for files that are replaced and never changed."""
    shutil.copytree(source, target, copy_function=_link)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns a failure of the disk into an error that says what to do."""
    try:
        yield
    except (OSError, shutil.Error) as error:
        raise LibraryError(
            f"Cannot write {path}: {_reason(error)}. Free some disk space or check permissions; "
            "the library is as it was."
        ) from error


def _reason(error: OSError | shutil.Error) -> str:
    """Returns why, in a few words; copying a tree names every file and the reason of each."""
    if isinstance(error, shutil.Error):
        reason = str(error.args[0][0][-1]).rpartition("] ")[2]
        return reason.partition(": ")[0]
    return error.strerror or str(error)


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # Some file systems have no links.
        shutil.copyfile(source, target)
    return target


def _remove_abandoned(working: Path) -> None:
    """Removes the copies whose process is gone: it held a lock on each."""
    for path in working.glob("*.lock"):
        lock = FileLock(path, thread_local=False)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            continue
        shutil.rmtree(path.with_suffix(""), ignore_errors=True)
        lock.release()
        path.unlink(missing_ok=True)


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
