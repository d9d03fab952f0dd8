"""What a text in our Markdown is made of: blocks, and the spans of their lines.

markdown-it reads it, without HTML: headings, lists, tables, quotations, code, emphasis and links to
the page's own anchors; an outside link is text with its address, an image its description. Makes no
HTML and no file: those who show or export a text do, each in its own form.

A *slot* stands in the text for something of ours (a citation mark): see ``slot``.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

_SLOT = re.compile(r"\ue000(\d{1,6})\ue001")
_EMPHASIS = re.compile(
    r"""\*\*(?P<strong>[^*\n]{1,1000})\*\*
    |(?<![\w*])\*(?P<stars>[^*\s][^*\n]{0,500})\*(?![\w*])
    |(?<!\w)_(?P<lines>[^_\s][^_\n]{0,500})_(?!\w)""",
    re.VERBOSE,
)
_ANCHOR = re.compile(r"#[A-Za-z][\w-]{0,80}")
_CHINESE_ITEM = re.compile(r"^([ \t]*)(?:•|(\d{1,3})、)[ \t]*", re.MULTILINE)
_NOT_OURS = (
    *("code", "lheading", "reference", "html_block"),  # blocks that nobody means to write
    *("html_inline", "autolink", "entity", "emphasis"),
)
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


Block = Heading | Paragraph | Quotation | Code | Items | Table


def slot(number: int) -> str:
    """Returns the sign for slot ``number``; put it into text that has been cleaned."""
    return f"\ue000{number}\ue001"


def parse(text: str) -> list[Block]:
    """Returns the blocks of a text that has been cleaned of slot signs that are not ours."""
    text = _CHINESE_ITEM.sub(lambda m: f"{m[1]}{m[2]}. " if m[2] else f"{m[1]}- ", text)
    root = SyntaxTreeNode(_MARKDOWN.parse(text))
    return [_block(node) for node in root.children if node.type != "hr"]


def _slot(state: StateInline, silent: bool) -> bool:
    found = _SLOT.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("slot", "", 0).content = found[1]
    state.pos = found.end()
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Reads emphasis in Chinese as well, which has no spaces for CommonMark to tell its ends by."""
    found = _EMPHASIS.match(state.src, state.pos, state.posMax)
    if found is None or found.lastgroup is None:
        return False
    if not silent:
        name, end = "strong" if found["strong"] else "em", state.posMax
        state.push(f"{name}_open", name, 1)
        state.pos, state.posMax = found.span(found.lastgroup)
        state.md.inline.tokenize(state)
        state.push(f"{name}_close", name, -1)
        state.posMax = end
    state.pos = found.end()
    return True


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable(list(_NOT_OURS))
_MARKDOWN.inline.add_terminator_char("\ue000")
_MARKDOWN.inline.ruler.push("slot", _slot)
_MARKDOWN.inline.ruler.push("stress", _emphasis)
# Addresses are only ever shown: each is kept as it was written.
_MARKDOWN.normalizeLink = str  # type: ignore[method-assign, assignment]
_MARKDOWN.validateLink = lambda _url: True  # type: ignore[method-assign, assignment]


def _block(node: SyntaxTreeNode) -> Block:
    match node.type:
        case "heading":
            return Heading(int(node.tag[1]), _line(node))
        case "blockquote":
            return Quotation(_line(node))
        case "fence":
            return Code(node.content.removesuffix("\n"))
        case "bullet_list" | "ordered_list":
            return Items(tuple(_items(node, 0)))
        case "table":
            head, *rows = (
                tuple(_line(cell) for cell in row.children)
                for part in node.children
                for row in part.children
            )
            return Table(head, tuple(rows))
        case _:
            return Paragraph(_line(node))


def _items(node: SyntaxTreeNode, depth: int) -> Iterator[Item]:
    first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    for at, item in enumerate(node.children):
        start = None if first is None else first + at
        yield Item(min(depth, _DEEPEST), start, _line(item))
        for child in item.children:
            if child.type.endswith("_list"):
                yield from _items(child, depth + 1)


def _line(node: SyntaxTreeNode) -> Line:
    """Returns what a node says as one line, with breaks in it; lists inside it are not of it."""
    lines: list[Line] = []
    for child in node.children:
        if child.type == "inline":
            lines.append(tuple(_spans(child.children, Span())))
        elif child.type == "fence":
            lines.append((Span(text=child.content.removesuffix("\n"), code=True),))
        elif not child.type.endswith("_list"):
            lines.append(_line(child))
    broken = ((Span(text="\n"), *line) if at else line for at, line in enumerate(lines))
    return tuple(span for line in broken for span in line)


def _spans(nodes: Sequence[SyntaxTreeNode], style: Span) -> Iterator[Span]:
    for node in nodes:
        match node.type:
            case "slot":
                yield replace(style, slot=int(node.content))
            case "softbreak" | "hardbreak":
                yield replace(style, text="\n")
            case "code_inline":
                yield replace(style, text=node.content, code=True)
            case "strong":
                yield from _spans(node.children, replace(style, strong=True))
            case "em":
                yield from _spans(node.children, replace(style, emphasis=True))
            case "link" | "image":
                address = str(node.attrs.get("href") or node.attrs.get("src") or "")
                if node.type == "link" and _ANCHOR.fullmatch(address):
                    yield from _spans(node.children, replace(style, anchor=address))
                else:
                    yield from _spans(node.children, style)
                    yield replace(style, text=f" ({address})")
            case _:
                yield replace(style, text=node.content)


def map_lines(block: Block, change: Callable[[Line], Line]) -> Block:
    """Returns the block with each of its lines changed."""
    match block:
        case Items(items):
            return Items(tuple(replace(item, content=change(item.content)) for item in items))
        case Table(head, rows):
            return Table(tuple(map(change, head)), tuple(tuple(map(change, r)) for r in rows))
        case Code():
            return block
        case _:
            return replace(block, content=change(block.content))
