"""The panel beside the answer: each cited document, whole, with the words marked that were quoted.

A document stands in the panel once, however many answers cite it. The page's script opens a source:
it shows the card ``#src-<id>``, the note ``#note-<id>`` and the document named by the card, makes
the marks of that citation strong and those of the same exchange's other citations pale.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.markdown.html import clean, escape
from bot.types import Citation, Document
from bot.ui.leaves import render_text
from bot.ui.rendering import shorten
from bot.ui.tables import origin
from bot.ui.turns import Exchange
from bot.ui.wording import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reference:
    """A citation in its exchange; ``place`` counts from 0 among ``ids``, all of the exchange's."""

    citation: Citation
    exchange: Exchange
    document: Document | None
    ids: tuple[str, ...]
    place: int

    @property
    def id(self) -> str:
        return self.ids[self.place]

    @property
    def found(self) -> bool:
        """Whether the quote stands in the document where the citation says."""
        cited, document = self.citation, self.document
        return document is not None and document.text[cited.start : cited.end] == cited.quote


def render_sources(exchanges: Sequence[Exchange], library: Sequence[Document], texts: Texts) -> str:
    """Returns the panel; before anything is cited it shows what the ``library`` holds."""
    references = [reference for exchange in exchanges for reference in _references(exchange)]
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    documents: dict[str, Document] = {}
    for reference in references:
        if reference.document:
            key = _key(reference.document)
            documents[key] = reference.document
            if reference.found:
                cited = reference.citation
                spans[key].append((cited.start, cited.end, reference.id))
    bodies = (render_text(d, key, spans[key], texts) for key, d in documents.items())
    return (
        f'<aside class="panel" aria-label="{escape(texts("sources"))}">'
        f"{_library(library, texts)}"
        f'<div class="cards">{"".join(_card(r, texts) for r in references)}</div>'
        f"{''.join(_peek(r, texts) for r in references)}"
        f'<div class="texts">{"".join(bodies)}'
        f'</div><div class="notes">{"".join(_note(r, texts) for r in references)}</div></aside>'
    )


def _references(exchange: Exchange) -> Iterator[_Reference]:
    by_name = {document.name: document for document in exchange.sources}
    citations = exchange.cited()
    ids = tuple(f"{exchange.id}-{citation.n}" for citation in citations)
    for place, citation in enumerate(citations):
        yield _Reference(
            citation=citation,
            exchange=exchange,
            document=by_name.get(citation.document),
            ids=ids,
            place=place,
        )


def _key(document: Document) -> str:
    """Returns an element id for this text of this document: another version gets another one."""
    digest = hashlib.sha256(f"{document.name}\0{document.sha256}".encode(errors="replace"))
    return f"doc-{digest.hexdigest()[:16]}"


def _library(library: Sequence[Document], texts: Texts) -> str:
    items = "".join(
        f'<li><span lang="{escape(document.language)}">{escape(shorten(document.title, 120))}'
        f"</span><small>{escape(_kind(document, texts))}</small></li>"
        for document in library
    )
    heading = escape(texts("answering_from"))
    return f'<section class="library"><h2>{heading}</h2><ul>{items}</ul></section>'


def _kind(document: Document, texts: Texts) -> str:
    author = shorten(document.author, 60) if document.author else None
    return " · ".join(
        filter(None, (texts.genre(document.genre), author, texts.date(document.date)))
    )


def _peek(reference: _Reference, texts: Texts) -> str:
    """Returns what the popover of a mark shows: the quote, where it is from, our translation."""
    cited, document, answer = reference.citation, reference.document, reference.exchange.answer
    language = f' lang="{escape(document.language)}"' if document else ""
    quote = escape(texts("quoted", quote=shorten(cited.quote, 320)))
    title = escape(shorten(document.title if document else cited.document, 90))
    where = escape(clean(origin(cited, reference.exchange, texts)))
    translation = ""
    if cited.translation:
        spoken = f' lang="{escape(answer.language)}"' if answer else ""
        words = escape(shorten(cited.translation, 320))
        note = escape(texts("translation"))
        translation = f"<p{spoken}>{words}</p><small>{note}</small>"
    open_it = f'<button type="button" class="btn" data-cite="{reference.id}">'
    return (
        f'<template id="peek-{reference.id}"><p class="words"{language}>{quote}</p>{translation}'
        f"<p><b{language}>{title}</b> <small>{where}</small></p>"
        f"{open_it}{escape(texts('open_source'))}</button></template>"
    )


def _card(reference: _Reference, texts: Texts) -> str:
    """Returns the head of an open source: its place in the row, title, and what it is."""
    document = reference.document
    title = shorten(document.title if document else reference.citation.document, 200)
    language = f' lang="{escape(document.language)}"' if document else ""
    target = f' data-document="{_key(document)}"' if document else ""
    return (
        f'<div class="card" id="src-{reference.id}"{target} hidden>{_walk(reference, texts)}'
        f"<h2{language}>{escape(title)}</h2>"
        f'<p class="meta">{"".join(_tags(reference, texts))}</p></div>'
    )


def _walk(reference: _Reference, texts: Texts) -> str:
    ids, place = reference.ids, reference.place
    where = texts("source_of", n=place + 1, total=len(ids))

    def button(key: str, sign: str, target: int) -> str:
        there = 0 <= target < len(ids)
        action = f'data-cite="{ids[target]}"' if there else "disabled"
        return (
            f'<button type="button" data-step="{key}" {action} aria-label="{escape(texts(key))}"'
            f' title="{escape(texts(key))}">{sign}</button>'
        )

    close = escape(texts("close"))
    return (
        f'<div class="walk"><span>{escape(where)}</span><span class="steps">'
        f"{button('previous', '‹', place - 1)}{button('next', '›', place + 1)}"
        f'<button type="button" class="close" data-close="1" aria-label="{close}"'
        f' title="{close}">×</button></span></div>'
    )


def _tags(reference: _Reference, texts: Texts) -> Iterator[str]:
    cited, document = reference.citation, reference.document
    heading = cited.heading or (document.author if document else None)
    if heading:
        yield f'<span class="tag">{escape(shorten(heading, 120))}</span>'
    style = "tag fiction" if cited.genre == "fiction" else "tag"
    yield f'<span class="{style}">{escape(texts.genre(cited.genre))}</span>'
    if document:
        yield f'<span class="tag">{escape(texts.date(document.date))}</span>'
    if not reference.found:
        yield f'<span class="tag doubt">{escape(texts("status_outdated"))}</span>'


def _note(reference: _Reference, texts: Texts) -> str:
    """Returns what stands below the text: our translation, or why no words are marked."""
    parts = []
    if reference.document is None:
        parts.append(f"<p>{escape(texts('not_in_library'))}</p>")
    elif not reference.found:
        parts.append(f"<p>{escape(texts('quote_missing'))}</p>")
    if not reference.found:
        quote = texts("quoted", quote=shorten(reference.citation.quote, 600))
        parts.append(f"<p>{escape(quote)}</p>")
    if reference.citation.translation:
        answer = reference.exchange.answer
        language = f' lang="{escape(answer.language)}"' if answer else ""
        translation = escape(clean(reference.citation.translation))
        parts.append(f"<small>{escape(texts('translation'))}</small><p{language}>{translation}</p>")
    content = "".join(parts)
    return f'<div class="note" id="note-{reference.id}" hidden>{content}</div>' if content else ""
