"""Reads rows of tables as the sources' text has them: "Company: A; Margin: 14.2%; Staff: 40."

A row is a record: names of columns and what stands under them. What is asked over the rows of one
table (the largest, the sum, a difference) is computed here, with the rows that it rests on.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.answering.extractive.display import Segment
from bot.answering.extractive.statements import Choice, Ranked, Statement
from bot.language import question_forms
from bot.language.fact_kinds import values_asked
from bot.language.periods import bare_years
from bot.language.scripts import fold
from bot.language.values import Value, values

Shares = Callable[[str, Sequence[str]], Sequence[float]]
"""Gives the share (0 to 1) of a question's words, by rarity, that each text has."""

_PART = re.compile(r"[;\uff1b]\s+")
_PAIR = re.compile(r"(?P<key>[^:\uff1a]{1,80})[:\uff1a]\s*(?P<value>.+)")
_MEASURED = {"money", "share", "quantity"}
_LEAST = 2
"""Named values that make a row."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row: its own name, and what stands in its columns."""

    name: str
    cells: Mapping[str, str]

    def cell(self, item: str) -> str | None:
        """Returns what stands under a thing's name, if a column or the row is called by it."""
        return next((value for key, value in self.cells.items() if fold(item) in fold(key)), None)


def record_of(segment: Segment) -> Record | None:
    """Returns the row that a segment is, if it is one."""
    heads, under = _bars(segment.context.split("\n")[0]), _bars(segment.quote)
    if len(under) > 1 and len(heads) == len(under):
        return Record(under[0], dict(zip(heads[1:], under[1:], strict=True)))
    parts = _PART.split(segment.quote.rstrip(".。"))
    pairs = [match for part in parts if (match := _PAIR.fullmatch(part.strip()))]
    if len(parts) < _LEAST or len(pairs) < _LEAST - (len(pairs) < len(parts)):
        return None
    name = pairs[0]["value"] if len(pairs) == len(parts) else parts[0]
    own = pairs[1:] if len(pairs) == len(parts) else pairs
    return Record(name.strip(), {m["key"].strip(): m["value"].strip() for m in own})


def types_stated(segment: Segment) -> set[str]:
    """Returns the types of the values that a segment states; the unit of a row's bare number may
    stand in its table's head or nowhere, and it may be a year."""
    types = {value.type for value in values(segment.quote)}
    if "number" not in types or not record_of(segment):
        return types
    return types | _MEASURED | ({"date"} if bare_years(fold(segment.quote)) else set())


def _bars(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("| ").split("|")]


def compute(question: str, statements: Sequence[Statement], shares: Shares) -> Choice | None:
    """Returns what a question asks to be computed over the rows of one table: the best statement's.

    The column is the one whose name the question has most of; rows that it names are meant, else
    all. None where nothing is to be computed, or the rows do not tell what of.
    """
    form = next((f for f in question_forms.COMPUTED if question_forms.asks(f, question)), None)
    rows = [(s, record) for s in statements if (record := record_of(s.segment))]
    if form is None or not rows:
        return None
    keys, voice = tuple(rows[0][1].cells), rows[0][0].speaker
    table = [(s, r) for s, r in rows if tuple(r.cells) == keys and s.speaker == voice]
    kinds = [kind for kind in values_asked(question) if not kind.broad]
    columns = [key for key in keys if any(kind.told.search(fold(key)) for kind in kinds)]
    columns = columns or [key for key in keys if shares(key, [question])[0] >= _NAMED]
    named = [(s, r) for s, r in table if shares(r.name, [question])[0] >= _NAMED]
    if len(columns) > 1 and len(named) == 1:
        return _told(form, [(c, named[0][0], _value(named[0][1].cells[c])) for c in columns])
    column = max(columns or keys, key=lambda k: shares(question, [k])[0])
    meant = named if len(named) > 1 or form in ("more", "less") else table
    return _told(form, [(r.name, s, _value(r.cells[column])) for s, r in meant])


def meant(question: str, ranked: Ranked, shares: Shares) -> Ranked:
    """Returns the statements without rows of a table of which the question names others, and those
    whose columns have less of it than a named row's: no row stands in for another."""
    rows = {n: row for n, s in enumerate(ranked) if (row := record_of(s.segment))}
    names = {n: row.name.rpartition(" — ")[2] for n, row in rows.items()}
    named = [n for n, name in names.items() if name and shares(name, [question])[0] >= _NAMED]
    tables = {n: (ranked[n].speaker, *row.cells) for n, row in rows.items()}
    rest = tables.keys() - {n for n in tables for m in named if tables[n] == tables[m]}
    fits = {n: shares(question, [" ".join(rows[n].cells)])[0] for n in (*named, *rest)}
    most = max((fits[n] for n in named), default=0.0)
    return [s for n, s in enumerate(ranked) if n not in rows or fits.get(n, -1.0) >= most]


_NAMED = 0.7


def _value(text: str) -> Value | None:
    return next((v for v in values(text) if v.type != "date"), None)


def _told(form: str, found: Sequence[tuple[str, Statement, Value | None]]) -> Choice | None:
    known = [(name, statement, value) for name, statement, value in found if value]
    if len(known) < _LEAST or len({v.unit for _, _, v in known}) > 1:
        return None
    rows = tuple({(s.source.n, s.order): s for _, s, _ in known}.values())
    if form in ("most", "least", "more", "less"):
        pick = (max if form in ("most", "more") else min)(known, key=lambda each: each[2].number)
        said = f"{pick[0]}: {pick[2].text}"
        others = [s for s in rows if s is not pick[1] and form in ("more", "less")]
        return Choice([pick[1], *others], verdict=said, drawn_from=rows)
    if form == "difference" and len(known) != _LEAST:
        return None
    numbers = [v.number for _, _, v in known]
    numbers = sorted(numbers, reverse=True) if form == "difference" else numbers
    sign = " − " if form == "difference" else " + "
    total = numbers[0] - numbers[1] if form == "difference" else sum(numbers, Decimal(0))
    sums = sign.join(f"{n:,f}" for n in numbers)
    return Choice(rows, verdict=f"{sums} = {total:,f}", drawn_from=rows)
