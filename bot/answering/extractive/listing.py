"""Chooses statements that belong together: the members of a list, events in time, every voice.

Items under one line that announces them, rows of one table, and what a source numbers or labels
one by one are a list, which is told whole.
"""

import math
import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from bot.answering.extractive.statements import Ranked, Statement, Told, best, firsts, in_order
from bot.language.scripts import fold
from bot.language.sentences import LIST_MARK, joints, weight
from bot.language.values import values

_MOST_LISTED = 10
_MOST_EVENTS = 8
_MOST_VOICES = 6
_SHORTEST_RUN = 3
_TOP = 8
_FAR = 3.0
"""How far below the best score that of an event, or of another voice, may be."""
_JOINT, _LONG, _LENGTH = 0.7, 200, 3
"""What a joint of a list adds to a sentence's score, from which weight on it is long, and what e
times that weight takes from it."""
_NUMBERED = re.compile(r"^\s*[(\uff08]?(?:\d{1,2}|[一二三四五六七八九十]+)\s*[、.)\uff09\uff0e]")
_ORDINAL = re.compile(
    r"^\s*(?:the\s+)?(?:first|second|third|fourth|fifth)(?:ly)?\b(?!\s+(?:to|of\s+all)\b)"
    r"|^\s*(?:第[一二三四五六七八九十]|其[一二三四五])",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^[^:\uff1a,\uff0c.。!?]{1,30}[:\uff1a]\s*\S")


def run(ranked: Ranked, told: Sequence[Told], size: int | None) -> list[Statement]:
    """Returns the whole of a list: the longest that the best statement is part of; if its ``size``
    is said, the one of that size that has most of the best; none if there is none."""
    placed = {(s.source.n, s.order): s for s in ranked}
    top = set(list(placed)[: _TOP if size else 1])
    runs = [run for run in _runs(told) if not size or size <= len(run) <= size + 1]
    whole = max(runs, key=lambda run: (len(top & set(run)), len(run)), default=[])
    if not top & set(whole):
        return []
    return [placed[place] for place in whole if place in placed][:_MOST_LISTED]


def enumerating(ranked: Ranked) -> list[Statement]:
    """Returns the statements with those first that list several things in few words."""

    def score(s: Statement) -> float:
        long = math.log(max(1, weight(s.segment.quote) / _LONG))
        return s.score + _JOINT * min(joints(s.segment.wording), _SHORTEST_RUN) - _LENGTH * long

    return sorted((replace(s, score=score(s)) for s in ranked), key=lambda s: -s.score)


def in_time(ranked: Ranked) -> list[Statement]:
    """Returns the statements that give a date in the order of time; of one source without dates,
    its best in the order of its text."""
    dated = [s for s in ranked if _date(s)]
    told = best(dated if len(dated) >= _SHORTEST_RUN else ranked, _MOST_EVENTS, near=_FAR)
    of_one = len({s.speaker for s in told}) == 1
    return in_order(told) if of_one else sorted(told, key=lambda s: _date(s) or "9999")


def voices(ranked: Ranked) -> list[Statement]:
    """Returns the best statement of each speaker; where there is but one, or the best is of a
    document in which nobody is named, the best of that document in the order of its text."""
    each = firsts(ranked)
    if not ranked or (len(each) > 1 and ranked[0].speaker[1]):
        return best(each, _MOST_VOICES, near=_FAR)
    own = [s for s in ranked if s.speaker[0] == ranked[0].speaker[0]]
    return in_order(best(own, _MOST_VOICES, near=_FAR))


def _runs(told: Sequence[Told]) -> Iterator[list[tuple[int, int]]]:
    """Yields the places (passage, order) of each list, in the order of its text."""
    groups: defaultdict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    stretch = sentence = 0
    labels = {fold(s.quote).partition(":")[0] for _, segments in told for s in segments}
    for source, segments in sorted(told, key=lambda each: each[0].at):
        voice = source.about.get("file", ""), source.about.get("by", "")
        for order, segment in enumerate(segments):
            stretch += not _LABELLED.match(segment.quote)
            turn = fold(segment.context).split("\n")[0] in labels
            for key in () if turn else _keys(segment.context, segment.quote):
                # What a label begins is a turn of a talk unless it stands among its like.
                groups[voice, key, stretch if key == "label" else None].append((source.n, order))
            groups[voice, "clause", sentence].append((source.n, order))
            sentence += segment.quote[-1] not in ";\uff1b"
    yield from (places for places in groups.values() if len(places) > 1)


def _keys(context: str, quote: str) -> Iterator[str]:
    """Yields what a sentence has in common with the other members of its list."""
    if context:
        yield context
    for name, pattern in (("number", _NUMBERED), ("ordinal", _ORDINAL), ("label", _LABELLED)):
        if pattern.match(quote) and (name == "number" or not context):
            yield name
    if LIST_MARK.match(quote) and not context:
        yield "mark"


def _date(statement: Statement) -> str | None:
    return next((v.unit for v in values(statement.segment.quote) if v.type == "date"), None)
