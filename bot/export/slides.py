"""An export as a presentation: draws what ``deck`` has laid out into a template, ours or a firm's.

Fonts and colours are those of the template's theme; what has a meaning, a doubt, is coloured as
everywhere. The only module that imports python-pptx.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER as PLACE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.exc import PythonPptxError
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from bot.errors import SettingsError
from bot.export.content import Content, Part
from bot.export.deck import PAD, Deck, Frame, Slide, fitted
from bot.export.fitting import LEADING, Block
from bot.export.look import ACCENT, INK, MUTE, WARN, colour_of, east

_TEMPLATE = Path(__file__).with_name("deck.pptx")
"""Our own: a presentation that PowerPoint can change."""
_BESIDE = {PLACE.DATE, PLACE.FOOTER, PLACE.SLIDE_NUMBER}
_LEAST_ROOM, _LEAST_WIDTH = 150, 300
"""Points below a title, and across, without which a layout holds nothing."""
_IN_THEME = {ACCENT: MSO_THEME_COLOR.ACCENT_1, MUTE: MSO_THEME_COLOR.TEXT_2}


def write(content: Content, template: Path | None = None) -> bytes:
    """Returns the content as a PPTX file, in the look of a ``template``: ours, if none is given.

    Raises:
        SettingsError: the template cannot be used.
    """
    target = io.BytesIO()
    _Writer(content, *read_template(template or _TEMPLATE)).write().save(target)
    return target.getvalue()


def read_template(path: Path) -> tuple[Any, Any, Frame]:
    """Returns a presentation, its layout for text and tables, and the room in that.

    Raises:
        SettingsError: it cannot be used.
    """
    try:
        file: Any = Presentation(str(path))
    except (OSError, ValueError, KeyError, SyntaxError, BadZipFile, PythonPptxError) as error:
        raise SettingsError(
            f"BOT_DECK_TEMPLATE: cannot read {path} as a presentation ({type(error).__name__}). "
            "Name a .pptx file."
        ) from None
    for layout in file.slide_layouts:
        places = {each.placeholder_format.type: each for each in layout.placeholders}
        if places.keys() - _BESIDE == {PLACE.TITLE}:
            frame = _frame(places, file.slide_height)
            if frame.room >= _LEAST_ROOM and frame.width >= _LEAST_WIDTH:
                return file, layout, frame
    raise SettingsError(
        f"BOT_DECK_TEMPLATE: {path} has no layout with a title alone and room below it, like "
        "«Title Only». Add one in the slide master."
    )


def _frame(places: Mapping[Any, Any], height: int) -> Frame:
    title = places[PLACE.TITLE]
    tops = (place.top for kind, place in places.items() if kind in _BESIDE)
    foot = min([height - Pt(32), *(top for top in tops if top > height / 2)]) / Pt(1)
    left, width, top, high = (n / Pt(1) for n in (title.left, title.width, title.top, title.height))
    below = top + high
    return Frame(left, width, top, high, below + 4, below + 32, foot - below - 46, foot)


class _Writer:
    """Draws one presentation."""

    def __init__(self, content: Content, file: Any, layout: Any, frame: Frame) -> None:
        self.content, self.file, self.layout, self.frame = content, file, layout, frame

    def write(self) -> Any:
        """Returns the file, its own slides gone, with ours."""
        content, shown = self.content, self.file.slides._sldIdLst
        for each in list(shown):
            self.file.part.drop_rel(each.rId)
            shown.remove(each)
        about = self.file.core_properties
        about.title, about.author = content.title[:255], ""
        self._draw_cover()
        for number, slide in enumerate(Deck(content, self.frame).slides(), start=2):
            self._draw(slide, number)
        return self.file

    def _draw_cover(self) -> None:
        page = self.file.slides.add_slide(self.layout)
        content, texts, width = self.content, self.content.texts, self.frame.width
        middle = self.file.slide_height / Pt(1) / 2
        title = fitted(content.title, (40, 32, 26, 20), width, middle - 100)
        self._draw_title(page, title, 120, middle - 100)
        for top, text, size, colour in (
            (middle + 36, texts("subtitle"), 18, ACCENT),
            (middle + 66, content.imprint, 13, MUTE),
            (self.frame.foot - 32, texts("legend"), 12, MUTE),
        ):
            line = fitted(text, (size, 11, 9), width, 36)
            self._draw_box(page, top, [line], colour=colour)

    def _draw(self, slide: Slide, number: int) -> None:
        frame, page = self.frame, self.file.slides.add_slide(self.layout)
        self._draw_title(page, slide.title, frame.title_top, frame.title_height)
        self._draw_box(page, frame.about, [slide.about], colour=ACCENT)
        if slide.rows:
            self._draw_table(page, slide)
        else:
            self._draw_box(page, frame.top, slide.blocks, part=slide.part)
        imprint = fitted(f"{number} · {self.content.imprint}", (9,), frame.width, 14)
        self._draw_box(page, frame.foot, [imprint], colour=MUTE)

    def _draw_title(self, page: Any, title: Block, top: float, height: float) -> None:
        shape = page.shapes.title
        shape.left, shape.width = Pt(self.frame.left), Pt(self.frame.width)
        shape.top, shape.height = Pt(top), Pt(height)
        _fill(shape.text_frame, [title])
        shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM

    def _draw_box(self, page: Any, top: float, blocks: Sequence[Block], **style: Any) -> None:
        """Draws blocks below each other, in the ``style`` that ``_fill`` takes."""
        width = self.frame.width
        height = sum(block.height(width) + block.gap for block in blocks)
        box = page.shapes.add_textbox(Pt(self.frame.left), Pt(top), Pt(width), Pt(height))
        _fill(box.text_frame, blocks, **style)

    def _draw_table(self, page: Any, slide: Slide) -> None:
        frame, height = self.frame, sum(height for height, _ in slide.rows)
        size = (Pt(frame.left), Pt(frame.top), Pt(frame.width), Pt(height))
        table = page.shapes.add_table(len(slide.rows), len(slide.widths), *size).table
        for column, width in zip(table.columns, slide.widths, strict=True):
            column.width = Pt(width)
        for at, (row, (high, blocks)) in enumerate(zip(table.rows, slide.rows, strict=True)):
            row.height = Pt(high)
            for cell, block in zip(row.cells, blocks, strict=True):
                _fill(cell.text_frame, [block], part=slide.part, bold=at == 0)
                inset = Pt(PAD)
                cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = inset


def _fill(
    frame: Any,
    blocks: Sequence[Block],
    *,
    colour: str = INK,
    bold: bool = False,
    part: Part | None = None,
) -> None:
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for at, block in enumerate(blocks):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.line_spacing = Pt(block.size * LEADING)
        paragraph.space_before, paragraph.space_after = Pt(0), Pt(block.gap)
        paragraph.alignment = PP_ALIGN.LEFT
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", str(Pt(block.indent)))
        properties.set("indent", str(-Pt(block.hang) if block.label else 0))
        if block.label:
            _run(paragraph, f"{block.label}\t", block, colour=ACCENT, bold=True)
        for span in block.line:
            marked = span.slot is not None and part and part.marks[span.slot]
            shade = colour_of(marked.status) if marked else colour
            strong = bold or span.strong or shade == WARN
            slanted = span.emphasis and block.language == "en"  # Chinese characters never are
            _run(paragraph, span.text, block, colour=shade, bold=strong, italic=slanted)


def _run(
    paragraph: Any, text: str, block: Block, *, colour: str, bold: bool, italic: bool = False
) -> None:
    for at, row in enumerate(text.split("\n")):
        if at:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = row
        run.font.size, run.font.bold, run.font.italic = Pt(block.size), bold or None, italic or None
        if colour == WARN:
            run.font.color.rgb = RGBColor.from_string(colour)  # type: ignore[no-untyped-call]
        elif colour in _IN_THEME:
            run.font.color.theme_color = _IN_THEME[colour]
        face = parse_xml(f'<a:ea {nsdecls("a")} typeface="{east(block.language)}"/>')
        run._r.get_or_add_rPr().append(face)
