"""All that the documents say when laid side by side, as one value for the page's pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.compare.dates import Numeral
from bot.compare.entities import Table, by_document, ranked, together
from bot.compare.figures import Disagreement, Spans, disagreements
from bot.compare.statements import Reading, read
from bot.compare.timeline import Timeline, timeline
from bot.types import Document

ENTITIES = 18
"""Rows of the table of entities by document: more would not be read on a projector."""
COMPANIONS = 10
"""Entities of the table of who stands beside whom."""
EVIDENCE = 5
"""Sentences that stand as evidence for one count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the pictures show; ``entities`` are all that are named, the most named first."""

    entities: tuple[str, ...]
    chinese: Mapping[str, str]
    """Entity → its name in Simplified Chinese, if it has one."""
    timeline: Timeline
    by_document: Table
    together: Table
    disagreements: tuple[Disagreement, ...]


def overview(
    documents: Sequence[Document],
    reading: Reading,
    *,
    chinese: Mapping[str, str],
    numeral: Numeral,
    spans: Spans,
) -> Overview:
    """Returns the overview of ``documents``, which depends on their texts alone."""
    statements = read(documents, reading)
    names = [document.name for document in documents]
    return Overview(
        entities=tuple(ranked(statements)),
        chinese=chinese,
        timeline=timeline(statements, numeral),
        by_document=by_document(statements, names, most=ENTITIES, shown=EVIDENCE),
        together=together(statements, most=COMPANIONS, shown=EVIDENCE),
        disagreements=tuple(disagreements(statements, spans, numeral)),
    )
