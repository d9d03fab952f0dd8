"""What a text in our small Markdown is made of: blocks, and the spans of their lines.

Knows headings, lists, tables, quotations, code, emphasis and links to the page's own anchors; an
outside link is text with its address, an image its description. Makes no HTML and no file: those
who show or export a text do, each in its own form.

A *slot* stands in the text for something of ours (a citation mark): see ``slot``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

_INLINE = re.compile(
    r"""\ue000(?P<slot>\d{1,6})\ue001
    |`(?P<code>[^`\n]{1,500})`
    |\*\*(?P<strong>[^*\n]{1,1000})\*\*
    |(?<![\w*])\*(?P<stars>[^*\s][^*\n]{0,500})\*(?![\w*])
    |(?<!\w)_(?P<lines>[^_\s][^_\n]{0,500})_(?!\w)
    |(?P<image>!?)\[(?P<label>[^\[\]\n]{0,300})\]\((?P<address>[^()\s]{0,500})\)""",
    re.VERBOSE,
)
_ANCHOR = re.compile(r"#[A-Za-z][\w-]{0,80}")
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*)")
_ITEM = re.compile(r"(\s*)(?:([-*+•])|(\d{1,3})[.)、])\s+(.*)")
_QUOTE = re.compile(r"\s{0,3}>\s?(.*)")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~).*")
_DELIMITER = frozenset(" \t|:-")
_DEEPEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a line in one style; ``"\\n"`` in its text is a break of the line."""

    text: str = ""
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    anchor: str | None = None
    """The anchor of the page that it leads to, with its ``#``."""
    slot: int | None = None
    """The number of the slot that it is; then it has no text."""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` counts from 1, as it was written."""

    level: int
    content: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its line breaks kept."""

    content: Line


@dataclass(frozen=True, slots=True)
class Quotation:
    """Lines that are quoted."""

    content: Line


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to be shown as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: ``depth`` from 0; ``start`` is its number, None where it has a bullet."""

    depth: int
    start: int | None
    content: Line


@dataclass(frozen=True, slots=True)
class Items:
    """A run of items, deeper ones belonging to the one above them."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row has as many cells as the head."""

    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


Block = Heading | Paragraph | Quotation | Code | Rule | Items | Table


def slot(number: int) -> str:
    """Returns the sign for slot ``number``; put it into text that has been cleaned."""
    return f"\ue000{number}\ue001"


def parse(text: str) -> list[Block]:
    """Returns the blocks of a text that has been cleaned of slot signs that are not ours."""
    return list(_blocks(text.split("\n")))


def spans(text: str, style: Span = Span()) -> Line:
    """Returns the spans of one line, each in ``style`` and its own."""
    found, at = list[Span](), 0
    for match in _INLINE.finditer(text):
        found += [replace(style, text=text[at : match.start()]), *_span(match, style)]
        at = match.end()
    return tuple(span for span in (*found, replace(style, text=text[at:])) if span != style)


def _span(match: re.Match[str], style: Span) -> Line:
    if match["slot"]:
        return (replace(style, slot=int(match["slot"])),)
    if match["code"]:
        return (replace(style, text=match["code"], code=True),)
    if match["strong"]:
        return spans(match["strong"], replace(style, strong=True))
    if emphasis := match["stars"] or match["lines"]:
        return spans(emphasis, replace(style, emphasis=True))
    label, address = match["label"], match["address"]
    if not match["image"] and _ANCHOR.fullmatch(address):
        return spans(label, replace(style, anchor=address))
    return (*spans(label, style), replace(style, text=f" ({address})"))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    readers = (_code, _heading, _rule, _table, _list, _quote)
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        block, at = next(filter(None, (read(lines, at) for read in readers)), None) or (
            _paragraph(lines, at)
        )
        yield block


def _joined(lines: Sequence[str]) -> Line:
    """Returns lines as one, with breaks between them."""
    first, *others = (spans(line) for line in lines)
    return (*first, *(span for line in others for span in (Span(text="\n"), *line)))


def _heading(lines: Sequence[str], at: int) -> tuple[Block, int] | None:
    match = _HEADING.fullmatch(lines[at])
    return (Heading(len(match[1]), spans(match[2].rstrip(" #"))), at + 1) if match else None


def _rule(lines: Sequence[str], at: int) -> tuple[Block, int] | None:
    return (Rule(), at + 1) if _RULE.fullmatch(lines[at]) else None


def _code(lines: Sequence[str], at: int) -> tuple[Block, int] | None:
    if not _FENCE.fullmatch(lines[at]):
        return None
    end = _run(lines, at + 1, lambda line: not _FENCE.fullmatch(line))
    return Code("\n".join(lines[at + 1 : end])), end + 1


def _quote(lines: Sequence[str], at: int) -> tuple[Block, int] | None:
    end = _run(lines, at, lambda line: bool(_QUOTE.fullmatch(line)))
    return (Quotation(_joined([s.lstrip(" >") for s in lines[at:end]])), end) if end > at else None


def _paragraph(lines: Sequence[str], at: int) -> tuple[Block, int]:
    end = _run(lines, at + 1, lambda line: bool(line.strip()) and not _begins_block(line))
    return Paragraph(_joined([line.strip() for line in lines[at:end]])), end


def _table(lines: Sequence[str], at: int) -> tuple[Block, int] | None:
    if at + 1 >= len(lines) or "|" not in lines[at] or "|" not in lines[at + 1]:
        return None
    if "-" not in lines[at + 1] or not _DELIMITER.issuperset(lines[at + 1]):
        return None
    end = _run(lines, at + 2, lambda line: "|" in line)
    head = _cells(lines[at])
    rows = ((_cells(line) + [()] * len(head))[: len(head)] for line in lines[at + 2 : end])
    return Table(tuple(head), tuple(map(tuple, rows))), end


def _cells(line: str) -> list[Line]:
    line = line.strip().removeprefix("|").removesuffix("|")
    return [spans(c.strip().replace("\\|", "|")) for c in re.split(r"(?<!\\)\|", line)]


def _list(lines: Sequence[str], at: int) -> tuple[Block, int] | None:
    if not _ITEM.fullmatch(lines[at]):
        return None
    items: list[Item] = []
    end = _run(lines, at, lambda line: bool(_ITEM.fullmatch(line) or line.startswith("  ")))
    for line in lines[at:end]:
        if match := _ITEM.fullmatch(line):
            depth = min(len(match[1].expandtabs(4)) // 2, _DEEPEST)
            items.append(Item(depth, int(match[3]) if match[3] else None, spans(match[4])))
        elif line.strip():
            more = (Span(text="\n"), *spans(line.strip()))
            items.append(replace(items[-1], content=(*items.pop().content, *more)))
    return Items(tuple(items)), end


def _run(lines: Sequence[str], at: int, belongs: Callable[[str], bool]) -> int:
    """Returns where the run of lines that belong, beginning at ``at``, ends."""
    while at < len(lines) and belongs(lines[at]):
        at += 1
    return at


def _begins_block(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_HEADING, _ITEM, _QUOTE, _FENCE, _RULE))


def map_lines(block: Block, change: Callable[[Line], Line]) -> Block:
    """Returns the block with each of its lines changed."""
    match block:
        case Items(items):
            return Items(tuple(replace(item, content=change(item.content)) for item in items))
        case Table(head, rows):
            return Table(tuple(map(change, head)), tuple(tuple(map(change, r)) for r in rows))
        case Code() | Rule():
            return block
        case _:
            return replace(block, content=change(block.content))
