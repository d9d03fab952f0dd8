"""Reads HTML: headings, paragraphs, lists and tables in order, without scripts and navigation."""

from __future__ import annotations

import re
from typing import Any

from bot.errors import CorpusError
from bot.ingestion.encodings import Decoded, decode, decode_as
from bot.ingestion.formats.collecting import Collector, Extracted, Limits
from bot.ingestion.formats.grids import grid, holds_data
from bot.ingestion.formats.markup import parse_html, walk
from bot.ingestion.formats.tables import rows_in_words

_SKIPPED = re.compile(
    "script|style|noscript|template|svg|math|nav|iframe|object|canvas|audio|video|select|button|head"
)
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|div|dl|dt|fieldset"
    "|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|ol|p|pre|section|summary|table|tbody"
    "|td|tfoot|th|thead|tr|ul"
)
_MARKED = re.compile("h[1-6]|li")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(" {2,}")
_BLANK = re.compile(r"[ \t\r\n\f]+")
_TITLES = ('string(//meta[@property="og:title"]/@content)', "string(//title)")
_AUTHORS = ('string(//meta[@name="author"]/@content)',)
_DATES = (
    'string(//meta[@property="article:published_time"]/@content)',
    'string(//meta[@name="date"]/@content)',
    "string(//time/@datetime)",
)


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns a page's text.

    Raises:
        CorpusError: its encoding cannot be told, or it nests too deeply.
    """
    decoded = decode_page(data)
    collector = Collector(limits)
    root = parse_html(decoded.text)
    if root is None:
        return collector.finish()
    add_elements(root, collector)
    return collector.finish(
        title=_first(root, _TITLES),
        author=_first(root, _AUTHORS),
        date=_first(root, _DATES),
        note=None if decoded.encoding == "UTF-8" else f"Read as {decoded.encoding}.",
    )


def decode_page(data: bytes) -> Decoded:
    """Returns the page's text: in UTF-8 if it is, else as it declares, else as it looks.

    Raises:
        CorpusError: none of them fits.
    """
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    decoded = decode(data)
    if declared and (decoded is None or decoded.guessed):
        decoded = decode_as(data, declared[1].decode()) or decoded
    if decoded is None:
        raise CorpusError("is in an encoding that cannot be told. Save it as UTF-8.")
    return decoded


def add_elements(root: Any, collector: Collector) -> None:
    """Adds what the elements say to the collector, block by block."""
    block = _Block(collector)
    walker = walk(root)
    for event, element in walker:
        edge = bool(_BLOCK.fullmatch(element.tag))
        if event == "end":
            block.end(element.tag, edge=edge)
            block.add("\n" if element.tag == "br" else None)
            block.add(element.tail, exact=_is_exact(element.getparent()))
            continue
        block.start(element.tag, edge=edge)
        if _SKIPPED.fullmatch(element.tag) or _is_hidden(element):
            walker.skip_subtree()
        elif element.tag == "table" and holds_data(element):
            collector.rows(rows_in_words(grid(element)))
            walker.skip_subtree()
        else:
            block.add(element.text, exact=_is_exact(element))
    block.flush()


def _is_exact(element: Any) -> bool:
    """Tells whether the page sets the lines inside itself."""
    return element is not None and element.tag == "pre"


def _is_hidden(element: Any) -> bool:
    style = element.get("style") or ""
    return element.get("hidden") is not None or bool(_HIDDEN.search(style))


def _first(root: Any, paths: tuple[str, ...]) -> str | None:
    found = (root.xpath(path).strip() for path in paths)
    return next((text for text in found if text), None)


class _Block:
    """The text between two edges of blocks, and the headings and items that it stands in."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._parts: list[str] = []
        self._inside = [""]

    def start(self, tag: str, *, edge: bool) -> None:
        """Says that an element begins; a block's edge ends the text so far."""
        if edge:
            self.flush()
        if _MARKED.fullmatch(tag):
            self._inside.append(tag)

    def end(self, tag: str, *, edge: bool) -> None:
        """Says that an element ends."""
        if edge:
            self.flush()
        if _MARKED.fullmatch(tag):
            self._inside.pop()

    def add(self, text: str | None, *, exact: bool = False) -> None:
        """Adds text; blanks count as one, except where the page sets its lines itself."""
        if text:
            self._parts.append(text if exact or text == "\n" else _BLANK.sub(" ", text))

    def flush(self) -> None:
        """Writes the text so far as what it stands in; an item's mark goes to its first block."""
        text = _BLANKS.sub(" ", "".join(self._parts))
        self._parts.clear()
        if not text.strip():
            return
        tag = self._inside[-1]
        if tag == "li":
            self._collector.item(text)
            self._inside[-1] = ""
        elif tag:
            self._collector.heading(int(tag[1]), text)
        else:
            self._collector.paragraph(text)
