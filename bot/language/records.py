"""Reads rows of tables as a document's text has them: "Company: A; Margin: 14.2%; Staff: 40."

A row is a record: names of columns and what stands under them. Rows that follow each other under
the same heads are a table.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.language.closed_classes import closed_class
from bot.language.scripts import fold
from bot.language.sentences import units

_PART = re.compile(r"[;\uff1b]\s+")
_PAIR = re.compile(r"(?P<key>(?:.{1,250} — )?[^:\uff1a]{1,80})[:\uff1a]\s*(?P<value>.+)")
_LEAST = 2
"""Named values that make a row."""
_TOTAL = closed_class("total_row")


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
    return next((t for t in _tables(document) if any(r.text == row for r in t)), ())


@lru_cache(64)
def _tables(document: str) -> list[tuple[Record, ...]]:
    return [tuple(table) for table in _runs(document) if table]


def _runs(document: str) -> Iterator[list[Record]]:
    """Yields the rows that follow each other and have, where they are whole, the same heads."""
    table: list[Record] = []
    for unit in units(document):
        line = " ".join(document[unit.start : unit.end].split()).strip("| ")
        record = record_of(line, "\n".join(text.strip("| ") for text in unit.context))
        known = {key for row in table for key in row.cells}
        own = record.cells.keys() if record else set[str]()
        if record and table and record.head == table[0].head and (own <= known or known <= own):
            table.append(record)
        # A caption of several sentences begins the line of each row.
        elif record or document[unit.end : unit.end + 1] == "\n":
            yield table
            table = [record] if record else []
    yield table


def _bars(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("| ").split("|")]
