"""Dated events of the documents, in order.

An event is a stretch of a sentence with the date it states. What happened is told only where the
stretch states one kind of fact of one entity, and neither denies nor supposes it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.facts.attributions import Statement, clauses, part
from bot.language.dates import Dated, dates
from bot.language.fact_kinds import kinds_told
from bot.language.hedging import hedged
from bot.language.negation import denies


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What ``statement`` says of ``date`` (ISO 8601, as exact as it is stated)."""

    date: str
    statement: Statement
    happened: tuple[str, str] | None = None
    """(kind, entity): what happened to whom, where that is plain."""


def timeline(statements: Iterable[Statement]) -> tuple[Event, ...]:
    """Returns the dated events of ``statements`` in the order of their dates."""
    events = (event for statement in statements for event in _events(statement))
    return tuple(sorted(events, key=lambda event: event.date))


def _events(statement: Statement) -> Iterator[Event]:
    """Yields an event for each date: the clauses from the one that states it up to the next."""
    found = list(dates(statement.folded))
    for stretch, stated in _stretches(statement, found):
        own = part(statement, *stretch)
        # With several dates in one clause it is not plain which of them is meant.
        happened = _happened(own) if len(stated) == 1 else None
        for date in dict.fromkeys(each.date for each in stated):
            yield Event(date=date, statement=own, happened=happened)


def _stretches(
    statement: Statement, found: Sequence[Dated]
) -> Iterator[tuple[tuple[int, int], list[Dated]]]:
    cut = clauses(statement.folded, [(each.start, each.end) for each in found])
    dated = [(start, [each for each in found if start <= each.start < end]) for start, end in cut]
    begins = [(start, stated) for start, stated in dated if stated]
    for number, (start, stated) in enumerate(begins):
        following = begins[number + 1][0] if number + 1 < len(begins) else len(statement.text)
        yield (start if number else 0, following), stated


def _happened(statement: Statement) -> tuple[str, str] | None:
    kinds = [kind.name for kind in kinds_told(statement.text) if kind.value == "date"]
    plain = len(kinds) == len(statement.names) == 1
    if not plain or denies(statement.text) or hedged(statement.text):
        return None
    return kinds[0], statement.names[0]
