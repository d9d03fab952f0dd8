"""Who is named where, and who beside whom: counts of mentions, each with sentences as evidence."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.facts.attributions import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many sentences name an entity in a document, or two entities together."""

    count: int = 0
    evidence: tuple[Statement, ...] = ()
    """The first of these sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Counts by row and column, both with the most mentioned first; ``cells[row][column]``."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Count, ...], ...]

    @property
    def most(self) -> int:
        """The largest count; 0 in an empty table."""
        return max((cell.count for row in self.cells for cell in row), default=0)


def by_document(
    statements: Sequence[Statement], documents: Sequence[str], *, most: int, shown: int
) -> Table:
    """Returns how often each of the ``most`` named entities occurs in each document.

    Args:
        statements: the sentences.
        documents: the columns, in order.
        most: how many entities are kept.
        shown: how many sentences stand as evidence for a count.
    """
    found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        for name in statement.names:
            found[name, statement.document].append(statement)
    names = ranked(statements)[:most]
    return _table(names, documents, found, shown)


def together(statements: Sequence[Statement], *, most: int, shown: int) -> Table:
    """Returns how often two of the ``most`` named entities stand in one sentence.

    The table is symmetric; its diagonal is empty.
    """
    names = ranked(statements)[:most]
    found: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        for pair in itertools.permutations(statement.names, 2):
            found[pair].append(statement)
    return _table(names, names, found, shown)


def ranked(statements: Iterable[Statement]) -> list[str]:
    """Returns all entities, those that most sentences name first."""
    counts = Counter(name for statement in statements for name in statement.names)
    return [name for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _table(
    rows: Sequence[str],
    columns: Sequence[str],
    found: dict[tuple[str, str], list[Statement]],
    shown: int,
) -> Table:
    def count(row: str, column: str) -> Count:
        evidence = found.get((row, column), [])
        return Count(count=len(evidence), evidence=tuple(evidence[:shown]))

    return Table(
        rows=tuple(rows),
        columns=tuple(columns),
        cells=tuple(tuple(count(row, column) for column in columns) for row in rows),
    )
