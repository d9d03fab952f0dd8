"""Dated events of the documents, in order.

An event is a stretch of a sentence with the date it states. What happened is told only where the
stretch states one kind of fact of one entity, and neither denies nor supposes it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.facts.attributions import Statement, clauses, part
from bot.language.dates import dates
from bot.language.fact_kinds import kinds_told
from bot.language.hedging import hedged
from bot.language.negation import denies
from bot.language.scripts import fold_chars


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What ``statement`` says of ``date`` (ISO 8601, as exact as it is stated)."""

    date: str
    statement: Statement
    sentence: Statement
    """The whole sentence that ``statement`` is of."""
    happened: tuple[str, str] | None = None
    """(kind, entity): what happened to whom, where that is plain."""


def timeline(statements: Iterable[Statement]) -> tuple[Event, ...]:
    """Returns the dated events of ``statements`` in the order of their dates."""
    events = (event for statement in statements for event in _events(statement))
    return tuple(sorted(events, key=lambda event: event.date))


def _events(statement: Statement) -> Iterator[Event]:
    """Yields an event for each date: the clauses from the one that states it up to the next."""
    folded = fold_chars(statement.text)
    found = list(dates(folded))
    cut = clauses(folded, [(each.start, each.end) for each in found])
    stated = {start: [d.date for d in found if start <= d.start < end] for start, end in cut}
    begins = [start for start in stated if stated[start]]
    for start, end in pairwise([*begins, len(folded)]):
        own = part(statement, start if start != begins[0] else 0, end)
        # With several dates in one clause it is not plain which of them is meant.
        happened = _happened(own) if len(stated[start]) == 1 else None
        for date in dict.fromkeys(stated[start]):
            yield Event(date=date, statement=own, sentence=statement, happened=happened)


def _happened(statement: Statement) -> tuple[str, str] | None:
    kinds = [kind.name for kind in kinds_told(statement.text) if kind.value == "date"]
    plain = len(kinds) == len(statement.names) == 1
    if not plain or denies(statement.text) or hedged(statement.text):
        return None
    return kinds[0], statement.names[0]
