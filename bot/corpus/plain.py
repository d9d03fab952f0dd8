"""Text files as ``formats`` gives other kinds: the text, and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.corpus.loading import SUFFIXES, read_text
from bot.errors import CorpusError
from bot.types import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What a file holds."""

    text: str
    places: tuple[Place, ...] = ()
    title: str | None = None
    author: str | None = None
    date: str | None = None
    note: str | None = None
    """What the user should know of how it was read."""


class Extractor:
    """Reads text files."""

    def __enter__(self) -> Extractor:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def extract(self, path: Path) -> Extracted:
        """Returns what a file holds.

        Raises:
            CorpusError: it cannot be read, or is of another kind.
        """
        if path.suffix.lower() not in SUFFIXES:
            kinds = " and ".join(sorted(SUFFIXES))
            raise CorpusError(f"Files of the kind {path.suffix!r} are not read, only {kinds}.")
        return Extracted(text=read_text(path))
