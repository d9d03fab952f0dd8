"""Draws the timeline: a lane for each document, a mark for each dated event, as wide as its date
is uncertain; marks that contradict each other are joined by a line.

Computes where everything stands; the template draws it, coloured by the page's own properties.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.facts.overview import Overview
from bot.facts.timeline import Event
from bot.types import Document
from bot.ui.i18n import Texts
from bot.ui.rendering import Markup, render, shorten
from bot.ui.views import timeline_layout as layout
from bot.ui.views.entity_labels import Labels
from bot.ui.views.picture_citations import Evidence
from bot.ui.views.timeline_layout import (
    GAP,
    LANE_HEAD,
    LEFT,
    RIGHT,
    ROW,
    SMALLEST,
    WIDTH,
    Mark,
    fitted,
)

_STEPS = (1, 2, 5, 10, 20, 50, 100)
_MOST_NAMES = 9
_LABELS = 14
"""Years that the axis names at most."""


def render_timeline(overview: Overview, evidence: Evidence, texts: Texts) -> Markup:
    """Returns the picture, and the same as a table."""
    drawing = _Drawing(overview, evidence, Labels(overview.chinese, texts))
    return render("timeline", texts, drawing=drawing, names=_MOST_NAMES, sizes=layout)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lane:
    document: Document
    title: str
    about: str
    top: float
    marks: Sequence[Mark]

    @property
    def bottom(self) -> float:
        return self.top + LANE_HEAD + ROW * (1 + max(mark.row for mark in self.marks)) + 6


class _Drawing:
    """One timeline with what it cites."""

    def __init__(self, overview: Overview, evidence: Evidence, labels: Labels) -> None:
        self.events, self._evidence = overview.timeline, evidence
        self._texts, self.labels = labels.texts, labels
        self.group = evidence.group([event.statement for event in self.events])
        self._numbers = {id(event): n for n, event in enumerate(self.events, start=1)}
        covered = ([e for e in self.events if each.covers(e)] for each in overview.disputes)
        self._disputes = [events for events in covered if events]
        self._against = {id(event) for events in self._disputes for event in events}
        years = [int(event.date[:4]) for event in self.events]
        self._first, self._last = min(years), max(years) + 1
        self.lanes = list(self._lanes())
        self.bottom = self.lanes[-1].bottom

    @property
    def paths(self) -> list[str]:
        """The line of each disagreement, from mark to mark."""
        marks = {id(mark.event): mark for lane in self.lanes for mark in lane.marks}
        joined = ([marks[id(event)] for event in events] for events in self._disputes)
        return [" L ".join(f"{mark.middle:.1f} {mark.y:.1f}" for mark in each) for each in joined]

    @property
    def years(self) -> list[tuple[int, float]]:
        """The years that the axis names, and where they begin."""
        span = self._last - self._first
        step = next((step for step in _STEPS if span / step <= _LABELS), _STEPS[-1])
        years = range(self._first, self._last + 1, step)
        return [(year, self._x(date(year, 1, 1))) for year in years]

    def ends(self, year: int) -> bool:
        """Returns whether the picture ends where the year begins."""
        return year == self._last

    def quote(self, event: Event) -> Markup:
        """Returns what the source says."""
        return self._evidence.quote(self.group, self._numbers[id(event)], event.statement)

    def against(self, event: Event) -> bool:
        """Returns whether another event contradicts it."""
        return id(event) in self._against

    def said(self, event: Event) -> str:
        """Returns all that a mark stands for in one line."""
        note = f"{self._texts('conflicts')}: " if self.against(event) else ""
        words, voice = shorten(event.statement.text, 160), self._evidence.voice(event.statement)
        return f"{note}{self._texts.date(event.date)}: {words} ({voice})"

    def _lanes(self) -> Iterator[_Lane]:
        by_document: dict[str, list[Mark]] = {}
        for event in self.events:
            by_document.setdefault(event.statement.document, []).append(self._mark(event))
        top = 0.0
        for name, unplaced in sorted(by_document.items()):
            document = self._evidence.documents[name]
            about = f"{self._texts.genre(document.genre)} · {self._texts.date(document.date)}"
            room = WIDTH - LEFT - 0.8 * layout.text_width(about) - 20
            marks = [
                replace(mark, y=top + LANE_HEAD + mark.row * ROW + ROW / 2)
                for mark in layout.in_rows(unplaced)
            ]
            lane = _Lane(
                document=document,
                title=fitted(document.title, room),
                about=about,
                top=top,
                marks=marks,
            )
            yield lane
            top = lane.bottom

    def _mark(self, event: Event) -> Mark:
        start, end = (self._x(day) for day in layout.span_of(event.date))
        room = max(start, WIDTH - end) - SMALLEST - GAP
        return Mark(
            event=event,
            number=self._numbers[id(event)],
            x=start,
            width=max(end - start, SMALLEST),
            label=fitted(self.labels.event(event), room),
        )

    def _x(self, day: date) -> float:
        first = date(self._first, 1, 1).toordinal()
        last = date(self._last, 1, 1).toordinal()
        share = (day.toordinal() - first) / (last - first)
        return LEFT + share * (WIDTH - LEFT - RIGHT)
