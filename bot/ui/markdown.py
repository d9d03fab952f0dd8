"""A small Markdown, rendered to HTML that cannot carry anything else.

Knows headings, lists, tables, quotations, code, emphasis and links to the page's own anchors; an
outside link is shown as text with its address, an image as its description. All text is escaped
here: what a model, a document or a reader wrote never reaches the page in another way.

A *slot* stands in the text for ready HTML of ours (a citation mark): see ``slot``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_UNSAFE = {ord("{"): "&#123;", ord("}"): "&#125;", ord("$"): "&#36;", ord("`"): "&#96;"}
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000\ue001\ufeff]")

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


def escape(text: str) -> str:
    """Returns text as HTML: also without the signs that Gradio's templates would act on."""
    return html.escape(text).translate(_UNSAFE)


def clean(text: str) -> str:
    """Returns text without control characters, direction overrides and our own slot signs."""
    return _INVISIBLE.sub("", text)


def slot(number: int) -> str:
    """Returns the sign that ``render`` replaces by ``slots[number]``; put it into cleaned text."""
    return f"\ue000{number}\ue001"


def render(text: str, slots: Sequence[str] = ()) -> str:
    """Returns Markdown as HTML. ``text`` has been cleaned; ``slots`` are HTML of our own making."""
    return "".join(_Renderer(slots).blocks(text.split("\n")))


@dataclass(frozen=True, slots=True)
class _Item:
    depth: int
    start: int | None
    text: str


@dataclass(frozen=True, slots=True)
class _Renderer:
    slots: Sequence[str]

    def blocks(self, lines: Sequence[str]) -> Iterator[str]:
        readers = (self._code, self._heading, self._rule, self._table, self._list, self._quote)
        at = 0
        while at < len(lines):
            if not lines[at].strip():
                at += 1
                continue
            block, at = next(filter(None, (read(lines, at) for read in readers)), None) or (
                self._paragraph(lines, at)
            )
            yield block

    def inline(self, text: str) -> str:
        pieces, at = [], 0
        for match in _INLINE.finditer(text):
            pieces += [escape(text[at : match.start()]), self._span(match)]
            at = match.end()
        return "".join(pieces) + escape(text[at:])

    def _span(self, match: re.Match[str]) -> str:
        if match["slot"]:
            number = int(match["slot"])
            return self.slots[number] if number < len(self.slots) else ""
        if match["code"]:
            return f"<code>{escape(match['code'])}</code>"
        if match["strong"]:
            return f"<strong>{self.inline(match['strong'])}</strong>"
        if emphasis := match["stars"] or match["lines"]:
            return f"<em>{self.inline(emphasis)}</em>"
        label, address = match["label"], match["address"]
        if not match["image"] and _ANCHOR.fullmatch(address):
            return f'<a href="{address}">{self.inline(label)}</a>'
        return f"{self.inline(label)} ({escape(address)})"

    def _heading(self, lines: Sequence[str], at: int) -> tuple[str, int] | None:
        match = _HEADING.fullmatch(lines[at])
        if not match:
            return None
        level = min(len(match[1]) + 2, 6)  # the page's name is h1, the question h2
        return f"<h{level}>{self.inline(match[2].rstrip(' #'))}</h{level}>", at + 1

    def _rule(self, lines: Sequence[str], at: int) -> tuple[str, int] | None:
        return ("<hr>", at + 1) if _RULE.fullmatch(lines[at]) else None

    def _code(self, lines: Sequence[str], at: int) -> tuple[str, int] | None:
        if not _FENCE.fullmatch(lines[at]):
            return None
        end = _run(lines, at + 1, lambda line: not _FENCE.fullmatch(line))
        return f"<pre>{escape(chr(10).join(lines[at + 1 : end]))}</pre>", end + 1

    def _quote(self, lines: Sequence[str], at: int) -> tuple[str, int] | None:
        end = _run(lines, at, lambda line: bool(_QUOTE.fullmatch(line)))
        inner = "<br>".join(self.inline(line.lstrip(" >")) for line in lines[at:end])
        return (f"<blockquote><p>{inner}</p></blockquote>", end) if end > at else None

    def _paragraph(self, lines: Sequence[str], at: int) -> tuple[str, int]:
        end = _run(lines, at + 1, lambda line: bool(line.strip()) and not _begins_block(line))
        return f"<p>{'<br>'.join(self.inline(line.strip()) for line in lines[at:end])}</p>", end

    def _table(self, lines: Sequence[str], at: int) -> tuple[str, int] | None:
        if at + 1 >= len(lines) or "|" not in lines[at] or "|" not in lines[at + 1]:
            return None
        if "-" not in lines[at + 1] or not _DELIMITER.issuperset(lines[at + 1]):
            return None
        end = _run(lines, at + 2, lambda line: "|" in line)
        head = _cells(lines[at])
        rows = [(_cells(line) + [""] * len(head))[: len(head)] for line in lines[at + 2 : end]]
        header = "".join(map(self._header, head))
        body = "".join(f"<tr>{''.join(map(self._cell, row))}</tr>" for row in rows)
        # Focusable, so that a wide table can be scrolled by keyboard.
        return (
            f'<div class="wide" tabindex="0" role="group"><table><thead><tr>{header}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>",
            end,
        )

    def _header(self, cell: str) -> str:
        return f'<th scope="col">{self.inline(cell)}</th>' if cell else "<td></td>"

    def _cell(self, cell: str) -> str:
        return f"<td>{self.inline(cell)}</td>"

    def _list(self, lines: Sequence[str], at: int) -> tuple[str, int] | None:
        if not _ITEM.fullmatch(lines[at]):
            return None
        items: list[_Item] = []
        end = _run(lines, at, lambda line: bool(_ITEM.fullmatch(line) or line.startswith("  ")))
        for line in lines[at:end]:
            if match := _ITEM.fullmatch(line):
                depth = min(len(match[1].expandtabs(4)) // 2, _DEEPEST)
                start = int(match[3]) if match[3] else None
                items.append(_Item(depth, start, self.inline(match[4])))
            elif line.strip():
                last = items.pop()
                text = f"{last.text}<br>{self.inline(line.strip())}"
                items.append(_Item(last.depth, last.start, text))
        return "".join(_nested(items)), end


def _nested(items: Sequence[_Item]) -> Iterator[str]:
    """Yields the lists that a run of items makes, deeper items inside the one above them."""
    at = 0
    while at < len(items):
        first, body = items[at], []
        tag = "ul" if first.start is None else "ol"
        while at < len(items) and (items[at].start is None) == (first.start is None):
            end = at + 1
            while end < len(items) and items[end].depth > items[at].depth:
                end += 1
            body.append(f"<li>{items[at].text}{''.join(_nested(items[at + 1 : end]))}</li>")
            at = end
        start = f' start="{first.start}"' if first.start not in (None, 1) else ""
        yield f"<{tag}{start}>{''.join(body)}</{tag}>"


def _run(lines: Sequence[str], at: int, belongs: Callable[[str], bool]) -> int:
    """Returns where the run of lines that belong, beginning at ``at``, ends."""
    while at < len(lines) and belongs(lines[at]):
        at += 1
    return at


def _begins_block(line: str) -> bool:
    return any(pattern.fullmatch(line) for pattern in (_HEADING, _ITEM, _QUOTE, _FENCE, _RULE))


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)]
