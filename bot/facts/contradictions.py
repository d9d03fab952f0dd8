"""Finds where sources contradict each other: the one finder for answers, premises and pictures.

Two sentences contradict each other if they are about the same thing and differ in exactly one
value. What they are about is told by their words in either language, weighed by how rare they are;
where more than one thing differs (another year and another number), they speak of two things.
Strict on purpose: a wrong contradiction does more harm than one left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from bot.language.fact_kinds import Kind, kinds_told, values_asked
from bot.language.hedging import hedged
from bot.language.names import strange_names
from bot.language.negation import agree as agree_in_denial
from bot.language.numbers import tokens
from bot.language.scripts import fold, is_chinese
from bot.language.values import Value, agree, comparable, values

SAME_MATTER = 0.5
"""The likeness (0 to 1) from which two sentences are about the same thing."""
DENIED_MATTER = 0.6
"""The likeness from which one that says no contradicts one that does not."""
SAME_COUNT = 0.3
"""The likeness of the clauses of two numbers from which they may count the same."""
SAME_KIND = 0.2
"""What telling the same kind of fact adds to that."""

_CLAUSE = re.compile(r"[,;。!?]\s*(?!\d)|\.\s")

Mentions = Callable[[str], Sequence[tuple[int, int, str]]]
"""Gives (start, end, canonical name) of the entities named in a folded text."""


class Likeness(Protocol):
    """How alike two texts are (0 to 1), both ways, by their words in either language."""

    def __call__(self, one: str, other: str, /) -> float: ...


@dataclass(frozen=True)
class Told:
    """A sentence, with who says it: only different speakers contradict each other."""

    text: str
    speaker: str
    date: str | None = None
    """When it was said (ISO 8601), if that is known."""

    @cached_property
    def folded(self) -> str:
        """The text as values are read in it."""
        return tokens(self.text)[0]

    @cached_property
    def values(self) -> list[Value]:
        """What it states."""
        return values(self.text)

    @cached_property
    def matter(self) -> str:
        """Its words without its values: what it is about."""
        text, parts, at = self.folded, [], 0
        for value in self.values:
            parts.append(text[at : value.start])
            at = value.end
        return " ".join([*parts, text[at:]])

    def around(self, value: Value) -> str:
        """Returns the words of the clause that a value stands in."""
        return "".join(_CLAUSE.split(self.folded[: value.start])[-1:]) + "".join(
            _CLAUSE.split(self.folded[value.end :])[:1]
        )

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of fact that it tells."""
        return frozenset(kinds_told(self.text))

    @cached_property
    def hedged(self) -> bool:
        """Whether it only plans, supposes or hears."""
        return hedged(self.text)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Sentences, by their places, that give different values for the same thing."""

    type: str
    """The type of the values (``Value.type``), ``name`` or ``denial``."""
    kind: str | None
    """The kind of fact, if it is one that is known."""
    name: str | None
    """The entity that all of them name, if the glossary has one."""
    places: tuple[int, ...]
    values: tuple[str, ...] = ()
    """What each of them gives, in one notation; empty where it is no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradictions:
    """Finds contradictions by the words and names of a library."""

    alike: Likeness
    mentions: Mentions

    def among(self, told: Sequence[Told]) -> list[Contradiction]:
        """Returns each set of sentences that contradict, in the order of their first."""
        disputes: list[tuple[str, set[int]]] = []
        for one, other in itertools.combinations(range(len(told)), 2):
            if told[one].speaker == told[other].speaker:
                continue
            if kind := self.between(told[one], told[other]):
                pair, merged = {one, other}, []
                for dispute in disputes:
                    if dispute[0] == kind and dispute[1] & pair:
                        pair |= dispute[1]
                    else:
                        merged.append(dispute)
                disputes = [*merged, (kind, pair)]
        found = (self._contradiction(told, kind, sorted(places)) for kind, places in disputes)
        return sorted(found, key=lambda each: each.places)

    def between(self, one: Told, other: Told) -> str | None:
        """Returns the type of the one value in which two sentences differ, if they are about the
        same thing; ``denial`` if one says no to what the other says."""
        # Likeness first: it is quick, and few pairs have it.
        alike = self.alike(one.matter, other.matter)
        if alike + SAME_KIND < SAME_MATTER:
            return None
        alike += SAME_KIND if one.kinds & other.kinds else 0.0
        if alike < SAME_MATTER or one.hedged != other.hedged:
            return None
        differing = list(self._differing(one, other))
        if not differing and alike >= DENIED_MATTER and not agree_in_denial(one.text, other.text):
            return "denial"
        return differing[0] if len(differing) == 1 else None

    def _differing(self, one: Told, other: Told) -> Iterator[str]:
        for kind in sorted({each.type for each in (*one.values, *other.values)}):
            left = [
                [a for a in mine if not any(comparable(a, b) and agree(a, b) for b in theirs)]
                for mine, theirs in itertools.permutations(
                    [[each for each in told.values if each.type == kind] for told in (one, other)]
                )
            ]
            single = all(len(each) == 1 for each in left)
            if any(
                comparable(a, b) and (single or self._same_count(one, a, other, b))
                for a, b in itertools.product(*left)
            ):
                yield kind
        if self._strangers(one.text, other.text) and self._strangers(other.text, one.text):
            yield "name"

    def _same_count(self, one: Told, value: Value, other: Told, against: Value) -> bool:
        """Tells whether two values are of one thing, where a sentence gives several of a type."""
        return self.alike(one.around(value), other.around(against)) >= SAME_COUNT

    def _strangers(self, text: str, source: str) -> bool:
        """Tells whether a text names what the other does not, which the glossary tells of any
        script and capitals of one."""
        if self.names(text) - self.names(source):
            return True
        alone = is_chinese(text) != is_chinese(source)
        return not alone and bool(strange_names(text, source, self.names))

    def names(self, text: str) -> frozenset[str]:
        """Returns the canonical names of the entities that a text names."""
        return frozenset(name for _, _, name in self.mentions(fold(text)))

    def _contradiction(
        self, told: Sequence[Told], kind: str, places: Sequence[int]
    ) -> Contradiction:
        sides = [told[place] for place in places]
        names = [self.names(each.text) for each in sides]
        kinds = frozenset.intersection(*(each.kinds for each in sides))
        return Contradiction(
            type=kind,
            kind=next((each.name for each in sorted(kinds, key=str) if each.value == kind), None),
            name=next(iter(sorted(frozenset.intersection(*names))), None),
            places=tuple(places),
            values=tuple(_value(each, kind) for each in sides),
        )


def asks_for(question: str, found: Contradiction) -> bool:
    """Tells whether a question asks for what is in dispute: for its kind of fact, or its type."""
    asked = values_asked(question)
    return any(each.name == found.kind or each.value == found.type for each in asked)


def _value(told: Told, kind: str) -> str:
    """Returns what a sentence gives, if that is one value."""
    given = {each.shown for each in told.values if each.type == kind}
    return given.pop() if len(given) == 1 else ""
