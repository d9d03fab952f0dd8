"""Works out the year that a source gives only by another: "2014 … the following year".

The sum is written out, so that it can be recomputed when the answer is checked.
"""

from __future__ import annotations

import re

_NUMBERS = {
    **{word: n for n, word in enumerate(["one", "two", "three", "four", "five"], 1)},
    **{word: n for n, word in enumerate("一二三四五", 1)},
    "a": 1,
    "两": 2,
    "兩": 2,
}
_COUNT = "|".join(_NUMBERS)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_NO_PART = r"(?<![\d零〇一二三四五六七八九十百A-Za-z-])(?<!half )"
"""The count is a whole number: not the end of a longer one, nor of a year."""
_LATER = re.compile(
    rf"次年|翌年|第二年(?!级)|\bthe (?:following|next) year\b"
    rf"|{_NO_PART}(?P<count>\d{{1,2}}|{_COUNT})\s?(?:年(?:以|之)?[后後]|years? (?:later|after))",
    re.IGNORECASE,
)


def year_worked_out(text: str) -> tuple[str, str] | None:
    """Returns the words that give a year by another and the sum, ``2014 + 1 = 2015``; or None.

    The year that the words count from is the nearest before them.
    """
    later = _LATER.search(text)
    before = _YEAR.findall(text[: later.start()]) if later else []
    if later is None or not before:
        return None
    count = later["count"]
    years = 1 if count is None else _NUMBERS.get(count.lower()) or int(count)
    base = int(before[-1])
    return later.group(), f"{base} + {years} = {base + years}"
