"""An export as a workbook: a sheet for each matrix, the statements, the sources, what it is.

Every cell but a value's is text: one that begins like a formula is none. What is cited leads to its
source. The only module that imports openpyxl.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from bot.export.content import Content, Part, plain
from bot.export.look import ACCENT, INK, RULE, SANS, SOFT
from bot.markdown.nodes import Line
from bot.types.answers import Value
from bot.types.status_words import say_status
from bot.types.texts import Texts

_LONGEST = 32_767
"""Most characters that a cell may hold."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SIDE = Side(style="thin", color=RULE)
_BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_PLACE = Alignment(wrap_text=True, vertical="top")
_GROUND = PatternFill("solid", fgColor=SOFT)

Linked = tuple[str, Sequence[int]]
"""Words that lead to the first of the sources that they name."""
Cell = str | float | date | Linked
Row = Sequence[Cell]


def write(content: Content) -> bytes:
    """Returns the content as an XLSX file."""
    texts = content.texts
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator, book.properties.title = "", content.title
    for part in content.parts:
        if part.matrix:
            table = (part.matrix.head, *part.matrix.rows)
            rows = [[_cell(cell, part) for cell in row] for row in table]
            _add(book, texts("matrix"), rows, texts, widths=(22, *[34] * (len(rows[0]) - 1)))
    _add(book, texts("answers"), _statements(content), texts, widths=(34, 80, 40, 12, 14, 10, 12))
    widths = (6, 30, 14, 22, 14, 13, 46, 46, 24, 13)
    _add(book, texts("sources"), _sources(content), texts, widths=widths)
    _add(book, texts("about"), _about(content), texts, widths=(20, 100))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _statements(content: Content) -> Iterator[Row]:
    texts = content.texts
    heads = ("question", "statement", "status", "citations", "value", "unit", "value_type")
    yield [texts(key) for key in heads]
    for part in content.parts:
        answer = part.answer
        for claim in answer.statements:
            numbers = texts("list_separator").join(map(str, claim.citations))
            said = part.question, plain(claim.text), say_status(claim, texts.language)
            yield *said, (numbers, claim.citations), *_typed(claim.value, texts)
        if not answer.statements:
            said = part.question, plain(answer.text), texts(f"status_{answer.status}")
            yield *said, *[""] * 4


def _typed(value: Value | None, texts: Texts) -> Row:
    """Returns a value as a spreadsheet can sort and add it, its unit, and what it is; a date that
    is no day stays as it is said."""
    if value is None:
        return "", "", ""
    shown: Cell = plain(value.text) if value.number is None else value.number
    if value.type == "date":
        with suppress(ValueError):
            shown = date.fromisoformat(value.text)
    return shown, plain(value.unit or ""), texts(f"type_{value.type}")


def _sources(content: Content) -> Iterator[Row]:
    heads = ("number", "title", "author", "part", "genre", "date", "quote",
             "our_translation", "file", "position")  # fmt: skip
    yield [content.texts(key) for key in heads]
    for note in content.notes:
        about = (note.title, note.author, note.heading, note.genre, note.date)
        said = (note.quote, note.translation or "", note.file, note.position)
        yield str(note.number), *about, *said


def _about(content: Content) -> Iterator[Row]:
    """Yields what the workbook is, how the questions were answered, where sources disagree."""
    texts = content.texts
    yield texts("title"), content.title
    yield texts("about"), content.imprint
    yield texts("status"), texts("legend")
    for part in content.parts:
        yield texts("question"), part.question
        yield texts("status"), "\n".join((part.facts, *part.notices))
        notes = {note.number: note for note in part.notes}
        for conflict in part.answer.conflicts:
            sides = (notes[n] for n in conflict.citations if n in notes)
            said = (f"[{side.number}] {texts('quoted', quote=side.quote)}" for side in sides)
            yield texts("conflicts"), "\n".join((plain(conflict.about), *said))


def _cell(line: Line, part: Part) -> Linked:
    cited = (n for span in line if span.slot is not None for n in part.marks[span.slot].citations)
    return "".join(span.text for span in line), tuple(cited)


def _add(
    book: Any, name: str, rows: Iterable[Row], texts: Texts, *, widths: Sequence[float]
) -> None:
    """Adds a sheet, its first row and column fixed in sight."""
    sheet = book.create_sheet(name)
    for number, row in enumerate(rows, start=1):
        for column, said in enumerate(row, start=1):
            text, cited = said if isinstance(said, tuple) else (said, ())
            cell = sheet.cell(number, column)
            _fill(cell, text, head=number == 1, bold=1 in (number, column))
            if cited:  # a source stands below the head
                place = f"'{texts('sources')}'!A{cited[0] + 1}"
                cell.hyperlink = Hyperlink(cell.coordinate, location=place)
                cell.font = Font(name=SANS, size=10, color=ACCENT)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _fill(cell: Any, said: Any, *, head: bool, bold: bool) -> None:
    cell.value = said
    if isinstance(said, str):
        cell.value = said[: _LONGEST - 1] + "…" if len(said) > _LONGEST else said
        cell.data_type = "s"  # never a formula, whatever it begins with
        cell.quotePrefix = said.startswith(_FORMULA)
    cell.font = Font(name=SANS, size=10, bold=bold, color=ACCENT if head else INK)
    cell.alignment, cell.border = _PLACE, _BORDER
    if head:
        cell.fill = _GROUND
