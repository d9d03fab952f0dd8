"""What the offline model tells: segments of passages as statements, with where they are from."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.answering.evidence_text import Material
from bot.answering.extractive.display import Segment
from bot.language.sentences import LIST_MARK

Segments = Callable[[str, Sequence[str], str], list[Segment]]
"""Gives the segments of a passage: (document, its sentences, language)."""

Titled = Callable[[Mapping[str, str], str], Mapping[str, str]]
"""Gives what is said of a passage with its source's title in a language, if we have that."""

Ranked = list["Statement"]
"""Statements, best first."""

Told = tuple[Material, Sequence[Segment]]
"""A passage and what of it may be told."""

SAID = re.compile(rf"^{LIST_MARK.pattern}|[.!?;。\uff01\uff1f\uff1b…][\"”’)」』\uff09\]]*$")
"""How what is no heading, byline, imprint or caption begins or ends."""
NEAR, CLOSE = 4.0, 1.5
"""How far below the best score another may be to be told too, and a third if few are wanted."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A segment that may be told, with where it is from and how well it answers."""

    segment: Segment
    source: Material
    order: int
    score: float
    item: str = ""
    """Of which of the items compared it is told."""

    @property
    def speaker(self) -> tuple[str, str]:
        """Who says it: the document, and its author there."""
        return self.source.about.get("file", ""), self.source.about.get("by", "")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be told: statements, the rows of a table, and what is worked out from some."""

    statements: Sequence[Statement] = ()
    rows: Mapping[str, Mapping[str, tuple[str, Statement]]] = field(default_factory=dict)
    """Under each aspect what is told of each item, with the statement that says so."""
    verdict: str = ""
    """The key of a fixed phrase, or words with a sum written out."""
    drawn_from: Sequence[Statement] = ()
    missing: Sequence[str] = ()
    """Parts of the question that nothing answers."""


def searchable(segment: Segment) -> str:
    """Returns what of a segment is read for words: its quote, and how it is told if otherwise."""
    if segment.wording == segment.quote:
        return segment.quote
    return f"{segment.quote}\n{segment.wording}"


def letters(text: str) -> str:
    """Returns the letters and digits of a text, by which its words are known again."""
    return re.sub(r"\W+", "", text)


def best(
    statements: Sequence[Statement], most: int, *, near: float = NEAR, strict: bool = False
) -> list[Statement]:
    """Returns the first ``most`` of ranked statements whose scores are within ``near`` of the
    first's, if ``strict`` those after the second within ``CLOSE``, no words twice."""
    told: list[Statement] = []
    for statement in statements:
        words = letters(statement.segment.quote)
        known = any(words in letters(other.segment.quote) for other in told)
        far = CLOSE if strict and len(told) > 1 else near
        if len(told) == most or statement.score < statements[0].score - far:
            break
        if not known and len(words) > 3:
            told.append(statement)
    return told


def firsts(ranked: Ranked) -> Ranked:
    """Returns the best statement of each speaker."""
    found: dict[tuple[str, str], Statement] = {}
    for statement in ranked:
        found.setdefault(statement.speaker, statement)
    return [*found.values()]


def in_order(statements: Sequence[Statement]) -> list[Statement]:
    """Returns the statements in the order of their documents."""
    return sorted(statements, key=lambda s: (*s.speaker[:1], s.source.at, s.order))
