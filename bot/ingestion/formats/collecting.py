"""What a file gives, its limits, and how a reader puts blocks together into one text.

Owns the layout of extracted text: blocks parted by a blank line, headings as in Markdown, list
items and table rows on lines of their own. Knows no file format.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from textwrap import dedent
from typing import Literal
from unicodedata import normalize

from bot.errors import CorpusError
from bot.language.scripts import has_han
from bot.language.sentences import CODE
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
_MARGIN = re.compile(r"(?<=\n) *(?=\S)")
_ISO_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)")
_NO_HEADING = re.compile(r"^(#{1,6})\s+", re.MULTILINE)
"""What a line that is no heading must not begin with."""
_LABEL_LONGEST = 300
_LEAD = 100
_NAMES_TABLE = re.compile(
    r"[:\uff1a]$|^(?:table|exhibit|figure|schedule|表|圖|图|单位|單位)|\b(?:thousand|million|billion)s?\b"
    r"|[%‰$€£¥]|(?-i:\b[A-Z]{3}\b)|[百千万萬亿億][元円圓人台]",
    re.IGNORECASE,
)
_NARROW, _FULL = 50, 0.7
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s")
ENDED = re.compile(r"[.!?;。\uff01\uff1f\uff1b]$")
_POWERS = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_DIGITS = re.compile(r"[-+\u2212]?\d{1,2}")
_ORDINAL = re.compile(r"st|nd|rd|th|er|[ºª]", re.IGNORECASE)
_BASE = re.compile(r"(?<![\w.,])10$|(?<![^\W\d_])(?:[kcmdµ]?m|ft|in|yd|mi|[b-z])$")
"""What has powers: ten, a unit of length, a variable."""
NEAR = 64
"""Characters before a raised mark that tell what it is."""
_FIGURE = re.compile(r"\s?(?:[A-Z]{3}\s?)?[$€£¥(+\u2212–-]*\d")
_MARK = re.compile(r"(?<=[\w.,;!?)%\u3000-\u9fff\uff00-\uffef])[¹²³⁰⁴-⁹†‡]+")
_AHEAD = re.compile(r"(?<!\S)[¹²³⁰⁴-⁹†‡]+\s?(?=[$€£¥]?\d)")
"""The number of a note before a figure."""


def noted(text: str) -> str:
    """Returns a note as it is told after what it belongs to, said to be one; nothing for none."""
    return text and f"{'注：' if has_han(text) else 'Note: '}{text}"


class Collector:
    """Blocks of a file, put together as they come.

    Every method raises CorpusError once there is more text than ``limits.characters``.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.length = 0
        """Characters so far."""
        self._parts: list[str] = []
        self._tight = self._leads = False
        self._places: list[Place] = []
        self._pending: tuple[Kind, str] | None = None

    def place(self, kind: Kind, name: str) -> None:
        """Says where what follows stood; a place without text is left out."""
        self._pending = kind, label(name) or "?"

    def paragraph(
        self, text: str, *, tight: bool = False, joined: str | None = None, indent: str = ""
    ) -> None:
        """Adds a block.

        A ``tight`` one stands right below the one before, if that is tight too or leads up to it;
        one ``joined`` by a blank, or by nothing, goes on with the one before.
        """
        self._block(_NO_HEADING.sub(r"\1", text), tight=tight, joined=joined, indent=indent)

    def _block(self, text: str, *, tight: bool, joined: str | None, indent: str) -> None:
        text = _MARK.sub(
            lambda m: raised(m.string[max(0, m.start() - NEAR) : m.start()], m[0]),
            _AHEAD.sub("", tidy(text)),
        )
        if not text:
            return
        if self._parts:
            apart = "\n" if tight and self._tight else "\n\n"
            self._add(apart if joined is None else joined)
        if self._pending:
            kind, name = self._pending
            self._places.append(Place(start=self.length, kind=kind, name=name))
            self._pending = None
        self._add(indent + text)
        self._leads = not joined
        self._tight = tight or text.endswith((":", "\uff1a"))

    def heading(self, level: int, text: str) -> None:
        """Adds a heading of Markdown, on one line."""
        text = " ".join(tidy(text).split())
        if text:
            marked = f"{'#' * min(max(level, 1), 6)} {text}"
            self._block(marked, tight=False, joined=None, indent="")
            self._tight = self._leads = False

    def item(self, text: str, mark: str = "-", depth: int = 0) -> None:
        """Adds an item of a list, set in by its depth; a list stands right below its head."""
        text = tidy(text)
        if text:
            self.paragraph(f"{mark} {text}", tight=True, indent="  " * depth)

    def lines(self, text: str) -> None:
        """Adds what sets its own lines: as code, set in, unless they were broken to a width."""
        text = dedent(text.expandtabs(4))
        is_code = unwrapped(text).count("\n") == text.strip().count("\n")
        # Blanks that do not break are kept.
        kept = _MARGIN.sub(lambda m: "\xa0" * len(f"{CODE}{m[0]}"), text) if is_code else text
        self.paragraph(kept, indent=CODE * is_code)

    def rows(self, lines: Iterable[str]) -> None:
        """Adds a table whose rows are already in words."""
        self._leads = self._tight = False
        for line in lines:
            self.paragraph(line, tight=True)
        self._tight = self._leads = False

    def lead(self) -> str:
        """Returns the line that stands last, if it names a table or the unit of its figures."""
        last = self._parts[-1] if self._leads else ""
        return last.rstrip(":\uff1a") if names_table(last) else ""

    def finish(
        self,
        *,
        title: str | None = None,
        author: str | None = None,
        date: str | datetime.date | None = None,
        notes: Iterable[str | None] = (),
    ) -> Extracted:
        """Returns all that was added; what is said of it in the file may be empty or odd."""
        return Extracted(
            text="".join(self._parts),
            places=tuple(self._places),
            title=label(title),
            author=label(author),
            date=iso_date(date),
            note=" ".join(filter(None, notes)) or None,
        )

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)
        check_length(self.length, self.limits)


def names_table(line: str) -> bool:
    """Tells whether a line over a table is its caption, or the unit of its figures."""
    return len(line) <= _LEAD and not ENDED.search(line) and bool(_NAMES_TABLE.search(line))


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


def raised(before: str, mark: str, after: str = "") -> str:
    """Returns what a raised mark adds to the text before it.

    Powers and ordinals are part of what is said. Any other is the number of a note, which is left
    out: nothing tells it from the figure that it stands at, before or ``after`` it.
    """
    mark = normalize("NFKC", mark.strip())
    if not before.strip():
        return "" if _FIGURE.match(after) else f"{mark} "  # It opens the note itself.
    if _ORDINAL.fullmatch(mark) and before[-1].isdigit():
        return mark
    return mark.translate(_POWERS) if _DIGITS.fullmatch(mark) and _BASE.search(before[-8:]) else ""


def settled(parts: Iterable[tuple[str, bool]]) -> str:
    """Returns the parts of a text as one, each of which is said to be raised or not."""
    said = ""
    for (text, is_raised), (after, _) in pairwise([*parts, ("", False)]):
        said += raised(said[-NEAR:], text, after) if is_raised and text.strip() else text
    return said


def unwrapped(text: str) -> str:
    """Returns the text of a paragraph whose lines were broken to a width on one line.

    A line that leaves a good part of the width empty was ended by its writer.
    """
    lines = text.splitlines()
    width = max(map(len, lines), default=0)
    joined = ""
    for line, following in pairwise([*lines, ""]):
        full = width > _NARROW and len(line) > width * _FULL and not _ITEM.match(following)
        joined += line.strip() + (" " if full else "\n")
    return joined.strip()


def not_read(**counts: int) -> str | None:
    """Says how much of each kind was not read."""
    named = ((count, name.replace("_", " ")) for name, count in counts.items() if count)
    said = ", ".join(f"{count} {name}{'s' * (count > 1)}" for count, name in named)
    return f"Not read: {said}." if said else None


def label(text: str | None) -> str | None:
    """Returns what a file says of itself as one line of bearable length; None for nothing."""
    return " ".join(tidy(text or "").split())[:_LABEL_LONGEST] or None


def iso_date(value: str | datetime.date | None) -> str | None:
    """Returns the day that a date or a text beginning with one names; None for none."""
    match = _ISO_DATE.match(str(value or "").strip())
    return match.group() if match else None
