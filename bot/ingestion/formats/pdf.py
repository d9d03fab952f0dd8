"""Reads PDF page by page; the only importer of pypdfium2.

A PDF knows lines, not paragraphs: a line that leaves a good part of the page's width empty is taken
for the last of its paragraph, and short lines in a row (a table, an address) stay lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from bot.errors import CorpusError
from bot.ingestion.formats.collecting import Collector, Extracted, Limits
from bot.language.scripts import HAN

_SOFT_HYPHEN = re.compile("[\x02\ufffe]\\s*")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_WIDE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef]")
_ITEM = re.compile(r"[-•▪●*] |\d{1,2}[.)、]\s|[(\uff08][\d一二三四五六七八九十]{1,2}[)\uff09]")
_BULLET = re.compile("[\ue000-\uf8ff]\\s*")
"""Symbol fonts have their bullets where Unicode has nothing."""
_ENDED = re.compile(r"[.!?。\uff01\uff1f][\"”’」』)\uff09]*$")
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_MADE_TITLE = re.compile(r"Microsoft \w+ - |untitled|.*\.\w{2,5}$", re.IGNORECASE)
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd]")
_FULL = 0.75
"""Share of the page's longest line from which on a line counts as full."""
_NARROWEST = 30
"""Width of a line, in Latin letters, below which none is full."""
_MOST_UNREADABLE = 0.3
_DEEPEST_PICTURE = 3


def read(data: bytes, limits: Limits) -> Extracted:
    """Returns the text of every page, with a place for each that has any.

    Raises:
        CorpusError: it is protected, damaged, or holds pictures of text.
    """
    document = _open(data)
    collector = Collector(limits)
    pictured = 0
    for number, page in enumerate(document, start=1):
        textpage = page.get_textpage()
        lines = page_lines(textpage.get_text_range())
        pictured += not lines and _has_picture(page)
        collector.place("page", str(number))
        for block in blocks(lines):
            collector.paragraph(block)
        textpage.close()
        page.close()
    facts = document.get_metadata_dict()
    date = _DATE.match(facts["CreationDate"])
    extracted = collector.finish(
        title=None if _MADE_TITLE.match(facts["Title"]) else facts["Title"],
        author=facts["Author"],
        date="-".join(filter(None, date.groups())) if date else None,
        notes=[_note(pictured, len(document))],
    )
    _check(extracted.text, pictured)
    return extracted


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise CorpusError("is protected by a password. Save it without one.") from None
        raise CorpusError("is damaged or cut short. Get a whole copy of it.") from None


def page_lines(text: str) -> list[str]:
    """Returns the lines of a page, words that were cut at a line's end whole, page numbers left."""
    lines = [line.strip() for line in _SOFT_HYPHEN.sub("", text).splitlines() if line.strip()]
    for edge in (0, -1):
        if len(lines) > 1 and _PAGE_NUMBER.fullmatch(lines[edge]):
            del lines[edge]
    return [_BULLET.sub("• ", line, count=1) if _BULLET.match(line) else line for line in lines]


def blocks(lines: Sequence[str]) -> Iterator[str]:
    """Yields paragraphs as one line each, and short lines in a row as they stand."""
    full = max([_NARROWEST, *(_FULL * _width(line) for line in lines)])
    paragraphs: list[list[str]] = []
    for line in lines:
        if paragraphs and _goes_on(paragraphs[-1][-1], line, full):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    for short, group in groupby(
        paragraphs, lambda lines: len(lines) == 1 and _width(lines[0]) < full
    ):
        texts = [_join(lines) for lines in group]
        yield from ["\n".join(texts)] if short else texts


def _goes_on(last: str, line: str, full: float) -> bool:
    """Tells whether a paragraph whose last line so far is full goes on with another."""
    if _width(last) < full or _ITEM.match(line):
        return False
    # A short line that ends no sentence, where none is open, is a heading.
    return not _ENDED.search(last) or _width(line) >= full or bool(_ENDED.search(line))


def _width(line: str) -> int:
    return len(line) + len(_WIDE.findall(line))


def _join(lines: Sequence[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        close = _WIDE.match(text[-1]) or _WIDE.match(line)
        text += line if close else f" {line}"
    return text


def _has_picture(page: Any) -> bool:
    import pypdfium2

    pictures = page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST_PICTURE)
    return next(iter(pictures), None) is not None


def _note(pictured: int, pages: int) -> str | None:
    if not pictured:
        return None
    return f"{pictured} of its {pages} pages hold pictures without text, and were not read."


def _check(text: str, pictured: int) -> None:
    if not text and pictured:
        raise CorpusError(
            "holds pictures of text, not text. Let a program for text recognition (OCR) read it "
            "first."
        )
    if len(_UNREADABLE.findall(text)) > _MOST_UNREADABLE * len(text):
        raise CorpusError(
            "does not say which letters its fonts show. Let a program for text recognition (OCR) "
            "read it first."
        )
