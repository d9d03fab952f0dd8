"""Pieces of text that stand on pages, their lines and columns, without what each page repeats.

Knows where a piece stands and how large it is, and no file format. Where lines are joined, broken
words become whole and compounds keep their hyphen; what is a word is told by the English side of
CC-CEDICT, read when a hyphen first asks for it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, product
from statistics import median

from bot.language.dictionary import english_words
from bot.language.scripts import HAN
from bot.language.sentences import weight

_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|第)\s*)?(?:\d{1,6}|[ivxl]{1,6})(?:\s*(?:of|/|页|頁)\s*共?\d*)?\W*",
    re.IGNORECASE,
)
_EDGE = 3
"""Lines at a page's top and bottom among which those that each page repeats are looked for."""
_MOST_NUMBERS = 3
"""Numbers of a running head, of which some count the pages."""
_LINE_OF_TEXT = 15
"""Characters of a line in a column; what is shorter on the whole stands in a table."""

_WIDE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef]")
HYPHENS = "-\u2010\x02\u00ad\ufffe"
_STEM = re.compile(rf"([^\W\d_]+)[{HYPHENS}]$")
_REST = re.compile(r"[^\W\d_]+")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"}


@dataclass(slots=True)
class Piece:
    """Text without a wide gap; ``bottom`` grows upwards, ``size`` is its height."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    bold: bool = False
    upright: bool = True

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(slots=True)
class Line:
    """Pieces that stand beside each other."""

    pieces: list[Piece]
    page: int = 0

    @property
    def text(self) -> str:
        return " ".join(piece.text.strip() for piece in self.pieces)

    @property
    def first(self) -> Piece:
        return self.pieces[0]

    @property
    def right(self) -> float:
        return max(piece.right for piece in self.pieces)


def sizes_of(pages: Sequence[Sequence[Piece]]) -> Counter[float]:
    """Returns how many characters stand in each size."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for piece in page:
            sizes[round(piece.size, 1)] += len(piece.text)
    return sizes


def lines_of(pieces: Sequence[Piece]) -> list[Line]:
    """Returns the lines from top to bottom; pieces on nearly the same height are one."""
    lines: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: -piece.bottom):
        height = min(piece.size, lines[-1].first.size) / 2 if lines else 0
        if lines and lines[-1].first.bottom - piece.bottom < height:
            lines[-1].pieces.append(piece)
        else:
            lines.append(Line([piece]))
    for line in lines:
        line.pieces.sort(key=lambda piece: piece.left)
    return lines


def unrepeated(pages: Sequence[list[Piece]]) -> list[list[Piece]]:
    """Returns the pages without running heads, running feet and their numbers."""
    edges: list[list[tuple[Line, list[str]]]] = []
    seen: Counter[str] = Counter()
    for number, page in enumerate(pages):
        lines = lines_of(page)
        outer = [*lines[:_EDGE], *lines[_EDGE:][-_EDGE:]]
        outer = [line for line in outer if not _heads_rows(lines, line)]
        edges.append([(line, _keys(line, number)) for line in outer])
        seen.update({key for _, keys in edges[-1] for key in keys})
    least = max(2, len(pages) * 0.4)
    kept = []
    for page, told in zip(pages, edges, strict=True):
        gone = [line for line, keys in told if max(seen[key] for key in keys) >= least]
        if len(gone) == len(told):  # Pages that are alike, such as forms, say something.
            gone = []
        rest = [line for line, _ in told if line not in gone]
        ends = [rest[0], rest[-1]] if len(rest) > 1 else []
        gone += [line for line in ends if _PAGE_NUMBER.fullmatch(line.text)]
        ids = {id(piece) for line in gone for piece in line.pieces}
        kept.append([piece for piece in page if id(piece) not in ids])
    return kept


def _heads_rows(lines: list[Line], line: Line) -> bool:
    """Tells whether a line and the next two, close below, have gaps: a table says its heads again
    on each page."""
    rows = lines[lines.index(line) :][:3]
    return len(rows) == 3 and all(
        len(each.pieces) > 1 and line.first.bottom - each.first.bottom < 5 * line.first.size
        for each in rows
    )


def _keys(line: Line, page: int) -> list[str]:
    """Returns the ways to tell a line from those of other pages: each of its numbers may stay, or
    count the pages. Rows of a table are alike too, but do not count them."""
    parts = re.split(r"(\d{1,6})", line.text)
    counts = len(parts) <= _MOST_NUMBERS * 2 + 1
    ways = [
        [part, f"#{int(part) - page}"] if index % 2 and counts else [part]
        for index, part in enumerate(parts)
    ]
    return ["".join(key) for key in product([f"{line.first.bottom / 10:.0f} "], *ways)]


def columns_of(pieces: list[Piece]) -> list[list[Piece]]:
    """Returns the parts of a page in reading order: columns from left to right, between what
    stands across them."""
    gutter = _gutter(pieces)
    if gutter is None:
        return [pieces] if pieces else []
    parts: list[list[Piece]] = []
    for across, lines in groupby(
        lines_of(pieces), lambda line: any(p.left < gutter < p.right for p in line.pieces)
    ):
        band = [piece for line in lines for piece in line.pieces]
        left = [piece for piece in band if across or piece.right <= gutter]
        right = [piece for piece in band if not across and piece.left >= gutter]
        parts += [part for part in (left, *columns_of(right)) if part]
    return parts


def _gutter(pieces: list[Piece]) -> float | None:
    """Returns where a blank stands between two columns of running text; None for one column."""
    for left in sorted({round(piece.left) for piece in pieces})[1:]:
        edge = left - 1.0
        before = [p for p in pieces if p.right <= edge]
        after = [p for p in pieces if p.left >= edge]
        crossing = len(pieces) - len(before) - len(after)
        if crossing * 5 > len(pieces) or min(len(before), len(after)) < 3:
            continue
        if all(median(weight(p.text) for p in side) >= _LINE_OF_TEXT for side in (before, after)):
            return edge
    return None


def join_lines(lines: Sequence[str]) -> str:
    """Returns a paragraph on one line."""
    text = ""
    for line in lines:
        line = line.strip()
        if text and text[-1] in HYPHENS:
            text = _without_hyphen(text, line) + line
        elif text and text[-1] not in "–—/" and not (_WIDE.match(text[-1]) or _WIDE.match(line)):
            text += f" {line}"
        else:
            text += line
    return text.translate(_LIGATURES).replace("\x02", "-")


def _without_hyphen(text: str, following: str) -> str:
    """Returns the text as it stands before ``following``: the hyphen stays in a compound."""
    stem, rest = _STEM.search(text), _REST.match(following)
    if stem and rest and rest[0].islower():
        first, second = stem[1].translate(_LIGATURES).lower(), rest[0].translate(_LIGATURES)
        compound = {first, second} <= english_words() and first + second not in english_words()
        # No word is broken after its first letter.
        if text[-1] == "\u00ad" or not (compound or len(first) == 1):
            return text[:-1]
    return f"{text[:-1]}-"
