"""All that the documents say when laid side by side, as one value for the page's pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.facts.attributions import Reading, Statement, read
from bot.facts.figures import Disagreement, Spans, disagreements
from bot.facts.timeline import Timeline, timeline
from bot.language.dates import Numeral
from bot.types import Document

SENTENCES = 6000
"""Sentences after which no further document is read: about ten seconds of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the pictures show; ``entities`` are all that are named, the most named first."""

    entities: tuple[str, ...]
    chinese: Mapping[str, str]
    """Entity → its name in Simplified Chinese, if it has one."""
    timeline: Timeline
    disagreements: tuple[Disagreement, ...]
    read: int
    """How many of the documents it was drawn from; the rest was too much to read."""


def overview(
    documents: Sequence[Document],
    reading: Reading,
    *,
    chinese: Mapping[str, str],
    numeral: Numeral,
    spans: Spans,
) -> Overview:
    """Returns the overview of ``documents``, which depends on their texts alone."""
    statements: list[Statement] = []
    done = 0
    for document in documents:
        if len(statements) >= SENTENCES:
            break
        statements += read([document], reading)
        done += 1
    return Overview(
        entities=_ranked(statements),
        chinese=chinese,
        timeline=timeline(statements, numeral),
        disagreements=tuple(disagreements(statements, spans, numeral)),
        read=done,
    )


def _ranked(statements: Iterable[Statement]) -> tuple[str, ...]:
    """Returns all entities, those that most sentences name first."""
    counts = Counter(name for statement in statements for name in statement.names)
    return tuple(name for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
