"""Finds where sources contradict each other: the one finder for answers, premises and pictures.

Two sentences contradict each other if they are about the same thing and differ in exactly one
value. What they are about is told by their words in either language, weighed by how rare they are;
where more than one thing differs (another year and another number), they speak of two things.
Strict on purpose: a wrong contradiction does more harm than one left out.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.language.fact_kinds import Kind, kinds_told, values_asked
from bot.language.hedging import hedged
from bot.language.names import strange_names
from bot.language.negation import agree as agree_in_denial
from bot.language.numbers import tokens
from bot.language.records import record_of
from bot.language.scripts import fold, is_chinese
from bot.language.values import Value, agree, comparable, values

SAME_MATTER = 0.53
"""The likeness (0 to 1) from which two sentences are about the same thing."""
DENIED_MATTER = 0.6
"""The likeness from which one that says no contradicts one that does not."""
ALL_PAIRS = 150
"""Sentences up to which each is held against each."""
SAME_COUNT = 0.3
"""The likeness of the clauses of two numbers from which they may count the same."""
SAME_KIND = 0.2
"""What telling the same kind of fact adds to that."""

_CLAUSE = re.compile(r"[,;。!?]\s*(?!\d)|\.\s")


@dataclass(frozen=True)
class Told:
    """A sentence, with who says it: only different speakers contradict each other."""

    text: str
    speaker: str

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
        starts = [0, *(value.end for value in self.values)]
        ends = [*(value.start for value in self.values), None]
        return " ".join(self.folded[a:b] for a, b in zip(starts, ends, strict=True))

    def around(self, value: Value) -> str:
        """Returns the words of the clause that a value stands in."""
        before, after = self.folded[: value.start], self.folded[value.end :]
        return _CLAUSE.split(before)[-1] + _CLAUSE.split(after)[0]

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of fact that it tells."""
        return frozenset(kinds_told(self.text))

    @cached_property
    def hedged(self) -> bool:
        """Whether it only plans, supposes or hears."""
        return hedged(self.text)


@dataclass(frozen=True, slots=True)
class Difference:
    """What two sentences on one thing differ in: a type of value and, if known, a kind of fact."""

    type: str
    kind: str | None


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

    alike: Callable[[str, str], float]
    """How alike two texts are (0 to 1), both ways, by their words in either language."""
    mentions: Callable[[str], Sequence[tuple[int, int, str]]]
    """(start, end, canonical name) of the entities named in a folded text."""
    rarity: Callable[[str], float] = lambda _: 0.0
    """How rare a name is in the library: a sentence is about the rarest that it names."""

    def among(self, told: Sequence[Told]) -> list[Contradiction]:
        """Returns each set of sentences that contradict, in the order of their first."""
        disputes: list[tuple[Difference, set[int]]] = []
        for one, other in self._pairs(told):
            if told[one].speaker == told[other].speaker:
                continue
            if differs := self.between(told[one], told[other]):
                pair, merged = {one, other}, []
                for dispute in disputes:
                    if dispute[0] == differs and dispute[1] & pair:
                        pair |= dispute[1]
                    else:
                        merged.append(dispute)
                disputes = [*merged, (differs, pair)]
        found = []
        for differs, places in disputes:
            sides = [told[place] for place in sorted(places)]
            names = frozenset.intersection(*(self.names(each.text) for each in sides))
            given = [{v.shown for v in each.values if v.type == differs.type} for each in sides]
            # What a sentence gives, if that is one value.
            values = tuple(each.pop() if len(each) == 1 else "" for each in given)
            name = min(names, default=None)
            at = tuple(sorted(places))
            found.append(Contradiction(differs.type, differs.kind, name, at, values))
        return sorted(found, key=lambda each: each.places)

    def _pairs(self, told: Sequence[Told]) -> Iterable[tuple[int, int]]:
        """Yields the pairs worth a look: of many sentences only those with values that share a
        name."""
        if len(told) <= ALL_PAIRS:
            return itertools.combinations(range(len(told)), 2)
        naming: dict[str, list[int]] = defaultdict(list)
        for place, each in enumerate(told):
            for name in self.names(each.text) if each.values else ():
                naming[name].append(place)
        pairs = (itertools.combinations(places, 2) for places in naming.values())
        return sorted(set(itertools.chain.from_iterable(pairs)))

    def between(self, one: Told, other: Told) -> Difference | None:
        """Returns the one thing in which two sentences differ, if they are about the same."""
        shared = one.kinds & other.kinds
        # Across languages a kind of fact says nothing of whose it is: a name in common does.
        known = shared and (
            is_chinese(one.text) == is_chinese(other.text)
            or not self.names(one.text).isdisjoint(self.names(other.text))
        )
        alike = self.alike(one.matter, other.matter) + (SAME_KIND if known else 0.0)
        once = {kind.value for kind in shared if kind.once and self._of_one(one, other, kind)}
        # Likeness first: it is quick, and few pairs have it.
        if (alike < SAME_MATTER and not once) or one.hedged != other.hedged:
            return None
        if not (self._tells_of_row(one, other) and self._tells_of_row(other, one)):
            return None
        differing = list(self._differing(one, other))
        if not differing and alike >= DENIED_MATTER and not agree_in_denial(one.text, other.text):
            return Difference("denial", None)
        if len(differing) != 1:
            return None
        kinds = sorted((kind for kind in shared if kind.value == differing[0]), key=str)
        if alike < SAME_MATTER and differing[0] not in once:
            return None
        return Difference(differing[0], next((kind.name for kind in kinds), None))

    def _tells_of_row(self, told: Told, row: Told) -> bool:
        """Tells whether a sentence names what a row is of, if the other is one."""
        record = record_of(row.text)
        names = self.names(record.name) if record else frozenset[str]()
        named = bool(names) and names <= self.names(told.text)
        return record is None or named or fold(record.name) in told.folded

    def _of_one(self, one: Told, other: Told, kind: Kind) -> bool:
        """Tells whether two sentences tell a kind of fact of one thing: of what follows its word
        in both, or of the rarest name beside it."""
        (before, after), (first, last) = (self._beside(each.text, kind) for each in (one, other))
        if after and after == last:
            return True
        beside, others = frozenset(before + after), frozenset(first + last)
        return bool(beside and others) and self._rarest(beside) == self._rarest(others)

    def _beside(self, text: str, kind: Kind) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Returns the name before the word that tells a kind of fact, and the one after it."""
        folded = fold(text)
        word = kind.told.search(folded)
        if word is None:
            return (), ()
        named = self.mentions(folded)
        before = [name for _, end, name in named if end <= word.start()]
        after = [name for start, _, name in named if start >= word.end()]
        return tuple(before[-1:]), tuple(after[:1])

    def _differing(self, one: Told, other: Told) -> Iterator[str]:
        for kind in sorted({each.type for each in (*one.values, *other.values)}):
            left = [
                [a for a in mine if not any(comparable(a, b) and agree(a, b) for b in theirs)]
                for mine, theirs in itertools.permutations(
                    [[each for each in told.values if each.type == kind] for told in (one, other)]
                )
            ]
            single = all(len(each) == 1 for each in left)
            # Of several values of a type, those whose clauses are alike are of one thing.
            if any(
                comparable(a, b)
                and (single or self.alike(one.around(a), other.around(b)) >= SAME_COUNT)
                for a, b in itertools.product(*left)
            ):
                yield kind
        if self._of_others(one.text, other.text):
            yield "name"

    def _of_others(self, one: str, other: str) -> bool:
        """Tells whether each text is about something that the other does not name: by the rarest
        name of the glossary in each, and by capitals where both are in one script."""
        names, others = self.names(one), self.names(other)
        rarest = {self._rarest(each) for each in (names, others) if each}
        if names and others and rarest.isdisjoint(names & others):
            return True
        alone = is_chinese(one) != is_chinese(other)
        return not alone and all(
            strange_names(text, source, self.names) for text, source in ((one, other), (other, one))
        )

    def _rarest(self, names: frozenset[str]) -> str:
        return max(sorted(names), key=self.rarity)

    def names(self, text: str) -> frozenset[str]:
        """Returns the canonical names of the entities that a text names."""
        return frozenset(name for _, _, name in self.mentions(fold(text)))


def asks_for(question: str, found: Contradiction) -> bool:
    """Tells whether a question asks for what is in dispute: for its kind of fact, or its type."""
    asked = values_asked(question)
    return any(each.name == found.kind or each.value == found.type for each in asked)
