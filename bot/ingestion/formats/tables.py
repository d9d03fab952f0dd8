"""Puts the rows of a table into words, so that a row read alone says what its values are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest

from bot.ingestion.formats.collecting import tidy

_NUMBER = re.compile(r"[^\w]*\d[\d.,:/\s%+-]*\W*")
_ENDED = re.compile(r"[.!?;。\uff01\uff1f\uff1b]$")


def rows_in_words(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yields each row as ``Company: Alibaba; Revenue: 100.``

    The first row of two or more cells names the columns, if each of its cells is filled and none
    is a number; else values stand alone. An empty row ends a table: the next may have other names.
    """
    names: list[str] | None = None
    alone = False
    tidied = ([" ".join(tidy(cell).split()) for cell in row] for row in rows)
    for cells in chain(tidied, [[]]):
        wide = sum(map(bool, cells)) > 1
        if not any(cells):
            if alone and names:
                yield _sentence(filter(None, names))
            names, alone = None, False
        elif names is None and wide and _names_columns(cells):
            names, alone = cells, True
        else:
            yield _sentence(_named(cells, names or []))
            names, alone = [] if names is None and wide else names, False


def _named(cells: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    for name, cell in zip_longest(names, cells, fillvalue=""):
        if cell:
            yield f"{name}: {cell}" if name else cell


def _names_columns(cells: Sequence[str]) -> bool:
    """The first cell may be empty, over a column of names."""
    last = max(index for index, cell in enumerate(cells) if cell)
    filled = all(cells[1 : last + 1])
    return filled and not any(_NUMBER.fullmatch(cell) for cell in cells)


def _sentence(values: Iterable[str]) -> str:
    """Ends with a full stop: a short line without one would be taken for a heading."""
    line = "; ".join(values)
    return line if _ENDED.search(line) else f"{line}."
