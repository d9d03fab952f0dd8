"""Reads PPTX slide by slide, notes included; the only importer of pptx."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from bot.ingestion.formats.collecting import Collector, Extracted, Limits
from bot.ingestion.formats.properties import told
from bot.ingestion.formats.tables import rows_in_words


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the text of every slide under its title, with a place for each that has any."""
    import pptx

    presentation = pptx.Presentation(io.BytesIO(data))
    collector = Collector(limits)
    for number, slide in enumerate(presentation.slides, start=1):
        collector.place("slide", str(number))
        _add_slide(slide, collector)
    return collector.finish(**told(presentation.core_properties))


def _add_slide(slide: Any, collector: Collector) -> None:
    title = slide.shapes.title
    if title is not None:
        collector.heading(1, title.text_frame.text)
    for shape in _shapes(slide.shapes):
        if shape.has_text_frame and (title is None or shape.shape_id != title.shape_id):
            collector.rows(paragraph.text for paragraph in shape.text_frame.paragraphs)
        elif getattr(shape, "has_table", False):
            collector.rows(
                rows_in_words([cell.text for cell in row.cells] for row in shape.table.rows)
            )
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        collector.paragraph(slide.notes_slide.notes_text_frame.text)


def _shapes(shapes: Iterable[Any]) -> Iterator[Any]:
    """Yields the shapes of a slide in order, those inside groups too."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        else:
            yield shape
