"""Splits a document into passages with exact offsets; owns headings and speakers.

A passage never crosses a heading or a change of speaker, begins and ends with a whole sentence
where that is possible, and carries the headings it stands under. A heading line belongs to the
passage that it opens, so that a question about a title alone finds it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from bot.ingestion.cleaning import NUMBERED, Line, content_lines
from bot.ingestion.formats.collecting import ENDED
from bot.language.sentences import pieces, turns_of, weight
from bot.types import Document, Passage

VERSION = "4"
"""Part of what the index remembers: a change of these rules splits every document again."""

PASSAGE_WEIGHT = 600
"""Most that a passage may weigh: an ideograph counts two, since it says more than a letter."""

_ENDS_SENTENCE = re.compile(r"[。.\uff0e!\uff01,\uff0c;\uff1b:\uff1a…”」』、\"]$")
_MARKED = re.compile(r"^(#{1,6})\s+(?=\S)")
_LIST_ITEM = re.compile(r"^[-*•]\s")
_HEADING_WEIGHT = 80
_NUMBERED_HEADING_WEIGHT = 64
_MARKED_HEADING_WEIGHT = 200
_UNMARKED = 7
"""The level of a heading that only looks like one: below all that Markdown can mark."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a heading line, with the headings and the speaker it stands under."""

    start: int
    end: int
    heading: tuple[str, ...]
    speaker: str | None
    opens: bool
    """A new paragraph begins here."""
    is_heading: bool = False


def split(document: Document) -> list[Passage]:
    """Returns the passages of a document in order, each at most 600 characters long."""
    passages = []
    seen: Counter[str] = Counter()
    for group in _groups(document.text, list(_units(document))):
        first = next((unit for unit in group if not unit.is_heading), group[0])
        start, end = group[0].start, group[-1].end
        heading, author = " › ".join(first.heading), first.speaker or document.author
        # An id outlives a shift of offsets: it is made of what is said, and where that belongs.
        parts = (document.name, heading, author or "", document.text[start:end])
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
        seen[digest] += 1
        passages.append(
            Passage(
                id=f"{digest}-{seen[digest]}",
                document=document.name,
                start=start,
                end=end,
                text=document.text[start:end],
                language=document.language,
                genre=document.genre,
                title=document.title,
                date=document.date,
                heading=heading or None,
                author=author,
            )
        )
    return passages


def is_heading(line: Line) -> bool:
    """Tells whether a line of its own is a heading: short, and not a sentence."""
    if not line.isolated or _LIST_ITEM.match(line.text):
        return False
    if NUMBERED.match(line.text) and weight(line.text) <= _NUMBERED_HEADING_WEIGHT:
        return True
    if weight(line.text) > _HEADING_WEIGHT or _ENDS_SENTENCE.search(line.text):
        return False
    if line.text[-1] in "?\uff1f":
        words = re.findall(r"[A-Za-z]+", line.text)
        return bool(words) and sum(word[0].isupper() for word in words) * 2 > len(words)
    return True


def heading_level(line: Line) -> int | None:
    """Returns the level of a heading marked as in Markdown, 1 to 6; None for any other line."""
    mark = _MARKED.match(line.text)
    short = mark and weight(line.text) <= _MARKED_HEADING_WEIGHT
    return len(mark[1]) if mark and short else None


def _units(document: Document) -> Iterator[Unit]:
    """Yields headings and sentences; where a text marks its headings (several, or its first line),
    or is a talk, whose turns may be as short as headings are, no other line is one."""
    speaker: str | None = None
    speakers = frozenset(document.speakers)
    above: list[tuple[int, str]] = []
    title_seen = False
    lines = content_lines(document.text)
    turns = {at for at, _ in turns_of(document.text)}
    said = sum(line.start in turns and bool(ENDED.search(line.text)) for line in lines)
    levels = [heading_level(line) for line in lines]
    marks = sum(map(bool, levels)) > 1 or any(levels[:1]) or 0 < len(turns) < said * 2
    for line in lines:
        named = line.text in speakers
        level = heading_level(line) or (_UNMARKED if not marks and is_heading(line) else None)
        if named:
            above, speaker = [], line.text
        elif level and not title_seen and _letters(line.text) == _letters(document.title):
            title_seen = True
        elif level:
            above = [(other, name) for other, name in above if other < level]
            above.append((level, _MARKED.sub("", line.text)))
        heading = (*((speaker,) if speaker else ()), *(name for _, name in above))
        if named or level:
            yield Unit(line.start, line.end, heading, speaker, opens=True, is_heading=True)
            continue
        for index, (start, end) in enumerate(pieces(line.text, PASSAGE_WEIGHT)):
            yield Unit(line.start + start, line.start + end, heading, speaker, opens=index == 0)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _groups(text: str, units: list[Unit]) -> Iterator[list[Unit]]:
    """Yields runs of units that fit a passage and share a heading and a speaker."""
    group: list[Unit] = []
    for index, unit in enumerate(units):
        if group and _must_break(text, group, unit, islice(units, index + 1, None)):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _must_break(text: str, group: list[Unit], unit: Unit, rest: Iterable[Unit]) -> bool:
    last = group[-1]
    if weight(text[group[0].start : unit.end]) > PASSAGE_WEIGHT:
        return True
    if text[last.end : unit.start].strip():  # What stands between is not worth indexing.
        return True
    if last.is_heading:
        return False
    if unit.is_heading or (unit.heading, unit.speaker) != (last.heading, last.speaker):
        return True
    # A whole paragraph goes to the next passage rather than be cut, once half a passage is full.
    if not unit.opens or weight(text[group[0].start : last.end]) * 2 <= PASSAGE_WEIGHT:
        return False
    ends = (following.end for following in takewhile(lambda each: not each.opens, rest))
    return any(weight(text[group[0].start : end]) > PASSAGE_WEIGHT for end in ends)
