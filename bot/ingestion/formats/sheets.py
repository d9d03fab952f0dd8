"""Reads XLSX sheet by sheet: cells as they are shown; the only importer of openpyxl here."""

from __future__ import annotations

import datetime
import io
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from bot.ingestion.formats.archives import left_out, open_archive
from bot.ingestion.formats.collecting import Collector, Extracted, Limits, raised
from bot.ingestion.formats.properties import Told, told
from bot.ingestion.formats.tables import Row, add_table, spread

_SAME = Decimal("1e-9")
_MIDNIGHT = datetime.time()
_NO_RESULT = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].')
_PLACES = re.compile(r"[0#?](?:[0#?,]*[0#?])?(?:\.([0#?]+))?(,*)")


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the cells of every sheet in words, with a place for each that has any."""
    import openpyxl

    with open_archive(data, limits) as archive:
        members = archive.namelist()
        sheets = [archive.read(name) for name in members if name.startswith("xl/worksheets/")]
    bare = sum(len(_NO_RESULT.findall(sheet)) for sheet in sheets)
    del sheets
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
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
    notes = [left_out(members), without if bare else None]
    said = told(book.properties) if "docProps/core.xml" in members else Told()
    return collector.finish(**said, notes=notes)


def _grid(sheet: Any, *, hidden: bool) -> tuple[list[Row], list[str]]:
    """Returns the rows of a sheet, merged cells in every place, and what is remarked on its cells.

    What is in a hidden row or column is marked so, unless the whole sheet is.
    """
    columns = [each for each in sheet.column_dimensions.values() if each.hidden and not hidden]
    aside = {number for each in columns for number in range(each.min, each.max + 1)}
    grid: list[Row] = []
    comments = []
    for number, cells in enumerate(sheet.iter_rows(), start=sheet.min_row):
        is_aside = not hidden and number in sheet.row_dimensions
        is_aside = is_aside and sheet.row_dimensions[number].hidden
        row = [shown(cell.value, cell.number_format) for cell in cells]
        for index, cell in enumerate(cells):
            if row[index] and (is_aside or (aside and cell.column in aside)):
                row[index] += " (hidden)"
            if cell.comment:
                comments.append(f"Comment on {cell.coordinate}: {cell.comment.text}")
        grid.append(row)
    for area in sheet.merged_cells.ranges:
        height, width = area.max_row - area.min_row + 1, area.max_col - area.min_col + 1
        spread(grid, area.min_row - sheet.min_row, area.min_col - sheet.min_column, height, width)
    return grid, comments


def shown(value: object, code: str = "General") -> str:
    """Returns a cell as its format shows it, with the value that it holds where that differs."""
    if value is None:
        return ""
    if isinstance(value, list):  # A text in several fonts.
        return _runs(value)
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == _MIDNIGHT
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.time):
        return value.isoformat("minutes" if not value.second else "seconds")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    plain = f"{value:.15g}" if abs(value) < 1e15 else repr(value)
    text = _formatted(value, code)
    return text if text is not None else plain


def _runs(parts: list[Any]) -> str:
    text = ""
    for part in parts:
        said = str(part)
        is_raised = getattr(getattr(part, "font", None), "vertAlign", "") == "superscript"
        text += raised(text, said) if is_raised else said
    return text


def _formatted(value: float, code: str) -> str | None:
    """Returns a number as a format code shows it; None where the code asks for no such form."""
    sections = code.split(";")
    negative = value < 0 and len(sections) > 1
    is_zero = value == 0 and len(sections) > 2
    section = sections[1 if negative else 2 if is_zero else 0]
    literals: list[str] = []
    bare = _LITERAL.sub(lambda found: _keep(found, literals), section)
    places = _PLACES.search(bare)
    if not places or re.search("[EeDdMmYyHhSs/@]|General", bare):
        return None
    share = 100 ** bare.count("%")
    figure = abs(Decimal(repr(value))) * share / 1000 ** len(places[2])
    grouped = "," if "," in places[0].removesuffix(places[2] or "\0") else ""
    decimals = places[1] or ""
    rounded = figure.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    digits = f"{rounded:{grouped}f}"
    if decimals.rstrip("#") != decimals:
        digits = digits.rstrip("0").rstrip(".")
    sign = "-" if value < 0 and not negative else ""
    text = f"{sign}{bare[: places.start()]}{digits}{bare[places.end() :]}".strip()
    for literal in literals:
        text = text.replace("\0", literal, 1)
    if abs(rounded - figure) <= abs(figure) * _SAME:
        return text.strip()
    return f"{text.strip()} (exactly {value * share:.15g}{'%' * (share > 1)})"


def _keep(found: re.Match[str], literals: list[str]) -> str:
    """Takes what a format says in so many words out of it; colours, blanks and fillings go."""
    said = found[1] or found[2] or found[3] or ""
    literals.extend([said] * bool(said))
    return "\0" if said else ""
