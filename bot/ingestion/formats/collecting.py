"""What a file gives, its limits, and how a reader puts blocks together into one text.

Owns the layout of extracted text: blocks parted by a blank line, headings as in Markdown, list
items and table rows on lines of their own. Knows no file format.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.errors import CorpusError
from bot.types import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one file may cost; past any of these it is refused, not cut."""

    file_bytes: int = 100_000_000
    unpacked_bytes: int = 256_000_000
    """What the members of an archive (every Office file is one) may come to together."""
    ratio: int = 200
    """How many times its size an archive may grow; counts beyond the first ten megabytes."""
    characters: int = 10_000_000
    """About twenty long books."""
    seconds: float = 18.0
    """So that all of it, ending the process and starting another too, takes less than 20."""
    memory_bytes: int = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """A file as text; every offset, those of ``places`` too, counts in ``text``."""

    text: str
    places: tuple[Place, ...] = ()
    title: str | None = None
    author: str | None = None
    date: str | None = None
    """ISO 8601, as exact as the file says it."""
    note: str | None = None
    """What the reader should know of how it was read, as a sentence."""


Kind = Literal["page", "slide", "sheet", "section"]

# What a made text must not hold: controls, marks that reverse or hide text, halves of characters.
_UNWANTED = re.compile(
    "[\\0-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufffe\uffff\ud800-\udfff]"
)
# It begins with the first blank of a row: tried from each, a million blanks would take hours.
_NEW_LINE = re.compile(r"(?<![ \t])[ \t]*(?:\r\n|[\r\n\v\f\x85\u2028\u2029])[ \t]*")
_ISO_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_LABEL_LONGEST = 300


class Collector:
    """Blocks of a file, put together as they come.

    Every method raises CorpusError once there is more text than ``limits.characters``.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._parts: list[str] = []
        self._length = 0
        self._tight = False
        self._places: list[Place] = []
        self._pending: tuple[Kind, str] | None = None

    def place(self, kind: Kind, name: str) -> None:
        """Says where what follows stood; a place without text is left out."""
        self._pending = kind, label(name) or "?"
        self._tight = False

    def paragraph(self, text: str, *, tight: bool = False) -> None:
        """Adds a block; a ``tight`` one stands right below the one before, if that is tight too."""
        text = tidy(text)
        if not text:
            return
        if self._parts:
            self._add("\n" if tight and self._tight else "\n\n")
        if self._pending:
            kind, name = self._pending
            self._places.append(Place(start=self._length, kind=kind, name=name))
            self._pending = None
        self._add(text)
        self._tight = tight

    def heading(self, level: int, text: str) -> None:
        """Adds a heading of Markdown, on one line."""
        text = " ".join(tidy(text).split())
        if text:
            self.paragraph(f"{'#' * min(max(level, 1), 6)} {text}")

    def item(self, text: str) -> None:
        """Adds an item of a list."""
        text = tidy(text)
        if text:
            self.paragraph(f"- {text}", tight=True)

    def rows(self, lines: Iterable[str]) -> None:
        """Adds a table whose rows are already in words."""
        self._tight = False
        for line in lines:
            self.paragraph(line, tight=True)
        self._tight = False

    def finish(
        self,
        *,
        title: str | None = None,
        author: str | None = None,
        date: str | datetime.date | None = None,
        note: str | None = None,
    ) -> Extracted:
        """Returns all that was added; what is said of it in the file may be empty or odd."""
        return Extracted(
            text="".join(self._parts),
            places=tuple(self._places),
            title=label(title),
            author=label(author),
            date=iso_date(date),
            note=note,
        )

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        check_length(self._length, self.limits)


def check_length(characters: int, limits: Limits) -> None:
    """Raises CorpusError for more text than one document may hold."""
    if characters > limits.characters:
        raise CorpusError(
            f"holds more than {limits.characters:,} characters of text. Split it into parts."
        )


def tidy(text: str) -> str:
    """Returns the text with plain new lines and blanks, free of what cannot be seen."""
    text = _NEW_LINE.sub("\n", text).replace("\xa0", " ")
    return _UNWANTED.sub("", text).strip()


def label(text: str | None) -> str | None:
    """Returns what a file says of itself as one line of bearable length; None for nothing."""
    return " ".join(tidy(text or "").split())[:_LABEL_LONGEST] or None


def iso_date(value: str | datetime.date | None) -> str | None:
    """Returns the day that a date or a text beginning with one names; None for none."""
    match = (
        _ISO_DATE.match((value if isinstance(value, str) else value.isoformat()).strip())
        if (value)
        else None
    )
    return match.group() if match else None
