"""Words a passage for a reader: its sentences, translated where a translation is kept.

Owns the pairing of a quote (the source's words) with its wording (the same words, their other
script, or their stored translation). Makes up nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.language.scripts import shown_in
from bot.types import Document, Translation

Split = Callable[[str], list[tuple[int, int]]]
"""Gives the (start, end) of each sentence of a text."""

_ENDS = re.compile(r"[。\uff01\uff1f.!?…]+[\"”’」』)\uff09]*\s*$")
_ENUMERATOR = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十])\s*[.、)](?!\d)\s*")
_FEW_WORDS = 24
"""Longest segment, in characters, that is told with the one that announces it."""
_MAX_QUOTE = 130
"""Longest run of translated units, in characters of the source."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A quote and how the reader is told it; ``foreign`` if it stays in another language."""

    quote: str
    wording: str
    foreign: bool = False


class Wording:
    """Gives the segments of passages in the reader's language."""

    def __init__(self, documents: Sequence[Document], split: Split) -> None:
        self._documents: Mapping[str, Document] = {d.name: d for d in documents}
        self._split = split

    def segments(self, document: str, passage: str, language: str) -> list[Segment]:
        """Returns the passage's sentences in order, each worded in ``language`` if possible.

        One that only announces the next (it ends with a colon) is told with it if that is a few
        words, else left out.
        """
        found = _announced(self._found(document, passage, language), passage)
        return [segment for segment in found if segment.quote[-1] not in ":\uff1a"]

    def titled(self, about: Mapping[str, str], language: str) -> Mapping[str, str]:
        """Returns ``about`` with the title as our translation has it, if it translates that."""
        source = self._documents.get(about.get("document", ""))
        if source is None or source.language[:2] == language[:2]:
            return about
        at = source.text.find(source.title)
        units = (
            _within(source.translations, at, at + len(source.title), language) if at >= 0 else []
        )
        told = " ".join(wording for _, wording in units)
        return {**about, "title": told} if told else about

    def titles(self, document: str) -> list[str]:
        """Returns what a document is called in each language but its own."""
        about = {"document": document, "title": ""}
        told = (self.titled(about, language)["title"] for language in ("en", "zh-Hans", "zh-Hant"))
        return [title for title in told if title]

    def _found(self, document: str, passage: str, language: str) -> list[Segment]:
        source = self._documents.get(document)
        start = source.text.find(passage) if source else -1
        same = source is None or source.language[:2] == language[:2]
        if source is not None and start >= 0 and not same:
            units = _within(source.translations, start, start + len(passage), language)
            if units:
                return list(_translated(source.text, units))
        return [
            Segment(
                passage[first:last],
                _told(shown_in(passage[first:last], language) if same else passage[first:last]),
                foreign=not same,
            )
            for first, last in self._split(passage)
        ]


def _within(
    units: Sequence[Translation], start: int, end: int, language: str
) -> list[tuple[Translation, str]]:
    return [
        (unit, shown_in(unit.text, language))
        for unit in units
        if unit.start >= start and unit.end <= end and unit.language[:2] == language[:2]
    ]


def _translated(text: str, units: Sequence[tuple[Translation, str]]) -> Iterator[Segment]:
    """Yields segments of whole translated sentences: units are joined until one ends."""
    run: list[tuple[Translation, str]] = []
    for unit, wording in units:
        if run and (
            unit.end - run[0][0].start > _MAX_QUOTE or "\n" in text[run[-1][0].end : unit.start]
        ):
            yield _join(text, run)
            run = []
        run.append((unit, wording))
        if _ENDS.search(wording) or _ENDS.search(text[unit.start : unit.end]):
            yield _join(text, run)
            run = []
    if run:
        yield _join(text, run)


def _announced(segments: Sequence[Segment], passage: str) -> Iterator[Segment]:
    """Yields the segments, a short one together with the one before it that ends with a colon."""
    waiting: Segment | None = None
    for segment in segments:
        if waiting and len(segment.quote) <= _FEW_WORDS:
            start = passage.find(waiting.quote)
            end = passage.find(segment.quote, start) + len(segment.quote)
            quote = " ".join(passage[start:end].split())
            wording = f"{waiting.wording} {segment.wording}"
            yield replace(waiting, quote=quote, wording=wording)
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = segment if segment.quote[-1] in ":\uff1a" else None
        if not waiting:
            yield segment
    if waiting:
        yield waiting


def _join(text: str, run: Sequence[tuple[Translation, str]]) -> Segment:
    joiner = "" if run[0][0].language.startswith("zh") else " "
    return Segment(
        text[run[0][0].start : run[-1][0].end], _told(joiner.join(wording for _, wording in run))
    )


def _told(text: str) -> str:
    """Returns a sentence as it is told: on one line, without the number of its paragraph."""
    return _ENUMERATOR.sub("", " ".join(text.split()))
