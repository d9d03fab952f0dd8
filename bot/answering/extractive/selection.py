"""Chooses the sentences of the evidence that answer a question, in the shape that it asks for.

A shape that cannot be served is answered as a fact: the best sentence and what adds to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.answering.evidence_text import Material
from bot.answering.extractive import listing
from bot.answering.extractive.comparison import Sides
from bot.answering.extractive.ranking import Ranker, above
from bot.answering.extractive.records import meant, types_stated
from bot.answering.extractive.statements import (
    SAID,
    Choice,
    Ranked,
    Segments,
    Statement,
    Titled,
    Told,
    best,
    firsts,
    letters,
    searchable,
)
from bot.answering.prompts import Brief
from bot.language import question_forms
from bot.language.clauses import labelled, parts_of
from bot.language.dates import relative
from bot.language.fact_kinds import kinds_asked, types_asked
from bot.language.periods import asked_about, of_another, years_in
from bot.language.scripts import fold
from bot.language.verdicts import verdict

MOST = 3
_MOST_PER_PART, _MOST_OF_PARTS = 3, 4
_FIRST = 12
_PARTLY = 0.3
"""Share of a thing's name from which on a text may mean it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Chooses statements from the passages of a brief."""

    ranker: Ranker
    segments: Segments
    titled: Titled

    def told(self, brief: Brief) -> list[Told]:
        """Returns the passages with what of each may be told; of those found for a source that is
        named, these alone: what others say of the matter does not answer."""
        told = [self._told(source, brief) for source in brief.passages]
        named = [each for each in told if "for" in each[0].about]
        return named if named and not brief.items else told

    def _told(self, source: Material, brief: Brief) -> Told:
        """Returns a passage with its segments, headings left out unless they are asked for: they
        say nothing alone."""
        segments = self.segments(source.about.get("file", ""), source.sentences, brief.language)
        told = replace(source, about=self.titled(source.about, brief.language))
        if question_forms.asks("headings", brief.question):
            return told, segments
        about = source.about
        heads = [*about.get("under", "").split(" › "), about.get("title", ""), about.get("by", "")]
        headings = [letters(heading) for heading in heads]

        def is_head(quote: str) -> bool:
            byline = not SAID.search(quote) and any(h in letters(quote) for h in headings[-2:] if h)
            return byline or any(letters(quote) in heading for heading in headings)

        return told, [s for s in segments if not is_head(s.quote)]

    def select(self, brief: Brief, told: Sequence[Told], ranked: Ranked) -> Choice:
        """Returns what to tell, of the sentences as they are ``ranked``."""
        question = brief.question
        if brief.items:
            choice = Sides(self.ranker, brief).tell(told)
            if brief.beside or choice.statements or any(choice.rows.values()):
                return choice
        says = [s for s in ranked if s.segment.quote[-1] not in "?\uff1f"]
        formed, most = self._formed(brief, told, says), question_forms.sentences_asked(question)
        first = sorted(formed, key=lambda s: -s.score)[:most]
        return self._judged(question, [s for s in formed if s in first])

    def _formed(self, brief: Brief, told: Sequence[Told], ranked: Ranked) -> list[Statement]:
        """Returns the statements in the form that is asked for, best first."""
        question, parts = brief.question, parts_of(brief.question)
        whole = listing.run(ranked, told, question_forms.size_asked(question))
        if question_forms.asks("summary", question):
            return listing.voices(ranked)
        if question_forms.asks("order", question):
            return listing.in_time(whole or ranked)
        if question_forms.asks("list", question):
            if whole:
                return whole
            if question_forms.asks("speakers", question):
                return listing.voices(ranked)
            return best(listing.enumerating(ranked), _MOST_OF_PARTS, strict=True)
        if len(parts) > 1:
            context = brief.context or question
            answers, apart = [], labelled(question)[1]
            for part in parts:
                of_it = self.ranker.rank(part, context, told)
                of_it = [s for s in of_it if not (apart and self.ranker.strays(part, s, told))]
                of_it = _one_value(part, meant(question, of_it, self.ranker.shares), told)
                answers.append(best(of_it, _MOST_PER_PART))
            ranked = [s for row in zip_longest(*answers) for s in row if s]
            return best(self._of_it(question, ranked), _MOST_OF_PARTS, near=99)
        own = self._of_it(question, meant(question, ranked, self.ranker.shares))
        chosen = best(_one_value(question, own, told), MOST, strict=True)
        return _with_reason(question, chosen, told)

    def _of_it(self, question: str, ranked: Ranked) -> Ranked:
        """Returns the best statement, and the others that do not begin with the name of a thing
        where the question names another, which neither they nor what they stand under has."""
        asked = self.ranker.things(question)

        def other(s: Statement) -> bool:
            said = f"{searchable(s.segment)}\n{s.segment.context}\n{above(s.source)}"
            begins = any(s.segment.quote.startswith(t) for t in self.ranker.things(s.segment.quote))
            return begins and not any(self.ranker.named(t, said) > _PARTLY for t in asked)

        return [s for n, s in enumerate(ranked) if not (n and asked and other(s))]

    def _judged(self, question: str, statements: list[Statement]) -> Choice:
        """Returns the statements with the yes or no that the first which says either gives."""
        for n, statement in enumerate(statements):
            so = verdict(
                question, searchable(statement.segment),
                f"{statement.segment.context}\n{above(statement.source)}",
                names_in=self.ranker.names_in,
                relate=lambda q, text: self.ranker.shares(q, [text])[0],
            )  # fmt: skip
            if so is not None:
                others = [*statements[:n], *statements[n + 1 :]]
                said = "says_yes" if so else "says_no"
                return Choice([statement, *others], verdict=said, drawn_from=[statement])
        return Choice(statements)


def _one_value(question: str, ranked: Ranked, told: Sequence[Told]) -> Ranked:
    """Returns the best statement of each speaker, of the time that is asked about, where a value is
    asked for and the best has one: what else a source says is of another thing or another time."""
    types = types_asked(question)
    asked = asked_about(question) if types - {"date"} else set[str]()
    own = [s for s in ranked if not of_another(asked, _dated(s, told))] if asked else []
    ranked = own if any(asked & years_in(s.segment.quote) for s in own[:_FIRST]) else ranked
    valued = types and ranked and types & types_stated(ranked[0].segment)
    return firsts(ranked) if valued else ranked


def _with_reason(question: str, chosen: Ranked, told: Sequence[Told]) -> Ranked:
    """Returns statements with what follows the best in its text where a reason is asked for: who
    tells what happened tells why in the next sentence."""
    if not chosen or not any(kind.name == "reason" for kind in kinds_asked(question)):
        return chosen
    lead, after = chosen[0], chosen[0].order + 1
    segments = next(segments for source, segments in told if source.n == lead.source.n)
    reason = [
        replace(lead, segment=segment, order=after)
        for segment in segments[after : after + 1]
        if SAID.search(segment.quote)
    ]
    others = [s for s in chosen[1:] if (s.source.n, s.order) != (lead.source.n, after)]
    return [lead, *reason, *others][:MOST]


def _dated(statement: Statement, told: Sequence[Told]) -> str:
    """Returns a sentence, or the dates that it tells from its source's or the sentence before."""
    quote, date = statement.segment.quote, statement.source.about.get("date", "")
    if years_in(quote):
        return quote
    segments = next(segments for source, segments in told if source.n == statement.source.n)
    before = segments[statement.order - 1].quote if statement.order else ""
    base = date if date[:4].isdecimal() else ""
    return " ".join(relative(fold(quote), base, fold(before)))
