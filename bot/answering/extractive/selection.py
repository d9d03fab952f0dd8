"""Chooses the sentences of the evidence that answer a question, for the offline model.

By their words and meaning, as the functions passed in score them; words nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from bot.answering.evidence_text import Material
from bot.answering.extractive import listing
from bot.answering.extractive.cells import Aspects
from bot.answering.extractive.display import Segment
from bot.answering.extractive.statements import (
    Answers,
    Figures,
    NamesIn,
    Ranked,
    Score,
    Segments,
    Statement,
    Told,
    best,
    letters,
    searchable,
)
from bot.answering.prompts import Brief
from bot.language import question_forms
from bot.language.clauses import parts_of
from bot.language.fact_kinds import kinds_asked
from bot.language.scripts import fold

_MOST = 6
_MOST_PER_ITEM = 4
_MOST_SUMMED = 8
_NEIGHBOUR = 0.35
"""What the better of its neighbours adds to a sentence: an answer often stands beside the words."""
_CONTEXT = 0.5
"""What the words that a follow-up refers back to count beside its own."""
_WHOLE = 0.6
"""What the whole of a question counts beside one of its parts."""
_RANK_LOSS = 0.03
_QUESTION = 0.8
"""What a sentence that asks counts beside one that states."""
_BARE_QUESTION = 0.5
"""The same for one that states nothing before it asks."""
_BARE = 60
"""Up to so many letters (an ideograph counts two) a sentence that asks states nothing."""
_SAME_FIGURE = 0.3
"""What stating a figure of the question adds to a sentence."""
_TELLING = {"reason": 1.25, "outcome": 1.4, "date": 1.25, "strategy": 1.25}
"""The kinds of fact that a question's form asks for surely, and what a sentence that tells one
counts beside others."""
_UNDER = 1.25
"""What standing under a heading that tells it counts."""
_HEADED = frozenset({"strategy", "weakness", "outcome", "prospects", "positioning"})
"""The kinds that a heading may tell of all that stands under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Chooses statements from the passages of a brief."""

    score: Score
    answers: Answers
    segments: Segments
    names_in: NamesIn
    figures: Figures
    lacks: Answers
    """Tells whether the texts surely leave a part of a question unanswered."""

    def missing(self, brief: Brief) -> list[str]:
        """Returns the parts of a question of several that nothing in the evidence answers."""
        parts = parts_of(brief.question)
        if brief.items or len(parts) < 2:
            return []
        told = [self._told(source, brief) for source in brief.passages]
        windows = [window for each in told for window in _windows(*each)]
        return [part for part in parts if self.lacks(part, windows)]

    def select(self, brief: Brief) -> list[Statement]:
        """Returns the statements to tell, best first; none if nothing answers the question."""
        told = [self._told(source, brief) for source in brief.passages]
        if brief.items and (len(brief.criteria) > 1 or len(brief.items) == 1):
            return list(Aspects(score=self.score, names_in=self.names_in).cells(brief, told))
        # Where a source is named, what others say of the matter does not answer.
        named = [each for each in told if "for" in each[0].about] or told
        windows = [window for each in named for window in _windows(*each)]
        asked = [brief.question, *parts_of(brief.question)]
        if not windows or not any(self.answers(f"{q} {brief.context}", windows) for q in asked):
            return []
        return self._choose(brief, told)

    def _told(self, source: Material, brief: Brief) -> Told:
        """Returns a passage with its segments, headings left out unless they are asked for: they
        say nothing alone."""
        segments = self.segments(source.about.get("file", ""), source.sentences, brief.language)
        if question_forms.asks_headings(brief.question):
            return source, segments
        above = (*source.about.get("under", "").split(" › "), source.about.get("title", ""))
        headings = [letters(heading) for heading in above]
        return source, [
            s for s in segments if not any(letters(s.quote) in heading for heading in headings)
        ]

    def _choose(self, brief: Brief, told: Sequence[Told]) -> list[Statement]:
        """Returns what the shape of the question asks for, best first."""
        question = brief.question
        if brief.items:
            return self._of_sides(brief, self._rank(brief, told, question))
        told = [each for each in told if "for" in each[0].about] or told
        if question_forms.asks_summary(question):
            return listing.overview(
                self._rank(brief, listing.of_one_document(told), question), _MOST_SUMMED
            )
        ranked = self._rank(brief, told, question)
        if question_forms.asks_order(question):
            return listing.in_time(ranked, self._about_subject(brief, told))
        whole_list = _listed(ranked, told, question)
        if whole_list:
            return whole_list
        parts = parts_of(question)
        if len(parts) > 1:
            return self._of_parts(brief, told, parts, ranked)
        if question_forms.asks_list(question) and question_forms.asks_speakers(question):
            return listing.by_speaker(ranked)
        return best(ranked, _MOST)

    def _of_sides(self, brief: Brief, ranked: Ranked) -> list[Statement]:
        """Returns of each item compared its best; nothing of a source that is silent on what is
        asked of it."""
        sides = {item: self._of_item(item, ranked) for item in brief.items}
        silent = self._silent(brief, sides)
        heard = (side for item, side in sides.items() if item not in silent)
        chosen = [s for side in heard for s in _of_side(side)]
        return chosen or best(ranked, _MOST)

    def _of_item(self, item: str, ranked: Ranked) -> Ranked:
        """Returns what may be told of an item: what was found for it and, of what was found for
        several, what names it, or names none of them and was found for it first."""
        found = []
        for statement in ranked:
            sides = statement.source.sides
            if item not in sides:
                continue
            text = searchable(statement.segment) if len(sides) > 1 else ""
            meant = [side for side in sides if self._names(text, side)]
            if item in (meant or sides[:1]):
                found.append(replace(statement, item=item))
        return found

    def _names(self, text: str, item: str) -> bool:
        """Tells whether a text names an item: by any name the glossary has, else by its own."""
        names = self.names_in(item)
        return names <= self.names_in(text) if names else fold(item) in fold(text)

    def _silent(self, brief: Brief, sides: dict[str, Ranked]) -> set[str]:
        """Returns the sources among the items that do not name the rarest of what they are asked
        about, where another of them does."""
        said = {
            item: self.names_in("\n".join(s.source.text for s in side))
            for item, side in sides.items()
            if side and "is" in side[0].source.about
        }
        items = self.names_in("\n".join(brief.items))
        of_each = [self.names_in(brief.items[item]) - items for item in said]
        asked = frozenset[str].intersection(*of_each) if of_each else frozenset[str]()
        counts = {name: sum(name in names for names in said.values()) for name in asked}
        named = [name for name, n in counts.items() if n]
        rarest = min(named, key=lambda name: (counts[name], name), default=None)
        return {item for item, names in said.items() if rarest and rarest not in names}

    def _about_subject(self, brief: Brief, told: Sequence[Told]) -> set[int]:
        """Returns the numbers of the passages that name what is asked about, or of all."""
        asked = self.names_in(brief.question)
        naming = {source.n for source, _ in told if asked & self.names_in(source.text)}
        return naming or {source.n for source, _ in told}

    def _of_parts(
        self, brief: Brief, told: Sequence[Told], parts: Sequence[str], ranked: Ranked
    ) -> list[Statement]:
        """Returns the best statements of each part of the question in turn."""
        whole = {(s.source.n, s.order): s.score for s in ranked}
        rankings: list[Ranked] = []
        for part in parts:
            if rankings and question_forms.asks_corroboration(part):
                rankings.append(self._others(rankings[0][0], ranked))
                continue
            each = self._rank(brief, told, part)
            rankings.append(
                sorted(each, key=lambda s: -s.score - _WHOLE * whole[s.source.n, s.order])
            )
        rows = zip_longest(*(best(ranking, _MOST) for ranking in rankings))
        return best([s for row in rows for s in row if s is not None], _MOST, near=0)

    def _others(self, lead: Statement, ranked: Ranked) -> Ranked:
        """Returns what each other speaker says that is most like a statement, the likest first."""
        others = [s for s in ranked if listing.speaker(s) != listing.speaker(lead)]
        likeness = self.score(searchable(lead.segment), [searchable(s.segment) for s in others])
        alike = (replace(s, score=like) for s, like in zip(others, likeness, strict=True))
        return listing.by_speaker(sorted(alike, key=lambda s: (-s.score, s.source.n, s.order)))

    def _rank(self, brief: Brief, told: Sequence[Told], question: str) -> Ranked:
        """Returns every segment of the evidence, best first."""
        statements = []
        for rank, (source, segments) in enumerate(told):
            asked = brief.items.get(source.sides[0] if source.sides else "") or question
            texts = [searchable(segment) for segment in segments]
            scores = self._scores(brief, asked, texts)
            weights = self._weights(asked, source, segments)
            for order, (segment, weight) in enumerate(zip(segments, weights, strict=True)):
                around = scores[max(0, order - 1) : order] + scores[order + 1 : order + 2]
                score = scores[order] + _NEIGHBOUR * max(around, default=0.0)
                score *= weight * (1 - min(0.5, _RANK_LOSS * rank))
                if self.figures(asked) & self.figures(texts[order]):
                    score += _SAME_FIGURE
                statements.append(Statement(segment, source, order, score))
        return sorted(statements, key=lambda s: (-s.score, s.source.n, s.order))

    def _weights(
        self, asked: str, source: Material, segments: Sequence[Segment]
    ) -> Iterator[float]:
        """Yields what each segment counts by its form: whether it asks, and whether it, or the
        heading above it, tells the kind of fact that is asked for."""
        kinds = kinds_asked(asked)
        heading = fold(source.about.get("under", ""))
        under = any(kind.told.search(heading) for kind in kinds if kind.name in _HEADED)
        tells = [(kind.told, _TELLING[kind.name]) for kind in kinds if kind.name in _TELLING]
        for segment in segments:
            text = fold(searchable(segment))
            weight = 1.0
            if segment.quote[-1] in "?\uff1f":
                size = sum(1 + (char > "\u3000") for char in letters(segment.quote))
                weight *= _QUESTION if size > _BARE else _BARE_QUESTION
            told = [more for words, more in tells if words.search(text)]
            weight *= max([_UNDER if under else 1.0, *told])
            yield weight

    def _scores(self, brief: Brief, asked: str, texts: Sequence[str]) -> list[float]:
        if question_forms.asks_summary(brief.question):
            # What sums up a passage is the sentence that has most in common with all of it.
            return list(self.score("\n".join(texts), texts))
        scores = list(self.score(asked, texts))
        if not brief.context:
            return scores
        context = self.score(brief.context, texts)
        return [one + _CONTEXT * other for one, other in zip(scores, context, strict=True)]


def _of_side(side: Ranked) -> list[Statement]:
    """Returns the best of what is told of an item; of a side of many speakers, the best of each."""
    speakers = {listing.speaker(statement) for statement in side}
    many = side and "is" in side[0].source.about and len(speakers) > 2
    return listing.by_speaker(side)[:_MOST] if many else best(side, _MOST_PER_ITEM)


def _listed(ranked: Ranked, told: Sequence[Told], question: str) -> list[Statement]:
    """Returns the whole of the list that a question asks for, if a source has it as one."""
    if not question_forms.asks_list(question):
        return []
    return listing.run(ranked, told, question_forms.size_asked(question))


def _windows(source: Material, segments: Sequence[Segment]) -> Iterator[str]:
    """Yields each segment with its neighbours and the headings above them."""
    about = source.about
    above = f"{about.get('title', '')} {about.get('heading', '')}"
    texts = [searchable(segment) for segment in segments]
    for index in range(len(texts)):
        yield "\n".join([above, *texts[max(0, index - 1) : index + 2]])
