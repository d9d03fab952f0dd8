"""The originals of the files that were added, each in a folder that its checksum names.

What a change brings or takes away is moved aside before the manifest changes and settled after:
what the manifest lists stays, what it does not list is deleted. So a crash at any moment leaves the
originals of the state before or of the state after.
"""

import hashlib
import os
import shutil
import uuid
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import IO

from bot.library.folder import flush_folder, writing

FOLDER = "originals"
_MOVING = ".moving"


class Originals:
    """The originals of a data folder; a disk that cannot be written raises LibraryError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def stage(self, stream: IO[bytes], name: str) -> Path:
        """Copies a file to be kept under this name; returns the copy, whose folder its checksum
        names. It is kept for good once it is settled."""
        draft = self._folder / f"{uuid.uuid4().hex}{_MOVING}"
        try:
            with writing(draft):
                draft.mkdir(parents=True)
                checksum = _copy(stream, draft / name)
                flush_folder(draft)
                if self.read(checksum) is None:
                    shutil.rmtree(self._folder / checksum, ignore_errors=True)
                    draft.rename(self._folder / f"{checksum}{_MOVING}")
                    flush_folder(self._folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        found = self.find(checksum)
        assert found
        return found

    def find(self, checksum: str) -> Path | None:
        """Returns the file with this checksum, if it is kept, or to be kept."""
        folders = (self._folder / checksum, self._folder / f"{checksum}{_MOVING}")
        return next((p for folder in folders for p in folder.glob("*") if p.is_file()), None)

    def read(self, checksum: str) -> Path | None:
        """Returns the file with this checksum, if it is kept and as it was."""
        path = self.find(checksum)
        return path if path and checksum_of(path) == checksum else None

    def move_aside(self, checksums: Iterable[str]) -> None:
        """Takes originals out, until they are settled."""
        for checksum in checksums:
            place = self._folder / checksum
            if place.is_dir():
                with writing(place):
                    place.rename(f"{place}{_MOVING}")

    def settle(self, listed: Collection[str], checksums: Iterable[str] | None = None) -> None:
        """Puts in place what the manifest lists of all that was moved aside, or of these, and
        deletes the others."""
        if checksums is None:
            checksums = [path.stem for path in self._folder.glob(f"*{_MOVING}")]
        for checksum in checksums:
            place = self._folder / checksum
            moving = Path(f"{place}{_MOVING}")
            with writing(place):
                if checksum in listed and moving.is_dir() and not place.is_dir():
                    moving.rename(place)
                shutil.rmtree(moving, ignore_errors=True)

    def unlisted(self, listed: Collection[str]) -> list[Path]:
        """Returns the originals that no manifest lists, though no change took them out."""
        names = {path.name for path in self._folder.glob("*") if not path.suffix}
        return sorted(filter(None, map(self.find, names - set(listed))))


def checksum_of(path: Path) -> str:
    """Returns the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _copy(source: IO[bytes], target: Path) -> str:
    with target.open("xb") as stream:
        shutil.copyfileobj(source, stream)
        stream.flush()
        os.fsync(stream.fileno())
    return checksum_of(target)
