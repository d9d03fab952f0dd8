"""What the offline model tells: segments of passages as statements, with where they are from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.evidence_text import Material
from bot.answering.extractive.display import Segment

Score = Callable[[str, Sequence[str]], Sequence[float]]
"""Gives how well each text answers a question: the share (0 to 1) of what it asks that is there."""

Segments = Callable[[str, Sequence[str], str], list[Segment]]
"""Gives the segments of a passage: (document, its sentences, language)."""

Answers = Callable[[str, Sequence[str]], bool]
"""Tells whether one of the texts may answer a question."""

NamesIn = Callable[[str], frozenset[str]]
"""Gives the canonical names of the entities that a text names."""

Figures = Callable[[str], frozenset[object]]
"""Gives the numbers of a text by which a fact is known again, however they are written."""

Titled = Callable[[Mapping[str, str], str], Mapping[str, str]]
"""Gives what is said of a passage with its source's title in a language, if we have that."""

Ranked = list["Statement"]
"""Statements, best first."""

Told = tuple[Material, Sequence[Segment]]
"""A passage and what of it may be told."""

_ENOUGH = 0.45
"""Least share of the best statement's score that another must have to be told too."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A segment that may be told, with where it is from and how well it answers."""

    segment: Segment
    source: Material
    order: int
    score: float
    criterion: str = ""
    """Under which aspect of a comparison it is told."""
    item: str = ""
    """Of which of the items compared it is told."""


def searchable(segment: Segment) -> str:
    """Returns what of a segment is read for words: its quote, and how it is told if otherwise."""
    if segment.wording == segment.quote:
        return segment.quote
    return f"{segment.quote} {segment.wording}"


def letters(text: str) -> str:
    """Returns the letters and digits of a text, by which its words are known again."""
    return re.sub(r"\W+", "", text)


def best(statements: Sequence[Statement], most: int, *, near: float = _ENOUGH) -> list[Statement]:
    """Returns the first ``most`` of ranked statements whose scores are ``near`` the first's (a
    share of it), no words twice."""
    if not statements:
        return []
    least = near * statements[0].score
    told: list[Statement] = []
    seen: set[str] = set()
    for statement in statements:
        words = letters(statement.segment.quote)
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
        return about.get("file", ""), statement.source.at, statement.order

    return sorted(statements, key=place)
