"""Chooses statements that belong together: the members of a list, events in time, a whole source.

A source may number what it lists, or begin each with a name and a colon; where it does, the list is
told whole. Knows no question but its ranking.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from bot.answering.extractive.statements import Ranked, Statement, Told, best, in_order

_MOST_LISTED = 10
_MOST_EVENTS = 8
_SHORTEST_RUN = 3
_EVENT = 0.25
"""Share of the best event's score that another must have to be told, where sources are mixed."""
_NUMBERED = re.compile(
    r"^\s*[(\uff08]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[、.)\uff09\uff0e]"
)
_ORDINAL = re.compile(
    r"^\s*(?:the\s+)?(?:first|second|third|fourth|fifth)(?:ly)?\b(?!\s+(?:to|of\s+all)\b)"
    r"|^\s*(?:第[一二三四五六七八九十]|其[一二三四五])",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^[^:\uff1a,\uff0c.。!?]{1,30}[:\uff1a]\s*\S")
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?:\s*年\s*(?P<month>\d{1,2})\s*月|[-/.](?P<other>\d{1,2}))?"
)
_TIME = re.compile(
    r"\d{4}|后来|後來|之后|之後|然后|然後|当时|當時|那时|那時|最早|随后|隨後|最终|最終|最后|最後|如今|至此"
    r"|于是|於是|[开開]始|第一次|上线|上線|推出"
    r"|\b(?:then|later|after|afterwards|finally|at\s+first|began|eventually|now|once|in\s+the\s+end)\b",
    re.IGNORECASE,
)


def of_one_document(told: Sequence[Told]) -> list[Told]:
    """Returns the passages of the document that most of them are from, the first found of equals:
    a summary is of one source."""
    counts = Counter(source.about.get("file", "") for source, _ in told)
    document = max(counts, key=lambda name: counts[name], default="")
    return [each for each in told if each[0].about.get("file", "") == document]


def overview(ranked: Ranked, most: int) -> list[Statement]:
    """Returns the best statements of each passage in the order of the text, ``most`` (2 or more) at
    most, the first and the last among them."""
    by_passage = _by_passage(ranked)
    each = max(1, most // max(1, len(by_passage)))
    parts = in_order([s for group in by_passage.values() for s in group[:each]])
    step = max(1, -(-(len(parts) - 1) // (most - 1)))
    return [*parts[:-1:step], parts[-1]] if len(parts) > 1 else parts


def in_time(ranked: Ranked, passages: set[int]) -> list[Statement]:
    """Returns the statements of ``passages`` that tell when, in the order of time.

    Of one source that is the order of its text; of several, that of the dates that they give.
    """
    telling = [s for s in ranked if s.source.n in passages and _TIME.search(s.segment.quote)]
    dated = [s for s in telling if _DATE.search(s.segment.quote)]
    if len({speaker(s) for s in telling}) > 1:
        return sorted(best(dated or telling, _MOST_EVENTS, near=_EVENT), key=_when)
    if len(dated) >= _SHORTEST_RUN:
        return in_order(best(dated, _MOST_EVENTS, near=_EVENT))
    # What a source tells in order is told passage by passage: no stage of it is left out.
    groups = _by_passage([*dated, *telling]).values()
    firsts = [s for row in zip_longest(*groups) for s in row if s is not None]
    return in_order(best(firsts, _MOST_EVENTS, near=0))


def run(ranked: Ranked, told: Sequence[Told], size: int | None) -> list[Statement]:
    """Returns the whole of a list: the one of ``size`` members, if that is said, else the one that
    the best statement is part of or stands beside."""
    placed = {(s.source.n, s.order): s for s in ranked}
    runs = list(_runs(told, _NUMBERED, _LABELLED))
    # "The first …", "the second …" tell a list only where its size is what was asked for.
    sized = [*runs, *_runs(told, _ORDINAL)] if size else []
    of_size = [places for places in sized if size and size <= len(places) <= size + 1]
    near = _beside(ranked[0].source.n, told) if ranked else set[int]()
    beside = [places for places in runs if near & {n for n, _ in places}]
    chosen = next(iter([*of_size, *beside]), [])
    return [placed[place] for place in chosen][:_MOST_LISTED]


def _beside(n: int, told: Sequence[Told]) -> set[int]:
    """Returns the passage and those of its document that stand next to it in the evidence."""
    by_place = sorted((source.about.get("file", ""), source.at, source.n) for source, _ in told)
    at = next(index for index, place in enumerate(by_place) if place[2] == n)
    around = by_place[max(0, at - 1) : at + 2]
    return {other for document, _, other in around if document == by_place[at][0]}


def by_speaker(ranked: Ranked) -> list[Statement]:
    """Returns the best statement of each speaker who has one that is good enough."""
    firsts: dict[tuple[str, str], Statement] = {}
    for statement in ranked:
        firsts.setdefault(speaker(statement), statement)
    return best(list(firsts.values()), _MOST_LISTED)


def _runs(told: Sequence[Told], *patterns: re.Pattern[str]) -> Iterator[list[tuple[int, int]]]:
    """Yields the places (passage, order) of each list whose members begin like a pattern."""
    for pattern in patterns:
        groups: defaultdict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
        for source, segments in told:
            for order, segment in enumerate(segments):
                if pattern.match(segment.quote):
                    start = source.at
                    key = (source.about.get("file", ""), source.about.get("by", ""))
                    groups[key].append((start, source.n, order))
        for places in groups.values():
            if len(places) >= _SHORTEST_RUN:
                yield [(n, order) for _, n, order in sorted(places, key=lambda p: (p[0], p[2]))]


def _by_passage(ranked: Ranked) -> dict[int, Ranked]:
    groups: dict[int, Ranked] = {}
    for statement in ranked:
        groups.setdefault(statement.source.n, []).append(statement)
    return groups


def speaker(statement: Statement) -> tuple[str, str]:
    """Returns who says it: the document, and its author there."""
    about = statement.source.about
    return about.get("file", ""), about.get("by", "")


def _when(statement: Statement) -> tuple[int, int]:
    match = _DATE.search(statement.segment.quote)
    if not match:
        return 9999, 0
    return int(match["year"]), int(match["month"] or match["other"] or 0)
