"""Finds where sources contradict each other: the same thing of the same name with another value.

Owns what kinds of thing are held side by side (a launch, a number of users, a quota …) and the
words for them. Strict on purpose: what is not of a listed kind, or names nothing, contradicts
nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.language.numbers import Number, numbers, supported
from bot.language.scripts import fold

Mentions = Callable[[str], Sequence[tuple[int, int, str]]]
"""Gives (start, end, canonical name) of the entities named in a folded text."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of thing that has one value: the words that state it, and where its value stands."""

    key: str
    asked: re.Pattern[str]
    """How a question asks for it."""
    words: re.Pattern[str]
    value: re.Pattern[str]
    """What around the words is the value; read within ``reach`` characters of them."""
    reach: int = 40
    named_after: bool = False
    """Whether its name stands after the words rather than before them."""
    least: int = 2
    """Smaller numbers are something else: the mark of a list, a handful of people."""


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_AMOUNT = (
    r"(?:(?:\d[\d,.]*|[一二三四五六七八九十百千两几数]+)\s?个?\s?|(?<=[破过上近达超逾]))"
    r"(?:[十百千万亿]+|hundred|thousand|million|billion)*(?!\s?[、.])"
)

TOPICS = (
    Topic(
        "launch",
        re.compile(r"推出|上线|发布|问世|\b(?:launch|releas|introduc)\w*|\bc[ao]me out\b"),
        re.compile(
            r"(?:正式)?(?:推出|上线|发布|问世|推了)"
            r"|\b(?:launch(?:ed|es)?|releas(?:ed|es)|introduc(?:ed|es)|came out)\b"
        ),
        _YEAR,
        named_after=True,
    ),
    Topic(
        "founding",
        re.compile(r"成立|创立|创办|\b(?:founded|founding|established)\b"),
        re.compile(r"成立|创立|创办|创建|\b(?:found(?:ed|ing)|establish(?:ed|ment)|set up)\b"),
        _YEAR,
    ),
    Topic(
        "users",
        re.compile(r"用户|\busers?\b"),
        re.compile(r"用户(?:数|量)?|\busers?\b|\buser base\b"),
        re.compile(rf"{_AMOUNT}(?:级别?|以上)?"),
        reach=14,
        least=1000,
    ),
    Topic(
        "quota",
        re.compile(
            r"指标|多少(?:个)?(?:人|好友)|几个人|拉.{0,6}(?:人|好友)|邀请|\bquotas?\b|\bkpis?\b"
            r"|\bhow many (?:people|friends|others)\b|\binvit\w*|\brecruit\w*"
        ),
        re.compile(r"必须|要求|每一?个?人(?:都)?(?:还)?要|\b(?:must|had to|required to|have to)\b"),
        re.compile(
            rf"{_AMOUNT}(?:个|名|位)?(?:以上的?)?(?:人|好友|外部)"
            r"|\b\d+\s(?:\w+\s){0,2}(?:friends|people)\b|\bdozens of friends\b"
        ),
        reach=60,
    ),
)
"""The kinds of thing that are held side by side; the reader's words for them are fixed phrases."""

_SENTENCE = re.compile(r"[^。!?\uff01\uff1f\n]+[。!?\uff01\uff1f]?")


@dataclass(frozen=True, slots=True)
class Fact:
    """What one sentence gives as the value of a topic of something named."""

    topic: Topic
    names: tuple[str, ...]
    """The two names that stand nearest, the nearer first."""
    values: frozenset[Number]
    known: frozenset[Number]
    """All that the words of the value may stand for."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Sentences, by their places, that give different values of a topic for what is named."""

    topic: Topic
    name: str
    places: tuple[int, ...]
    values: tuple[str, ...] = ()
    """What each of them gives, in digits; empty where it is no exact number."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, with who says it: only different speakers contradict each other."""

    text: str
    speaker: str


def contradictions(told: Sequence[Told], mentions: Mentions) -> list[Contradiction]:
    """Returns each set of sentences that contradict, in the order of their first."""
    facts = [(at, fact) for at, each in enumerate(told) for fact in facts_of(each.text, mentions)]
    found: dict[tuple[Topic, str], set[int]] = {}
    for (one, first), (other, second) in combinations(facts, 2):
        name = shared_name(first, second) if told[one].speaker != told[other].speaker else None
        if name and not (first.values & second.known or second.values & first.known):
            # One dispute, though some of the sentences name something else more nearly.
            joined = [
                (topic, about)
                for (topic, about), at in found.items()
                if topic == first.topic and (about == name or at & {one, other})
            ] or [(first.topic, name)]
            found[joined[0]] = {one, other}.union(*(found.pop(key, ()) for key in joined))
    return [
        Contradiction(
            topic,
            _most_named(facts, topic, name, places),
            tuple(sorted(places)),
            tuple(_value(facts, topic, place) for place in sorted(places)),
        )
        for (topic, name), places in sorted(found.items(), key=lambda each: min(each[1]))
    ]


def _value(facts: Sequence[tuple[int, Fact]], topic: Topic, place: int) -> str:
    """Returns what the sentence at a place gives on a topic, if that is one exact number."""
    values = next(fact.values for at, fact in facts if at == place and fact.topic is topic)
    kind, number = next(iter(values))
    exact = len(values) == 1 and kind == "number" and number == int(number)
    if not exact:
        return ""
    return str(int(number)) if topic.value is _YEAR else f"{int(number):,}"


def _most_named(
    facts: Sequence[tuple[int, Fact]], topic: Topic, name: str, places: set[int]
) -> str:
    """Returns the name that most of the facts in dispute are about."""
    about = (fact for at, fact in facts if at in places and fact.topic is topic)
    named = Counter(each for fact in about for each in fact.names)
    return max(named, key=lambda each: (named[each], each == name))


def facts_of(text: str, mentions: Mentions) -> Iterator[Fact]:
    """Yields the facts that a text states of the listed topics, one a sentence and topic."""
    for sentence in _SENTENCE.findall(fold(text)):
        named = mentions(sentence)
        for topic in TOPICS if named else ():
            facts = (
                _fact(topic, sentence, words, named) for words in topic.words.finditer(sentence)
            )
            yield from [fact for fact in facts if fact][:1]


def _fact(
    topic: Topic, sentence: str, words: re.Match[str], named: Sequence[tuple[int, int, str]]
) -> Fact | None:
    around = sentence[max(0, words.start() - topic.reach) : words.end() + topic.reach]
    stated = " ".join(match.group() for match in topic.value.finditer(around))
    values = {(kind, value) for kind, value in numbers(stated) if value >= topic.least}
    if not values:
        return None
    after = [name for start, _, name in named if start >= words.start()]
    before = [name for _, end, name in reversed(named) if end <= words.start()]
    near = (after[:1] + before[:1]) if topic.named_after else (before[:1] + after[:1])
    return Fact(topic, tuple(near), frozenset(values), frozenset(supported(stated)))


def shared_name(one: Fact, other: Fact) -> str | None:
    """Returns the name that both are about: the nearest in one of them, and near in the other."""
    if one.topic != other.topic:
        return None
    pairs = ((one.names[:1], other.names), (other.names[:1], one.names))
    return next((names[0] for names, others in pairs if names and names[0] in others), None)
