"""The one splitter of sentences: where each begins and ends, and the rows and items among them.

A row of a table and an item of a list are sentences too, whose context is what stands above them.
"""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.language.scripts import HAN
from bot.types import Passage, Sentence

_END = re.compile(
    rf"(?:\n\s*(?=\n)|[。\uff01\uff1f\uff1b…](?![。\uff01\uff1f…])|[!?](?=[{HAN}“「『\s]|$)|(?<![.!?…])[.!?…]+[\"”’)\]]*(?=\s|$))[\"”’」』)\uff09]*"
)
_CLAUSE_END = re.compile(rf"[\uff0c、\uff1a\uff1b]|[,;:](?=[\s{HAN}“]|$)")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|vs|etc|e\.g|i\.e|U\.S)|\b[A-Z])\.$")
_ABBREVIATION_MAX = 8
_TITLE = re.compile(r"《[^》\n]{1,80}》")

LEANS = re.compile(
    r"(?:it|they|he|she|this|these|its|their|his|her)\b|note:|[它他她这這该該其此]|注：", re.I
)
"""How a sentence begins whose subject is in the one before it."""
LIST_MARK = re.compile(
    r"\s*(?:>\s*)*(?:[-*+•]|\d{1,3}(?:[.)](?=\s)|、(?!\d))|[(\uff08]\d{1,2}[)\uff09])\s*"
)
"""What an item of a list begins with."""
_ROW = re.compile(r"\s*\|.*\|.*|[^\t]+\t.*")
_INTRODUCES = r"(?:\s*[(\uff08][^)\uff09\n]*|[^;\uff1b、\n]*)"
"""What follows a name that introduces who bears it: in brackets, or up to the next name."""
_LABEL = re.compile(
    r"^[ \t]*(?:\*\*)?([^\W\d_][^\n:\uff1a。.!?\uff0c,;\uff1b|]{0,30})(?:[:\uff1a]|>(?=\s))",
    re.MULTILINE,
)
_RULE = re.compile(r"[\s|:+=-]*")
_ANNOUNCES = re.compile(r"[:\uff1a]\W*$")

CODE = "    "
"""What a line of code is set in by, as in Markdown."""
LONGEST = 600
"""Most that a sentence may weigh before it is cut between clauses."""


@dataclass(frozen=True, slots=True)
class Unit:
    """``text[start:end]`` is a sentence; ``context`` is what it stands under, nearest first: the
    header of its table, the line that announces its list, who has the turn in a talk."""

    start: int
    end: int
    context: tuple[str, ...] = ()


_LISTED = re.compile(r"(?:[^,.;:]{1,40}, ){1,8}(?:[^,.;:]{1,40} )?(?:and|or) ")


def joints(text: str) -> int:
    """Returns how many joints a list within a text has: 、, or the commas before "and" or "or"."""
    run = _LISTED.search(text)
    return max(text.count("、"), run[0].count(",") if run else 0)


def weight(text: str) -> int:
    """Returns the length of ``text`` with every ideograph counted twice."""
    return len(text) + len(re.findall(f"[{HAN}]", text))


def sentences(text: str) -> list[tuple[int, int]]:
    """Returns the (start, end) of each sentence of running ``text``, white space left outside."""
    spans = []
    start = 0
    # A title is named whole: what stands between its marks ends no sentence.
    masked = _TITLE.sub(lambda match: "_" * len(match.group()), text)
    for match in _END.finditer(masked):
        if _ABBREVIATION.search(text[max(start, match.end() - _ABBREVIATION_MAX) : match.end()]):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    bare = (trimmed(text, first, last) for first, last in spans)
    return [(first, last) for first, last in bare if first < last]


def pieces(text: str, limit: int = LONGEST) -> Iterator[tuple[int, int]]:
    """Yields the sentences of ``text``, those heavier than ``limit`` cut between clauses."""
    for start, end in sentences(text):
        # Any piece one character longer than the limit is too heavy: no need to weigh the rest.
        while weight(text[start : min(end, start + limit + 1)]) > limit:
            cut = _cut(text, start, end, limit)
            yield trimmed(text, start, cut)
            start = trimmed(text, cut, end)[0]
        if start < end:
            yield start, end


def units(text: str, start: int = 0, end: int | None = None) -> list[Unit]:
    """Returns the sentences, rows and items of ``text[start:end]`` in order; what stands above them
    is looked for in all of ``text``."""
    end = len(text) if end is None else end
    found = []
    for first, last in _blocks(text, start, end):
        first, last = trimmed(text, first, last)
        block, mark = text[first:last], LIST_MARK.match(text[first:last])
        row = _ROW.fullmatch(block)
        # The full stop of an item's number ends no sentence.
        kept = "_" * mark.end() + block[mark.end() :] if mark else block
        above = _header(text, first) if row else _announcement(text, first) if mark else ()
        for a, b in [(0, len(block))] if row else pieces(kept):
            if re.search(r"\w", block[a:b]):
                place = first + a, first + b
                found.append(Unit(*place, above if row else (*above, *_speaker(text, *place))))
    return found


def _speaker(text: str, start: int, end: int) -> tuple[str, ...]:
    """Returns who has the turn at ``start:end``; after the last turn nobody has."""
    turns = turns_of(text)
    index = bisect(turns, (end, "")) - 1
    is_last = index == len(turns) - 1
    return (turns[index][1],) if index >= 0 and (not is_last or start <= turns[index][0]) else ()


@lru_cache(maxsize=4)
def turns_of(text: str) -> list[tuple[int, str]]:
    """Returns where each turn of a talk begins and whose it is: labels before a colon that come
    again and take turns; a column's head or a form's field comes again without."""
    labels = [(match.start(1), match[1].strip()) for match in _LABEL.finditer(text)]
    often = Counter(label for _, label in labels)
    turns = [(at, label) for at, label in labels if often[label] > 1]
    changes = sum(one != other for (_, one), (_, other) in pairwise(turns))
    return turns if len(turns) > 2 and changes * 3 > len(turns) * 2 else []


def introduced(text: str) -> dict[str, str]:
    """Returns who has turns in a talk, each with what introduces him before the first of them, as
    far as the next name: "Lukas Oberholzer, head of product at Quillbase"; "" where nothing does.
    """
    turns = turns_of(text)
    before, labels = text[: turns[0][0]] if turns else "", {label for _, label in turns}
    said = {label: re.search(rf"(?i:{re.escape(label)}){_INTRODUCES}", before) for label in labels}
    return {label: match[0] if match else "" for label, match in said.items()}


def sentences_of(passage: Passage, document: str | None = None) -> tuple[Sentence, ...]:
    """Returns the sentences of a passage, with its heading and who speaks as context; the header of
    a table and what announces a list are looked for in the ``document``'s text, if that is given.
    """
    text = passage.text if document is None else document
    at = passage.start if document is None else 0
    above = tuple(filter(None, (passage.heading, passage.author)))
    return tuple(
        Sentence(
            start=at + unit.start,
            end=at + unit.end,
            text=text[unit.start : unit.end],
            context=(*unit.context, *above),
        )
        for unit in units(text, passage.start - at, passage.end - at)
    )


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yields the (start, end) of rows, items with their further lines, and running text."""
    begin = at = start
    row = False
    for line in text[start:end].splitlines(keepends=True):
        is_row = bool(_ROW.fullmatch(line.rstrip("\n")))
        breaks = is_row or row or not line.strip() or LIST_MARK.match(line)
        if at > begin and breaks:
            yield begin, at
            begin = at
        at, row = at + len(line), is_row
    if begin < end:
        yield begin, end


def _header(text: str, at: int) -> tuple[str, ...]:
    """Returns the first row of the table whose row begins at ``at``, if that is another."""
    top = at
    while (above := _line_above(text, top)) and _ROW.fullmatch(text[above[0] : above[1]]):
        top = above[0]
    line = text[top : _line_end(text, top)]
    return (line.strip(),) if top < at and not _RULE.fullmatch(line) else ()


def _announcement(text: str, at: int) -> tuple[str, ...]:
    """Returns the items that the item at ``at`` is set in under, and the line that announces their
    list, if one does."""
    found = []
    depth = _depth(text, at)
    while above := _line_above(text, at):
        at, end = above
        line = text[at:end].strip()
        if mark := LIST_MARK.match(line):
            if _depth(text, at) < depth:
                depth = _depth(text, at)
                found.append(line[mark.end() :])
        elif line:
            return (*found, line) if _ANNOUNCES.search(line) else (*found,)
    return (*found,)


def _depth(text: str, at: int) -> int:
    """Returns how far the line at ``at`` is set in."""
    begin = text.rfind("\n", 0, at) + 1
    line = text[begin : _line_end(text, begin)].expandtabs(4)
    return len(line) - len(line.lstrip())


def _line_above(text: str, at: int) -> tuple[int, int] | None:
    begin = text.rfind("\n", 0, at) + 1
    return (text.rfind("\n", 0, begin - 1) + 1, begin - 1) if begin else None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _cut(text: str, start: int, end: int, limit: int) -> int:
    """Returns the last clause end (else the last blank, else any place) within the weight."""
    last = start
    used = 0
    while last < end and used + weight(text[last]) <= limit:
        used += weight(text[last])
        last += 1
    for pattern in (_CLAUSE_END, re.compile(r"\s")):
        ends = [match.end() for match in pattern.finditer(text, start, last)]
        if ends and ends[-1] > start:
            return ends[-1]
    return max(last, start + 1)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns a place without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
