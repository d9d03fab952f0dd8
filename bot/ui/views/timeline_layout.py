"""Where the marks of a timeline stand: in rows, with their labels, so that no two touch.

Owns the sizes of the picture, in units of its view box. Knows no HTML.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.facts.timeline import Event
from bot.language.scripts import has_han
from bot.ui.rendering import shorten

WIDTH, LEFT, RIGHT = 1000, 14, 40
ROW, LANE_HEAD, AXIS = 27, 30, 26
"""Heights: a row of marks (a target of at least 24), a lane's title, the years below."""
THICK, SMALLEST = 12, 12
GAP = 6
"""Between a mark and its label."""
_BESIDE = 14
"""Between what stands in one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An event in the picture: as wide as its date is uncertain."""

    event: Event
    number: int
    x: float
    width: float
    """At least ``SMALLEST``."""
    label: str
    row: int = 0
    y: float = 0.0
    """Its middle."""

    @property
    def edge(self) -> float:
        """Where the mark ends, without its label."""
        return self.x + self.width

    @property
    def middle(self) -> float:
        """Its middle across."""
        return self.x + self.width / 2

    @property
    def before(self) -> bool:
        """Whether its label stands before it: there is more room."""
        return WIDTH - self.edge < min(text_width(self.label) + GAP, self.x)

    @property
    def reach(self) -> tuple[float, float]:
        """Where it begins and ends, with its label."""
        label = GAP + text_width(self.label)
        return (self.x - label, self.edge) if self.before else (self.x, self.edge + label)


def in_rows(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Yields the marks of a lane, each in the first row where it touches no other."""
    ends: list[float] = []
    for mark in sorted(marks, key=lambda mark: mark.reach):
        begin, stop = mark.reach
        row = next((n for n, end in enumerate(ends) if end + _BESIDE < begin), len(ends))
        ends[row : row + 1] = [stop]
        yield replace(mark, row=row)


def span_of(iso: str) -> tuple[date, date]:
    """Returns the first day of a date and the day after its last."""
    year, month, day = (int(part) for part in [*iso.split("-"), "1", "1"][:3])
    start = date(year, month, day)
    days = {
        0: 366 if calendar.isleap(year) else 365,
        1: calendar.monthrange(year, month)[1],
        2: 1,
    }[iso.count("-")]
    return start, date.fromordinal(min(start.toordinal() + days, date.max.toordinal()))


def fitted(label: str, room: float) -> str:
    """Returns as much of a label as there is room for."""
    shorter = (shorten(label, most) for most in range(len(label), 0, -1))
    return next((each for each in shorter if text_width(each) <= room), "")


def text_width(text: str) -> float:
    """Returns about how wide a label is: an ideograph is twice as wide as a letter."""
    return sum(13.5 if has_han(char) else 7.7 for char in text)
