"""An export as Markdown, its citations as footnotes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.export.content import Content, Note, Part
from bot.markdown.glance import brief, brief_table
from bot.markdown.nodes import Block, Code, Heading, Items, Line, Paragraph, Quotation, Span, Table
from bot.types import Claim
from bot.types.status_words import say_status
from bot.types.texts import Texts

_SIGNS = re.compile(r"[\\`*_\[\]<>|~$&]")
_AT_START = re.compile(r"^(\s*\d{0,9})([#+\-=:>.)])", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*(?=\n)")


def write(content: Content) -> bytes:
    """Returns the content as a Markdown file, its citations as footnotes."""
    return ("\n\n".join(_file(content)) + "\n").encode()


def as_memo(content: Content) -> str:
    """Returns what is read at a glance as Markdown, with footnotes to it alone, to be copied."""
    said = []
    for part in content.parts:
        said += [f"# {_escape(' '.join(part.question.split()))}"]
        said += [
            _block(brief_table(block) if isinstance(block, Table) else block, part, content.texts)
            for block in (*part.first, *part.below)
        ]
    named = set(re.findall(r"\[\^(\d+)\]", "\n".join(said)))
    notes = (each for each in content.notes if str(each.number) in named)
    short = (replace(each, quote=brief(each.quote), translation=None) for each in notes)
    said.append("\n".join(_footnote(each, content.texts) for each in short))
    return "\n\n".join(filter(None, said)) + "\n"


def _file(content: Content) -> Iterator[str]:
    texts = content.texts
    yield f"# {_escape(content.title)}"
    yield _escape(content.imprint)
    for part in content.parts:
        if part.question != content.title:
            yield f"## {_escape(' '.join(part.question.split()))}"
        yield f"*{_escape(part.facts)}*"
        yield from (_block(block, part, texts) for block in part.blocks)
    if content.notes:
        yield f"## {texts('sources')}"
        yield f"*{_escape(texts('legend'))}*"
        yield "\n".join(_footnote(note, texts) for note in content.notes)


def _footnote(note: Note, texts: Texts) -> str:
    said = f"**{_escape(note.title)}** · {_escape(note.origin)}: "
    said += _escape(texts("quoted", quote=note.quote))
    if note.translation:
        said += f" *{_escape(texts('translation', text=note.translation))}*"
    return f"[^{note.number}]: {' '.join(said.split())}"


def _block(block: Block, part: Part, texts: Texts) -> str:
    def line(spans: Line, newline: str = "  \n") -> str:
        return "".join(_span(span, part, texts) for span in spans).replace("\n", newline)

    match block:
        case Heading(level, content):
            return f"{'#' * min(level + 2, 6)} {line(content, ' ')}"
        case Paragraph(content):
            return line(content)
        case Quotation(content):
            return "> " + line(content, "  \n> ")
        case Code(text):
            return "\n".join(f"    {row}" for row in text.split("\n"))
        case Items(items):
            rows = []
            for item in items:
                sign = "-" if item.start is None else f"{item.start}."
                rows.append(f"{'    ' * item.depth}{sign} {line(item.content, ' ')}")
            return "\n".join(rows)
        case Table(head, rows):
            lines = [[line(cell, "<br>") for cell in row] for row in (head, *rows)]
            lines.insert(1, ["---"] * len(head))
            return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _span(span: Span, part: Part, texts: Texts) -> str:
    if span.slot is not None:
        return _mark(part.marks[span.slot], texts)
    text = _escape(span.text)
    sign = ("**" if span.strong else "") + ("*" if span.emphasis else "")
    inner = text.strip()
    if not sign or not inner:
        return text
    # A sign of emphasis must touch the words that it is for.
    return text.replace(inner, f"{sign}{inner}{sign[::-1]}", 1)


def _mark(claim: Claim, texts: Texts) -> str:
    """Returns a mark as references to footnotes, its status in a sign or in words."""
    notes = "".join(f"[^{number}]" for number in claim.citations)
    if claim.status == "verified":
        return f" ✓{notes}"
    if claim.status == "cited":
        return f" {notes}"
    return f" *({say_status(claim, texts.language)})*{notes}"


def _escape(text: str) -> str:
    """Returns words of others so that they are words in Markdown too, and no paragraph ends."""
    text = _SIGNS.sub(lambda match: f"\\{match[0]}", _BLANK_LINES.sub("", text))
    return _AT_START.sub(r"\1\\\2", text)
