"""Where an answer's statements have their marks, and what of it is read at a glance: its lead and
first statements; what follows waits.

Reads nothing out of the text: claims say where they stand. What waits is decided by form alone:
where statements stand, and what an answer's matrix says again.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.markdown.html import clean
from bot.markdown.nodes import Block, Items, Line, Paragraph, Table, map_lines, slot
from bot.types import Answer, Claim, mark_run

MOST = 3
"""Statements that are read below the lead; what follows waits, unless it is one alone."""
_WORDS = 25
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]{1,2}|[^\s\u2e80-\u9fff\uf900-\ufaff]+")


def place_marks(
    text: str, claims: Sequence[Claim], clean: Callable[[str], str]
) -> tuple[str, list[int]]:
    """Returns an answer's text with a slot in place of each statement's marks, and which of the
    claims has each slot.

    A statement without citations gets a slot at its end. ``clean`` takes signs that look like slots
    out of the text between them: a text that was shortened before has its claims elsewhere.
    """
    parts, places, at = list[str](), list[int](), 0
    for n, claim in enumerate(claims):
        if claim.kind == "statement" and claim.end is not None and claim.end >= at:
            parts += [clean(text[at : claim.end]), slot(len(places))]
            places.append(n)
            at = claim.end + len(mark_run(claim.citations))
    return "".join([*parts, clean(text[at:])]), places


def brief(text: str, value: str = "") -> str:
    """Returns as much of a sentence as is read at a glance: 25 words, of two ideographs each; the
    first, or those up to a value that comes later."""
    text = " ".join(clean(text).split())
    words = list(_WORD.finditer(text))
    if len(words) <= _WORDS:
        return text
    reach = text.find(value) + len(value)
    first = max(0, sum(word.start() < reach for word in words) - _WORDS)
    cut = words[first : first + _WORDS]
    before, after = "…" * bool(first), "…" * (cut[-1] is not words[-1])
    return before + text[cut[0].start() * bool(first) : cut[-1].end()].rstrip() + after


def brief_table(table: Table) -> Table:
    """Returns a table with the words of its cells cut so; its marks are left."""

    def cut(line: Line) -> Line:
        value = next((span.text for span in line if span.strong), "")
        return tuple(
            replace(span, text=brief(span.text, value))
            if span.slot is None and span.text.strip()
            else span
            for span in line
        )

    return Table(table.head, tuple(tuple(map(cut, row)) for row in table.rows))


def compares(answer: Answer) -> bool:
    """Returns whether the answer's matrix takes the place of the words that say the same."""
    return answer.matrix is not None and len(answer.matrix.criteria) > 1


def in_parts(
    answer: Answer, blocks: Sequence[Block], places: Sequence[int]
) -> tuple[list[Block], list[Block], list[Block]]:
    """Returns the blocks of an answer's text in three: what is read first, what waits (what a
    matrix says again, or what follows the first statements of a text without parts), what stands
    below. ``places`` says which claim has each slot."""
    singles = [each for block in blocks for each in _single(block)]
    said = [[answer.claims[places[n]] for n in slots_in(block)] for block in singles]
    start, end = _repeated(answer, singles, said) if compares(answer) else _rest(singles, said)
    return _joined(singles[:start]), _joined(singles[start:end]), _joined(singles[end:])


def slots_in(block: Block) -> list[int]:
    """Returns the numbers of the slots in a block."""
    found: list[int] = []

    def seen(line: Line) -> Line:
        found.extend(span.slot for span in line if span.slot is not None)
        return line

    map_lines(block, seen)
    return found


def _single(block: Block) -> list[Block]:
    """Returns a list as its items, each with those below it."""
    if not isinstance(block, Items):
        return [block]
    tops = [at for at, item in enumerate(block.items) if not item.depth]
    return [Items(block.items[at:end]) for at, end in pairwise([*tops, len(block.items)])]


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Returns the blocks, items that follow each other as one list."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Items) and isinstance(last, Items):
            joined[-1] = Items(last.items + block.items)
        else:
            joined.append(block)
    return joined


def _heads(block: Block, said: Sequence[Claim]) -> bool:
    """Returns whether a block states nothing and is a heading, or no running text at all."""
    strong = isinstance(block, Paragraph) and all(span.strong for span in block.content)
    return not said and (strong or not isinstance(block, Paragraph))


def _repeated(
    answer: Answer, blocks: Sequence[Block], said: Sequence[Sequence[Claim]]
) -> tuple[int, int]:
    """Returns where the blocks stand that the matrix repeats: below the lead, if nowhere."""
    matrix = answer.matrix.cells if answer.matrix else ()
    cells = [answer.claims[n] for row in matrix for cell in row for n in cell]
    inside = [
        at
        for at, (block, claims) in enumerate(zip(blocks, said, strict=True))
        if isinstance(block, Table) or (claims and all(claim in cells for claim in claims))
    ]
    if not inside:
        return min(1, len(blocks)), min(1, len(blocks))
    start = inside[0]
    while start and _heads(blocks[start - 1], said[start - 1]):
        start -= 1
    end = inside[-1] + 1
    while end < len(blocks) and isinstance(blocks[end], Items) and not said[end]:
        end += 1
    return start, end


def _rest(blocks: Sequence[Block], said: Sequence[Sequence[Claim]]) -> tuple[int, int]:
    """Returns where the statements stand that wait; of a text in parts, or in an order, none do."""
    stating = [at for at, claims in enumerate(said) if claims]
    ordered = (isinstance(b, Items) and b.items[0].start is not None for b in blocks)
    parts = any(_heads(block, claims) for block, claims in zip(blocks, said, strict=True))
    if len(stating) < MOST + 3 or parts or any(ordered):
        return len(blocks), len(blocks)
    return stating[MOST + 1], stating[-1] + 1
