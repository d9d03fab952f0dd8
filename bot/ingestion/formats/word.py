"""Reads DOCX: headings, paragraphs, lists, tables, notes, comments, text boxes and charts in order.

Walks the elements itself where the library leaves text out or gives some that is none: tracked
changes, content controls, text boxes, the numbers of lists. The only importer of docx here.
"""

import io
import re
from collections import defaultdict
from typing import Any
from unicodedata import normalize

from bot.ingestion.formats.collecting import Collector, Extracted, Limits, noted, settled
from bot.ingestion.formats.markup import parse_xml
from bot.ingestion.formats.office import add_chart, left_out, open_archive, told
from bot.ingestion.formats.tables import add_table

_HEADING = re.compile(r"(?:heading|标题|標題) ?(\d)", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ROMAN_SIGNS = 12
_IN_CHINESE = re.compile("hinese|taiwanese|ideograph|japanese")
_TEXT_LEVEL = 9
"""The level of an outline that is text."""
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What a text box says a second time, for programs that know no text boxes."""
_BOX = f"{_W}txbxContent"
_OUTERMOST = "[not(ancestor::w:p or ancestor::w:tbl)]"
_GONE = (
    ".//w:tr[w:trPr/w:del] | .//w:del | .//w:moveFrom"
    " | .//w:r[w:rPr/w:vanish[not(@w:val) or @w:val != '0']]"
    " | .//w:sdt[.//w:docPartGallery/@w:val='Table of Contents']"
)
"""What tracked changes took away or moved elsewhere, what is hidden, a table of contents."""
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_RAISED = f"{_W}rPr/{_W}vertAlign[@{_W}val='superscript']"
_RAISING = "./w:style[w:rPr/w:vertAlign/@w:val='superscript']/@w:styleId"
_MAYBE_RAISED = ".//w:r/w:rPr[w:rStyle or w:position/@w:val > 0]"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_NOTES = {f"{_W}footnoteReference": "footnotes", f"{_W}endnoteReference": "endnotes"}
_NOTES[f"{_W}commentReference"] = "comments"


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the document's text; headers, footers and what was deleted or hidden are left out."""
    import docx

    document = docx.Document(io.BytesIO(data))
    reader = _Reader(document, Collector(limits))
    body = document.element.body
    raised_by = document.styles.element.xpath(_RAISING)
    for form in body.xpath(_MAYBE_RAISED):
        if _value(form, "position") or _value(form, "rStyle") in raised_by:
            form.append(form.makeelement(f"{_W}vertAlign", {f"{_W}val": "superscript"}))
    for element in [*body.iter(_FALLBACK), *body.xpath(_GONE)]:
        element.getparent().remove(element)
    for block in body.xpath(f".//w:p{_OUTERMOST} | .//w:tbl{_OUTERMOST}"):
        reader.add(block)
    with open_archive(data, limits) as archive:
        unread = left_out(archive.namelist(), read="charts")
    return reader.collector.finish(**told(document.core_properties), notes=[unread])


class _Reader:
    """Adds the blocks of a document, each followed by its notes and by what floats beside it."""

    def __init__(self, document: Any, collector: Collector) -> None:
        self.collector = collector
        self._document = document
        # Asked paragraph by paragraph, the library looks through all styles each time.
        self._styles = {style.style_id: style for style in document.styles}
        self._heads = {name: _level(style) for name, style in self._styles.items()}
        self._lists = _Lists(self._part("numbering"))
        self._notes = {
            (kind, note.get(f"{_W}id")): self._said(kind, note)
            for kind in _NOTES.values()
            for note in self._part(kind)
        }

    def add(self, block: Any) -> None:
        """Adds a paragraph or a table."""
        from docx.table import Table

        if block.tag == f"{_W}tbl":
            table = Table(block, self._document)
            heads = len(block.xpath("./w:tr[w:trPr/w:tblHeader]"))
            cells = ((cell._tc.iter(f"{_W}p") for cell in row.cells) for row in table.rows)
            rows = ([" ".join(map(_text, paragraphs)) for paragraphs in row] for row in cells)
            add_table(self.collector, rows, heads=heads)
        else:
            self._add_paragraph(block)
        for mark in block.iter(*_NOTES):
            self.collector.paragraph(self._notes.get((_NOTES[mark.tag], mark.get(f"{_W}id")), ""))
        for chart in block.iter(_CHART):
            add_chart(self.collector, self._document.part.related_parts[chart.get(f"{_R}id")].blob)
        for box in block.iter(_BOX):
            for inner in box.iterchildren(f"{_W}p", f"{_W}tbl"):
                self.add(inner)

    def _add_paragraph(self, paragraph: Any) -> None:
        style = self._styles.get(paragraph.style or "")
        name = (style.name or "") if style is not None else ""
        level = self._heads.get(paragraph.style or "")
        label, depth = self._lists.label(paragraph, style)
        text = _text(paragraph)
        if name.lower().startswith("toc "):
            return
        if level:
            self.collector.heading(level, f"{label} {text}".strip("- "))
        elif label or name.startswith("List"):
            # Word's own "List Bullet 2" is the second level of a list of which it keeps one alone.
            level = int(name[-1]) - 1 if name.startswith("List") and name[-1].isdecimal() else 0
            self.collector.item(text, label or "-", max(depth, level))
        else:
            self.collector.paragraph(text)

    def _part(self, kind: str) -> Any:
        """Returns the root of a part of the file, or nothing to go through."""
        rels = self._document.part.rels.values()
        blobs = (rel.target_part.blob for rel in rels if rel.reltype.endswith(f"/{kind}"))
        return next(map(parse_xml, blobs), ())

    def _said(self, kind: str, note: Any) -> str:
        text = " ".join(_text(paragraph).strip() for paragraph in note.iter(f"{_W}p"))
        author = note.get(f"{_W}author") or "?"
        return f"Comment by {author}: {text}" if kind == "comments" else noted(text)


def _level(style: Any) -> int:
    """Returns the level of headings in a style, or in one that it is made from; 0 for others."""
    while style is not None:
        outline = style.element.find(f"{_W}pPr/{_W}outlineLvl")
        heading = _HEADING.match(style.name or "")
        if style.name == "Title" or heading:
            return int(heading[1]) if heading else 1
        if outline is not None and int(outline.get(f"{_W}val")) < _TEXT_LEVEL:
            return int(outline.get(f"{_W}val")) + 1
        style = getattr(style, "base_style", None)
    return 0


def _text(paragraph: Any) -> str:
    """Returns what a paragraph says, without what stands in text boxes at it."""
    nodes = paragraph.iter(f"{_W}t", _FORMULA, *_BREAKS)
    return settled(
        (_BREAKS.get(node.tag) or node.text or "", node.getparent().find(_RAISED) is not None)
        for node in nodes
        if next(node.iterancestors(f"{_W}p")) is paragraph
    )


class _Lists:
    """Counts the items of automatic lists, and writes their numbers as the document does."""

    def __init__(self, numbering: Any) -> None:
        kinds = {
            kind.get(f"{_W}abstractNumId"): {
                int(lvl.get(f"{_W}ilvl")): lvl for lvl in kind.iter(f"{_W}lvl")
            }
            for kind in numbering
            if kind.tag == f"{_W}abstractNum"
        }
        self._levels: dict[str, dict[int, Any]] = {
            number.get(f"{_W}numId"): kinds.get(_value(number, "abstractNumId"), {})
            for number in numbering
            if number.tag == f"{_W}num"
        }
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def label(self, paragraph: Any, style: Any) -> tuple[str, int]:
        """Returns an item's number or mark, and its depth; nothing for a paragraph of no list."""
        owners = [paragraph] if style is None else [paragraph, style.element]
        said = [form for each in owners for form in each.iterfind(f"{_W}pPr/{_W}numPr")]
        number = next(filter(None, (_value(each, "numId") for each in said)), "")
        if not said or number == "0":
            return "", 0
        depth = int(_value(said[0], "ilvl") or 0)
        level = self._levels.get(number, {}).get(depth)
        if level is None or _value(level, "numFmt") in ("bullet", "none"):
            return "-", depth
        counts = self._counts[number]
        counts[depth] = counts.get(depth, int(_value(level, "start") or 1) - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        return self._written(number, level, counts), depth

    def _written(self, number: str, level: Any, counts: dict[int, int]) -> str:
        def count(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            shape = _value(self._levels[number].get(depth, level), "numFmt") or ""
            return _numeral(counts.get(depth, 1), shape)

        label = re.sub(r"%(\d)", count, _value(level, "lvlText") or "%1")
        # A full stop after a number would end a sentence.
        return f"{label[:-1]})" if label.endswith(".") else label


def _numeral(count: int, shape: str) -> str:
    """Returns an item's number in the shape that Word calls so."""
    text = str(count)
    if "Letter" in shape:
        text = chr(ord("a") + (count - 1) % 26)
    elif "Roman" in shape and 0 < count <= _ROMAN_SIGNS:
        text = normalize("NFKC", chr(ord("ⅰ") + count - 1))
    elif _IN_CHINESE.search(shape) and count < 20:
        text = "十" * (count > 9) + "〇一二三四五六七八九"[count % 10] * (count != 10)
    return text.upper() if shape.startswith("upper") else text


def _value(element: Any, name: str) -> Any:
    found = element.find(f"{_W}{name}")
    return None if found is None else found.get(f"{_W}val")
