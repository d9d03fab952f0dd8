"""An export as one HTML file: no script, nothing requested from anywhere, light and dark, print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.export.content import Content, Note, Part, say_mark
from bot.export.reading import read
from bot.export.record import Record
from bot.markdown.citation_marks import Mark, Marks
from bot.markdown.html import escape, render_blocks
from bot.types.texts import Texts

_STYLE = Path(__file__).with_name("page.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def write(record: Record) -> bytes:
    """Returns the record as an HTML file."""
    content = read(record)
    texts, title = content.texts, escape(content.title)
    body = "".join(_body(content))
    return (
        f'<!doctype html>\n<html lang="{texts.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><main><header><h1>{title}</h1><p>{escape(content.imprint)}</p></header>"
        f"{body}</main></body></html>\n"
    ).encode()


def _body(content: Content) -> Iterator[str]:
    texts = content.texts
    for part in content.parts:
        yield _part(part, texts)
    if content.notes:
        notes = "".join(_note(note, texts) for note in content.notes)
        yield (
            f'<section class="sources"><h2>{escape(texts("sources"))}</h2>'
            f'<p class="legend">{escape(texts("legend"))}</p><ol>{notes}</ol></section>'
        )


def _part(part: Part, texts: Texts) -> str:
    answer = render_blocks(part.blocks, [_marks(marks, texts) for marks in part.marks])
    language = escape(part.language)
    question = escape(part.question).replace("\n", "<br>")
    return (
        f'<article lang="{language}"><h2>{question}</h2>'
        f'<p class="facts" lang="{texts.language}">{escape(part.facts)}</p>{answer}</article>'
    )


def _marks(marks: Marks, texts: Texts) -> str:
    return "".join(f"&nbsp;{_mark(mark, texts)}" for mark in marks)


def _mark(mark: Mark, texts: Texts) -> str:
    """Returns a mark, its numbers as links to the sources."""
    said = escape(say_mark(mark, texts))
    separator = texts("list_separator").replace(" ", "\u00a0")
    numbers = separator.join(map(str, mark.numbers))
    links = escape(separator).join(f'<a href="#s{n}">{n}</a>' for n in mark.numbers)
    return (
        f'<span class="{mark.status}">{said.replace(numbers, links, 1) if links else said}</span>'
    )


def _note(note: Note, texts: Texts) -> str:
    language = f' lang="{escape(note.language)}"' if note.language else ""
    kind = ' class="fiction"' if note.fiction else ""
    origin = " · ".join(
        part for part in (escape(note.author), escape(note.heading),
                          f"<b{kind}>{escape(note.genre)}</b>", escape(note.date)) if part
    )  # fmt: skip
    translation = ""
    if note.translation:
        said = escape(texts("translation", text=note.translation))
        translation = f'<p class="translation">{said}</p>'
    return (
        f'<li id="s{note.number}" value="{note.number}"><p><cite{language}>{escape(note.title)}'
        f"</cite><br><small>{origin}</small></p><blockquote{language}><p>"
        f"{escape(texts('quoted', quote=note.quote))}</p></blockquote>{translation}</li>"
    )
