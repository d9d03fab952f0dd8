"""Our small Markdown as HTML that cannot carry anything else.

All text is escaped here: what a model, a document or a reader wrote never reaches a page in another
way. What the Markdown knows is in ``blocks``.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from bot.markdown.nodes import Block, Code, Heading, Item, Items, Paragraph, Quotation, Span, Table

_UNSAFE = {ord("{"): "&#123;", ord("}"): "&#125;", ord("$"): "&#36;", ord("`"): "&#96;"}
_STYLES = (
    ("anchor", '<a href="{0}">{1}</a>'),
    ("strong", "<strong>{1}</strong>"),
    ("emphasis", "<em>{1}</em>"),
)
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ue000\ue001\ufeff]")


def escape(text: str) -> str:
    """Returns text as HTML: also without the signs that Gradio's templates would act on."""
    return html.escape(text).translate(_UNSAFE)


def clean(text: str) -> str:
    """Returns text without control characters, direction overrides and our own slot signs."""
    return _INVISIBLE.sub("", text)


def render_blocks(blocks: Sequence[Block], slots: Sequence[str] = ()) -> str:
    """Returns blocks as HTML, in which ``slots[n]``, HTML of our own making, takes the place of
    slot ``n``."""
    return "".join(map(_Renderer(slots).block, blocks))


@dataclass(frozen=True, slots=True)
class _Renderer:
    slots: Sequence[str]

    def block(self, block: Block) -> str:
        match block:
            case Heading(level, content):
                level = min(level + 2, 6)  # the page's name is h1, the question h2
                return f"<h{level}>{self.line(content)}</h{level}>"
            case Paragraph(content):
                return f"<p>{self.line(content)}</p>"
            case Quotation(content):
                return f"<blockquote><p>{self.line(content)}</p></blockquote>"
            case Code(text):
                return f"<pre>{escape(text)}</pre>"
            case Items(items):
                return "".join(self._nested(items))
            case Table():
                return self._table(block)

    def line(self, line: Iterable[Span], styles: Sequence[tuple[str, str]] = _STYLES) -> str:
        """Returns a line: neighbours in one style share its tag."""
        if not styles:
            return "".join(map(self._span, line))
        (name, form), *inner = styles
        return "".join(
            form.format(style, self.line(group, inner)) if style else self.line(group, inner)
            for style, group in groupby(line, attrgetter(name))
        )

    def _span(self, span: Span) -> str:
        if span.slot is not None:
            return self.slots[span.slot] if span.slot < len(self.slots) else ""
        text = escape(span.text).replace("\n", "<br>")
        return f"<code>{text}</code>" if span.code else text

    def _table(self, table: Table) -> str:
        header = "".join(
            f'<th scope="col">{self.line(cell)}</th>' if cell else "<td></td>"
            for cell in table.head
        )
        body = "".join(
            f"<tr>{''.join(f'<td>{self.line(cell)}</td>' for cell in row)}</tr>"
            for row in table.rows
        )
        # Focusable, so that a wide table can be scrolled by keyboard.
        return (
            f'<div class="wide" tabindex="0" role="group"><table><thead><tr>{header}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )

    def _nested(self, items: Sequence[Item]) -> Iterator[str]:
        """Yields the lists that a run of items makes, deeper items inside the one above them."""
        at = 0
        while at < len(items):
            first, body = items[at], []
            tag = "ul" if first.start is None else "ol"
            while at < len(items) and (items[at].start is None) == (first.start is None):
                end = at + 1
                while end < len(items) and items[end].depth > items[at].depth:
                    end += 1
                inner = "".join(self._nested(items[at + 1 : end]))
                body.append(f"<li>{self.line(items[at].content)}{inner}</li>")
                at = end
            start = f' start="{first.start}"' if first.start not in (None, 1) else ""
            yield f"<{tag}{start}>{''.join(body)}</{tag}>"
