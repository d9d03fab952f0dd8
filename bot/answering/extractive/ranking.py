"""How well each sentence of the evidence answers a question: a sum of features, weights fitted.

The features are shares of the question's words (by their rarity in the library, across languages)
in the sentence, with what it stands under and in its passage, what of the question's names it has,
whether it states a value of the type that is asked for, whether it is but names, and for the best
by all these, how near its vector is. ``benchmarks/sentence_ranking.py`` fits the weights on
questions whose evidence is known; they are data, in ``weights.yaml``.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.answering.evidence_text import Material
from bot.answering.extractive.display import Segment
from bot.answering.extractive.records import Shares, row_of, types_stated
from bot.answering.extractive.statements import Statement, Told, searchable
from bot.language.clauses import parts_of
from bot.language.fact_kinds import kinds_asked, types_asked, values_asked
from bot.language.scripts import fold, has_han
from bot.language.sentences import weight

_RELATIVE = ("under", "passage")
"""Features that are also taken as a share of the best sentence's."""
_FIRST, _FAR = 12, 0.3
"""Sentences whose vectors are compared, and how near the others count."""
_SUBJECT, _LEAST = 2, 0.25
"""Words of a subject, and the least share of them where a value is told of it."""
BEFORE = 2
"""Sentences before one that may give it its subject."""


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Returns the fitted weights."""
    text = Path(__file__).with_name("weights.yaml").read_text(encoding="utf-8")
    return {name: dict(each) for name, each in yaml.safe_load(text).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """Ranks sentences for questions."""

    shares: Shares
    names_in: Callable[[str], frozenset[str]]
    things: Callable[[str], Sequence[str]]
    """Gives what a question names."""
    near: Callable[[str, str], float]
    """Gives how near the vectors of two texts are."""
    words: Callable[[str], int]
    """Gives how many words that carry a topic a text has."""
    distinct: Callable[[str], str]
    """Gives the word by which alone a name may go; "" if there is none."""

    def rank(self, question: str, context: str, told: Sequence[Told]) -> list[Statement]:
        """Returns every sentence told, best first; ``context`` is what a follow-up refers to."""
        rows = iter(self.features(question, context, told))
        scored = [
            Statement(segment, source, order, _score(row))
            for source, segments in told
            for (order, segment), row in zip(enumerate(segments), rows, strict=False)
        ]
        return sorted(scored, key=lambda s: (-s.score, s.source.n, s.order))

    def named(self, thing: str, text: str) -> float:
        """Returns how much (0 to 1) of a thing's name a text has."""
        return 1.0 if fold(thing) in fold(text) else self.shares(thing, [text])[0]

    def strays(self, part: str, statement: Statement, told: Sequence[Told]) -> bool:
        """Tells whether a value stands where next to nothing is of what a part of a question asks
        it of: two words or more beside the kind of fact."""
        kinds, subject = values_asked(part), fold(re.split("[:\uff1a]", part)[-1])
        types = types_asked(part) or {kind.value for kind in kinds if not kind.broad}
        for kind in kinds:
            subject = kind.asked.sub(" ", subject) if kind.value in types else subject
        if not types & types_stated(statement.segment) or self.words(subject) < _SUBJECT:
            return False
        before = 0 if self.things(statement.segment.quote) else BEFORE
        return self.shares(subject, [around(statement, told, before)])[0] < _LEAST

    def features(self, question: str, context: str, told: Sequence[Told]) -> list[dict[str, float]]:
        """Returns the features of every sentence told, by their names, in order."""
        rows = [row for each in told for row in self._of_passage(question, context, *each)]
        best = {n: max((row[n] for row in rows), default=0.0) for n in _RELATIVE}
        for row in rows:
            row |= {f"{n}_best": row[n] / best[n] if best[n] else 0.0 for n in _RELATIVE}
        words = [segment.wording for _, segments in told for segment in segments]
        first = sorted(range(len(rows)), key=lambda at: -_score(rows[at]))[:_FIRST]
        near = {at: self.near(question, words[at]) for at in first}
        return [row | {"near": near.get(at, _FAR)} for at, row in enumerate(rows)]

    def _of_passage(
        self, question: str, context: str, source: Material, segments: Sequence[Segment]
    ) -> Iterator[dict[str, float]]:
        texts = [searchable(segment) for segment in segments]
        head = above(source)
        heads = [f"{segment.context}\n{head}" for segment in segments]
        full = [f"{t}\n{h}" for t, h in zip(texts, heads, strict=True)]
        under = self.shares(question, full)
        wide = self.shares(question, [f"{t}\n{b}" for t, b in zip(full, ["", *texts])])  # noqa: B905
        by_part = [self.shares(part, texts) for part in parts_of(question)]
        back = self.shares(context, texts) if context else [0.0] * len(texts)
        whole, heading = self.shares(question, ["\n".join([head, *texts]), head])
        asked = self.names_in(question) or self.names_in(context)
        types = types_asked(question)
        kinds = [kind for kind in kinds_asked(question) if not kind.value]
        for at, segment in enumerate(segments):
            said = fold(texts[at])
            named = self.names_in(texts[at])
            near = self.names_in(f"{heads[at]}\n{texts[at - 1] if at else ''}") - named
            stated = types_stated(segment) if types else set[str]()
            crosses = has_han(question) != has_han(segment.wording)
            yield {
                "under": under[at], "wide": wide[at], "part": max(shares[at] for shares in by_part),
                "passage": whole, "heading": heading, "context": back[at],
                "name": len(asked & named) / max(1, len(asked)),
                "name_above": len(asked & near) / max(1, len(asked)),
                "value": (1.0 if types & stated else -1.0) if types else 0.0,
                "kind_told": float(any(kind.told.search(said) for kind in kinds)),
                "rank": math.log(source.n), "length": math.log(1 + weight(segment.quote)),
                "capitals": _capitals(segment.quote),
                "crossed": float(crosses and row_of(segment) is None), "near": _FAR,
            }  # fmt: skip


def _score(row: Mapping[str, float]) -> float:
    return sum(weight * row[name] for name, weight in weights()["ranking"].items())


def _capitals(text: str) -> float:
    """Returns the share (0 to 1) of three words or more that have a capital; none in Chinese."""
    words = [] if has_han(text) else re.findall(r"[^\W\d_][\w'’-]*", text)
    return sum(word[0].isupper() for word in words) / len(words) if len(words) > 2 else 0.0


def above(source: Material) -> str:
    """Returns what a passage's sentences stand under, a line each: headings, title, who speaks."""
    return "\n".join(source.about.get(key, "") for key in ("under", "title", "by"))


def around(statement: Statement, told: Sequence[Told], before: int = BEFORE) -> str:
    """Returns a sentence with what gives it its subject: those before it, what it stands under."""
    segments = next(segments for source, segments in told if source.n == statement.source.n)
    near = segments[max(0, statement.order - before) : statement.order + 1]
    texts = (f"{searchable(segment)}\n{segment.context}" for segment in near)
    return "\n".join([above(statement.source), *texts])
