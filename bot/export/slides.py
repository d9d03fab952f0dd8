"""An export as a presentation: draws what ``deck`` has laid out.

The only module that imports python-pptx.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from bot.export.content import Content, Part
from bot.export.deck import (
    ABOUT_TOP,
    BODY,
    EDGE,
    HEIGHT,
    PAD,
    TITLE_HEIGHT,
    TITLE_TOP,
    TOP,
    WIDTH,
    Slide,
    fitted,
    slides,
)
from bot.export.fitting import LEADING, Block
from bot.export.look import ACCENT, INK, MUTE, RULE, SANS, SERIF, SOFT, WARN, colour_of, east

_TITLE_ONLY = 5
"""The layout with a title and nothing else."""


def write(content: Content) -> bytes:
    """Returns the content as a PPTX file."""
    file = Presentation()
    file.slide_width, file.slide_height = Pt(WIDTH), Pt(HEIGHT)
    file.core_properties.title, file.core_properties.author = content.title[:255], ""
    _draw_cover(_added(file), content)
    for number, slide in enumerate(slides(content), start=2):
        _draw(_added(file), slide, content.imprint, number)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _added(file: Any) -> Any:
    return file.slides.add_slide(file.slide_layouts[_TITLE_ONLY])


def _draw_cover(page: Any, content: Content) -> None:
    texts = content.texts
    bar = page.shapes.add_shape(1, 0, 0, Pt(14), Pt(HEIGHT))
    bar.fill.solid()
    bar.fill.fore_color.rgb = _rgb(ACCENT)
    bar.line.fill.background()
    title = fitted(content.title, (40, 32, 26, 20), 170)
    _draw_title(page, title, 120, 170)
    for top, text, size, colour in (
        (306, texts("subtitle"), 18, ACCENT),
        (336, content.imprint, 13, MUTE),
        (HEIGHT - 64, texts("legend"), 12, MUTE),
    ):
        _draw_box(page, top, [fitted(text, (size, 11, 9), 36)], colour=colour)


def _draw(page: Any, slide: Slide, imprint: str, number: int) -> None:
    _draw_title(page, slide.title, TITLE_TOP, TITLE_HEIGHT)
    _draw_box(page, ABOUT_TOP, [slide.about], colour=ACCENT)
    if slide.rows:
        _draw_table(page, slide)
    else:
        _draw_box(page, TOP, slide.blocks, part=slide.part)
    _draw_box(page, HEIGHT - 32, [fitted(imprint, (9,), 14)], colour=MUTE)
    _draw_number(page, number)


def _draw_title(page: Any, title: Block, top: float, height: float) -> None:
    shape = page.shapes.title
    shape.left, shape.top, shape.width, shape.height = Pt(EDGE), Pt(top), Pt(BODY), Pt(height)
    _fill(shape.text_frame, [title], font=SERIF, bold=True)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM


def _draw_box(
    page: Any,
    top: float,
    blocks: Sequence[Block],
    *,
    colour: str = INK,
    part: Part | None = None,
) -> None:
    height = sum(block.height(BODY) + block.gap for block in blocks)
    box = page.shapes.add_textbox(Pt(EDGE), Pt(top), Pt(BODY), Pt(height))
    _fill(box.text_frame, blocks, colour=colour, part=part)


def _draw_table(page: Any, slide: Slide) -> None:
    height = sum(height for height, _ in slide.rows)
    size = (Pt(EDGE), Pt(TOP), Pt(BODY), Pt(height))
    table = page.shapes.add_table(len(slide.rows), len(slide.widths), *size).table
    for column, width in zip(table.columns, slide.widths, strict=True):
        column.width = Pt(width)
    for at, (row, (height, blocks)) in enumerate(zip(table.rows, slide.rows, strict=True)):
        row.height = Pt(height)
        for cell, block in zip(row.cells, blocks, strict=True):
            _fill(cell.text_frame, [block], part=slide.part, bold=at == 0)
            _draw_cell(cell, head=at == 0)


def _draw_cell(cell: Any, *, head: bool) -> None:
    """Gives a cell thin lines, some room and, in the head, a ground."""
    properties = cell._tc.get_or_add_tcPr()
    for side in "LRTB":
        fill = f'<a:solidFill><a:srgbClr val="{RULE}"/></a:solidFill>'
        line = f'<a:ln{side} {nsdecls("a")} w="6350">{fill}</a:ln{side}>'
        properties.append(parse_xml(line))
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(SOFT if head else "FFFFFF")
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = Pt(PAD)


def _draw_number(page: Any, number: int) -> None:
    """Puts the slide's number in its corner, as a field that follows the slide."""
    box = page.shapes.add_textbox(Pt(WIDTH - EDGE - 50), Pt(HEIGHT - 32), Pt(50), Pt(14))
    frame = box.text_frame
    frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    look = f'<a:rPr sz="900"><a:solidFill><a:srgbClr val="{MUTE}"/></a:solidFill></a:rPr>'
    field = (
        f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
        f"{look}<a:t>{number}</a:t></a:fld>"
    )
    frame.paragraphs[0]._p.append(parse_xml(field))


def _fill(
    frame: Any,
    blocks: Sequence[Block],
    *,
    colour: str = INK,
    font: str = SANS,
    bold: bool = False,
    part: Part | None = None,
) -> None:
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for at, block in enumerate(blocks):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        _set_paragraph(paragraph, block)
        if block.label:
            _run(paragraph, f"{block.label}\t", block, colour=ACCENT, font=SANS, bold=True)
        for span in block.line:
            marked = span.slot is not None and part and part.marks[span.slot]
            shade = colour_of(marked.status) if marked else colour
            strong = bold or span.strong or shade == WARN
            _run(paragraph, span.text, block, colour=shade, font=font, bold=strong,
                 italic=span.emphasis)  # fmt: skip


def _set_paragraph(paragraph: Any, block: Block) -> None:
    paragraph.line_spacing = Pt(block.size * LEADING)
    paragraph.space_before, paragraph.space_after = Pt(0), Pt(block.gap)
    paragraph.alignment = PP_ALIGN.LEFT
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Pt(block.indent)))
    properties.set("indent", str(-Pt(block.hang) if block.label else 0))


def _run(
    paragraph: Any,
    text: str,
    block: Block,
    *,
    colour: str,
    font: str,
    bold: bool = False,
    italic: bool = False,
) -> None:
    for at, row in enumerate(text.split("\n")):
        if at:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = row
        run.font.size, run.font.bold, run.font.italic = Pt(block.size), bold, italic
        run.font.name, run.font.color.rgb = font, _rgb(colour)
        face = parse_xml(f'<a:ea {nsdecls("a")} typeface="{east(block.language)}"/>')
        run._r.get_or_add_rPr().append(face)


def _rgb(colour: str) -> Any:
    return RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]
