"""Reads DOCX: headings, paragraphs, lists and tables in order; the only importer of docx.

Walks the elements itself where the library leaves text out: what is tracked as inserted, what
stands in content controls and text boxes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from bot.ingestion.formats.collecting import Collector, Extracted, Limits
from bot.ingestion.formats.properties import told
from bot.ingestion.formats.tables import rows_in_words

_HEADING = re.compile(r"(?:heading|标题|標題) ?(\d)", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What a text box says a second time, for programs that know no text boxes."""
_OUTERMOST = "[not(ancestor::w:p or ancestor::w:tbl)]"
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}p": "\n"}


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the document's text; its headers, footers, notes and comments are left out."""
    import docx
    from docx.table import Table

    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    for element in list(body.iter(_FALLBACK)):
        element.getparent().remove(element)
    # Asked paragraph by paragraph, the library looks through all styles each time.
    styles = {style.style_id: style.name or "" for style in document.styles}
    collector = Collector(limits)
    for block in body.xpath(f".//w:p{_OUTERMOST} | .//w:tbl{_OUTERMOST}"):
        if block.tag == f"{_W}tbl":
            collector.rows(rows_in_words(_rows(Table(block, document))))
        else:
            _add(block, styles.get(block.style or "", ""), collector)
    return collector.finish(**told(document.core_properties))


def _add(paragraph: Any, style: str, collector: Collector) -> None:
    heading = _HEADING.match(style)
    if heading:
        collector.heading(int(heading[1]), _text(paragraph))
    elif style == "Title":
        collector.heading(1, _text(paragraph))
    elif style.startswith("List") or _is_numbered(paragraph):
        collector.item(_text(paragraph))
    else:
        collector.paragraph(_text(paragraph))


def _is_numbered(paragraph: Any) -> bool:
    return paragraph.pPr is not None and paragraph.pPr.numPr is not None


def _rows(table: Any) -> Iterator[list[str]]:
    for row in table.rows:
        yield [_text(cell._tc) for cell in row.cells]


def _text(element: Any) -> str:
    nodes = element.iter(f"{_W}t", *_BREAKS)
    return "".join(_BREAKS.get(node.tag) or node.text or "" for node in nodes)
