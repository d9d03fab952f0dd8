"""Reads DOCX: headings, paragraphs, lists and tables in order; the only importer of docx."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.corpus.formats.collecting import Collector, Extracted, Limits
from bot.corpus.formats.tables import rows_in_words

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_HEADING = re.compile(r"(?:heading|标题|標題) ?(\d)", re.IGNORECASE)


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the document's text; its headers, footers, notes and comments are left out."""
    import docx
    from docx.table import Table

    document = docx.Document(io.BytesIO(data))
    collector = Collector(limits)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            collector.rows(rows_in_words(_rows(block)))
        else:
            _add(block, collector)
    facts = document.core_properties
    return collector.finish(title=facts.title, author=facts.author, date=facts.created)


def _add(paragraph: Paragraph, collector: Collector) -> None:
    style = (paragraph.style.name if paragraph.style else None) or ""
    heading = _HEADING.match(style)
    if heading:
        collector.heading(int(heading[1]), paragraph.text)
    elif style == "Title":
        collector.heading(1, paragraph.text)
    elif style.startswith("List") or paragraph._p.xpath("./w:pPr/w:numPr"):
        collector.item(paragraph.text)
    else:
        collector.paragraph(paragraph.text)


def _rows(table: Table) -> Iterator[list[str]]:
    for row in table.rows:
        yield [cell.text for cell in row.cells]
