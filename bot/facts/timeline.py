"""Dated events of the documents, in order, and where two of them contradict each other.

An event is a stretch of a sentence with the date it states. Two events contradict each other if
they date the same happening (``happenings.yaml``) of the same entity so that both cannot hold.
Strict: a happening counts only where its thing stands beside its word in the same clause.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.facts.attributions import Mention, Statement, clauses, part
from bot.language.dates import Dated, Numeral, dates, overlap

_FILE = Path(__file__).with_name("happenings.yaml")
_BEFORE = 4
"""How far before its word a denial may stand, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What ``statement`` says of ``date`` (ISO 8601, as exact as it is stated)."""

    date: str
    statement: Statement
    happenings: tuple[tuple[str, str], ...] = ()
    """(kind, entity): what happened to whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Different dates for one happening; ``events`` in the order of their dates."""

    kind: str
    entity: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All dated events in the order of their dates, and what among them cannot all be true."""

    events: tuple[Event, ...]
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The patterns of ``happenings.yaml``, which says what each is for."""

    happenings: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]
    denied: re.Pattern[str]
    part_of: re.Pattern[str]
    whole: re.Pattern[str]
    beside: re.Pattern[str]


def timeline(statements: Iterable[Statement], numeral: Numeral) -> Timeline:
    """Returns the dated events of ``statements``; ``numeral`` reads Chinese numerals."""
    events = [event for statement in statements for event in _events(statement, numeral)]
    events.sort(key=lambda event: event.date)
    return Timeline(events=tuple(events), contradictions=tuple(_contradictions(events)))


def _events(statement: Statement, numeral: Numeral) -> Iterator[Event]:
    """Yields an event for each date: the clauses from the one that states it up to the next."""
    found = list(dates(statement.folded, numeral))
    for stretch, stated in _stretches(statement, found):
        own = part(statement, *stretch)
        # With several dates in one clause it is not plain which of them is meant.
        happenings = tuple(_happenings(own)) if len(stated) == 1 else ()
        for date in dict.fromkeys(each.date for each in stated):
            yield Event(date=date, statement=own, happenings=happenings)


def _stretches(
    statement: Statement, found: Sequence[Dated]
) -> Iterator[tuple[tuple[int, int], list[Dated]]]:
    cut = clauses(statement.folded, [(each.start, each.end) for each in found])
    dated = [(start, [each for each in found if start <= each.start < end]) for start, end in cut]
    begins = [(start, stated) for start, stated in dated if stated]
    for number, (start, stated) in enumerate(begins):
        following = begins[number + 1][0] if number + 1 < len(begins) else len(statement.text)
        yield (start if number else 0, following), stated


def _happenings(statement: Statement) -> Iterator[tuple[str, str]]:
    words, folded = _words(), statement.folded
    for start, end in clauses(folded):
        inside = [each for each in statement.mentions if start <= each.start and each.end <= end]
        for kind, match, follows in _matches(words, folded, start, end):
            find = _after if follows else _before
            thing = find(folded, match, inside, words)
            denied = words.denied.search(folded, max(start, match.start() - _BEFORE), match.start())
            if thing and not denied:
                yield kind, thing.name


def _matches(
    words: _Words, folded: str, start: int, end: int
) -> Iterator[tuple[str, re.Match[str], bool]]:
    """Yields each happening, where its word stands, and whether the thing follows."""
    for kind, (to, of) in words.happenings.items():
        passive = list(of.finditer(folded, start, end))
        yield from ((kind, match, False) for match in passive)
        for match in to.finditer(folded, start, end):
            # "was launched" is no "launched".
            if not any(each.start() <= match.start() < each.end() for each in passive):
                yield kind, match, True


def _after(
    folded: str, match: re.Match[str], mentions: Sequence[Mention], words: _Words
) -> Mention | None:
    thing = next((each for each in mentions if each.start >= match.end()), None)
    if thing is None or words.part_of.search(folded, match.end(), thing.start):
        return None
    return thing if words.whole.match(folded, thing.end) else None


def _before(
    folded: str, match: re.Match[str], mentions: Sequence[Mention], words: _Words
) -> Mention | None:
    thing = next((each for each in reversed(mentions) if each.end <= match.start()), None)
    beside = thing and words.beside.fullmatch(folded, thing.end, match.start())
    return thing if beside else None


def _contradictions(events: Sequence[Event]) -> Iterator[Contradiction]:
    told: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        for happening in event.happenings if event.statement.genre != "fiction" else ():
            told[happening].append(event)
    for (kind, entity), claims in told.items():
        if any(_contradict(one, other) for one, other in itertools.combinations(claims, 2)):
            yield Contradiction(kind=kind, entity=entity, events=tuple(claims))


def _contradict(one: Event, other: Event) -> bool:
    """One voice that gives two dates may mean two things."""
    return one.statement.voice != other.statement.voice and not overlap(one.date, other.date)


@functools.cache
def _words() -> _Words:
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    happenings = data.pop("happenings")
    return _Words(
        happenings={
            kind: (_any(words["to"]), _any(words["of"])) for kind, words in happenings.items()
        },
        **{key: re.compile(pattern) for key, pattern in data.items()},
    )


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or "(?!)")
