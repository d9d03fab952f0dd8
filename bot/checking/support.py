"""Judges one statement against its quotes: what must agree before it may be called verified."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.checking.numbers import numbers
from bot.checking.polarity import agree
from bot.types import Passage

NamesIn = Callable[[str], frozenset[str]]
"""Gives the canonical names of the entities that a text names."""

Relate = Callable[[str, str], float]
"""Gives the share (0 to 1) of a statement's content words that a quote has in any script."""

RELATED = 0.25
"""Least share of a statement's words that its quotes must have; less is another subject."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote that was found, the passage it was found in, and our translation if there is one."""

    text: str
    passage: Passage
    translation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The guards between a statement and its quotes."""

    names_in: NamesIn
    relate: Relate

    def holds(self, statement: str, quotes: Sequence[Quoted]) -> bool:
        """Tells whether numbers, names, negation and subject of the statement are the quotes'.

        What a source is called may be said beside its quote: its title, heading, author and date.
        """
        # A translation helps to see what a quote is about; what it states is read off the quote.
        subject = "\n".join(
            part for q in quotes for part in (q.text, q.translation, _about(q.passage)) if part
        )
        return self.follows(statement, quotes) and self.relate(statement, subject) >= RELATED

    def follows(self, statement: str, quotes: Sequence[Quoted]) -> bool:
        """Tells whether the statement brings in no number, name or negation of its own."""
        said = "\n".join(quote.text for quote in quotes)
        known = "\n".join([said, *(_about(quote.passage) for quote in quotes)])
        return (
            numbers(statement) <= numbers(known)
            and self.names_in(statement) <= self.names_in(known)
            and agree(statement, said)
        )


def _about(passage: Passage) -> str:
    parts = (passage.title, passage.heading, passage.author, passage.date)
    return "\n".join(part for part in parts if part)
