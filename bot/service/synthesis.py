"""What the checked claims of an answer say together: the matrix they fill, where sources disagree.

Adds nothing that is not cited: a contradicting sentence of the evidence comes in as a citation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.checking.matrix import MatrixBuilder, place
from bot.facts.contradictions import Contradiction, Contradictions, Told, asks_for
from bot.facts.premises import contradicts
from bot.service.suggestions import suggest
from bot.types import Citation, Claim, Conflict, Evidence, Hit, Matrix, Passage, Plan

Sentences = Callable[[str], list[tuple[int, int]]]
"""Gives the (start, end) of each sentence of a text."""

Cite = Callable[[Passage, int, int, str], Citation]
"""Makes a citation of a document's (passage, start, end, language of the reader)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """An answer's citations, those of contradicting sources added, and what they amount to."""

    citations: tuple[Citation, ...]
    matrix: Matrix | None
    conflicts: tuple[Conflict, ...]
    disputed: tuple[str, ...]
    """A line for each conflict that is on what was asked: the values and who gives them."""
    against: tuple[int, ...]
    """The citations that say otherwise than the question assumes."""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """Looks at all claims of an answer at once."""

    matrix: MatrixBuilder
    finder: Contradictions
    named: Callable[[str, str], str]
    """Gives an entity's name in the reader's language."""
    sentences: Sentences
    cite: Cite
    phrases: Mapping[str, Mapping[str, str]]

    def look(
        self,
        evidence: Evidence,
        claims: Sequence[Claim],
        under: Sequence[str],
        citations: Sequence[Citation],
    ) -> Together:
        """Returns what the checked ``claims``, which stand ``under`` headings, say together."""
        plan = evidence.plan
        all_citations, conflicts = self._conflicts(plan, evidence.hits, citations)
        return Together(
            citations=tuple(all_citations),
            matrix=self._matrix(plan, evidence.hits, claims, under, citations),
            conflicts=tuple(conflict for _, conflict in conflicts),
            suggestions=self._suggestions(plan, evidence.hits, citations),
            against=tuple(
                citation.n
                for citation in citations
                if contradicts(plan.rewritten, citation.quote, self.finder)
            ),
            disputed=tuple(line for line, _ in conflicts if line),
        )

    def _suggestions(
        self, plan: Plan, hits: Sequence[Hit], citations: Sequence[Citation]
    ) -> tuple[str, ...]:
        return suggest(
            plan,
            hits,
            citations,
            names_in=self.finder.names,
            named=self.named,
            phrases=self.phrases[plan.language],
        )

    def _matrix(
        self,
        plan: Plan,
        hits: Sequence[Hit],
        claims: Sequence[Claim],
        under: Sequence[str],
        citations: Sequence[Citation],
    ) -> Matrix | None:
        if not plan.items or len(plan.items) + len(plan.criteria) < 2:
            return None
        criteria = plan.criteria or (self.phrases[plan.language]["stated"],)
        return self.matrix.build(plan.items, criteria, place(claims, under, citations, hits))

    def _conflicts(
        self, plan: Plan, hits: Sequence[Hit], citations: Sequence[Citation]
    ) -> tuple[list[Citation], list[tuple[str, Conflict]]]:
        """Returns the citations, with those of sentences that contradict each other on what was
        asked or contradict a cited one, and the contradictions, each with its line if it is on
        what was asked."""
        spans = list(self._spans(hits))
        told = [Told(p.text[s - p.start : e - p.start], _speaker(p)) for p, s, e in spans]
        book = list(citations)
        conflicts = []
        for found in self.finder.among(told):
            places, asked = [spans[at] for at in found.places], self._asked(found, plan)
            if not ((asked and citations) or any(_number(book, *place) for place in places)):
                continue
            for passage, start, end in places:
                if not _number(book, passage, start, end):
                    cited = self.cite(passage, start, end, plan.language)
                    book.append(replace(cited, n=len(book) + 1))
            numbers = [_number(book, *place) or 0 for place in places]
            about = self._about(found, plan.language)
            line = self._line(found, numbers, plan.language) if asked else ""
            conflicts.append((line, Conflict(about=about, citations=tuple(sorted(set(numbers))))))
        return book, conflicts

    def _asked(self, found: Contradiction, plan: Plan) -> bool:
        """Tells whether a question asks for what is in dispute, of what it is in dispute of."""
        names = self.finder.names(plan.rewritten)
        return asks_for(plan.rewritten, found) and (not names or found.name in names)

    def _line(self, found: Contradiction, numbers: Sequence[int], language: str) -> str:
        groups: dict[str, list[int]] = {}
        for value, number in zip(found.values, numbers, strict=True):
            marks = groups.setdefault(value, [])
            marks += [] if number in marks else [number]
        sides = (
            " ".join([value, *(f"[{n}]" for n in sorted(marks))]).strip()
            for value, marks in groups.items()
        )
        about = self._about(found, language)
        return self.phrases[language]["conflict"].format(about=about, sides="; ".join(sides))

    def _spans(self, hits: Sequence[Hit]) -> Iterator[tuple[Passage, int, int]]:
        for passage in (hit.passage for hit in hits):
            for start, end in self.sentences(passage.text):
                yield passage, passage.start + start, passage.start + end

    def _about(self, found: Contradiction, language: str) -> str:
        phrases = self.phrases[language]
        topic = phrases[f"topic_{found.kind or found.type}"]
        if found.name is None:
            return topic
        return phrases["about"].format(name=self.named(found.name, language), topic=topic)


def _speaker(passage: Passage) -> str:
    return f"{passage.document}\0{passage.author or ''}"


def _number(book: Sequence[Citation], passage: Passage, start: int, end: int) -> int | None:
    """Returns the number of the first citation that quotes a part of the sentence."""
    for citation in book:
        overlaps = citation.start < end and citation.end > start
        if overlaps and citation.document == passage.document:
            return citation.n
    return None
