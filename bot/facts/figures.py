"""Numbers on which voices disagree: the same thing counted of the same entity, with other results.

Strict, since a wrong contradiction does more harm than one left out: a number counts only where a
pattern of ``counts.yaml`` ties it to what it counts, and where the entity stands in its clause or
was the last one named before it in the sentence.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from bot.facts.attributions import Statement, clauses, part
from bot.language.dates import Numeral, dates, overlap

Spans = Callable[[str], tuple[str, list[tuple[int, int, set[Decimal]]]]]
"""Text → the text as it was read, and where in it which plain numbers stand."""

_FILE = Path(__file__).with_name("counts.yaml")
_FEWEST = 10
"""Smaller numbers are mostly figures of speech (一个用户, two friends)."""
_NUMBER = "\ue002"
"""Stands for the number at hand where a pattern says ``{n}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number that ``statement`` gives."""

    value: Decimal
    statement: Statement
    date: str | None = None
    """When it held, if one date stands in the sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Different numbers for what ``kind`` counts of ``entity``, the smallest first."""

    kind: str
    entity: str
    figures: tuple[Figure, ...]


def disagreements(
    statements: Iterable[Statement], spans: Spans, numeral: Numeral
) -> list[Disagreement]:
    """Returns where voices give different numbers for what may be the same time.

    Args:
        statements: the sentences; fiction among them is left out.
        spans: reads the numbers of a text.
        numeral: reads Chinese numerals, for the dates.
    """
    told: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for statement in statements:
        if statement.genre != "fiction":
            for kind, entity, figure in _figures(statement, spans, numeral):
                told[kind, entity].append(figure)
    return [
        Disagreement(
            kind=kind, entity=entity, figures=tuple(sorted(found, key=lambda each: each.value))
        )
        for (kind, entity), found in told.items()
        if _disagree(found)
    ]


def _disagree(figures: Sequence[Figure]) -> bool:
    """One voice that gives several numbers may mean several things."""
    values: dict[tuple[str, str | None], set[Decimal]] = defaultdict(set)
    for figure in figures:
        values[figure.statement.voice].add(figure.value)
    return any(
        values[one.statement.voice].isdisjoint(values[other.statement.voice])
        and (one.date is None or other.date is None or overlap(one.date, other.date))
        for one, other in itertools.combinations(figures, 2)
    )


def _figures(
    statement: Statement, spans: Spans, numeral: Numeral
) -> Iterator[tuple[str, str, Figure]]:
    before: str | None = None
    held = {each.date for each in dates(statement.folded, numeral)}
    date = held.pop() if len(held) == 1 else None
    for start, end in clauses(statement.folded):
        clause = part(statement, start, end)
        for kind, value, words in _counted(clause.text, spans, numeral):
            entity = _entity(clause, words) if clause.names else before
            said = clause if clause.names else statement
            if entity:
                yield kind, entity, Figure(value=value, statement=said, date=date)
        before = clause.names[-1] if clause.names else before


def _entity(clause: Statement, words: str) -> str | None:
    """Returns whose number it is: the one named in the counting words, else the only one named."""
    folded = clause.folded
    inside = {each.name for each in clause.mentions if folded[each.start : each.end] in words}
    names = inside or set(clause.names)
    return names.pop() if len(names) == 1 else None


def _counted(text: str, spans: Spans, numeral: Numeral) -> Iterator[tuple[str, Decimal, str]]:
    """Yields what is counted, the number, and the words that say so."""
    kinds, never_before, never_after = _words()
    prepared, found = spans(text)
    dated = [(each.start, each.end) for each in dates(prepared, numeral)]
    for start, end, values in found:
        before, after = prepared[:start], prepared[end:]
        if any(first <= start < last for first, last in dated):
            continue
        if (
            len(values) != 1
            or min(values) < _FEWEST
            or never_before.search(before)
            or never_after.search(after)
        ):
            continue
        marked = f"{before}{_NUMBER}{after}"
        said = ((kind, pattern.search(marked)) for kind, pattern in kinds.items())
        kind, match = next(((kind, match) for kind, match in said if match), (None, None))
        if kind and match:
            yield kind, next(iter(values)), match[0]


@functools.cache
def _words() -> tuple[dict[str, re.Pattern[str]], re.Pattern[str], re.Pattern[str]]:
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    kinds = {
        kind: re.compile("|".join(patterns).replace("{n}", _NUMBER))
        for kind, patterns in data["kinds"].items()
    }
    before, after = (re.compile("|".join(data[key])) for key in ("never_before", "never_after"))
    return kinds, before, after
