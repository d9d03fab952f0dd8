"""Reads rows of tables as a document's text has them: "Company: A; Margin: 14.2%; Staff: 40."

A row is a record: names of columns and what stands under them. Rows that follow each other under
the same heads are a table. Over cells a sum is worked out, the first, how far that is from another.
"""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from bot.language import question_forms
from bot.language.closed_classes import closed_class
from bot.language.periods import without
from bot.language.scripts import fold
from bot.language.sentences import units
from bot.language.units import BASE
from bot.language.values import Value, values

_PART = re.compile(r"[;\uff1b]\s+")
_PAIR = re.compile(r"(?P<key>(?:.{1,250} — )?[^:\uff1a]{1,80})[:\uff1a]\s*(?P<value>.+)")
_LEAST = 2
"""Named values that make a row."""
_TOTAL = closed_class("total_row")
DATED, OF_TWO = ("earliest", "latest"), ("difference", "more", "less")
_FALLING = ("most", "more", "latest", "difference")
_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge, "at_most": operator.le, "over": operator.gt, "under": operator.lt,
    "in": operator.eq,
}  # fmt: skip
_FIGURE = re.compile(r"(?<![\w.,])[-−–]?\d[\d,]*(?:\.\d+)?")
_INEXACT = re.compile(r"[~<>≈±+]")
_UNIT = re.compile(r"[(\uff08]([^()\uff08\uff09]*)[)\uff09]|\bin ([^,]+)$|单位[:\uff1a]?\s*(.+)$")


@dataclass(frozen=True, slots=True)
class Record:
    """A row: its own name, what stands in its columns, the head over its name, and what the whole
    row stands under: the caption of its table, its group of rows."""

    name: str
    cells: Mapping[str, str]
    head: str = ""
    under: tuple[str, ...] = ()
    text: str = ""

    def cell(self, item: str) -> str | None:
        """Returns what stands under a thing's name, if a column or the row is called by it."""
        return next((value for key, value in self.cells.items() if fold(item) in fold(key)), None)

    @property
    def totals(self) -> bool:
        """Whether the row is the sum of others."""
        return bool(_TOTAL.search(fold(self.name)))


def record_of(text: str, context: str = "") -> Record | None:
    """Returns the row that a sentence is, if it is one; ``context`` is what it stands under."""
    heads, under = _bars(context.split("\n")[0]), _bars(text)
    if len(under) > 1 and len(heads) == len(under):
        return Record(under[0], dict(zip(heads[1:], under[1:], strict=True)), heads[0], (), text)
    parts = _PART.split(text.rstrip(".。"))
    pairs = [match for part in parts if (match := _PAIR.fullmatch(part.strip()))]
    if len(parts) < _LEAST or len(pairs) < _LEAST - (len(pairs) < len(parts)):
        return None
    first = pairs.pop(0) if len(pairs) == len(parts) else None
    *above, head = (first["key"] if first else parts[0]).split(" — ")
    name, head = (first["value"], head) if first else (head, "")
    own = {m["key"].strip(): m["value"].strip() for m in pairs}
    return Record(name.strip(), own, head.strip(), tuple(above), text)


def table_of(document: str, row: str) -> tuple[Record, ...]:
    """Returns all rows of the table of a document's text in which a row (on one line) stands."""
    return next((tuple(t) for t in _tables(document) if any(r.text == row for r in t)), ())


@lru_cache(64)
def _tables(document: str) -> list[list[Record]]:
    """Returns the rows that follow each other and have, where they are whole, the same heads."""
    tables = [table := list[Record]()]
    for unit in units(document):
        line = " ".join(document[unit.start : unit.end].split()).strip("| ")
        record = record_of(line, "\n".join(text.strip("| ") for text in unit.context))
        known = {key for row in table for key in row.cells}
        own = record.cells.keys() if record else set[str]()
        if record and table and record.head == table[0].head and (own <= known or known <= own):
            table.append(record)
        # A caption of several sentences begins the line of each row.
        elif record or document[unit.end : unit.end + 1] == "\n":
            tables.append(table := [record] if record else [])
    return tables


def _bars(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("| ").split("|")]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was worked out, in words ("" if it is declined), the rows that it is told of, and what
    of it whoever tells it must say beside their names."""

    said: str = ""
    rows: Sequence[Record] = ()
    result: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is written, in the unit of its head or caption if it has none itself."""

    name: str
    text: str
    value: Value
    row: Record

    @property
    def figure(self) -> Decimal:
        """The number that is written."""
        return Decimal(re.sub("[−–]", "-", _FIGURE.findall(self.text)[0].replace(",", "")))

    @property
    def size(self) -> Any:
        """What it is compared by with its like: in the base of its unit; a date as ISO 8601."""
        is_date = self.value.type == "date"
        return self.value.unit if is_date else self.value.number * self.value.factor

    def bounded_by(self, limit: Value) -> bool:
        """Tells whether it may be held against a limit; either may leave its unit out."""
        if {"date", "share"} & {self.value.type, limit.type}:
            return self.value.type == limit.type
        return len({BASE[each.unit][0] for each in (self.value, limit) if each.unit}) < 2

    def holds(self, kind: str, limit: Value) -> bool | None:
        """Tells whether it is within a bound; None if it is not as exact as that."""
        if limit.type == "date":
            own = self.value.unit[: len(limit.unit)]
            return None if len(own) < len(limit.unit) else _HOLDS[kind](own, limit.unit)
        if not limit.unit and _FIGURE.fullmatch(limit.text) and self.size != self.figure:
            return None  # 600 may be 600 of the thousands that the head says
        return _HOLDS[kind](self.size, limit.number * limit.factor)


def over(form: str, head: str, cells: Sequence[Cell | None], question: str) -> Outcome:
    """Returns what a form gives over cells; a declined one if they are not all read and alike.

    ``spread`` tells the first and the last, or the one of the rank that is asked for.
    """
    known = [cell for cell in cells if cell]
    shapes = {cell.value.type if form in DATED else _FIGURE.sub("#", cell.text) for cell in known}
    if len(known) < len(cells) or len(shapes) != 1:
        return Outcome()
    rows = list({id(cell.row): cell.row for cell in known}.values())
    under = known[0].row.under if len({row.under for row in rows}) == 1 else ()
    before = "".join(f"{text} — " for text in (*under, head) if text)
    falling = form in _FALLING or (form == "spread" and question_forms.asks("most", question))
    ranked = sorted(known, key=lambda c: c.size, reverse=falling)
    if form in ("difference", "sum", "average"):
        said, text = _calculated(form, ranked if form == "difference" else known)
        return Outcome(f"{before}{said}", rows, text)
    sizes, nth = list(dict.fromkeys(c.size for c in ranked)), question_forms.nth_asked(question)
    if nth > len(sizes):
        return Outcome()
    many = question_forms.size_asked(question) if nth == 1 and form not in OF_TWO else None
    wanted = {cell.size for cell in ranked[:many]} if many else {sizes[nth - 1]}
    if form == "spread":
        wanted = {sizes[0], sizes[nth - 1 or -1]}
    told_of = [cell for cell in ranked if cell.size in wanted]
    said = "; ".join(f"{cell.name}: {cell.text}" for cell in told_of)
    if form != "spread":
        told = rows if form in OF_TWO else [cell.row for cell in told_of]
        return Outcome(f"{before}{said}", told)
    ends = sorted((told_of[0], told_of[-1]), key=lambda c: c.size, reverse=True)
    apart, text = _calculated("difference", ends)
    return Outcome(f"{before}{said}; {apart}", [cell.row for cell in told_of], text)


def _calculated(form: str, cells: Sequence[Cell]) -> tuple[str, str]:
    """Returns a difference, sum or average written out, and its result as the cells are written."""
    terms = [cell.figure for cell in cells]
    result = terms[0] - terms[1] if form == "difference" else sum(terms, Decimal(0))
    sums = (" − " if form == "difference" else " + ").join(f"{term:,f}" for term in terms)
    if form == "average":
        sums, result = f"({sums}) / {len(terms)}", result / len(terms)
    told = round(result, 2)
    text = _FIGURE.sub(f"{told.normalize():,f}", cells[0].text, count=1)
    return f"{sums} {'=' if told == result else '≈'} {text}", text


def cell_of(name: str, head: str, row: Record, *, years: bool = False) -> Cell | None:
    """Returns what a row has in a column; None of what is not one exact value. A column of nothing
    but ``years`` has dates."""
    text = row.cells.get(head, "")
    if years:
        return Cell(name, text, Value("date", 0, 4, text, unit=text), row)
    found = values(text)
    if len(found) != 1 or _INEXACT.search(text):
        return None
    if found[0].type != "number":
        return Cell(name, text, found[0], row)
    if len(_FIGURE.findall(text)) != 1:
        return None
    units = [next(filter(None, m.groups())) for m in _UNIT.finditer("\n".join([head, *row.under]))]
    words = [re.sub(r"s of\b", "", unit).split() for unit in units]
    read = [values(f"{text} {' '.join(each)}")[0] for w in words for each in (w, w[::-1])]
    return Cell(name, text, max((*read, found[0]), key=lambda value: value.number), row)


def telling(row: Record, head: str) -> Outcome:
    """Returns what one cell says."""
    said = " — ".join((*row.under, row.name, head))
    return Outcome(f"{said}: {row.cells[head]}", [row], row.cells[head])


def bare(head: str) -> str:
    """Returns a head without its unit and its period."""
    return re.sub(r"\d{4}年?", " ", without(_UNIT.sub("", head)))
