"""Reads XLSX sheet by sheet: cells as they are shown; the only importer of openpyxl here."""

import io
import re
from collections import Counter
from typing import Any

from bot.ingestion.formats.collecting import Collector, Extracted, Limits, not_read
from bot.ingestion.formats.office import left_out, open_archive, shown, told
from bot.ingestion.formats.tables import Row, add_table, spread

_CORE = "docProps/core.xml"
_PARTS = ("xl/worksheets/", "xl/drawings/drawing")
_UNREAD = re.compile(
    rb"(?P<formula></f>\s*(?:<v\s*/>|<v></v>)?\s*</c>)|(?P<text_box><(?:\w+:)?txBody)"
)


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the cells of every sheet in words, with a place for each that has any."""
    import openpyxl

    with open_archive(data, limits) as archive:
        members = archive.namelist()
        parts = (name for name in members if name.startswith(_PARTS))
        found = (match for name in parts for match in _UNREAD.finditer(archive.read(name)))
        unread = Counter(str(match.lastgroup) for match in found)
        core = archive.read(_CORE) if _CORE in members else b""
    bare = unread.pop("formula", 0)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
    for name in ("created", "modified"):
        if f":{name}".encode() not in core:  # The library puts the time of reading there.
            setattr(book.properties, name, None)
    collector = Collector(limits)
    for sheet in book.worksheets:
        hidden = sheet.sheet_state != "visible"
        name = f"{sheet.title} (hidden)" if hidden else sheet.title
        collector.place("sheet", name)
        grid, comments = _grid(sheet, hidden=hidden)
        if any(map(any, grid)):
            collector.heading(1, name)
        add_table(collector, grid, "Hidden" if hidden else "")
        collector.rows(comments)
    without = (
        f"{bare} formulas have no result kept in the file: open it in a spreadsheet program, save "
        "it, and add it again."
    )
    notes = [left_out(members), not_read(**unread), without if bare else None]
    return collector.finish(**told(book.properties), notes=notes)


def _grid(sheet: Any, *, hidden: bool) -> tuple[list[Row], list[str]]:
    """Returns the rows of a sheet, merged cells in every place, and what is remarked on its cells.

    What is in a hidden row or column is marked so, unless the whole sheet is.
    """
    columns = [each for each in sheet.column_dimensions.values() if each.hidden and not hidden]
    aside = {number for each in columns for number in range(each.min, each.max + 1)}
    below = {n for n, each in sheet.row_dimensions.items() if each.hidden and not hidden}
    grid: list[Row] = []
    comments = []
    for number, cells in enumerate(sheet.iter_rows(), start=sheet.min_row):
        row = [shown(cell.value, cell.number_format) for cell in cells]
        for index, cell in enumerate(cells):
            if row[index] and (number in below or cell.column in aside):
                row[index] += " (hidden)"
            if cell.comment:
                comments.append(f"Comment on {cell.coordinate}: {cell.comment.text}")
        grid.append(row)
    for area in sheet.merged_cells.ranges:
        height, width = area.max_row - area.min_row + 1, area.max_col - area.min_col + 1
        spread(grid, area.min_row - sheet.min_row, area.min_col - sheet.min_column, height, width)
    return grid, comments
