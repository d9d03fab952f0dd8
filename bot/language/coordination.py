"""What a question sets beside what: the things that "and", "or", 与 or a comma join.

By structure, in three scripts: where a thing begins and ends is told by capitals, quotation marks,
words that carry no topic, and by what the library is known to hold. Knows no name.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from bot.language.closed_classes import closed_class
from bot.language.scripts import HAN, fold, fold_chars, has_han, is_chinese
from bot.language.stop_words import CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS, word_set

_TOKEN = re.compile(
    rf"[《“「『\"][^《》“”「」『』\"]+[》”」』\"]|[{HAN}]+|[^\W_{HAN}]+(?:[.&'’-][^\W_{HAN}]+)*|\S"
)
COMPARES = closed_class("compares")
"""Words of a folded question that set things side by side."""
JOINS = word_set("and or nor vs versus & / 与 和 跟 及 以及 还是 或 或者 、")
"""The words and signs that join things."""
_EMPTY = ENGLISH_STOP_WORDS | CHINESE_STOP_WORDS | JOINS
_OR = word_set("or 还是 或 或者")
_LISTS = frozenset(",")
"""What joins where a conjunction stands further on; in Chinese it parts clauses."""
_DETERMINERS = word_set("the a an")
_OF = word_set("的 在 从 就 按 按照 of in on by their its")
"""What stands before that which is asked of things, not before things."""
_POSSESSIVE = re.compile(r"['’]s?$")
_MOST_WORDS = 4
_LEAST_HAN = 2
_LONGEST_HAN = 12
_ASKS = re.compile("[谁哪几何怎吗]|什么|多少")


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing named in a question: where it stands, and whether it is called by a name."""

    start: int
    end: int
    named: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Things that a question joins, in order."""

    things: tuple[Thing, ...]
    before: str
    """The word before them, folded."""
    alternative: bool
    """Whether "or" joins them."""
    slashed: bool = False
    """Whether a stroke does, which also stands between a whole and its part."""

    @property
    def named(self) -> bool:
        """Whether one is called by a name, and so the others are names."""
        return any(thing.named for thing in self.things)

    @property
    def owned(self) -> bool:
        """Whether they are said to be of something: what is asked of things, rather than things."""
        return self.before in _OF


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    folded: str

    @property
    def capital(self) -> bool:
        return any(map(str.isupper, self.text)) or self.text[0] in '《“「『"'

    @property
    def empty(self) -> bool:
        """Whether it ends a thing: it carries no topic, or is a sign."""
        asks = _ASKS.search(self.folded) or COMPARES.fullmatch(self.folded)
        return bool(asks or self.folded in _EMPTY or not re.search(r"\w", self.folded))


@dataclass(frozen=True, slots=True)
class _Joint:
    left: Thing
    right: Thing
    by: str


@dataclass(frozen=True, slots=True)
class Coordination:
    """Finds the things that questions join."""

    cut: Callable[[str], Iterator[str]]
    """Cuts a run of folded Han characters into words."""
    common: Callable[[str], bool]
    """Tells whether a folded word is one of a dictionary that begins no name."""
    occurs: Callable[[str], bool]
    """Tells whether the library has a folded sequence."""

    def groups(self, question: str) -> list[Group]:
        """Returns what a question joins, in order; what commas alone join is no group."""
        tokens = list(self._tokens(question))
        chains: list[list[_Joint]] = []
        for joint in self._joints(tokens):
            if chains and chains[-1][-1].right.end >= joint.left.start:
                chains[-1].append(joint)
            else:
                chains.append([joint])
        found = []
        for chain in chains:
            while chain and chain[-1].by in _LISTS:
                chain.pop()
            if chain:
                found.append(_group(tokens, chain))
        return found

    def names(self, question: str) -> list[Thing]:
        """Returns the capitalised and quoted words of a question, in order; of its first word only
        if the library has it, since any has a capital there."""
        tokens, found = list(self._tokens(question)), list[Thing]()
        known = tokens and self.occurs(tokens[0].folded) and not self.common(tokens[0].folded)
        if tokens and not known and not is_chinese(question):
            tokens.pop(0)
        while tokens:
            run = list(takewhile(lambda t: (t.capital and not t.empty) or t.folded == "&", tokens))
            if run and run[0].capital:
                found.append(self._capital(run, last=False))
            tokens = tokens[max(1, len(run)) :]
        return found

    def things(self, question: str) -> list[str]:
        """Returns what a question names: its names, and the words of Han characters that are no
        words of a dictionary."""
        found = [question[name.start : name.end] for name in self.names(question)]
        words = (t for t in self._tokens(question) if has_han(t.folded) and len(t.text) > 1)
        return [*found, *(t.text for t in words if not t.empty and not self.common(t.folded))]

    def topics(self, question: str) -> int:
        """Returns how many words of a question carry a topic."""
        return sum(not token.empty for token in self._tokens(question))

    def _joints(self, tokens: Sequence[_Token]) -> Iterator[_Joint]:
        at = 0
        while at < len(tokens):
            first, by = at, tokens[at].folded
            at += 1
            if by not in JOINS | _LISTS:
                continue
            while at < len(tokens) and tokens[at].folded in JOINS:  # ", and"
                by, at = tokens[at].folded, at + 1
            if by == "&" and self._is_name(tokens[first - 1 : at + 1]):
                continue
            if by in _LISTS and has_han(tokens[first - 1].folded):
                continue
            left = self._thing(_run(tokens[:first][::-1])[::-1], last=True)
            skipped = _DETERMINERS | ({_before(tokens, left)} if left else set())
            skips = at < len(tokens) and tokens[at].folded in skipped
            right = self._thing(_run(tokens[at + skips :]), last=False)
            if left and right and (left.named == right.named or by not in _LISTS):
                yield _Joint(left, right, by)

    def _is_name(self, tokens: Sequence[_Token]) -> bool:
        """Tells whether the library has the words beside each other."""
        return self.occurs(" ".join(token.folded for token in tokens))

    def _thing(self, run: Sequence[_Token], *, last: bool) -> Thing | None:
        """Returns the thing that a run of words begins with, or ends with."""
        if not run:
            return None
        possessor = next((t for t in run if t.capital and _POSSESSIVE.search(t.text)), None)
        if possessor:
            run = run[: run.index(possessor) + 1]
        nearest = run[-1] if last else run[0]
        if nearest.capital:
            return self._capital(run, last=last)
        if not has_han(nearest.folded):
            return Thing(run[0].start, run[-1].end, named=False)
        return self._han(run, last=last)

    def _capital(self, run: Sequence[_Token], *, last: bool) -> Thing:
        """Returns the run of capitalised words; a dictionary's word that begins the question and
        stands before a name is none of it."""
        words = reversed(run) if last else run
        names = list(takewhile(lambda t: t.capital or t.folded == "&", words))
        names = names[::-1] if last else names
        first = names[0]
        begins = len(names) > 1 and not first.start and self.common(first.folded)
        if begins and not self._is_name(names):
            names = names[1:]
        bare = _POSSESSIVE.sub("", names[-1].text)
        return Thing(names[0].start, names[-1].start + len(bare), named=True)

    def _han(self, run: Sequence[_Token], *, last: bool) -> Thing:
        """Returns the longest sequence that the library has, or where it has none, the run."""
        words = "".join(token.folded for token in run)
        start, end = run[0].start, run[-1].end
        for size in range(min(len(words), _LONGEST_HAN), _LEAST_HAN - 1, -1):
            known = words[-size:] if last else words[:size]
            if self.occurs(known):
                start, end = (end - size, end) if last else (start, start + size)
                break
        else:
            known = _nearest(run, last=last)
            start, end = (end - len(known), end) if last else (start, start + len(known))
        if not last and self.common(known):  # a common noun before a name (护士长林德)
            name = next((t for t in run if t.start == end and not self.common(t.folded)), None)
            end, known = (name.end, name.folded) if name else (end, known)
        return Thing(start, end, named=not self.common(known))

    def _tokens(self, question: str) -> Iterator[_Token]:
        for match in _TOKEN.finditer(question):
            if not has_han(match[0][0]):
                yield _Token(match.start(), match.end(), match[0], fold(match[0]))
                continue
            start, folded = match.start(), fold_chars(match[0])
            for word in self.cut(folded):
                end = start + len(word)
                yield _Token(start, end, question[start:end], word)
                start = end


def _group(tokens: Sequence[_Token], chain: Sequence[_Joint]) -> Group:
    """Returns the things of joints that follow each other: one between two ends where both say."""
    between = (replace(one.right, end=other.left.end) for one, other in pairwise(chain))
    things = (chain[0].left, *between, chain[-1].right)
    before = _before(tokens, things[0])
    by = {joint.by for joint in chain}
    return Group(tuple(_without(before, things, tokens)), before, bool(by & _OR), "/" in by)


def _before(tokens: Sequence[_Token], thing: Thing) -> str:
    """Returns the word before a thing, an article aside."""
    words = [t.folded for t in tokens if t.end <= thing.start and t.folded not in _DETERMINERS]
    return words[-1] if words else ""


def _without(word: str, things: Sequence[Thing], tokens: Sequence[_Token]) -> Iterator[Thing]:
    """Yields the things without the word before them all where it is said again (去…还是去…)."""
    for thing in things:
        said = next((t.folded for t in tokens if t.start <= thing.start < t.end), "")
        again = has_han(word) and said.startswith(word) and thing.end - thing.start > len(word)
        yield replace(thing, start=thing.start + len(word)) if again else thing


def _run(tokens: Sequence[_Token]) -> list[_Token]:
    """Returns the words that may be one thing: those before one that carries no topic."""
    run = list(takewhile(lambda token: not token.empty, tokens))
    return run if run and has_han(run[0].folded) else run[:_MOST_WORDS]


def _nearest(run: Sequence[_Token], *, last: bool) -> str:
    """Returns the words of a run that are nearest, as many as make more than one character."""
    words = ""
    for token in reversed(run) if last else run:
        words = token.folded + words if last else words + token.folded
        if len(words) >= _LEAST_HAN:
            break
    return words
