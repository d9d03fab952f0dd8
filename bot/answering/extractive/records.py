"""What the rows of tables that were found state, and what is worked out over their tables."""

import re
from collections.abc import Callable, Sequence

from bot.answering.extractive.display import Segment
from bot.answering.extractive.statements import Choice, Ranked
from bot.language.periods import bare_years, without
from bot.language.records import Record, record_of
from bot.language.scripts import fold
from bot.language.table_questions import NAMED, TableQuestion
from bot.language.values import values

Shares = Callable[[str, Sequence[str]], Sequence[float]]
"""Gives the share (0 to 1) of a question's words, by rarity, that each text has."""

_MEASURED = {"money", "share", "quantity"}


def row_of(segment: Segment) -> Record | None:
    """Returns the row that a segment is, if it is one."""
    return record_of(segment.quote, segment.context)


def types_stated(segment: Segment) -> set[str]:
    """Returns the types of the values that a segment states; the unit of a row's bare number may
    stand in its table's head or nowhere, and it may be a year."""
    types = {value.type for value in values(segment.quote)}
    if "number" not in types or not row_of(segment):
        return types
    return types | _MEASURED | ({"date"} if bare_years(fold(segment.quote)) else set())


def compute(question: str, statements: Ranked, shares: Shares) -> Choice | None:
    """Returns what a question asks to be worked out over the rows of one table: the best
    statement's; None if nothing is, an empty choice if it cannot be, or rows were not found."""
    lead = next((s for s in statements if row_of(s.segment)), None)
    if lead is None:
        return None
    found = {s.segment.quote: s for s in statements if s.speaker == lead.speaker}
    rows = [record_of(quote, lead.segment.context) for quote in lead.segment.table or found]
    about = lead.source.about
    asked = TableQuestion(
        question, [row for row in rows if row], lambda one, other: shares(one, [other])[0],
        "\n".join(about.get(key, "") for key in ("under", "title", "file")),
    )  # fmt: skip
    outcome = asked.outcome()
    told = [found[row.text] for row in outcome.rows if row.text in found] if outcome else []
    if outcome is None or not outcome.said or len(told) < len(outcome.rows):
        return Choice() if outcome and lead is statements[0] else None
    return Choice(told, verdict=outcome.said, drawn_from=told)


def names_row(row: Record, question: str, shares: Shares) -> bool:
    """Tells whether a question has a row's name, the numbers in it too."""
    numbers = set(re.findall(r"\d+", without(row.name)))
    named = bool(row.name) and numbers <= set(re.findall(r"\d+", question))
    return named and shares(row.name, [question])[0] >= NAMED


def meant(question: str, ranked: Ranked, shares: Shares) -> Ranked:
    """Returns the statements without rows of a table of which the question names others, those
    whose columns have less of it than a named row's, and those of a name whose other rows have
    more of it: no row stands in for another."""
    rows = {n: row for n, s in enumerate(ranked) if (row := row_of(s.segment))}
    named = [n for n, row in rows.items() if names_row(row, question, shares)]
    named = [n for n in named if fold(rows[n].name) in fold(question)] or named
    tables = {n: (ranked[n].speaker, *row.cells) for n, row in rows.items()}
    rest = tables.keys() - {n for n in tables for m in named if tables[n] == tables[m]}
    fits = {n: shares(question, [" ".join(rows[n].cells)])[0] for n in (*named, *rest)}
    most = max((fits[n] for n in named), default=0.0)
    whole = {n: shares(question, [rows[n].text])[0] for n in named}
    less = {n for n in named for m in named if whole[n] < whole[m] and rows[n].name == rows[m].name}
    kept = {n for n in fits if fits[n] >= most} - less
    return [s for n, s in enumerate(ranked) if n not in rows or n in kept]
