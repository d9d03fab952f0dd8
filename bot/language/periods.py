"""The time that a question asks about, and which of the passages found speak of it.

Owns how years, stretches of years, quarters, halves and fiscal years are written in three scripts.
Knows no days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.language.scripts import fold
from bot.types import Hit, Passage

EARLIEST, LATEST = 1000, 2099
TIMELY = 0.1
"""What speaking of the time asked about counts beside the score."""
NEIGHBOUR = 0.5
"""The share of that for standing beside such a passage, or in a document of that time."""
_GAP = 3
"""Characters that may lie between neighbours."""

Years = tuple[int, int]
"""The first year and the last."""

_YEAR = re.compile(r"(?<![\d.,])(?:1\d|20)\d{2}(?![\d%]|[.,]\d|\s*[万亿人元个名])")
_Y = r"(?<!\d)((?:1\d|20)\d{2})(?!\d)(?:\s*年)?(?:\s*\d{1,2}\s*月)?"
_MONTH = r"(?:(?:the\s+)?(?:end|start|beginning|middle)\s+of\s+)?(?:[a-z]+\s+)?"
_BEFORE, _AFTER, _DECADE = (
    re.compile(form)
    for form in (
        rf"\b(?:before|prior\s+to|earlier\s+than)\s+{_MONTH}{_Y}|{_Y}\s*(?:之前|以前|前)",
        rf"\b(?:after|since|later\s+than)\s+{_MONTH}{_Y}|{_Y}\s*(?:之后|以后|以来|后|起)",
        r"\b(1\d|20)(\d)0s\b|(\d{2})世纪(\d)0年代",
    )
)


_FULL = r"(?:19|20)\d\d"
_BRIEF = rf"(?:\s*{_FULL}|\s?['’]\d\d|[0-4]\d)"
_FISCAL = r"(?:fy|(?:fiscal|financial)(?:\s+year)?(?:\s+of)?)"
_PERIOD = re.compile(
    rf"""(?<![a-z\d.,$€£¥])(?:
    (?:(?P<sign>[qh][1-4]|[1-4][qh])(?P<fiscal>\s*{_FISCAL})?(?P<year>{_BRIEF})
    |(?P<nth>first|second|third|fourth)[\s-]+(?P<span>quarter|half)(?:\s+of)?(?:\s+the)?
        (?P<fiscal2>\s+{_FISCAL})?(?P<year2>\s*{_FULL}))
    |(?P<year3>{_FULL}|[0-4]\d)\s?(?P<fiscal3>财)?年?[\s-]?
        (?:(?P<sign2>[qh][1-4])|第?(?P<nth2>[一二三四1-4])个?季|(?P<nth3>[上下])半年)
    |{_FISCAL}[\s-]*(?P<year4>{_BRIEF})|(?P<year5>{_FULL}|[0-4]\d)\s?年?(?:财|财政|会计)年
    )(?!\d|[.,]\d)""",
    re.VERBOSE,
)
_WORDS = ["first", "一", "上", "second", "二", "下", "third", "三", "-", "fourth", "四", "-"]
_NTH = {word: str(n // 3 + 1) for n, word in enumerate(_WORDS)}


def periods(folded: str) -> Iterator[tuple[int, int, tuple[str, str]]]:
    """Yields where a folded text states a quarter, a half or a fiscal year, its name (``2023q3``,
    ``fy2021``, whatever the notation) and its year."""
    for match in _PERIOD.finditer(folded):
        said = {name.rstrip("2345"): text for name, text in match.groupdict().items() if text}
        year = f"20{said['year'].strip(' ’' + chr(39))}"[-4:]
        span = "h" if match["nth3"] or said.get("span") == "half" else "q"
        part = span + _NTH.get(said["nth"], said["nth"]) if "nth" in said else ""
        part = part or "".join(sorted(said.get("sign", ""), key=str.isdigit))
        fiscal = "fy" if "fiscal" in said or not part else ""
        yield *match.span(), (f"{fiscal}{year}{part}", year)


def untold(question: str, texts: Iterable[str]) -> bool:
    """Tells whether a question asks about such a period that none of the texts states, nor its
    year, but for another period of it."""
    asked = [name for *_, name in periods(fold(question))]
    told: set[str] = set()
    for text in map(fold, texts) if asked else ():
        told |= {name for *_, (name, _) in periods(text)}
        told |= set(_YEAR.findall(_PERIOD.sub(" ", text)))
    return not all(told & set(names) for names in asked)


def asked_years(folded: str) -> Years | None:
    """Returns the years that a folded question asks about; None if it names none."""
    if match := _BEFORE.search(folded):
        return EARLIEST, _numbers(match)[0] - 1
    if match := _AFTER.search(folded):
        return _numbers(match)[0], LATEST
    if match := _DECADE.search(folded):
        century, decade = _numbers(match)
        # The 20th century's seventies are written 1970s.
        first = (century - bool(match[3])) * 100 + decade * 10
        return first, first + 9
    stated = (year for *_, (_, year) in periods(folded))
    years = [int(year) for year in (*_YEAR.findall(folded), *stated)]
    return (min(years), max(years)) if years else None


def timely_first(hits: Sequence[Hit], years: Years | None) -> list[Hit]:
    """Returns the hits with those favoured that speak of the years or stand near one that does."""
    if years is None:
        return list(hits)
    speaking = [hit.passage for hit in hits if _speaks(hit.passage, years)]
    fits = {passage.id: 1.0 for passage in speaking}
    for hit in hits:
        if hit.passage.id not in fits and _near(hit.passage, speaking, years):
            fits[hit.passage.id] = NEIGHBOUR
    scored = [
        replace(
            hit,
            score=(hit.score + TIMELY * fits.get(hit.passage.id, 0.0)) / (1 + TIMELY),
            parts={**hit.parts, "time": fits.get(hit.passage.id, 0.0)},
        )
        for hit in hits
    ]
    return sorted(scored, key=lambda hit: -hit.score)


def _numbers(match: re.Match[str]) -> list[int]:
    return [int(group) for group in match.groups() if group]


def _speaks(passage: Passage, years: Years) -> bool:
    said = fold(f"{passage.heading or ''}\n{passage.text}")
    return any(years[0] <= int(year) <= years[1] for year in _YEAR.findall(said))


def _near(passage: Passage, speaking: Sequence[Passage], years: Years) -> bool:
    dated = bool(passage.date) and years[0] <= int((passage.date or "")[:4]) <= years[1]
    return dated or any(
        passage.document == other.document
        and min(abs(passage.start - other.end), abs(other.start - passage.end)) <= _GAP
        for other in speaking
    )
