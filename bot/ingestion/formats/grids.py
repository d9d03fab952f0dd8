"""Lays the cells of an HTML table out in columns, those that span several rows or columns too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_WIDEST = 50
"""Columns or rows that a cell may span; a page may claim any number."""
_PARTED = ("br", "p", "div", "li")


def holds_data(table: Any) -> bool:
    """Tells whether a table holds values, rather than lay out the page."""
    if table.xpath(".//table | .//h1 | .//h2 | .//h3 | .//ul"):
        return False
    return bool(table.xpath(".//tr[count(td | th) > 1]"))


def grid(table: Any) -> Iterator[list[str]]:
    """Yields the rows of a table; a cell's text stands in every place that it spans."""
    for element in table.iter(*_PARTED):
        element.tail = f" {element.tail or ''}"
    hanging: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        below: dict[int, tuple[int, str]] = {}
        for cell in row.xpath("./td | ./th"):
            _let_hang(cells, hanging, below)
            for _ in range(_span(cell, "colspan")):
                below[len(cells)] = _span(cell, "rowspan") - 1, _text(cell)
                cells.append(_text(cell))
        _let_hang(cells, hanging, below)
        hanging = below
        yield cells


def _let_hang(
    cells: list[str], hanging: dict[int, tuple[int, str]], below: dict[int, tuple[int, str]]
) -> None:
    """Fills the next columns from the cells of rows above that reach down to this one."""
    while hanging.get(len(cells), (0, ""))[0] > 0:
        left, text = hanging[len(cells)]
        below[len(cells)] = left - 1, text
        cells.append(text)


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or ""
    return min(max(int(value), 1), _WIDEST) if value.isascii() and value.isdigit() else 1


def _text(cell: Any) -> str:
    return "".join(cell.xpath(".//text()[not(ancestor::script or ancestor::style)]"))
