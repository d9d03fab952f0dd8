"""Files that readers hand in, from their arrival until they are in the library.

Nothing that a request says is ever taken for a path.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from starlette.exceptions import HTTPException

from bot.ingestion.formats.reading import KINDS

MB = 1_000_000
LARGEST_MB = 25
"""Size of the largest file that the page takes."""
MOST_AT_ONCE = 16
"""Files of all readers that may arrive, or be added, at one time."""
_LONGEST = 200  # bytes of a file's name: what a folder takes, with room


class Uploads:
    """Receives files in a folder of their own; what an earlier run left there is deleted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "received"
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        shutil.rmtree(self._folder, ignore_errors=True)

    @asynccontextmanager
    async def received(self, name: str, pieces: AsyncIterator[bytes]) -> AsyncIterator[Path]:
        """Gives the file that is handed in under a name, and deletes it afterwards.

        Raises:
            HTTPException: it is too large, of a type that is not read, or one too many; its detail
                names the words of the page that say so.
            OSError: the folder cannot be written.
        """
        kept = _file_name(name)
        if PurePath(kept).suffix.lower() not in KINDS:
            raise HTTPException(415, "upload_kind")
        if self._places.locked():
            raise HTTPException(429, "upload_many")
        async with self._places:
            self._folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=self._folder) as folder:
                path = Path(folder, kept)
                with path.open("xb") as file:
                    async for piece in pieces:
                        file.write(piece)
                        if file.tell() > LARGEST_MB * MB:
                            raise HTTPException(413, "upload_large")
                yield path


def _file_name(name: str) -> str:
    """Returns the last part of a name, with nothing that no name needs, and not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if sign.isprintable())
    suffix = PurePath(shown).suffix
    stem = shown.removesuffix(suffix).encode()[: _LONGEST - len(suffix.encode())]
    return stem.decode(errors="ignore") + suffix
