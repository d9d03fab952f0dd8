"""How much room text takes, and where to cut it so that it fits: for slides, which do not flow.

No font is asked: widths are taken from above, so that what is said to fit does fit in the fonts
that stand in for ours too. All sizes are in points.
"""

import functools
import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.markdown.nodes import Line

LEADING = 1.3
"""Height of a line per size of its letters; the slides set it, so that fonts cannot."""

_WORD = re.compile(r"[^\s\u2e80-\uffef\U0001f000-\U0003ffff]+[^\S\n]*|[^\S\n]+|\n|.", re.DOTALL)
_NARROW = frozenset("iljtfrI.,:;'’!|()[] \u00a0")
_NEAR = 40
"""Characters before a cut in which a blank is looked for."""
_NARROWEST = 0.36
_BROAD = frozenset("mwMW@%—…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph to be set in one size, ``indent`` from the left, with ``gap`` below."""

    line: Line
    size: float
    indent: float = 0
    label: str = ""
    """What hangs left of it: a bullet, a number."""
    hang: float = 24
    """How far left the label stands."""
    gap: float = 0
    heads: bool = False
    """Whether it stands over what follows and stays with it."""
    language: str = ""

    @property
    def text(self) -> str:
        """Its words alone."""
        return "".join(span.text for span in self.line)

    def height(self, width: float) -> float:
        """Returns the height that it takes in a column of ``width``, without its gap."""
        return lines(self.text, (width - self.indent) / self.size) * self.size * LEADING


def lines(text: str, width: float) -> int:
    """Returns how many lines text takes at most, where a line is ``width`` em wide."""
    count, at = 1, 0.0
    for word in _WORD.findall(text):
        if word == "\n":
            count, at = count + 1, 0.0
            continue
        whole = sum(map(_em, word))
        shown = sum(map(_em, word.rstrip()))
        if at and at + shown > width:
            count, at = count + 1, 0.0
        over = int(shown / width)  # a word longer than a line is broken
        count, at = count + over, at + whole - over * width
    return count


@functools.lru_cache(4096)
def _em(char: str) -> float:
    """Returns the width of a character in em, rather too much than too little."""
    if unicodedata.east_asian_width(char) in "WF":
        return 1.3 if ord(char) > 0x1F000 else 1.02
    if unicodedata.combining(char):
        return 0.0
    if char in _NARROW:
        return _NARROWEST
    if char in _BROAD:
        return 1.0
    return 0.76 if char.isupper() or ord(char) > 0x24F else 0.58


def cut(block: Block, width: float, height: float) -> tuple[Block, Block | None]:
    """Returns as much of a block as fits, and what is left of it; at least one character fits."""
    text = block.text
    lines_that_fit = height / (block.size * LEADING)
    most = int(lines_that_fit * (width - block.indent) / (block.size * _NARROWEST)) + 1
    if len(text) <= most and block.height(width) <= height:
        return block, None

    def high(end: int) -> float:
        return replace(block, line=_take(block.line, 0, end)).height(width)

    end = bisect(range(2, min(most, len(text))), height, key=high) + 1
    near = max(0, end - _NEAR)
    gap = max(text.rfind(" ", near, end), text.rfind("\n", near, end))
    at = gap + 1 if gap > 0 else end
    first = replace(block, line=_take(block.line, 0, at))
    return first, replace(block, line=_take(block.line, at, len(text)), label="")


def pages(blocks: Sequence[Block], width: float, height: float) -> Iterator[list[Block]]:
    """Yields the blocks page by page; one that is too high for a page is cut."""
    page: list[Block] = []
    left = height
    waiting = list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        need = block.height(width)
        if block.heads and waiting:  # a heading is not left alone at the foot
            need += min(waiting[-1].height(width), height / 3) + block.gap
        if need > left and page:
            waiting.append(block)
            # What heads the block that did not fit goes with it.
            while len(page) > 1 and page[-1].heads:
                waiting.append(page.pop())
            yield page
            page, left = [], height
            continue
        block, rest = cut(block, width, left)
        page.append(block)
        left -= block.height(width) + block.gap
        if rest:
            waiting.append(rest)
    if page:
        yield page


def _take(line: Line, start: int, end: int) -> Line:
    """Returns the spans of the characters from ``start`` to ``end``."""
    taken, at = [], 0
    for span in line:
        text = span.text[max(0, start - at) : max(0, end - at)]
        at += len(span.text)
        if text:
            taken.append(replace(span, text=text))
    return tuple(taken)
