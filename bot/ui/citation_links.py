"""The marks of an answer as HTML, told apart by shape and line as well as colour.

Where they stand and what they say is found in ``bot.markdown.citation_marks``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.markdown.citation_marks import Marks, marks_of, place_marks
from bot.markdown.html import clean, render_blocks
from bot.markdown.html import render as render_markdown
from bot.markdown.nodes import Block, Items, Line, Paragraph, Table, map_lines, parse, slot
from bot.types import Answer, Claim
from bot.types.status_words import say_status, short_status
from bot.ui.i18n import Texts
from bot.ui.rendering import Markup, ours, render

DRAFT_MARKS = re.compile(r"(?:[ \t]*\[\d{1,4}(?:, \d{1,4})*\](?!\())+")
"""What the chain writes into a draft for a whole marker."""
MOST = 3
"""Statements that are read below the lead; what follows waits, unless it is one alone."""
_UNFINISHED_TABLE = re.compile(r"(?:\A|\n)\|[^\n]*(?:\n[|\s:-]*)?\Z")


class Words(NamedTuple):
    """An answer's words in three: what is read first, what waits folded, what stands below."""

    first: Markup
    folded: Markup
    last: Markup


def render_answer(answer: Answer, exchange_id: str, texts: Texts, *, beside: bool = False) -> Words:
    """Returns the checked answer as HTML, its marks linked to the sources of this exchange.

    Folded are the blocks that say again what the matrix says, where one stands ``beside`` the
    words; else what follows the lead and the first statements of a text without parts.
    """
    text, places = place_marks(answer.text, answer.claims, clean)
    slots = list(map(_shower(answer, exchange_id, texts), places))
    blocks = [each for block in parse(text) for each in _single(block)]
    said = [[mark.claim for n in _slots(block) for mark in places[n]] for block in blocks]
    start, end = _repeated(answer, blocks, said) if beside else _rest(blocks, said)
    parts = (blocks[:start], blocks[start:end], blocks[end:])
    first, folded, last = (ours(render_blocks(_joined(part), slots)) for part in parts)
    if blocks and isinstance(blocks[0], Paragraph) and said[0]:
        first = ours(f'<div class="lead">{render_blocks(blocks[:1], slots)}</div>') + ours(
            render_blocks(_joined(blocks[1:start]), slots)
        )
    return Words(first, folded, last)


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


def _slots(block: Block) -> list[int]:
    found: list[int] = []

    def seen(line: Line) -> Line:
        found.extend(span.slot for span in line if span.slot is not None)
        return line

    map_lines(block, seen)
    return found


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


def claim_marks(answer: Answer, exchange_id: str, texts: Texts) -> Callable[[Claim], Markup]:
    """Returns what gives the marks of a claim that stands by itself, in a cell of a table."""
    shown = _shower(answer, exchange_id, texts)
    return lambda claim: shown(marks_of(claim))


def _shower(answer: Answer, exchange_id: str, texts: Texts) -> Callable[[Marks], Markup]:
    citations = {citation.n: citation for citation in answer.citations}

    def shown(marks: Marks) -> Markup:
        """Shows each mark: its form tells its status, its title says it and why."""
        told = [
            {
                "status": mark.status,
                "known": [citations[n] for n in mark.numbers if n in citations],
                "said": say_status(mark.claim, texts.language),
                "short": short_status(mark.claim, texts.language),
            }
            for mark in marks
        ]
        return render("marks", texts, marks=told, exchange_id=exchange_id)

    return shown


def render_draft(draft: str, texts: Texts) -> Markup:
    """Returns unchecked text as HTML, its markers as marks that lead nowhere yet."""
    text, slots = _UNFINISHED_TABLE.sub("", clean(draft)), list[str]()

    def keep(match: re.Match[str]) -> str:
        slots.append(render("draft_mark", texts, numbers=re.findall(r"\d+", match[0])))
        return slot(len(slots) - 1)

    return ours(render_markdown(DRAFT_MARKS.sub(keep, text), slots))
