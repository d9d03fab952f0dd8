"""The text of a document as HTML, whole, with the quoted words marked exactly.

The text is cut into *leaves* of a few screens each, which the browser lays out only when they come
into sight (``content-visibility``): a long document opens as fast as a short one. ``--n`` is a
leaf's length in characters, from which the style guesses the height of one that was never seen.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from bot.markdown.html import clean, escape
from bot.types import Document
from bot.ui.marks import shorten
from bot.ui.wording import Texts

Span = tuple[int, int, str]
"""Where a quote begins and ends, and the id of its citation."""

LEAF = 3000
"""Characters of a leaf at least, unless the text ends before."""

LONGEST_LINE = 6000
"""A line longer than this is cut: a leaf cannot hold less than a line."""

_BREAKS = re.compile(r"[\s\u3002\uff01\uff1f.!?]")


def render_text(document: Document, key: str, spans: Sequence[Span], texts: Texts) -> str:
    """Returns the document as a hidden element with the id ``key``, quotes at ``spans`` marked."""
    label = escape(texts("document_text", title=shorten(document.title, 120)))
    body = "".join(_leaf(document.text, leaf, spans) for leaf in _leaves(document.text))
    return (
        f'<div class="text" id="{key}" lang="{escape(document.language)}" tabindex="0"'
        f' role="document" aria-label="{label}" hidden>{body}</div>'
    )


def _leaves(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yields the stretches of lines that make a leaf each."""
    leaf: list[tuple[int, int]] = []
    for line in _lines(text):
        leaf.append(line)
        if line[1] - leaf[0][0] >= LEAF:
            yield leaf
            leaf = []
    if leaf:
        yield leaf


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


def _leaf(text: str, lines: Sequence[tuple[int, int]], spans: Sequence[Span]) -> str:
    first, last = lines[0][0], lines[-1][1]
    inside = [span for span in spans if span[0] < last and span[1] > first]
    paragraphs = "".join(
        f"<p>{''.join(_pieces(text, start, end, inside))}</p>" for start, end in lines
    )
    return f'<div class="leaf" style="--n:{last - first}">{paragraphs}</div>'


def _pieces(text: str, start: int, end: int, spans: Iterable[Span]) -> Iterator[str]:
    """Yields a stretch of text, cut wherever a quote begins or ends: quotes may overlap."""
    spans = [span for span in spans if span[0] < end and span[1] > start]
    cuts = {start, end} | {at for span in spans for at in span[:2] if start < at < end}
    for first, last in itertools.pairwise(sorted(cuts)):
        piece = escape(clean(text[first:last]))
        ids = [name for begin, stop, name in spans if begin <= first and last <= stop]
        if ids:
            exchanges = dict.fromkeys(name.rsplit("-", 1)[0] for name in ids)
            yield (
                f'<mark data-for="{" ".join(ids)}" data-of="{" ".join(exchanges)}"'
                f' tabindex="-1">{piece}</mark>'
            )
        else:
            yield piece
