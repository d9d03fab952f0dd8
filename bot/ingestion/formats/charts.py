"""Reads the charts of Office files: categories and values are a table, under the chart's title."""

from __future__ import annotations

from typing import Any

from bot.ingestion.formats.collecting import Collector
from bot.ingestion.formats.markup import parse_xml
from bot.ingestion.formats.sheets import shown
from bot.ingestion.formats.tables import add_table


def add_chart(collector: Collector, data: bytes) -> None:
    """Adds what a chart shows; one that keeps no values in itself adds nothing."""
    root = parse_xml(data)
    title = root.find("{*}chart/{*}title")
    name = "" if title is None else "".join(text.text or "" for text in title.iter("{*}t"))
    series = list(root.iter("{*}ser"))
    categories: dict[int, str] = {}
    for each in series:
        categories |= _points(each, "cat", "xVal")
    values = [_points(each, "val", "yVal") for each in series]
    heads = ["", *(next(iter(_points(each, "tx").values()), "") for each in series)]
    rows = [
        [categories.get(index, ""), *(each.get(index, "") for each in values)]
        for index in sorted(categories.keys() | {index for each in values for index in each})
    ]
    caption = f"Chart: {name}" if name else "Chart"
    add_table(collector, [heads, *rows] if rows else [], caption, heads=1)


def _points(series: Any, *parts: str) -> dict[int, str]:
    """Returns the values of a part of a series by their index, as their format shows them."""
    found = next((part for name in parts for part in series.iterchildren(f"{{*}}{name}")), None)
    if found is None:
        return {}
    values = {int(pt.get("idx")): pt.findtext("{*}v") or "" for pt in found.iter("{*}pt")}
    if next(found.iter("{*}numCache", "{*}numLit"), None) is not None:
        code = found.findtext(".//{*}formatCode") or "General"
        return {index: shown(float(value), code) for index, value in values.items() if value}
    return values or dict(enumerate(each.text or "" for each in found.iterchildren("{*}v")))
