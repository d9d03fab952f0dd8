"""The guards between a statement and the sentences it cites: what must agree, or they object.

A guard may veto and never promotes: what passes all of them is no more than cited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.checking import figures
from bot.language.arithmetic import results
from bot.language.events import in_other_order
from bot.language.hedging import Clause, clauses, keeps
from bot.language.names import NamesIn, strange_names, swapped
from bot.language.negation import agree, overdenies
from bot.language.numbers import supported
from bot.language.quantifiers import widens
from bot.language.scripts import fold, has_han, look_alikes
from bot.language.sentences import sentences
from bot.language.units import rates_agree
from bot.language.verdicts import verdict
from bot.language.word_order import Cut, put_together, turned_round, words_of
from bot.types import Passage, Quoted, Reason

Relate = Callable[[str, str], float]
"""Gives the share (0 to 1) of a statement's content words that a sentence has in any script."""

RELATED = 0.25
"""Least share of a statement's words that its sentences must have; less is another subject."""


_OTHER = 0.2
_OTHER_SCRIPT = 0.1
"""A lesser share still is surely of something else: a dictionary does not know every word."""
_LONG = 8
"""Words of a statement of which a dictionary may lack many."""
_ALL = 0.9
"""Share of the statement's words in its sentences that clauses must have to have all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The guards."""

    names_in: NamesIn
    relate: Relate
    told_titles: Callable[[Passage], Sequence[str]] = lambda _: ()
    """Gives what a passage's source is called in other languages."""
    cut: Cut = list
    """Gives the words of a run of Chinese characters."""

    def objection(
        self, statement: str, quotes: Sequence[Quoted], *, drawn: bool = False
    ) -> Reason | None:
        """Returns what of the statement is not the sentences', if a guard finds anything.

        What a source is called may be said beside its words. What is ``drawn`` from sentences need
        not have their words, nor be as certain.
        """
        told = self._without_titles(statement, quotes)
        said = "\n".join(quote.text for quote in quotes)
        if look_alikes(statement, "\n".join((said, *(quote.about for quote in quotes)))):
            return "look_alike"
        near = [clause.text for clause in self._clauses_told(told, quotes)]
        if reason := figures.objection(statement, told, quotes, near):
            return reason
        if not (drawn or rates_agree(told, said)):
            return "unit"
        if not self._names_agree(told, said, "\n".join(quote.about for quote in quotes)):
            return "name"
        if any(swapped(statement, text, self.names_in) for text in (said, *near)) or (
            not drawn and turned_round(statement, said, self.cut)
        ):
            return "role"
        if not drawn and put_together(statement, said, self.cut):
            return "subject"
        if in_other_order(statement, said, self.relate):
            return "order"
        if not self._negation_agrees(told, said, quotes):
            return "negation"
        return None if drawn else self._other_matter(statement, told, quotes)

    def computes(self, statement: str, quotes: Sequence[Quoted]) -> bool:
        """Tells whether the statement writes out a sum of the sentences' numbers that comes out."""
        known = supported("\n".join(f"{quote.text}\n{quote.about}" for quote in quotes))
        return bool(results(statement, known))

    def verdict(self, question: str, quote: Quoted) -> bool | None:
        """Returns whether a sentence says yes to a question; None if it says neither."""
        text = "\n".join(filter(None, (quote.text, quote.translation)))
        return verdict(question, text, quote.about, names_in=self.names_in, relate=self.relate)

    def _other_matter(self, statement: str, told: str, quotes: Sequence[Quoted]) -> Reason | None:
        # A translation helps to see what a sentence is about; what it states is read off itself.
        subject = "\n".join(
            part for q in quotes for part in (q.text, q.translation, q.about) if part
        )
        long = len(words_of(fold(statement), self.cut)) > _LONG
        unsure = long and has_han(statement) != has_han(subject)
        if self.relate(statement, subject) <= (_OTHER_SCRIPT if unsure else _OTHER):
            return "subject"
        said = "\n".join(quote.text for quote in quotes)
        near = self._clauses_told(told, quotes)
        if overdenies(told, said) or any(overdenies(clause.text, told) for clause in near):
            return "negation"
        if all(map(_only_asks, self._nearest(statement, quotes))) and not _only_asks(statement):
            return "fragment"
        if widens(told, said):
            return "quantifier"
        return None if all(keeps(told, clause) for clause in near) else "hedge"

    def _nearest(self, statement: str, quotes: Sequence[Quoted]) -> list[str]:
        """Returns the sentences that have most of the statement's words."""
        found = [q.text[a:b] for q in quotes for a, b in sentences(q.text)]
        shares = [self.relate(statement, text) for text in found] if len(found) > 1 else [0.0]
        return [text for text, share in zip(found, shares, strict=True) if share == max(shares)]

    def _negation_agrees(self, told: str, said: str, quotes: Sequence[Quoted]) -> bool:
        """Tells whether both deny or neither, the sentences as a whole or in the clauses that the
        statement is about, if these have all that it is about: the others may deny something
        else."""
        if agree(told, said):
            return True
        near = "\n".join(clause.text for clause in self._clauses_told(told, quotes))
        return agree(told, near) and self.relate(told, near) >= _ALL * self.relate(told, said)

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
        """A name from a title may be said too, but not instead of a name in the sentences."""
        named, quoted = self.names_in(statement), self.names_in(said)
        if not has_han(said) and strange_names(statement, f"{said}\n{about}", self.names_in):
            return False
        return named <= quoted or (quoted <= named and named <= quoted | self.names_in(about))

    def _clauses_told(self, statement: str, quotes: Sequence[Quoted]) -> list[Clause]:
        """Returns the clauses of the sentences that have most of the statement's words."""
        found = [clause for quote in quotes for clause in clauses(quote.text)]
        if len(found) < 2:
            return found
        shares = [self.relate(statement, clause.text) for clause in found]
        return [c for c, share in zip(found, shares, strict=True) if share == max(shares)]


def _only_asks(text: str) -> bool:
    """Tells whether a sentence is a question of one clause, which supposes nothing to be so."""
    bare = text.strip('"“”「」『』()\uff08\uff09 ')
    return bare.endswith(("?", "\uff1f")) and not re.search(r"[,;\uff0c\uff1b](?!\d)", bare)
