"""Turns what a model wrote into a checked answer: claims with a status, citations with offsets.

Nothing is dropped: a statement whose citation fails stays in the text and is marked. Nothing is
called verified that was not found in its source and agreed with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.checking.citations import Draft, Marker, Statement, parse
from bot.checking.places import Locate, nowhere
from bot.checking.quotes import find_quote
from bot.checking.support import Quoted, Support
from bot.language.scripts import fold
from bot.types import Citation, Claim, Document, Passage

Translate = Callable[[str, int, int, str], str | None]
"""Gives the stored translation of a document's ``start:end`` into a language, if there is one."""

_LABELLED = re.compile(r"^[^:\uff1a.!?。\uff01\uff1f]{1,80}[:\uff1a]\s*")

MAX_QUOTE = 300
"""Longest quote (characters) that counts: a heap of text is no citation."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked text: Markdown with ``[n]`` markers, its claims and its citations."""

    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    under: tuple[str, ...] = ()
    """For each claim the headings that it stands under."""
    draft: str = ""
    """What was checked, as it was written."""
    failing: tuple[str, ...] = ()
    """The statements that are not verified, as they stand in the draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """Checks drafts against passages; ``fixed`` are phrases that claim nothing (folded)."""

    support: Support
    translate: Translate
    fixed: frozenset[str] = frozenset()
    locate: Locate = nowhere

    def check(self, draft: str, passages: Sequence[Passage], language: str) -> Checked:
        """Returns the checked form of ``draft``, whose marker numbers count ``passages`` from 1."""
        parsed = parse(draft)
        fixed = _sentences_of(self.fixed)
        book = _Book(passages, self.translate, language, self.locate)
        for marker in parsed.markers:
            book.enter(marker)
        claims = [
            (statement, self._judge(statement, book))
            for statement in parsed.statements()
            if statement.is_claim and (statement.markers or not _is_fixed(statement.text, fixed))
        ]
        claims = self._judge_inferences(claims, book)
        return Checked(
            text=_render(parsed, book),
            claims=tuple(claim for _, claim in claims),
            citations=tuple(book.citations),
            under=tuple(statement.under for statement, _ in claims),
            draft=parsed.restore(parsed.slotted),
            failing=tuple(s.written for s, claim in claims if claim.status == "unverified"),
        )

    def _judge(self, statement: Statement, book: _Book) -> Claim:
        quoting = [marker for marker in statement.markers if not marker.premises]
        quotes = [book.quotes.get((marker.n, marker.quote)) for marker in quoting]
        found = [quote for quote in quotes if quote is not None]
        verified = bool(found) and len(found) == len(quotes)
        verified = verified and self.support.holds(statement.text, found)
        return Claim(
            text=statement.text,
            citations=book.numbers(quoting),
            status="verified" if verified else "unverified",
        )

    def _judge_inferences(
        self, claims: list[tuple[Statement, Claim]], book: _Book
    ) -> list[tuple[Statement, Claim]]:
        """Settles statements drawn from others, which must be verified elsewhere in the answer."""
        verified: defaultdict[int, list[Quoted]] = defaultdict(list)
        for statement, claim in claims:
            if claim.status == "verified":
                for marker in statement.markers:
                    if not marker.premises:
                        verified[marker.n].append(book.quotes[marker.n, marker.quote])
        settled = []
        for statement, claim in claims:
            premises = {n for marker in statement.markers for n in marker.premises}
            if premises and all(marker.premises for marker in statement.markers):
                quotes = [quote for n in premises for quote in verified.get(n, [])]
                holds = premises <= verified.keys() and self.support.follows(statement.text, quotes)
                claim = Claim(
                    text=claim.text,
                    citations=book.numbers_of_passages(premises),
                    status="inference" if holds else "unverified",
                )
            settled.append((statement, claim))
        return settled


def _is_fixed(text: str, fixed: frozenset[str]) -> bool:
    """Tells whether a statement is a fixed phrase, with an item's name before it or without."""
    return fold(text) in fixed or fold(_LABELLED.sub("", text)) in fixed


@lru_cache(maxsize=8)
def _sentences_of(phrases: frozenset[str]) -> frozenset[str]:
    """Returns the phrases and, folded, each sentence of those that have several."""
    parts = (statement.text for phrase in phrases for statement in parse(phrase).statements())
    return phrases | {fold(part) for part in parts}


@dataclass(slots=True)
class _Book:
    """The citations of one answer: numbers distinct quotes by first appearance."""

    passages: Sequence[Passage]
    translate: Translate
    language: str
    locate: Locate
    citations: list[Citation] = field(default_factory=list)
    quotes: dict[tuple[int, str], Quoted] = field(default_factory=dict)
    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    _marker_numbers: dict[tuple[int, str], int] = field(default_factory=dict)

    def enter(self, marker: Marker) -> None:
        """Finds the marker's quote and gives it a number; what is not found gets none."""
        key = (marker.n, marker.quote)
        if not 1 <= marker.n <= len(self.passages) or key in self._marker_numbers:
            return
        passage = self.passages[marker.n - 1]
        span = find_quote(marker.quote, passage.text)
        if span is None or span[1] - span[0] > MAX_QUOTE:
            return
        start, end = passage.start + span[0], passage.start + span[1]
        place = (passage.document, start, end)
        translation = self.translate(passage.document, start, end, self.language)
        self.quotes[key] = Quoted(passage.text[span[0] : span[1]], passage, translation)
        if place not in self._numbers:
            self._numbers[place] = len(self.citations) + 1
            self.citations.append(self._cite(self.quotes[key], start, end))
        self._marker_numbers[key] = self._numbers[place]

    def _cite(self, quoted: Quoted, start: int, end: int) -> Citation:
        n = len(self.citations) + 1
        place = self.locate(quoted.passage.document, start)
        return cite(quoted.passage, start, end, n=n, translation=quoted.translation, place=place)

    def numbers(self, markers: Sequence[Marker]) -> tuple[int, ...]:
        """Returns the readers' numbers of the markers' quotes, each once."""
        found = (self._marker_numbers.get((marker.n, marker.quote)) for marker in markers)
        return tuple(dict.fromkeys(number for number in found if number))

    def numbers_of_passages(self, premises: set[int]) -> tuple[int, ...]:
        """Returns the readers' numbers of all quotes taken from the passages ``premises``."""
        found = (self._marker_numbers[key] for key in self._marker_numbers if key[0] in premises)
        return tuple(dict.fromkeys(found))


def _render(parsed: Draft, book: _Book) -> str:
    """Returns the reader's text: ``[n]`` for a quote found, nothing for one that was not."""

    def label(marker: Marker) -> str:
        numbers = book.numbers_of_passages(set(marker.premises))
        numbers = numbers or book.numbers([marker])
        return "".join(f" [{number}]" for number in numbers)

    return parsed.render(label)


def cite(
    passage: Passage,
    start: int,
    end: int,
    *,
    n: int,
    translation: str | None,
    place: str | None = None,
) -> Citation:
    """Returns the citation of the passage's words at ``start:end`` of its document."""
    return Citation(
        n=n,
        document=passage.document,
        heading=passage.heading,
        genre=passage.genre,
        start=start,
        end=end,
        quote=passage.text[start - passage.start : end - passage.start],
        translation=translation,
        verified=True,
        place=place,
    )


def translator(documents: Sequence[Document]) -> Translate:
    """Returns the lookup of stored translations of ``documents``."""
    by_name = {document.name: document.translations for document in documents}
    chinese = {document.name: document.language.startswith("zh") for document in documents}

    def translate(name: str, start: int, end: int, language: str) -> str | None:
        if chinese.get(name) == language.startswith("zh"):
            return None
        units = [
            unit
            for unit in by_name.get(name, ())
            if unit.start < end and unit.end > start and unit.language[:2] == language[:2]
        ]
        return " ".join(unit.text for unit in units) or None

    return translate
