"""Judges one statement against its quotes: what must agree before it may be called verified."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.language.arithmetic import results
from bot.language.hedging import Clause, clauses, keeps, makes_done
from bot.language.names import strange_names
from bot.language.negation import agree, overdenies, turned
from bot.language.numbers import Number, numbers, supported
from bot.language.roles import NamesIn, reversed_in
from bot.language.scripts import fold, has_han
from bot.language.units import units_agree
from bot.types import Passage

Relate = Callable[[str, str], float]
"""Gives the share (0 to 1) of a statement's content words that a quote has in any script."""

RELATED = 0.25
"""Least share of a statement's words that its quotes must have; less is another subject."""

_CLAUSE_END = re.compile(r"[,;:!?\n\uff0c\uff1b\uff1a\uff01\uff1f。、…]|\.(?=\s)")
_SENTENCE_END = re.compile(r"[!?\n\uff01\uff1f。]|\.(?=\s)")
_COLON = re.compile(r"[:\uff1a]")
_BRACKETS = re.compile(r"[(\uff08][^()\uff08\uff09]*[)\uff09]\s*$")
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
    told_titles: Callable[[Passage], Sequence[str]] = lambda _: ()
    """Gives what a passage's source is called in other languages."""

    def holds(self, statement: str, quotes: Sequence[Quoted]) -> bool:
        """Tells whether numbers, names, negation, mood and subject are the quotes'.

        What a source is called may be said beside its quote: its title, heading, author and date.
        """
        if len(quotes) == 1 and self._repeats(statement, quotes[0]):
            return True
        # A translation helps to see what a quote is about; what it states is read off the quote.
        subject = "\n".join(
            part for q in quotes for part in (q.text, q.translation, _about(q.passage)) if part
        )
        return (
            self.follows(statement, quotes)
            and self.relate(statement, subject) >= RELATED
            and self._mood_agrees(self._without_titles(statement, quotes), quotes)
        )

    def _repeats(self, statement: str, quote: Quoted) -> bool:
        """Tells whether the statement is the quote word for word, or our translation of just that,
        with the quote's numbers, and has no more before it than who says it.

        Words before the quote in its clause may still deny it.
        """
        said = {_letters(quote.text), _letters(quote.translation or "")} - {""}
        return agree(quote.text, _clause(quote)) and any(
            _letters(told) in said and numbers(told) <= supported(quote.text)
            for told in self._told(statement, quote.passage)
        )

    def _told(self, statement: str, passage: Passage) -> Iterator[str]:
        """Yields the statement, and what stands in it behind nothing but its source, ``Ann (forum
        answer, 2013): ``, or the item of a comparison and that."""
        yield statement
        names = (passage.author, passage.title, *self.told_titles(passage))
        sources = {_letters(name) for name in names if name}
        for colon in _COLON.finditer(statement):
            label = _BRACKETS.sub("", statement[: colon.start()])
            item, *rest = _COLON.split(label, maxsplit=1)
            bare = agree(item, "") and numbers(item) <= supported(_about(passage))
            if _letters(label) in sources or (bare and _letters("".join(rest)) in sources):
                yield statement[colon.end() :]

    def follows(self, statement: str, quotes: Sequence[Quoted]) -> bool:
        """Tells whether the statement brings in no number, name or negation of its own."""
        said = "\n".join(quote.text for quote in quotes)
        told = self._without_titles(statement, quotes)
        about = "\n".join(_about(quote.passage) for quote in quotes)
        return (
            _numbers_agree(statement, told, quotes)
            and units_agree(told, said)
            and self._names_agree(told, said, about)
            and not reversed_in(told, said, self.names_in)
            and agree(told, "\n".join(_clause(quote) for quote in quotes))
        )

    def _without_titles(self, statement: str, quotes: Sequence[Quoted]) -> str:
        """Returns what the statement says beside the titles and dates that it gives its sources."""
        for quote in quotes:
            passage = quote.passage
            titles = (passage.title, passage.heading, passage.author, *self.told_titles(passage))
            for title in titles:
                statement = statement.replace(title, " ") if title else statement
            if date := quote.passage.date:
                inside = r"[^()\uff08\uff09]*"
                label = rf"([(\uff08]{inside}){re.escape(date)}(?={inside}[)\uff09])"
                statement = re.sub(label, r"\1", statement)
        return statement

    def _names_agree(self, statement: str, said: str, about: str) -> bool:
        """A name from a title may be said too, but not instead of a name in the quotes."""
        named, quoted = self.names_in(statement), self.names_in(said)
        if not has_han(said) and strange_names(statement, f"{said}\n{about}", self.names_in):
            return False
        return named <= quoted or (quoted <= named and named <= quoted | self.names_in(about))

    def _mood_agrees(self, statement: str, quotes: Sequence[Quoted]) -> bool:
        """Tells whether what the statement is about is as certain, and as true, in the quotes."""
        said = "\n".join(_clause(quote) for quote in quotes)
        if turned(statement, said) or overdenies(statement, said) or makes_done(statement, said):
            return False
        return all(
            keeps(statement, clause) and not overdenies(clause.text, statement)
            for clause in self._clauses_told(statement, quotes)
        )

    def _clauses_told(self, statement: str, quotes: Sequence[Quoted]) -> list[Clause]:
        """Returns the clauses of the quotes that have most of the statement's words."""
        found = [clause for quote in quotes for clause in clauses(*_sentence(quote))]
        if len(found) < 2:
            return found
        shares = [self.relate(statement, clause.text) for clause in found]
        return [c for c, share in zip(found, shares, strict=True) if share == max(shares)]


def _numbers_agree(statement: str, told: str, quotes: Sequence[Quoted]) -> bool:
    """Tells whether each number is the source's, or the result of a sum that is written out.

    A number of a title may be said too, but not instead of one in the quotes; so may the date of a
    source, but not instead of a date there.
    """
    said = "\n".join(quote.text for quote in quotes)
    known = supported("\n".join((said, *(_titles(quote.passage) for quote in quotes))))
    stated, dates = numbers(told), supported("\n".join(q.passage.date or "" for q in quotes))
    if stated & (known - supported(said)) and not numbers(said) <= stated:
        return False
    if stated & (dates - known) and not {n for n in numbers(said) if _dates(n)} <= stated:
        return False
    worked_out = results(statement, known | dates)
    return worked_out is not None and stated <= known | dates | worked_out


def _dates(number: Number) -> bool:
    return number[0] == "month" or (number[0] == "number" and 1900 <= number[1] < 2100)


def _clause(quote: Quoted) -> str:
    """Returns the quote with the words before it in its clause: they may deny what it says."""
    before, _, after = quote.passage.text.partition(quote.text)
    start = max((match.end() for match in _CLAUSE_END.finditer(before)), default=0)
    denial = _DENIAL_AFTER.match(after)
    return before[start:] + quote.text + (denial.group() if denial else "")


def _sentence(quote: Quoted) -> tuple[str, int]:
    """Returns the quote with the words before it in its sentence, and where in that it begins."""
    before, _, _ = quote.passage.text.partition(quote.text)
    start = max((match.end() for match in _SENTENCE_END.finditer(before)), default=0)
    return before[start:] + quote.text, len(before) - start


def _letters(text: str) -> str:
    """Returns the letters and digits of a text, folded."""
    return re.sub(r"\W+", "", fold(text))


def _about(passage: Passage) -> str:
    return "\n".join(part for part in (_titles(passage), passage.date) if part)


def _titles(passage: Passage) -> str:
    return "\n".join(part for part in (passage.title, passage.heading, passage.author) if part)
