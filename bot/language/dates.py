"""Dates that a text states, in English and Chinese, as exact as they are stated.

Owns the forms of a date. A year must be told as one: 2013年, "in 2013", "September 2013"; bare
digits may count anything. "Five years ago" is no date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Numeral = Callable[[str], list[Decimal]]
"""A run of Chinese numerals → its value; the first, if it may have several."""

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: n for name, n in list(_MONTHS.items())} | {"sept": 9}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![a-z])\.?"
_ZH = "零〇一二三四五六七八九十"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d)"
_FORMS = re.compile(
    rf"""(?<![\d{_ZH}])(?P<zy>{_YEAR}|[一二][{_ZH}]{{3}})\s*年(?!代)
          (?:\s*(?P<zm>\d{{1,2}}|[{_ZH}]{{1,3}})\s*月(?:份)?
          (?:\s*(?P<zd>\d{{1,2}}|[{_ZH}]{{1,3}})\s*[日号])?)?
    |(?<![\d.,/-])(?P<iy>{_YEAR})(?P<sep>[-./])(?P<im>0?[1-9]|1[0-2])(?:(?P=sep)(?P<id>{_DAY}))?
          (?![\d-])
    |(?<![a-z])(?P<em>{_MONTH})\s*(?:(?P<ed>{_DAY})\s*,?\s+)?(?:of\s+)?(?P<ey>{_YEAR})(?![\d-])
    |(?<![\d.,])(?P<dd>{_DAY})\s+(?:of\s+)?(?P<dm>{_MONTH}),?\s+(?P<dy>{_YEAR})(?![\d-])
    |\b(?:in|by|since|from|until|till|of|during|before|after|early|late|mid|year|between|and|to
          |through|around|circa|q[1-4])[\s-]+(?:the\s+year\s+)?
          (?P<y>{_YEAR})(?![\d-])(?!\s*(?:%|people\b|(?!(?:was|is|has|its|this|as)\b)[a-z]+s\b))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date and where it stands; ``date`` is ISO 8601 (``2013``, ``2013-09``, ``2013-09-23``)."""

    start: int
    end: int
    date: str


def dates(folded: str, numeral: Numeral) -> Iterator[Dated]:
    """Yields the dates of a folded text in its order; ``numeral`` reads Chinese numerals."""
    for match in _FORMS.finditer(folded):
        groups = match.groupdict()
        year, month, day = (
            next((groups[key] for key in keys if groups[key]), None)
            for keys in (
                ("zy", "iy", "ey", "dy", "y"),
                ("zm", "im", "em", "dm"),
                ("zd", "id", "ed", "dd"),
            )
        )
        iso = _iso(*(_value(each, numeral) for each in (year, month, day)))
        if iso:
            yield Dated(start=match.start(), end=match.end(), date=iso)


def overlap(one: str, other: str) -> bool:
    """Tells whether two dates may be the same, as exact as both are known: 2013 and 2013-09 may."""
    return one.startswith(other) or other.startswith(one)


def _value(text: str | None, numeral: Numeral) -> int | None:
    if text is None:
        return None
    bare = text.rstrip(".")
    if bare in _MONTHS:
        return _MONTHS[bare]
    digits = re.match(r"\d+", bare)
    return int(digits[0]) if digits else int(numeral(bare)[0])


def _iso(year: int | None, month: int | None, day: int | None) -> str | None:
    """Returns the date, or None where there is no such day."""
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])
