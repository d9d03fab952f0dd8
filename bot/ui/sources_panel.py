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

from bot.types import Citation, Document
from bot.ui.document_text import render_text
from bot.ui.i18n import Texts
from bot.ui.matrix_view import origin
from bot.ui.rendering import Markup, render
from bot.ui.session import Exchange


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
    def previous(self) -> str | None:
        return self.ids[self.place - 1] if self.place else None

    @property
    def next(self) -> str | None:
        return self.ids[self.place + 1] if self.place + 1 < len(self.ids) else None

    @property
    def key(self) -> str:
        """An element's id for this text of the document: another version gets another one."""
        named = f"{self.document.name}\0{self.document.sha256}" if self.document else ""
        return f"doc-{hashlib.sha256(named.encode(errors='replace')).hexdigest()[:16]}"

    @property
    def spoken(self) -> str | None:
        """The language of the answer, and of our translation."""
        return self.exchange.answer.language if self.exchange.answer else None

    @property
    def found(self) -> bool:
        """Whether the quote stands in the document where the citation says."""
        cited, document = self.citation, self.document
        return document is not None and document.text[cited.start : cited.end] == cited.quote


def render_sources(
    exchanges: Sequence[Exchange], library: Sequence[Document], texts: Texts
) -> Markup:
    """Returns the panel; before anything is cited it shows what the ``library`` holds."""
    references = [reference for exchange in exchanges for reference in _references(exchange)]
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    documents: dict[str, Document] = {}
    for reference in references:
        if reference.document:
            documents[key := reference.key] = reference.document
            if reference.found:
                cited = reference.citation
                spans[key].append((cited.start, cited.end, reference.id))
    bodies = [render_text(d, key, spans[key], texts) for key, d in documents.items()]
    return render(
        "sources",
        texts,
        library=library,
        references=references,
        bodies=bodies,
        origin=origin,
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
