"""Draws the timeline: a lane for each document, a mark for each dated event, as wide as its date
is uncertain; marks that contradict each other are joined by a line.

Pure functions to escaped HTML and SVG, coloured by the page's own custom properties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.facts.overview import Overview
from bot.facts.timeline import Event
from bot.markdown.html import escape
from bot.ui.rendering import shorten
from bot.ui.views import naming
from bot.ui.views.evidence import Evidence
from bot.ui.views.lanes import (
    AXIS,
    GAP,
    LANE_HEAD,
    LEFT,
    RIGHT,
    ROW,
    SMALLEST,
    THICK,
    WIDTH,
    Mark,
    fitted,
    in_rows,
    span_of,
    text_width,
)
from bot.ui.wording import Texts

_PRECISE = ("to-year", "to-month", "to-day")
_STEPS = (1, 2, 5, 10, 20, 50, 100)
_MOST_NAMES = 9
_LABELS = 14
"""Years that the axis names at most."""


def render_timeline(overview: Overview, evidence: Evidence, texts: Texts) -> str:
    """Returns the picture, and the same as a table."""
    group = evidence.group([event.statement for event in overview.timeline])
    drawing = _Drawing(overview, evidence, group, texts)
    return (
        f'<div class="wide picture" tabindex="0" role="group"'
        f' aria-label="{escape(texts("see_timeline"))}">{drawing.svg()}</div>'
        f'<p class="legend">{escape(texts("see_timeline_legend"))}</p>{drawing.table()}'
    )


class _Drawing:
    """One timeline with what it cites."""

    def __init__(self, overview: Overview, evidence: Evidence, group: str, texts: Texts) -> None:
        self._events, self._evidence, self._group = overview.timeline, evidence, group
        self._chinese, self._texts = overview.chinese, texts
        self._numbers = {id(event): n for n, event in enumerate(self._events, start=1)}
        self._disputes = [
            [event for event in self._events if dispute.covers(event)]
            for dispute in overview.disputes
        ]
        self._against = {id(event) for events in self._disputes for event in events}
        years = [int(event.date[:4]) for event in self._events]
        self._first, self._last = min(years), max(years) + 1

    def svg(self) -> str:
        """Returns the lanes, their marks and the years below."""
        lanes, parts, places = self._lanes(), list[str](), dict[int, tuple[float, float]]()
        top = 0.0
        for name, marks in lanes.items():
            parts.append(self._lane_head(name, top))
            for mark in marks:
                y = top + LANE_HEAD + mark.row * ROW + ROW / 2
                places[id(mark.event)] = (mark.x + max(mark.width, SMALLEST) / 2, y)
                parts.append(self._mark(mark, y))
            top += LANE_HEAD + ROW * (1 + max(mark.row for mark in marks)) + 6
        joined = "".join(self._join(each, places) for each in self._disputes if each)
        height = top + AXIS
        return (
            f'<svg class="timeline" viewBox="0 0 {WIDTH} {height:.0f}" role="group"'
            f' aria-label="{escape(self._texts("see_timeline"))}">'
            f"{''.join(self._years(top))}{joined}{''.join(parts)}</svg>"
        )

    def table(self) -> str:
        """Returns all events as a table, closed at first."""
        texts = self._texts
        rows = "".join(
            f'<tr><th scope="row">{escape(texts.date(event.date))}</th>'
            f"<td>{self._quote(event)}</td>"
            f"<td>{escape(self._names(event))}</td></tr>"
            for event in self._events
        )
        heads = "".join(
            f'<th scope="col">{escape(texts(key))}</th>'
            for key in ("see_date", "see_said", "see_names")
        )
        return (
            f'<details class="as-table"><summary>{escape(texts("see_as_table"))}</summary>'
            f'<div class="wide" tabindex="0" role="group"><table><thead><tr>{heads}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div></details>"
        )

    def _lanes(self) -> dict[str, list[Mark]]:
        lanes: dict[str, list[Mark]] = {}
        for event in self._events:
            start, end = (self._x(day) for day in span_of(event.date))
            label = naming.event(event, self._chinese, self._texts)
            mark = Mark(
                event=event,
                number=self._numbers[id(event)],
                x=start,
                width=end - start,
                label=fitted(label, max(start, WIDTH - end) - SMALLEST - GAP),
            )
            lanes.setdefault(event.statement.document, []).append(mark)
        return {name: list(in_rows(marks)) for name, marks in sorted(lanes.items())}

    def _x(self, day: date) -> float:
        first = date(self._first, 1, 1).toordinal()
        last = date(self._last, 1, 1).toordinal()
        share = (day.toordinal() - first) / (last - first)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def _years(self, top: float) -> Iterator[str]:
        step = next(
            (step for step in _STEPS if (self._last - self._first) / step <= _LABELS), _STEPS[-1]
        )
        for year in range(self._first, self._last + 1, step):
            x = self._x(date(year, 1, 1))
            yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{top:.0f}"/>'
            if year < self._last:
                yield f'<text class="year" x="{x + 4:.1f}" y="{top + 18:.0f}">{year}</text>'

    def _lane_head(self, name: str, top: float) -> str:
        document = self._evidence.documents[name]
        about = f"{self._texts.genre(document.genre)} · {self._texts.date(document.date)}"
        title = fitted(document.title, WIDTH - LEFT - 0.8 * text_width(about) - 20)
        return (
            f'<line class="rule" x1="0" x2="{WIDTH}" y1="{top:.0f}" y2="{top:.0f}"/>'
            f'<text class="lane" x="{LEFT}" y="{top + 20:.0f}"><tspan'
            f' lang="{escape(document.language)}">{escape(title)}</tspan>'
            f'<tspan class="about" dx="10">{escape(about)}</tspan></text>'
        )

    def _mark(self, mark: Mark, y: float) -> str:
        event, wide = mark.event, max(mark.width, SMALLEST)
        precise = _PRECISE[event.date.count("-")]
        against = id(event) in self._against
        target = f"{self._group}-{mark.number}"
        style = f"event {precise}{' against' if against else ''}"
        left, right = mark.reach
        reach = f'x="{left - 4:.1f}" width="{right - left + 8:.1f}"'
        words = f'x="{mark.edge + GAP:.1f}"'
        if mark.before:
            words = f'x="{mark.x - GAP:.1f}" text-anchor="end"'
        return (
            f'<a class="{style}" href="#src-{target}" data-cite="{target}"'
            f' aria-label="{escape(self._said(event, against))}">'
            f"<title>{escape(self._said(event, against))}</title>"
            f'<rect class="reach" {reach} y="{y - 12:.1f}" height="24"/>'
            f"{_shape(precise, mark.x, wide, y)}"
            f'<text {words} y="{y + 4.5:.1f}">{escape(mark.label)}</text></a>'
        )

    def _join(self, events: Sequence[Event], places: Mapping[int, tuple[float, float]]) -> str:
        points = [places[id(event)] for event in events]
        path = " L ".join(f"{x:.1f} {y:.1f}" for x, y in points)
        return f'<path class="join" d="M {path}"/>'

    def _quote(self, event: Event) -> str:
        return self._evidence.quote(self._group, self._numbers[id(event)], event.statement)

    def _said(self, event: Event, against: bool) -> str:
        texts = self._texts
        note = f"{texts('conflicts')}: " if against else ""
        voice = self._evidence.voice(event.statement)
        return f"{note}{texts.date(event.date)}: {shorten(event.statement.text, 160)} ({voice})"

    def _names(self, event: Event) -> str:
        names = event.statement.names[:_MOST_NAMES]
        return " · ".join(map(self._name, names))

    def _name(self, name: str) -> str:
        return naming.entity(name, self._chinese, self._texts)


def _shape(precise: str, x: float, width: float, y: float) -> str:
    """A day is a disc, a month a block, a year a long bar: shape says how exact the date is."""
    if precise == "to-day":
        return f'<circle class="shape" cx="{x + width / 2:.1f}" cy="{y:.1f}" r="7"/>'
    corner = THICK / 2 if precise == "to-year" else 2
    return (
        f'<rect class="shape" x="{x:.1f}" y="{y - THICK / 2:.1f}" width="{width:.1f}"'
        f' height="{THICK}" rx="{corner}"/>'
    )
