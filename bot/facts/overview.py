"""All that the documents say when laid side by side, as one value for the page's pictures."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.facts.attributions import Reading, Statement, read
from bot.facts.contradictions import Contradictions, Told
from bot.facts.timeline import Event, timeline
from bot.types import Document

SENTENCES = 6000
"""Sentences after which no further document is read: about ten seconds of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """What documents give different values for."""

    type: str
    """The type of the values (``values.Value.type``), ``name`` or ``denial``."""
    kind: str | None
    entity: str | None
    sides: tuple[tuple[str, Statement], ...]
    """The value as it is compared ("" where a sentence gives none or several), and who gives it."""

    def covers(self, event: Event) -> bool:
        """Tells whether the event is one of the sides of a dispute on dates."""
        return self.type == "date" and any(
            said.document == event.statement.document
            and said.start <= event.statement.start < said.end
            and value in {event.date, ""}
            for value, said in self.sides
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the pictures show; ``entities`` are all that are named, the most named first."""

    entities: tuple[str, ...]
    chinese: Mapping[str, str]
    """Entity → its name in Simplified Chinese, if it has one."""
    timeline: tuple[Event, ...]
    disputes: tuple[Dispute, ...]
    read: int
    """How many of the documents it was drawn from; the rest was too much to read."""


def overview(
    documents: Sequence[Document],
    reading: Reading,
    *,
    chinese: Mapping[str, str],
    finder: Contradictions,
) -> Overview:
    """Returns the overview of ``documents``, which depends on their texts alone."""
    statements: list[Statement] = []
    done = 0
    for document in documents:
        if len(statements) >= SENTENCES:
            break
        statements += read([document], reading)
        done += 1
    counts = Counter(name for statement in statements for name in statement.names)
    return Overview(
        entities=tuple(sorted(counts, key=lambda name: (-counts[name], name))),
        chinese=chinese,
        timeline=timeline(statements),
        disputes=tuple(_disputes(statements, finder)),
        read=done,
    )


def _disputes(statements: Iterable[Statement], finder: Contradictions) -> Iterable[Dispute]:
    """Yields the disputes on values; fiction contradicts nobody."""
    factual = [each for each in statements if each.genre != "fiction"]
    told = [Told(each.text, f"{each.document}\0{each.speaker}") for each in factual]
    for found in finder.among(told):
        if found.type not in {"name", "denial"}:
            sides = zip(found.values, (factual[place] for place in found.places), strict=True)
            yield Dispute(
                type=found.type,
                kind=found.kind,
                entity=found.name,
                sides=tuple(sorted(sides, key=lambda side: side[0])),
            )
