"""Reads the charts of Office files: categories and values are a table, under the chart's title."""

from __future__ import annotations

from typing import Any

from bot.ingestion.formats.collecting import Collector
from bot.ingestion.formats.markup import parse_xml
from bot.ingestion.formats.tables import add_table

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def add_chart(collector: Collector, data: bytes) -> None:
    """Adds what a chart shows; one that keeps no values in itself adds nothing but its title."""
    root = parse_xml(data)
    title = root.find(f"{_C}chart/{_C}title")
    name = "" if title is None else "".join(text.text or "" for text in title.iter(f"{_A}t"))
    series = list(root.iter(f"{_C}ser"))
    heads = [""] + [next(iter(_points(each, "tx").values()), "") for each in series]
    categories: dict[int, str] = {}
    for each in series:
        categories |= _points(each, "cat") or _points(each, "xVal")
    values = [_points(each, "val") or _points(each, "yVal") for each in series]
    indexes = sorted(categories.keys() | {index for each in values for index in each})
    rows = [
        [categories.get(index, ""), *(each.get(index, "") for each in values)] for index in indexes
    ]
    add_table(
        collector, [heads, *rows] if rows else [], f"Chart: {name}" if name else "Chart", heads=1
    )


def _points(series: Any, part: str) -> dict[int, str]:
    """Returns the values of a part of a series by their index, as their format shows them."""
    from bot.ingestion.formats.sheets import shown

    found = series.find(f"{_C}{part}")
    if found is None:
        return {}
    shape = found.findtext(f".//{_C}formatCode") or "General"
    points = {int(p.get("idx")): p.findtext(f"{_C}v") or "" for p in found.iter(f"{_C}pt")}
    if found.find(f".//{_C}numCache") is None and found.find(f".//{_C}numLit") is None:
        return points or (
            {0: found.findtext(f"{_C}v") or ""} if found.find(f"{_C}v") is not None else {}
        )
    return {index: shown(float(value), shape) for index, value in points.items() if value}
