"""The time that a question asks about, and which of the passages found speak of it.

Owns how years and stretches of years are written in three scripts. Knows years only, no days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    years = [int(year) for year in _YEAR.findall(folded)]
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
    return any(_within(year, years) for year in _YEAR.findall(said))


def _near(passage: Passage, speaking: Sequence[Passage], years: Years) -> bool:
    dated = bool(passage.date) and _within((passage.date or "")[:4], years)
    return dated or any(
        passage.document == other.document
        and min(abs(passage.start - other.end), abs(other.start - passage.end)) <= _GAP
        for other in speaking
    )


def _within(year: str, years: Years) -> bool:
    return years[0] <= int(year) <= years[1]
