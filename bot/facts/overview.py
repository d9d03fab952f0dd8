"""All that the documents say when laid side by side, as one value for the page's pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.facts.attributions import Reading, Statement, read
from bot.facts.entities import Table, by_document, ranked, together
from bot.facts.figures import Disagreement, Spans, disagreements
from bot.facts.timeline import Timeline, timeline
from bot.language.dates import Numeral
from bot.types import Document

ENTITIES = 18
"""Rows of the table of entities by document: more would not be read on a projector."""
COMPANIONS = 10
"""Entities of the table of who stands beside whom."""
DOCUMENTS = 8
"""Columns of that table: the documents in which most sentences name anybody."""
SENTENCES = 6000
"""Sentences after which no further document is read: about ten seconds of work."""
EVIDENCE = 3
"""Sentences that stand as evidence for one count: all are in the page, so that they open at once.
"""


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
        entities=tuple(ranked(statements)),
        chinese=chinese,
        timeline=timeline(statements, numeral),
        by_document=by_document(
            statements, _columns(documents, statements), most=ENTITIES, shown=EVIDENCE
        ),
        together=together(statements, most=COMPANIONS, shown=EVIDENCE),
        disagreements=tuple(disagreements(statements, spans, numeral)),
        read=done,
    )


def _columns(documents: Sequence[Document], statements: Sequence[Statement]) -> list[str]:
    """Returns the documents that name most, in the library's order."""
    naming = Counter(each.document for each in statements if each.mentions)
    chosen = {name for name, _ in naming.most_common(DOCUMENTS)}
    return [document.name for document in documents if document.name in chosen]
