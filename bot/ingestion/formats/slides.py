"""Reads PPTX slide by slide: text, tables, charts and notes; imports pptx."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from bot.ingestion.formats.collecting import Collector, Extracted, Limits, not_read, settled
from bot.ingestion.formats.markup import parse_xml
from bot.ingestion.formats.office import add_chart, told
from bot.ingestion.formats.tables import Row, add_table, spread

_LINE = 200_000
"""Shapes whose tops are nearer than this (EMU, about half a centimetre) stand beside each other."""

_FRAMES = ("DATE", "FOOTER", "SLIDE_NUMBER")


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the text of every slide under its title, with a place for each that has any."""
    import pptx

    presentation = pptx.Presentation(io.BytesIO(data))
    collector = Collector(limits)
    silent = []
    pictures = 0
    for number, slide in enumerate(presentation.slides, start=1):
        hidden = slide.element.get("show") == "0"
        collector.place("slide", f"{number} (hidden)" if hidden else str(number))
        before = collector.length
        _add_slide(slide, collector, hidden=hidden)
        here = sum(hasattr(shape, "image") for shape in _shapes(slide.shapes))
        pictures += here
        if here and collector.length == before:
            silent.append(str(number))
    said = (
        f"{len(silent)} of its {len(presentation.slides)} slides hold only pictures and were not "
        f"read: {', '.join(silent)}."
    )
    notes = [said if silent else None, not_read(picture=pictures)]
    return collector.finish(**told(presentation.core_properties), notes=notes)


def _add_slide(slide: Any, collector: Collector, *, hidden: bool) -> None:
    title = slide.shapes.title
    if title is not None and title.text_frame.text.strip():
        collector.heading(1, _text(title.text_frame) + " (hidden slide)" * hidden)
    elif hidden:
        collector.heading(1, "Hidden slide")
    for shape in _shapes(slide.shapes):
        if shape.is_placeholder and shape.placeholder_format.type.name in _FRAMES:
            continue
        if shape.has_text_frame and (title is None or shape.shape_id != title.shape_id):
            paragraphs = [each for each in shape.text_frame.paragraphs if _said(each).strip()]
            for each in paragraphs:  # Several are a list, set in as on the slide.
                indent = "  " * each.level
                collector.paragraph(_said(each), tight=len(paragraphs) > 1, indent=indent)
        elif getattr(shape, "has_table", False):
            add_table(collector, _grid(shape.table))
        elif getattr(shape, "has_chart", False):
            add_chart(collector, shape.chart.part.blob)
    _add_remarks(slide, collector)


def _add_remarks(slide: Any, collector: Collector) -> None:
    """Adds what is kept beside the slide: the speaker's notes and diagrams."""
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        collector.paragraph(_text(slide.notes_slide.notes_text_frame, "\n"))
    for rel in slide.part.rels.values():
        if rel.reltype.endswith("/diagramData"):
            points = parse_xml(rel.target_part.blob).iter("{*}pt")
            collector.rows("".join(text.text or "" for text in pt.iter("{*}t")) for pt in points)


def _text(frame: Any, between: str = " ") -> str:
    return between.join(map(_said, frame.paragraphs))


def _said(paragraph: Any) -> str:
    def parts() -> Iterator[tuple[str, bool]]:
        for node in paragraph._p.iterchildren("{*}r", "{*}br", "{*}fld"):
            form = node.find("{*}rPr")
            is_raised = form is not None and int(form.get("baseline") or 0) > 0
            yield node.findtext("{*}t") or "\n" * node.tag.endswith("}br"), is_raised

    return settled(parts())


def _grid(table: Any) -> list[Row]:
    grid = [[_text(cell.text_frame) for cell in row.cells] for row in table.rows]
    for index, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            if cell.is_merge_origin:
                spread(grid, index, column, cell.span_height, cell.span_width)
    return grid


def _shapes(shapes: Iterable[Any]) -> Iterator[Any]:
    """Yields the shapes of a slide from top to bottom, those inside groups too."""
    for shape in sorted(shapes, key=lambda shape: ((shape.top or 0) // _LINE, shape.left or 0)):
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        else:
            yield shape
