"""Judges one statement against its quotes: what must agree before it may be called verified."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.checking.numbers import numbers, supported
from bot.checking.polarity import agree
from bot.types import Passage

NamesIn = Callable[[str], frozenset[str]]
"""Gives the canonical names of the entities that a text names."""

Relate = Callable[[str, str], float]
"""Gives the share (0 to 1) of a statement's content words that a quote has in any script."""

RELATED = 0.25
"""Least share of a statement's words that its quotes must have; less is another subject."""

_CLAUSE_END = re.compile(r"[,;:!?\n\uff0c\uff1b\uff1a\uff01\uff1f。、…]|\.(?=\s)")
_DENIAL_AFTER = re.compile(r"不(?:了|起|到|成|上|出|好|来|來|动|動|过|過)")


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
        told = _without_titles(statement, quotes)
        about = "\n".join(_about(quote.passage) for quote in quotes)
        return (
            numbers(statement) <= supported(f"{said}\n{about}")
            and self._names_agree(told, said, about)
            and agree(told, "\n".join(_clause(quote) for quote in quotes))
        )

    def _names_agree(self, statement: str, said: str, about: str) -> bool:
        """A name from a title may be said too, but not instead of a name in the quotes."""
        named, quoted = self.names_in(statement), self.names_in(said)
        return named <= quoted or (quoted <= named and named <= quoted | self.names_in(about))


def _without_titles(statement: str, quotes: Sequence[Quoted]) -> str:
    """Returns what the statement says beside the titles that it gives its sources."""
    for quote in quotes:
        for title in (quote.passage.title, quote.passage.heading, quote.passage.author):
            statement = statement.replace(title, " ") if title else statement
    return statement


def _clause(quote: Quoted) -> str:
    """Returns the quote with the words before it in its clause: they may deny what it says."""
    before, _, after = quote.passage.text.partition(quote.text)
    start = max((match.end() for match in _CLAUSE_END.finditer(before)), default=0)
    denial = _DENIAL_AFTER.match(after)
    return before[start:] + quote.text + (denial.group() if denial else "")


def _about(passage: Passage) -> str:
    parts = (passage.title, passage.heading, passage.author, passage.date)
    return "\n".join(part for part in parts if part)
