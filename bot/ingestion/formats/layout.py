"""Makes headings, paragraphs, lists and tables of pieces of text that stand on pages.

Knows where a piece stands and how large it is, and no file format. What goes on over the end of a
line, a column or a page is joined.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from bot.ingestion.formats.collecting import Collector
from bot.ingestion.formats.lines import (
    HYPHENS,
    Line,
    Piece,
    columns_of,
    join_lines,
    lines_of,
    sizes_of,
    unrepeated,
)
from bot.ingestion.formats.tables import PERIOD, Row, count_heads, records

_ITEM = re.compile(r"[-•▪●*–] |\d{1,2}[)、]\s|[(\uff08][\d一二三四五六七八九十a-z]{1,2}[)\uff09]")
_BEGINS = re.compile(rf"{_ITEM.pattern}|[\ue000-\uf8ff•▪●]")
_NUMBERED = re.compile(r"\d{1,2}\.\s")
_BULLET = re.compile("[\ue000-\uf8ff•▪●◦]\\s*|o(?: |$)")
"""Symbol fonts have their bullets where Unicode has nothing."""
_ENDED = re.compile(r"[.!?:;。\uff01\uff1f\uff1a\uff1b…][\"”’」』)\uff09\]]*$")
_CLOSES = re.compile(r"[\uff0c。、\uff1b\uff1a\uff01\uff1f\uff09」』》]")
_LARGER, _FINER = 1.12, 0.92
"""Sizes, as shares of the text's own, of a heading at least and of small print at most."""
_PITCH = 1.35
"""Distance of two lines, as a share of the usual one, from which on a new paragraph begins."""
_FULL = 0.8
_WIDENED, _RUNNING = 1.5, 10
"""Heights up to which a blank of justified text may be wide, between this many characters."""
_HEADING, _TITLE = 120, 200
_LEVELS = 4
_GROUP = 40
_NEARER = 1.1


@dataclass(slots=True)
class Block:
    """Lines that belong together: a paragraph, a heading, or the rows of a table."""

    lines: list[Line]
    rows: list[Row] = field(default_factory=list)
    closed: bool = True
    """Its last line does not reach the end of its column."""

    @property
    def text(self) -> str:
        return join_lines([line.text for line in self.lines])

    @property
    def size(self) -> float:
        return self.lines[0].first.size

    @property
    def bold(self) -> bool:
        return all(piece.bold for line in self.lines for piece in line.pieces)


_CAPTION = re.compile(r"(?:table|exhibit|schedule|表)\s*[\d一二三四五六七八九十]", re.IGNORECASE)
"""Begins a table of its own."""


def main_title(pages: Sequence[Sequence[Piece]]) -> str | None:
    """Returns what stands largest and highest on the first page, where it is larger than its text,
    with the lines right below it that are as large."""
    first = list(pages[0]) if pages else []
    sizes = sizes_of([first])
    if not sizes or max(sizes) < _LARGER * sizes.most_common(1)[0][0]:
        return None
    parts: list[Piece] = []
    for piece in (piece for line in lines_of(first) for piece in line.pieces):
        last = parts[-1] if parts else piece
        lower = (last.bottom - piece.bottom) / piece.size
        beside = abs(lower) < 0.5 and piece.left - last.right < _WIDENED * piece.size
        overlaps = piece.left < last.right and last.left < piece.right
        if round(piece.size, 1) == max(sizes) and (beside or (lower < 2 and overlaps)):
            parts.append(piece)
    title = join_lines([piece.text for piece in parts])
    return title if 3 < len(title) <= _TITLE else None


def add_pages(pages: Sequence[list[Piece]], collector: Collector) -> None:
    """Adds the text of the pages, with a place for each."""
    pages = unrepeated(pages)
    sizes = sizes_of(pages)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted((size for size in sizes if size >= body * _LARGER), reverse=True)[:_LEVELS]
    bold = sum(len(piece.text) for page in pages for piece in page if piece.bold)
    is_bold = bold * 2 > sum(sizes.values())
    table: tuple[str, list[Row]] = "", []
    page = 0
    for above, block in pairwise([Block([]), *_joined(pages, body)]):
        is_new = block.lines[0].page != page
        if is_new:
            collector.place("page", str(block.lines[0].page))
        page = block.lines[-1].page
        level = _level(block, body, larger, mostly_bold=is_bold)
        if block.rows:
            table = _add_table(block.rows, table if above.rows else ("", []), collector)
        elif level:
            collector.heading(level, block.text)
        else:
            _add_text(block, collector, is_first=is_new)


def _joined(pages: Sequence[list[Piece]], body: float) -> list[Block]:
    """Returns the blocks of all pages, what goes on in the next column or page joined."""
    joined: list[Block] = []
    for number, page in enumerate(pages, start=1):
        for block in (each for part in columns_of(page) for each in _blocks(part, body)):
            for line in block.lines:
                line.page = number
            if joined and _continues(joined[-1], block, body):
                joined[-1].lines += block.lines
                joined[-1].closed = block.closed
            else:
                joined.append(block)
    return joined


def _blocks(pieces: list[Piece], body: float) -> list[Block]:
    """Returns the paragraphs and tables of a column."""
    lines = [_flowing(line) for line in lines_of(pieces)]
    right = max(line.right for line in lines)
    left = min(line.first.left for line in lines)
    gaps = [above.first.bottom - below.first.bottom for above, below in pairwise(lines)]
    pitch = median(gaps) if gaps else 0.0
    blocks: list[Block] = []
    for index, line in enumerate(lines):
        if _is_row(lines, index):
            if not (blocks and blocks[-1].rows):
                blocks.append(Block([], rows=[[""]]))
            blocks[-1].lines.append(line)
        elif blocks and not blocks[-1].rows and _same_block(blocks[-1], line, pitch, body):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block([line]))
        short = line.right < left + (right - left) * _FULL
        blocks[-1].closed = short and line.text[-1:] not in HYPHENS
    for block in blocks:
        if block.rows:
            block.rows = _rows(block.lines)
    return blocks


def _flowing(line: Line) -> Line:
    """Returns the line with running text whole, where only its blanks were widened to fill it, and
    an item with its mark."""
    joined: list[Piece] = []
    for piece in line.pieces:
        last = joined[-1] if joined else None
        if last and len(joined) == 1 and _BULLET.fullmatch(last.text.strip()):
            joined[-1] = replace(last, text=f"• {piece.text}", right=piece.right)
            continue
        narrow = last and piece.left - last.right < _WIDENED * piece.size
        runs_on = last and min(len(last.text), len(piece.text)) >= _RUNNING
        if last and narrow and (runs_on or _CLOSES.match(piece.text)):
            text = f"{last.text.rstrip()} {piece.text}"
            joined[-1] = replace(last, text=text, right=piece.right)
        else:
            joined.append(piece)
    return Line(joined)


def _is_row(lines: list[Line], index: int) -> bool:
    """A row of a table has gaps, and a row above or below it, if only past the name of a group,
    which stands in the first column; a line between two rows is one too."""
    line = lines[index]
    near = [len(lines[i].pieces) > 1 for i in (index - 1, index + 1) if 0 <= i < len(lines)]
    if len(line.pieces) == 1:
        return near == [True, True] and not _CAPTION.match(line.text)
    past = [
        (lines[index + i], lines[index + 2 * i]) for i in (-1, 1) if 0 <= index + 2 * i < len(lines)
    ]
    return any(near) or any(
        len(row.pieces) > 1 and group.right < min(row.pieces[1].left, line.pieces[-1].left)
        for group, row in past
        if len(group.text) <= _GROUP
    )


def _same_block(block: Block, line: Line, pitch: float, body: float) -> bool:
    last = block.lines[-1]
    near = last.first.bottom - line.first.bottom <= max(pitch, last.first.size) * _PITCH
    alike = abs(last.first.size - line.first.size) < 0.1 * line.first.size
    full = not block.closed or last.first.size > body * _LARGER
    same = near and alike and full and last.first.bold == line.first.bold
    starts = _BEGINS.match(line.text) or _NUMBERED.match(line.text)
    indented = line.first.left - last.first.left > line.first.size and len(block.lines) > 1
    return same and not starts and not (indented and _ENDED.search(last.text))


def _rows(lines: list[Line]) -> list[Row]:
    """Puts the pieces of each line into the columns that the fullest lines have."""
    most = max(len(line.pieces) for line in lines)
    fullest = [line.pieces for line in lines if len(line.pieces) == most]
    middles = [median(pieces[i].middle for pieces in fullest) for i in range(most)]
    rows: list[Row] = []
    gaps = [above.first.bottom - below.first.bottom for above, below in pairwise(lines)]
    for index, line in enumerate(lines):
        row = [""] * most
        for piece in line.pieces:
            across = _centred(piece, lines[:2], middles) if index == 0 else []
            for column in across or _spanned(piece, middles):
                row[column] = f"{row[column]} {piece.text.strip()}".strip()
        told = [cell for cell in row if cell]
        # What is alone in a column and nearer to the row above than to the next goes on with it.
        near = 0 < index < len(gaps) and gaps[index - 1] * _NEARER < gaps[index]
        wraps = rows and any(rows[-1][1:]) and not re.search(r"\d", "".join(row))
        pairs = list(zip(rows[-1], row, strict=True)) if wraps else []
        if wraps and near and told == [row[0]]:
            rows[-1][0] += f" {row[0]}"
        elif wraps and not row[0] and all(above or not cell for above, cell in pairs):
            rows[-1] = [f"{above} {cell}".strip() for above, cell in pairs]
        else:
            rows.append(row)
    return rows


def _spanned(piece: Piece, middles: list[float]) -> list[int]:
    """Returns the columns whose middles a piece covers, or the nearest one."""
    over = [i for i, middle in enumerate(middles) if piece.left < middle < piece.right]
    return over or [min(range(len(middles)), key=lambda i: abs(middles[i] - piece.middle))]


def _centred(piece: Piece, lines: Sequence[Line], middles: list[float]) -> list[int]:
    """Returns the columns of periods, named in the second line, that a head in the first stands
    over the middle of; none where it stands over one of them."""
    others = (each for each in lines[0].pieces if each is not piece)
    held = {column for each in others for column in _spanned(each, middles)}
    periods = (each for each in lines[-1].pieces if PERIOD.fullmatch(each.text.strip()))
    free = {column for each in periods for column in _spanned(each, middles)} - held
    first = last = _spanned(piece, middles)[0]
    if first not in free:
        return []
    while first - 1 in free:
        first -= 1
    while last + 1 in free:
        last += 1
    aside = abs(middles[first] + middles[last] - 2 * piece.middle) * (last - first)
    return list(range(first, last + 1)) if aside < middles[last] - middles[first] else []


def _add_table(
    rows: list[Row], above: tuple[str, list[Row]], collector: Collector
) -> tuple[str, list[Row]]:
    """Adds a table, one that goes on from the page before under its caption and heads, and returns
    these."""
    caption, heads = above
    if heads and len(heads[0]) == len(rows[0]):
        rows = [*map(list, heads), *rows[len(heads) * (rows[: len(heads)] == heads) :]]
    else:
        caption, heads = collector.lead(), [list(row) for row in rows[: count_heads(rows)]]
    collector.rows(records(rows, caption, len(heads)))
    return caption, heads


def _level(block: Block, body: float, larger: list[float], *, mostly_bold: bool) -> int:
    """Returns the level of a heading, 0 for other text: it is larger than the text, or bold."""
    if block.rows or sum(len(line.text) for line in block.lines) > _HEADING:
        return 0
    size = round(block.size, 1)
    if size >= body * _LARGER:
        return larger.index(size) + 1 if size in larger else _LEVELS
    is_bold = block.bold and not mostly_bold and size >= body * _FINER
    return len(larger) + 1 if is_bold and not _ENDED.search(block.text.rstrip("?\uff1f")) else 0


def _continues(last: Block, block: Block, body: float) -> bool:
    """Tells whether a text goes on from the column or page before."""
    if last.rows or block.rows or last.closed or abs(last.size - block.size) > _FINER:
        return False
    starts = _BEGINS.match(block.text) or block.size > body * _LARGER
    return not _ENDED.search(last.text) and not starts and last.bold == block.bold


def _add_text(block: Block, collector: Collector, *, is_first: bool) -> None:
    text = block.text
    if _BULLET.match(text):
        collector.item(_BULLET.sub("", text, count=1))
        return
    start = 0
    joined = None
    for index, (before, line) in enumerate(pairwise(block.lines), start=1):
        if line.page != before.page:
            end = len(join_lines([each.text for each in block.lines[:index]]).rstrip("-"))
            collector.paragraph(text[start:end], joined=joined)
            collector.place("page", str(line.page))
            start, joined = end, " " if text[end : end + 1].isspace() else ""
    tight = not is_first and (len(block.lines) == 1 or bool(_ITEM.match(text)))
    collector.paragraph(text[start:], tight=tight, joined=joined)
