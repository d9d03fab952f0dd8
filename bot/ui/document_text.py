"""The text of a document as HTML, whole, with the quoted words marked exactly.

The text is cut into *leaves* of a few screens each, which the browser lays out only when they come
into sight (``content-visibility``): a long document opens as fast as a short one. ``--n`` is a
leaf's length in characters, from which the style guesses the height of one that was never seen.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from bot.types import Document
from bot.ui.i18n import Texts
from bot.ui.rendering import HEADING, Markup, render

Span = tuple[int, int, str]
"""Where a quote begins and ends, and the id of its citation."""

LEAF = 3000
"""Characters in which the lines of a leaf begin."""

LONGEST_LINE = 6000
"""A line longer than this is cut: a leaf cannot hold less than a line."""

_BREAKS = re.compile(r"[\s\u3002\uff01\uff1f.!?]")

Piece = tuple[str, Sequence[str]]
"""A stretch of text, and the citations that quote it."""


def render_text(document: Document, key: str, spans: Sequence[Span], texts: Texts) -> Markup:
    """Returns the document as a hidden element with the id ``key``, quotes at ``spans`` marked."""
    grown = itertools.groupby(_lines(document.text), key=lambda line: line[0] // LEAF)
    leaves = (_leaf(document.text, list(lines), spans) for _, lines in grown)
    return render("document", texts, document=document, key=key, leaves=leaves)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yields where each line begins and ends that is not blank; very long ones in pieces."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        while end - start > LONGEST_LINE:
            broken = _BREAKS.search(text, start + LEAF, start + LONGEST_LINE)
            cut = broken.end() if broken else start + LONGEST_LINE
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end
        start = end + 1


def _leaf(
    text: str, lines: Sequence[tuple[int, int]], spans: Sequence[Span]
) -> tuple[int, list[tuple[bool, list[Piece]]]]:
    """Returns how long a leaf is, and its lines in pieces: whether each is a heading, its words."""
    first, last = lines[0][0], lines[-1][1]
    inside = [span for span in spans if span[0] < last and span[1] > first]
    heads = [HEADING.match(text, start, end) for start, end in lines]
    return last - first, [
        (head is not None, list(_pieces(text, head.end() if head else start, end, inside)))
        for head, (start, end) in zip(heads, lines, strict=True)
    ]


def _pieces(text: str, start: int, end: int, spans: Iterable[Span]) -> Iterator[Piece]:
    """Yields a stretch of text, cut wherever a quote begins or ends: quotes may overlap."""
    spans = [span for span in spans if span[0] < end and span[1] > start]
    cuts = {start, end} | {at for span in spans for at in span[:2] if start < at < end}
    for first, last in itertools.pairwise(sorted(cuts)):
        ids = [name for begin, stop, name in spans if begin <= first and last <= stop]
        yield text[first:last], ids
