"""Finds a quote in its passage, exactly but for script, width, case of white space and quote marks.

Simplified and Traditional are the same quote; an ellipsis may join two exact parts of one passage.
"""

from __future__ import annotations

import re
import unicodedata

from bot.scripts import fold_chars

_ELLIPSIS = re.compile(r"\s*(?:…+|\.{3,}|⋯+)\s*")
_TYPOGRAPHY = str.maketrans("‘’“”", "''\"\"")


def find_quote(quote: str, passage: str) -> tuple[int, int] | None:
    """Returns the (start, end) of the quote's words in ``passage``, or None if they are not there.

    A quote with an ellipsis that is not the passage's own spans from its first part to its last.
    """
    haystack, places = _compact(passage)
    whole = _locate(quote, haystack, 0)
    if whole:
        return places[whole[0]], places[whole[1] - 1] + 1
    parts = [part for part in _ELLIPSIS.split(quote) if part.strip()]
    if len(parts) < 2:
        return None
    position, first = 0, None
    for part in parts:
        spot = _locate(part, haystack, position)
        if spot is None:
            return None
        first = spot[0] if first is None else first
        position = spot[1]
    return None if first is None else (places[first], places[position - 1] + 1)


def _locate(quote: str, haystack: str, position: int) -> tuple[int, int] | None:
    needle, _ = _compact(unicodedata.normalize("NFC", quote))
    found = haystack.find(needle, position) if needle else -1
    return None if found < 0 else (found, found + len(needle))


def _compact(text: str) -> tuple[str, list[int]]:
    """Returns the folded text without white space, and the offset of each character kept."""
    folded = fold_chars(text).translate(_TYPOGRAPHY)
    places = [index for index, char in enumerate(folded) if not char.isspace()]
    return "".join(folded[index] for index in places), places
