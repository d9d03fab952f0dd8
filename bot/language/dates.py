"""Dates that a text states, in English and Chinese, as exact as they are stated.

Owns the forms of a date. A year must be told as one: 2013年, "in 2013", "September 2013"; bare
digits may count anything. "Five years ago" is no date.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.language.numerals import DIGITS, ONES, TENS, chinese

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
MONTHS |= {name[:3]: n for name, n in list(MONTHS.items())} | {"sept": 9}
_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![a-z])\.?"
_ZH = "零〇一二三四五六七八九十"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d)"
_FORMS = re.compile(
    rf"""(?<![\d{_ZH}])(?P<zy>{_YEAR}|[一二][{_ZH}]{{3}})\s*年(?!代)
          (?:\s*(?P<zm>\d{{1,2}}|[{_ZH}]{{1,3}})\s*月(?:份)?
          (?:\s*(?P<zd>\d{{1,2}}|[{_ZH}]{{1,3}})\s*[日号])?)?
    |(?<![\d.,/-])(?P<iy>{_YEAR})(?P<sep>[-./])(?P<im>0?[1-9]|1[0-2])(?:(?P=sep)(?P<id>{_DAY}))?
          (?![\d-])
    |(?<![\d.,/-])(?P<qd>{_DAY})\.(?P<qm>0?[1-9]|1[0-2])\.(?P<qy>{_YEAR})(?![\d-])
    |(?<![a-z])(?P<em>{_MONTH})\s*(?:(?P<ed>{_DAY})\s*,?\s+)?(?:of\s+)?(?P<ey>{_YEAR})(?![\d-])
    |(?<![\d.,])(?P<dd>{_DAY})\s+(?:of\s+)?(?P<dm>{_MONTH}),?\s+(?P<dy>{_YEAR})(?![\d-])
    |\b(?:in|by|since|from|until|till|of|during|before|after|early|late|mid|year|between|and|to
          |through|around|circa|q[1-4]|spring|summer|autumn|fall|winter)[\s-]+(?:the\s+year\s+)?
          (?P<y>{_YEAR})(?![\d-])(?!\s*(?:%|people\b|(?!(?:was|is|has|its|this|as)\b)[a-z]+s\b))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date and where it stands; ``date`` is ISO 8601 (``2013``, ``2013-09``, ``2013-09-23``)."""

    start: int
    end: int
    date: str


def dates(folded: str) -> Iterator[Dated]:
    """Yields the dates of a folded text in its order."""
    for match in _FORMS.finditer(folded):
        groups = match.groupdict()
        year, month, day = (
            next((groups[key] for key in keys if groups[key]), None)
            for keys in (
                ("zy", "iy", "qy", "ey", "dy", "y"),
                ("zm", "im", "qm", "em", "dm"),
                ("zd", "id", "qd", "ed", "dd"),
            )
        )
        iso = _iso(*(_value(each) for each in (year, month, day)))
        if iso:
            yield Dated(start=match.start(), end=match.end(), date=iso)


def overlap(one: str, other: str) -> bool:
    """Tells whether two dates may be the same, as exact as both are known: 2013 and 2013-09 may."""
    return one.startswith(other) or other.startswith(one)


_SHIFTS = {
    "last": -1, "previous": -1, "this": 0, "same": 0, "next": 1, "following": 1, "coming": 1,
    "前": -2, "去": -1, "上": -1, "今": 0, "本": 0, "同": 0, "明": 1, "次": 1, "翌": 1, "下": 1,
    "后": 2,
}  # fmt: skip
_FOLLOWING = frozenset(("previous", "same", "following", "同", "次", "翌"))
_RELATIVE = re.compile(
    r"\b(?P<en>last|previous|this|same|next|following|coming)\s+"
    r"(?P<unit>year|month|week|winter|spring|summer|autumn|fall|[a-z]+day)\b"
    r"|(?<![\d一二两三四五六七八九十])(?P<zy>[去今本明前后次翌同])年|(?P<zm>[上下本次])个?月|(?P<zw>[上下本])周"
    r"|\b(?P<n>\d+|[a-z]+)\s+(?P<nu>year|month)s?\s+(?P<way>ago|earlier|before|later|after)\b"
    r"|(?P<zn>\d+|[一二两三四五六七八九十]+)(?P<znu>年|个月)[以之]?(?P<zway>前|后)"
)


_BARE_MONTH = re.compile(
    rf"\b(?:in|of|by|since|until|till|from|during|last|next)\s+(?P<em>{_MONTH})(?!\s*,?\s*\d{{1,2}}\b(?!,)|\s*,?\s*\d{{4}}\b)"
    rf"|(?<![\d年{_ZH}])(?P<zm>\d{{1,2}}|[{_ZH}]{{1,2}})月(?!份?前)"
)


def relative(folded: str, base: str, around: str = "") -> set[str]:
    """Returns the dates that a folded text tells from its own date, ``base``, or from those that it
    or the text ``around`` it states: "last year", 下月, "three years later", "in March".

    A season or a day may be of the time told or of the one beside it.
    """
    stated = {each.date for each in dates(around or folded)}
    stated |= _months(around or folded, base)
    found = _months(folded, base)
    for match in _RELATIVE.finditer(folded):
        unit = match["unit"] or match["nu"] or match["znu"] or ""
        said = match["en"] or match["zy"] or match["zm"] or match["zw"] or ""
        by, way = _SHIFTS.get(said, 0), match["way"] or match["zway"]
        if number := match["n"] or match["zn"]:
            by = _count(number) * (1 if way in ("later", "after", "后") else -1)
        # What follows something is told from that, if it has a date.
        told = said in _FOLLOWING or way in ("later", "after", "后", "earlier", "before")
        for anchor in stated if told and stated else filter(None, (base, *stated)):
            year, month = int(anchor[:4]), int(anchor[5:7] or 0)
            if match["zm"] or unit in ("month", "个月"):
                found |= {_moved(year, month, by)} if month else set()
            elif match["zw"] or unit == "week" or unit.endswith("day"):
                found |= {_moved(year, month, each) for each in (0, by)} if month else set()
            else:
                beside = unit not in ("", "year", "年") and (month > 8 if by < 0 else 0 < month < 7)
                found |= {f"{year + by:04}"} | ({f"{year:04}"} if beside else set())
    return found


def _months(folded: str, base: str) -> set[str]:
    """Returns the months that a text names without a year: those nearest to its own date."""
    found = set[str]()
    for match in _BARE_MONTH.finditer(folded) if len(base) > 4 else ():
        if month := MONTHS.get((match["em"] or "").rstrip(".")) or _count(match["zm"] or ""):
            found.add(_moved(int(base[:4]), int(base[5:7]), (month - int(base[5:7]) + 5) % 12 - 5))
    return found


def _moved(year: int, month: int, by: int) -> str:
    years, month = divmod(year * 12 + month - 1 + by, 12)
    return f"{years:04}-{month + 1:02}"


def _value(text: str | None) -> int | None:
    return None if text is None else MONTHS.get(text.rstrip(".")) or _count(text)


def _count(run: str) -> int:
    """Returns the number that a run begins with, in digits or words; 0 for none."""
    if digits := re.match(r"\d+", run):
        return int(digits[0])
    if run[:1] in DIGITS or run[:1] == "十":
        return int(chinese(run)[0])
    return 1 if run in ("a", "an") else ONES.get(run) or TENS.get(run, 0)


def _iso(year: int | None, month: int | None, day: int | None) -> str | None:
    """Returns the date, or None where there is no such day."""
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])
