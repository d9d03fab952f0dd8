"""Finds a quote in its passage, exactly but for script, width, letter case, white space and the
shape of quotation marks.

Simplified and Traditional are the same quote; an ellipsis may join exact parts of one passage. A
quote may begin and end anywhere but inside a word or a number: "100" is no quote of 1000萬.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.language.scripts import fold_chars

_ELLIPSIS = re.compile(r"\s*(?:…+|\.{3,}|⋯+)\s*")
_TYPOGRAPHY = str.maketrans("‘’“”", "''\"\"")
_LETTERS = re.compile(r"[a-z\u00c0-\u024f]{2}")
_NUMERALS = "0-9零〇一二三四五六七八九两十百千万亿兆"
_IN_NUMBER = re.compile(
    rf"[0-9][0-9%十百千万亿兆]|[{_NUMERALS}][十百千万亿兆]|[十百千万亿][{_NUMERALS}]"
)
_IN_DECIMAL = re.compile(r"[0-9](?:\.[0-9]|,[0-9]{3}(?![0-9]))")
_SCALE_AFTER = re.compile(
    r"[\s-]*(?:[十百千]?[萬万億亿兆]|%|(?:thousand|million|billion)\b)", re.IGNORECASE
)
# Marks that combine with the character before them: accents, variation selectors, Hangul parts.
_CLUSTER = re.compile(r"\S[\u0300-\u036f\u1160-\u11ff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f]*")


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text as it is compared; character ``i`` of it stands at ``places[i]`` of the original."""

    text: str
    places: list[tuple[int, int]]

    def cuts(self, at: int, original: str) -> bool:
        """Tells whether a quote that begins or ends at ``at`` would cut a word or a number."""
        if not 0 < at < len(self.text):
            return False
        (first, end), (start, _) = self.places[at - 1], self.places[at]
        around = self.text[at - 1 : at + 1]
        if end == start and (_LETTERS.match(around) or _IN_NUMBER.match(around)):
            return True
        if any(_IN_DECIMAL.match(original, place) for place in (end - 1, end - 2) if place >= 0):
            return True
        # "10 million" is one number although a blank stands within.
        return first == start or (around[0].isdigit() and bool(_SCALE_AFTER.match(original, end)))


def find_quote(quote: str, passage: str) -> tuple[int, int] | None:
    """Returns the (start, end) of the quote's words in ``passage``, or None if they are not there.

    A quote with an ellipsis that is not the passage's own spans from its first part to its last.
    """
    haystack = _fold(passage)
    whole = _locate(quote, haystack, passage, 0)
    parts = [part for part in _ELLIPSIS.split(quote) if re.search(r"\w", part)]
    if whole is None and len(parts) > 1:
        whole = _join(parts, haystack, passage)
    if whole is None or not parts:
        return None
    return haystack.places[whole[0]][0], haystack.places[whole[1] - 1][1]


def _join(parts: list[str], haystack: _Folded, passage: str) -> tuple[int, int] | None:
    """Returns the span from the first part to the last, each after the one before it."""
    best: tuple[int, int] | None = None
    start = 0
    while first := _locate(parts[0], haystack, passage, start):
        end: int | None = first[1]
        for part in parts[1:]:
            spot = None if end is None else _locate(part, haystack, passage, end)
            end = spot[1] if spot else None
        if end is None:
            break
        if best is None or end - first[0] < best[1] - best[0]:
            best = (first[0], end)
        start = first[0] + 1
    return best


def _locate(quote: str, haystack: _Folded, passage: str, position: int) -> tuple[int, int] | None:
    needle = _fold(quote).text
    while needle and (found := haystack.text.find(needle, position)) >= 0:
        end = found + len(needle)
        if not haystack.cuts(found, passage) and not haystack.cuts(end, passage):
            return found, end
        position = found + 1
    return None


def _fold(text: str) -> _Folded:
    """Returns the text folded, without white space; a letter and its accents are folded as one."""
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for match in _CLUSTER.finditer(text):
        cluster = unicodedata.normalize("NFKC", match.group())
        for char in fold_chars(cluster).translate(_TYPOGRAPHY):
            if not char.isspace():
                folded.append(char)
                places.append(match.span())
    return _Folded("".join(folded), places)
