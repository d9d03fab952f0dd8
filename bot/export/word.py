"""An export as a Word document: a memo with real headings, tables and footnotes.

The only module that imports python-docx.
"""

import io
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from bot.export.content import Content, Part
from bot.export.look import ACCENT, MUTE, WARN, colour_of, east
from bot.markdown.glance import brief_table
from bot.markdown.nodes import Block, Code, Heading, Items, Line, Paragraph, Quotation, Span, Table

_TEMPLATE = Path(__file__).with_name("memo.docx")
"""Our styles and page: a document that Word can change."""
_MOST_UPRIGHT = 5
"""A table of more columns turns the pages."""


def write(content: Content) -> bytes:
    """Returns the content as a DOCX file."""
    target = io.BytesIO()
    _Writer(content, Document(str(_TEMPLATE))).file.save(target)
    return target.getvalue()


class _Writer:
    """Fills one document."""

    def __init__(self, content: Content, file: Any) -> None:
        self.content = content
        self.noted: list[int] = []
        self.file = file
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
        foot = section.footer.paragraphs[0]
        foot.paragraph_format.tab_stops.add_tab_stop(self.width, WD_TAB_ALIGNMENT.RIGHT)
        foot.add_run(f"{content.imprint}\t")
        page_number = OxmlElement("w:fldSimple")
        page_number.set(qn("w:instr"), "PAGE")
        foot._p.append(page_number)
        for part in self.content.parts:
            self._part(part)
        for part in self.content.parts:
            if part.rest:
                self.file.add_heading(content.texts("goes_on", title=part.question), 1)
            for block in part.rest:
                self._block(block, part)
        _add_footnotes(self.file, self.content, self.noted)

    def _part(self, part: Part) -> None:
        """Writes what is read at a glance; what waits comes after all answers."""
        if part.question != self.content.title:
            self.file.add_heading(part.question, 1)
        self.file.add_paragraph(part.facts, "Caption")
        for block in (*part.first, *part.below):
            self._block(brief_table(block) if isinstance(block, Table) else block, part)
        left = [note.number for note in part.notes if note.number not in self.noted]
        if left:
            paragraph = self.file.add_paragraph(f"{self.content.texts('sources')}: ")
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
            run = _run(paragraph, piece, colour=colour, bold=colour == WARN)
            run.font.size = Pt(8.5)
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
            case Items():
                self._items(block, part)
            case Table():
                self._table(block, part)

    def _add(self, line: Line, part: Part, style: str) -> WordParagraph:
        paragraph: WordParagraph = self.file.add_paragraph(style=style)
        self._fill(paragraph, line, part)
        if all(span.strong for span in line):  # it stands over what follows
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _items(self, block: Items, part: Part) -> None:
        for item in block.items:
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
        for cells in (table.head, *table.rows):
            row = grid.add_row()
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, line, width in zip(row.cells, cells, widths, strict=True):
                cell.width = width
                cell.paragraphs[0].style = "Table Text"
                self._fill(cell.paragraphs[0], line, part)
        grid.rows[0]._tr.trPr.append(OxmlElement("w:tblHeader"))
        self.file.add_paragraph().paragraph_format.space_after = Pt(4)

    def _fill(self, paragraph: WordParagraph, line: Line, part: Part) -> None:
        for span in line:
            if span.slot is None:
                run = _run(paragraph, span.text, bold=span.strong, language=part.language)
                run.italic = span.emphasis or None
            else:
                claim = part.marks[span.slot]
                self._mark(paragraph, span.text, claim.citations, colour_of(claim.status))


def _add_footnotes(file: Any, content: Content, noted: Sequence[int]) -> None:
    """Adds each citation as a footnote, in the order of the references: some programs go by it."""
    texts, notes = content.texts, {note.number: note for note in content.notes}
    part = file.part.part_related_by(RT.FOOTNOTES)
    root = parse_xml(part.blob)
    for place, note in enumerate(map(notes.__getitem__, noted), start=1):
        footnote, inside = OxmlElement("w:footnote"), OxmlElement("w:p")
        footnote.set(qn("w:id"), str(place))
        footnote.append(inside)
        root.append(footnote)
        paragraph = WordParagraph(inside, file)
        paragraph.style = file.styles["footnote text"]
        _number(_run(paragraph, "", colour=ACCENT, bold=True), "footnoteRef")
        _run(paragraph, f" {note.title} · ", bold=True, language=note.language)
        fiction = WARN if note.fiction else MUTE
        _run(paragraph, f"{note.origin}: ", colour=fiction, bold=note.fiction)
        _run(paragraph, texts("quoted", quote=note.quote), language=note.language)
        if note.translation:
            _run(paragraph, f" {texts('translation', text=note.translation)}", colour=MUTE)
    part._blob = serialize_part_xml(root)


def _number(run: Any, element: str) -> Any:
    """Puts a footnote's number, which the program counts, in place of a run's words."""
    run.text, run.font.superscript = "", True
    number = OxmlElement(f"w:{element}")
    run._r.append(number)
    return number


def _run(
    paragraph: WordParagraph,
    text: str,
    *,
    colour: str | None = None,
    bold: bool = False,
    language: str = "",
) -> Any:
    run = paragraph.add_run(text)
    run.bold = bold or None
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if language:
        fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), east(language))
    return run
