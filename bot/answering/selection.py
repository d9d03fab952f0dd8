"""Chooses the sentences of the evidence that answer a question, for the offline model.

By their words and meaning, as the functions passed in score them; words nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.answering.prompts import Brief, Material
from bot.answering.wording import Segment
from bot.scripts import fold

Score = Callable[[str, Sequence[str]], Sequence[float]]
"""Gives how well each text answers a question: the share (0 to 1) of what it asks that is there."""

Segments = Callable[[str, str, str], list[Segment]]
"""Gives the segments of a passage: (document, text, language)."""

Answers = Callable[[str, Sequence[str]], bool]
"""Tells whether one of the texts may answer a question."""

Told = tuple[Material, Sequence[Segment]]
"""A passage and what of it may be told."""

_MOST = 6
_MOST_PER_ITEM = 4
_NEIGHBOUR = 0.35
"""What the better of its neighbours adds to a sentence: an answer often stands beside the words."""
_CONTEXT = 0.5
"""What the words that a follow-up refers back to count beside its own."""
_RANK_LOSS = 0.03
_QUESTION = 0.8
"""What a sentence that asks counts beside one that states."""
_ENOUGH = 0.45
"""Least share of the best statement's score that another must have to be told too."""

_TELLS = 1.25
"""What a sentence that tells what kind of question was asked counts beside others."""

# How questions ask for a reason, an outcome or a date, and the words by which sentences tell it.
_KINDS = (
    (
        re.compile(r"\bwhy\b|\breasons?\b|\bcauses?\b|为什么|为何|原因|怎么会"),
        re.compile(r"\b(?:because|since|due to|reason|owing)\b|因为|由于|原因|所以|导致|在于|为了"),
    ),
    (
        re.compile(
            r"what (?:has )?(?:happened|became) (?:to|of)|\bhow did .{1,40} end\b|\boutcome\b"
            r"|\bfate\b|结局|下场|结果|后来怎么|怎么样了|失败了吗"
        ),
        re.compile(
            r"\b(?:fail\w*|renam\w*|surviv\w*|ended|finally|eventually|merged|fizzl\w*"
            r"|in the end|defeat)\b|失败|最后|最终|改名|更名|不了了之|并入|无疾而终"
        ),
    ),
    (
        re.compile(r"\bwhen (?:did|was|were|is)\b|\bwhat year\b|哪一?年|何时|什么时候|几月"),
        re.compile(r"(?:19|20)\d{2}"),
    ),
)

_PARTS = re.compile(r"(?<=[?\uff1f])")
"""Where one question ends and another begins; each may be answered without the others."""

_SUMMARY = re.compile(
    r"\b(?:summar\w*|sum\s+up|main\s+(?:points?|arguments?)|key\s+points?|overview|gist)\b"
    r"|总结|概括|摘要|要点|概述|主要观点|中心思想|大意"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A segment that may be told, with where it is from and how well it answers."""

    segment: Segment
    source: Material
    order: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Chooses statements from the passages of a brief."""

    score: Score
    answers: Answers
    segments: Segments

    def select(self, brief: Brief) -> list[Statement]:
        """Returns the statements to tell, best first; none if nothing answers the question."""
        told = [self._told(source, brief.language) for source in brief.passages]
        windows = [window for each in told for window in _windows(*each)]
        parts = [part for part in _PARTS.split(brief.question) if re.search(r"\w", part)]
        asked = [f"{part} {brief.context}".strip() for part in parts]
        if not windows or not any(self.answers(part, windows) for part in asked):
            return []
        return _choose(self._rank(brief, told), list(brief.items), brief.question)

    def _told(self, source: Material, language: str) -> Told:
        """Returns a passage with its segments, headings left out: they say nothing alone."""
        headings = {*source.about.get("heading", "").split(" › "), source.about.get("title", "")}
        segments = self.segments(source.about.get("document", ""), source.text, language)
        return source, [segment for segment in segments if segment.quote not in headings]

    def _rank(self, brief: Brief, told: Sequence[Told]) -> list[Statement]:
        """Returns every segment of the evidence, best first."""
        statements = []
        tells = [kind for asked, kind in _KINDS if asked.search(fold(brief.question))]
        for rank, (source, segments) in enumerate(told):
            asked = brief.items.get(source.about.get("side", "")) or brief.question
            scores = self._scores(brief, asked, [_searchable(segment) for segment in segments])
            for order, segment in enumerate(segments):
                around = scores[max(0, order - 1) : order] + scores[order + 1 : order + 2]
                score = scores[order] + _NEIGHBOUR * max(around, default=0.0)
                score *= 1 - min(0.5, _RANK_LOSS * rank)
                if segment.quote[-1] in "?\uff1f":
                    score *= _QUESTION
                if any(kind.search(fold(_searchable(segment))) for kind in tells):
                    score *= _TELLS
                statements.append(Statement(segment, source, order, score))
        return sorted(statements, key=lambda s: (-s.score, s.source.n, s.order))

    def _scores(self, brief: Brief, asked: str, texts: Sequence[str]) -> list[float]:
        if _SUMMARY.search(fold(brief.question)):
            # What sums up a passage is the sentence that has most in common with all of it.
            return list(self.score("\n".join(texts), texts))
        scores = list(self.score(asked, texts))
        if not brief.context:
            return scores
        context = self.score(brief.context, texts)
        return [one + _CONTEXT * other for one, other in zip(scores, context, strict=True)]


def _windows(source: Material, segments: Sequence[Segment]) -> Iterator[str]:
    """Yields each segment with its neighbours and the headings above them."""
    about = source.about
    above = f"{about.get('title', '')} {about.get('heading', '')}"
    texts = [_searchable(segment) for segment in segments]
    for index in range(len(texts)):
        yield "\n".join([above, *texts[max(0, index - 1) : index + 2]])


def _searchable(segment: Segment) -> str:
    if segment.wording == segment.quote:
        return segment.quote
    return f"{segment.quote} {segment.wording}"


def _choose(
    statements: Sequence[Statement], items: Sequence[str], question: str
) -> list[Statement]:
    """Returns the statements to tell, best first.

    Of each item compared its best; else those of the source that was asked for, if there is one;
    of a source to be summed up, one statement from each part.
    """
    asked = [s for s in statements if side_of(s)]
    if _SUMMARY.search(fold(question)) and not items:
        return _overview(asked or statements)
    if items:
        sides = [[s for s in statements if side_of(s) == item] for item in items]
        chosen = [told for side in sides for told in _best(side, _MOST_PER_ITEM)]
        return chosen or _best(statements, _MOST)
    return _best(asked or statements, _MOST)


def _overview(statements: Sequence[Statement]) -> list[Statement]:
    """Returns the best statement of each passage, in the order of the text."""
    best: dict[int, Statement] = {}
    for statement in statements:
        best.setdefault(statement.source.n, statement)
    parts = in_order(list(best.values()))
    step = max(1, -(-len(parts) // _MOST))
    return [*parts[:-1:step], parts[-1]] if len(parts) > 1 else parts


def side_of(statement: Statement) -> str:
    """Returns the item or the source that the statement was looked up for, or nothing."""
    return statement.source.about.get("side", "")


def _best(statements: Sequence[Statement], most: int) -> list[Statement]:
    if not statements:
        return []
    least = _ENOUGH * statements[0].score
    told: list[Statement] = []
    seen: set[str] = set()
    for statement in statements:
        words = re.sub(r"\W+", "", statement.segment.quote)
        if statement.score >= least and words not in seen and len(words) > 3:
            seen.add(words)
            told.append(statement)
        if len(told) == most:
            break
    return told


def in_order(statements: Sequence[Statement]) -> list[Statement]:
    """Returns the statements in the order of their documents."""

    def place(statement: Statement) -> tuple[str, int, int]:
        about = statement.source.about
        return about.get("document", ""), int(about.get("start", 0)), statement.order

    return sorted(statements, key=place)
