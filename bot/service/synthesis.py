"""What the checked claims of an answer say together: the matrix they fill, where sources disagree.

Adds nothing that is not cited: a contradicting sentence of the evidence comes in as a citation.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.checking.matrix import MatrixBuilder, sides_of
from bot.facts.contradictions import Contradiction, Contradictions, Told, asks_for
from bot.facts.premises import contradicts
from bot.service.suggestions import suggest
from bot.types import (
    Citation,
    Claim,
    Conflict,
    Evidence,
    Hit,
    Note,
    Passage,
    Plan,
    Sentences,
    Side,
    Together,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthesis:
    """Looks at all claims of an answer at once."""

    matrix: MatrixBuilder
    finder: Contradictions
    named: Callable[[str, str], str]
    """Gives an entity's name in the reader's language."""
    sentences: Sentences
    cite: Callable[[Passage, int, int, str], Citation]
    """Makes a citation of a document's (passage, start, end, language of the reader)."""
    phrases: Mapping[str, Mapping[str, str]]

    def look(
        self, evidence: Evidence, claims: Sequence[Claim], citations: Sequence[Citation]
    ) -> Together:
        """Returns what the checked ``claims`` say together."""
        plan, phrases = evidence.plan, self.phrases[evidence.plan.language]
        all_citations, conflicts = self._conflicts(plan, evidence.hits, citations)
        known = "\n".join(hit.passage.text for hit in evidence.hits)
        # A row that passes a bound of the question does not contradict it.
        computed = {n for claim in claims if claim.basis == "computed" for n in claim.citations}
        against = tuple(
            c.n
            for c in citations
            if c.n not in computed and contradicts(plan.rewritten, c.quote, self.finder, known)
        )
        premise = Note(kind="premise", text=phrases["premise"], citations=against)
        notes = [premise] if against else []
        for about, numbers in ((each.about, each.citations) for asked, each in conflicts if asked):
            text = phrases["conflict"].format(about=about)
            notes.append(Note(kind="conflict", text=text, about=about, citations=numbers))
        matrix = None
        if plan.items and len(plan.items) + len(plan.criteria) > 1:
            criteria = plan.criteria or (phrases["stated"],)
            sides = sides_of(claims, citations, evidence.hits)
            matrix = self.matrix.build(plan.items, criteria, claims, sides)
        return Together(
            citations=tuple(all_citations), notes=tuple(notes),
            matrix=matrix,
            conflicts=tuple(conflict for _, conflict in conflicts),
            suggestions=suggest(
                plan, evidence.hits, citations,
                names_in=self.finder.names, named=self.named, phrases=phrases,
            ),
        )  # fmt: skip

    def _conflicts(
        self, plan: Plan, hits: Sequence[Hit], citations: Sequence[Citation]
    ) -> tuple[list[Citation], list[tuple[bool, Conflict]]]:
        """Returns the citations, with those of sentences that contradict each other on what was
        asked or contradict a cited one, and the contradictions, each with whether it is on what
        was asked."""
        spans, told = list[tuple[Passage, int, int]](), list[Told]()
        for passage in (hit.passage for hit in hits):
            for each in self.sentences(passage):
                spans.append((passage, each.start, each.end))
                told.append(Told(each.text, f"{passage.document}\0{passage.author or ''}"))
        book = list(citations)
        conflicts = []
        for found in self.finder.among(told):
            places = [spans[at] for at in found.places]
            touched = any(_number(book, *place) for place in places)
            asked = self._asked(found, plan, touched=touched)
            if not ((asked and citations) or touched):
                continue
            for passage, start, end in places:
                if not _number(book, passage, start, end):
                    cited = self.cite(passage, start, end, plan.language)
                    book.append(replace(cited, n=len(book) + 1))
            numbers = [_number(book, *place) for place in places]
            about = self._about(found, plan.language)
            conflicts.append((asked, Conflict(about=about, values=_sides(found, numbers))))
        return book, conflicts

    def _asked(self, found: Contradiction, plan: Plan, *, touched: bool) -> bool:
        """Tells whether a question asks for what is in dispute, of what it is in dispute of; where
        it has no name of the glossary, that is what the answer has ``touched``."""
        names = self.finder.names(plan.rewritten)
        return asks_for(plan.rewritten, found) and (found.name in names if names else touched)

    def _about(self, found: Contradiction, language: str) -> str:
        phrases = self.phrases[language]
        topic = phrases[f"topic_{found.kind or found.type}"]
        if found.name is None:
            return topic
        return phrases["about"].format(name=self.named(found.name, language), topic=topic)


def _sides(found: Contradiction, numbers: Sequence[int]) -> tuple[Side, ...]:
    groups: dict[str, set[int]] = {}
    for value, number in zip(found.values, numbers, strict=True):
        groups.setdefault(value, set()).add(number)
    return tuple(Side(value=v, citations=tuple(sorted(marks))) for v, marks in groups.items())


def _number(book: Sequence[Citation], passage: Passage, start: int, end: int) -> int:
    """Returns the number of the first citation that quotes a part of the sentence; 0 for none."""
    own = (citation for citation in book if citation.document == passage.document)
    return next((each.n for each in own if each.start < end and each.end > start), 0)
