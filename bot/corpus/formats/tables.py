"""Puts the rows of a table into words, so that a row read alone says what its values are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.corpus.formats.collecting import tidy

_NUMBER = re.compile(r"[^\w]*\d[\d.,:/\s%+-]*\W*")
_ENDED = re.compile(r"[.!?;。\uff01\uff1f\uff1b]$")


def rows_in_words(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yields each row as ``Company: Alibaba; Revenue: 100.``

    The first row of two or more cells names the columns, if each of its cells is filled and none
    is a number; else values stand alone. An empty row ends a table: the next may have other names.
    """
    names: Sequence[str] | None = None
    for row in rows:
        cells = [" ".join(tidy(cell).split()) for cell in row]
        filled = [cell for cell in cells if cell]
        if not filled:
            names = None
        elif names is None and len(filled) > 1:
            names = cells if _names_columns(cells, filled) else ()
            if not names:
                yield _sentence(filled)
        else:
            yield _sentence(_named(cells, names or ()))


def _names_columns(cells: Sequence[str], filled: Sequence[str]) -> bool:
    """The first cell may be empty, over a column of names."""
    missing = [cell for cell in _trimmed(cells)[1:] if not cell]
    return not missing and not any(_NUMBER.fullmatch(cell) for cell in filled)


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    last = max((index for index, cell in enumerate(cells) if cell), default=-1)
    return cells[: last + 1]


def _named(cells: Sequence[str], names: Sequence[str]) -> list[str]:
    padded = [*names, *[""] * (len(cells) - len(names))]
    pairs = [(name, cell) for name, cell in zip(padded, cells, strict=False) if cell]
    return [f"{name}: {cell}" if name else cell for name, cell in pairs]


def _sentence(values: Sequence[str]) -> str:
    """Ends with a full stop: a short line without one would be taken for a heading."""
    line = "; ".join(values)
    return line if _ENDED.search(line) else f"{line}."
