"""An export as a Word document: a memo with real headings, tables and footnotes.

The only module that imports python-docx.
"""

import io
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from bot.export.content import Content, Part
from bot.export.look import ACCENT, MUTE, SOFT, WARN, colour_of, east
from bot.markdown.glance import brief_table
from bot.markdown.nodes import (
    Block,
    Code,
    Heading,
    Item,
    Items,
    Line,
    Paragraph,
    Quotation,
    Span,
    Table,
)

_TEMPLATE = Path(__file__).with_name("memo.docx")
"""Our styles and page: a document that Word can change."""
_MOST_UPRIGHT = 5
"""A table of more columns turns the pages."""


def write(content: Content) -> bytes:
    """Returns the content as a DOCX file."""
    target = io.BytesIO()
    _Writer(content).file.save(target)
    return target.getvalue()


class _Writer:
    """Fills one document."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.texts = content.texts
        self.noted: list[int] = []
        self.file: Any = Document(str(_TEMPLATE))
        fonts = self.file.styles["Normal"].element.rPr.rFonts
        fonts.set(qn("w:eastAsia"), east(content.texts.language))
        tables = [b for part in content.parts for b in part.blocks if isinstance(b, Table)]
        section = self.file.sections[0]
        if any(len(table.head) > _MOST_UPRIGHT for table in tables):
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = section.page_height, section.page_width
        self.width = section.page_width - section.left_margin - section.right_margin
        properties = self.file.core_properties
        properties.title, properties.author = content.title[:255], ""
        properties.comments = content.imprint[:255]
        self.file.add_paragraph(self.content.title, "Title")
        self.file.add_paragraph(self.content.imprint, "Subtitle")
        _fill_footer(section.footer.paragraphs[0], self.content.imprint, self.width)
        for part in self.content.parts:
            self._part(part)
        for part in self.content.parts:
            if part.rest:
                self.file.add_heading(self.texts("goes_on", title=part.question), 1)
            for block in part.rest:
                self._block(block, part)
        _add_footnotes(self.file, self.content, self.noted)

    def _part(self, part: Part) -> None:
        """Writes what is read at a glance; what waits comes after all answers."""
        if part.question != self.content.title:
            self.file.add_heading(part.question, 1)
        self.file.add_paragraph(part.facts, "Caption").paragraph_format.keep_with_next = True
        for block in (*part.first, *part.below):
            self._block(brief_table(block) if isinstance(block, Table) else block, part)
        left = [note.number for note in part.notes if note.number not in self.noted]
        if left:
            paragraph = self.file.add_paragraph(f"{self.texts('sources')}: ")
            self._mark(paragraph, " ".join(f"[{n}]" for n in left), left, ACCENT)

    def _mark(
        self, paragraph: WordParagraph, text: str, numbers: Collection[int], colour: str
    ) -> None:
        """Writes the words of a mark, its numbers as the footnotes are numbered: in the order in
        which they are first referred to."""
        for piece in filter(None, re.split(r"(\d+)", text)):
            number = int(piece) if piece.isdecimal() else 0
            if number in self.noted:
                piece = str(self.noted.index(number) + 1)
            run = _run(paragraph, piece, colour=colour, bold=colour == WARN, size=8.5)
            if number in numbers and number not in self.noted:
                self.noted.append(number)
                _number(run, "footnoteReference").set(qn("w:id"), str(len(self.noted)))

    def _block(self, block: Block, part: Part) -> None:
        match block:
            case Heading(level, content):
                self._add(content, part, f"Heading {min(level + 1, 3)}")
            case Paragraph(content):
                self._add(content, part, "Normal")
            case Quotation(content):
                self._add(content, part, "Quote")
            case Code(text):
                self.file.add_paragraph(text)
            case Items(items):
                for item in items:
                    self._item(item, part)
            case Table():
                self._table(block, part)

    def _add(self, line: Line, part: Part, style: str) -> WordParagraph:
        paragraph = self.file.add_paragraph(style=style)
        self._fill(paragraph, line, part)
        if all(span.strong for span in line):  # it stands over what follows
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _item(self, item: Item, part: Part) -> None:
        if item.start is None:
            paragraph = self._add(item.content, part, "List Bullet")
        else:
            number = Span(text=f"{item.start}.\t")
            paragraph = self._add((number, *item.content), part, "List")
        layout = paragraph.paragraph_format
        layout.left_indent, layout.first_line_indent = Cm(0.63 * (item.depth + 1)), Cm(-0.63)

    def _table(self, table: Table, part: Part) -> None:
        first = 1.0 if table.head[0] else 0.7  # names of things need less room
        widths = [int(self.width * w / (len(table.head) - 1 + first))
                  for w in (first, *[1.0] * (len(table.head) - 1))]  # fmt: skip
        grid = self.file.add_table(rows=0, cols=len(widths))
        grid.style, grid.autofit = "Table Grid", False
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = width
        for head, cells in ((True, table.head), *((False, row) for row in table.rows)):
            row = grid.add_row()
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if head:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, line, width in zip(row.cells, cells, widths, strict=True):
                cell.width = width
                self._fill_cell(cell, line, part, head=head)
        self.file.add_paragraph().paragraph_format.space_after = Pt(4)

    def _fill(
        self, paragraph: WordParagraph, line: Iterable[Span], part: Part, size: float | None = None
    ) -> None:
        for span in line:
            if span.slot is None:
                _run(paragraph, span.text, bold=span.strong, italic=span.emphasis, size=size,
                     language=part.language)  # fmt: skip
            else:
                claim = part.marks[span.slot]
                self._mark(paragraph, span.text, claim.citations, colour_of(claim.status))

    def _fill_cell(self, cell: Any, line: Line, part: Part, *, head: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        if head:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), SOFT)
            cell._tc.get_or_add_tcPr().append(shade)
        strong = (replace(span, strong=True) if head else span for span in line)
        self._fill(paragraph, strong, part, size=9)


def _add_footnotes(file: Any, content: Content, noted: Sequence[int]) -> None:
    """Adds each citation as a footnote, in the order of the references: some programs go by it.
    Word wants those of its rules as well."""
    texts, notes = content.texts, {note.number: note for note in content.notes}
    root = OxmlElement("w:footnotes")
    for identifier, kind in ((-1, "separator"), (0, "continuationSeparator")):
        paragraph = _footnote(root, identifier, kind)
        paragraph.add_r().append(OxmlElement(f"w:{kind}"))
    for place, note in enumerate(map(notes.__getitem__, noted), start=1):
        paragraph = WordParagraph(_footnote(root, place), file)
        _number(_run(paragraph, "", colour=ACCENT, bold=True, size=8.5), "footnoteRef")
        _run(paragraph, f" {note.title} · ", bold=True, size=8.5, language=note.language)
        fiction = WARN if note.fiction else MUTE
        _run(paragraph, f"{note.origin}: ", colour=fiction, bold=note.fiction, size=8.5)
        _run(paragraph, texts("quoted", quote=note.quote), size=8.5, language=note.language)
        if note.translation:
            said = texts("translation", text=note.translation)
            _run(paragraph, f" {said}", colour=MUTE, size=8.5)
    named = PackURI("/word/footnotes.xml")
    part = XmlPart(named, CT.WML_FOOTNOTES, root, file.part.package)
    file.part.relate_to(part, RT.FOOTNOTES)


def _number(run: Any, element: str) -> Any:
    """Puts a footnote's number, which the program counts, in place of a run's words."""
    run.text, run.font.superscript = "", True
    number = OxmlElement(f"w:{element}")
    run._r.append(number)
    return number


def _footnote(root: Any, identifier: int, kind: str = "normal") -> Any:
    note, paragraph = OxmlElement("w:footnote"), OxmlElement("w:p")
    note.set(qn("w:type"), kind)
    note.set(qn("w:id"), str(identifier))
    note.append(paragraph)
    root.append(note)
    return paragraph


def _run(
    paragraph: WordParagraph,
    text: str,
    *,
    colour: str | None = None,
    bold: bool = False,
    italic: bool = False,
    size: float | None = None,
    language: str = "",
) -> Any:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if language:
        fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), east(language))
    return run


def _fill_footer(paragraph: WordParagraph, imprint: str, width: int) -> None:
    """Puts the imprint and the number of the page at the foot of each page."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{imprint}\t")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
