"""Files that readers hand in, from their arrival until they are added to the library.

The server writes each under a token that cannot be guessed and belongs to the browser that sent it.
Only the token comes back: nothing that a request says is ever taken for a path.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from threading import Lock

from bot.ingestion.formats.reading import KINDS

MB = 1_000_000
LARGEST_MB = 25
"""Size of the largest file that the page takes."""
MOST_FILES = 40
"""Files of one reader that may wait to be added."""
_SESSION_MB = 200
_ALL_MB = 1000  # of all readers
_KEPT_S = 1800.0
_LONGEST = 200  # bytes of a file's name: what a folder takes, with room


class UploadRefused(Exception):
    """A file is not taken; ``reason`` names the words of the page that say why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(slots=True)
class _Upload:
    owner: str
    path: Path
    since: float
    size: int = 0


class Uploads:
    """The files that wait, in a folder of their own.

    What an earlier run left there is deleted at the start: its tokens are known to nobody.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder / "received"
        self._clock = clock
        self._lock = Lock()
        self._waiting: dict[str, _Upload] = {}
        shutil.rmtree(self._folder, ignore_errors=True)

    async def receive(self, owner: str, name: str, pieces: AsyncIterator[bytes]) -> str:
        """Keeps a file and returns its token.

        Raises:
            UploadRefused: it is too large, of a type that is not read, or one too many.
            OSError: the folder cannot be written.
        """
        kept = _file_name(name)
        if PurePath(kept).suffix.lower() not in KINDS:
            raise UploadRefused(415, "upload_kind")
        token = secrets.token_urlsafe(24)
        upload = _Upload(owner, self._folder / token / kept, self._clock())
        self._register(token, upload)
        try:
            upload.path.parent.mkdir(parents=True, mode=0o700)
            with upload.path.open("xb") as file:
                async for piece in pieces:
                    self._weigh(upload, len(piece))
                    file.write(piece)
        except BaseException:
            self._drop(token)
            raise
        return token

    @contextmanager
    def taken(self, owner: str, token: object) -> Iterator[Path | None]:
        """Gives the file that the browser ``owner`` handed in, once, and deletes it afterwards;
        None if it handed in none by this token, or too long ago."""
        self.sweep()
        with self._lock:
            upload = self._waiting.get(token) if isinstance(token, str) else None
            if upload and secrets.compare_digest(upload.owner.encode(), owner.encode()):
                del self._waiting[str(token)]
            else:
                upload = None
        try:
            yield upload.path if upload else None
        finally:
            if upload:
                shutil.rmtree(upload.path.parent, ignore_errors=True)

    def sweep(self) -> None:
        """Deletes the files that nobody has added for half an hour."""
        limit = self._clock() - _KEPT_S
        for token in [token for token, each in list(self._waiting.items()) if each.since < limit]:
            self._drop(token)

    def _register(self, token: str, upload: _Upload) -> None:
        with self._lock:
            if sum(each.owner == upload.owner for each in self._waiting.values()) >= MOST_FILES:
                raise UploadRefused(429, "upload_many")
            self._waiting[token] = upload

    def _weigh(self, upload: _Upload, more: int) -> None:
        with self._lock:
            upload.size += more
            if upload.size > LARGEST_MB * MB:
                raise UploadRefused(413, "upload_large")
            everyone = [(each.owner, each.size) for each in self._waiting.values()]
        of_session = sum(size for owner, size in everyone if owner == upload.owner)
        if of_session > _SESSION_MB * MB or sum(size for _, size in everyone) > _ALL_MB * MB:
            raise UploadRefused(429, "upload_many")

    def _drop(self, token: str) -> None:
        with self._lock:
            upload = self._waiting.pop(token, None)
        if upload:
            shutil.rmtree(upload.path.parent, ignore_errors=True)


def _file_name(name: str) -> str:
    """Returns the last part of a name, with nothing that no name needs, and not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if sign.isprintable())
    suffix = PurePath(shown).suffix
    stem = shown.removesuffix(suffix).encode()[: _LONGEST - len(suffix.encode())]
    return stem.decode(errors="ignore") + suffix
