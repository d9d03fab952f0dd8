"""The panel beside the answer: each cited document, whole, with the words marked that were quoted.

A document stands in the panel once, however many answers cite it. The page's script opens a source:
it shows the card ``#src-<id>``, the note ``#note-<id>`` and the document named by the card, makes
the marks of that citation strong and those of the same exchange's other citations pale.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from bot.types import Citation, Document
from bot.ui.document_text import render_text
from bot.ui.i18n import Texts
from bot.ui.rendering import Markup, render
from bot.ui.session import Exchange


class _Reference(NamedTuple):
    """A citation in its exchange, between its neighbours; ids are those in the page."""

    citation: Citation
    exchange: Exchange
    document: Document | None
    id: str
    previous: str | None
    next: str | None
    place: str

    @property
    def key(self) -> str:
        """An element's id for this text of the document: another version gets another one."""
        named = f"{self.document.name}\0{self.document.sha256}" if self.document else ""
        return f"doc-{hashlib.sha256(named.encode(errors='replace')).hexdigest()[:16]}"

    @property
    def page(self) -> str:
        """The address of a picture of the page of a PDF that it stands on; else empty."""
        answer, cited = self.exchange.answer, self.citation
        if not answer or not self.document or not cited.document.lower().endswith(".pdf"):
            return ""
        named = {"library": answer.library, "document": cited.document}
        return f"/page?{urlencode({**named, 'start': cited.start, 'end': cited.end})}"

    @property
    def found(self) -> bool:
        """Whether the quote stands in the document where the citation says."""
        cited, document = self.citation, self.document
        return document is not None and document.text[cited.start : cited.end] == cited.quote


def render_sources(
    exchanges: Sequence[Exchange], library: Sequence[Document], texts: Texts
) -> Markup:
    """Returns the panel; before anything is cited it shows what the ``library`` holds."""
    references = [each for exchange in exchanges for each in _references(exchange, texts)]
    spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    documents: dict[str, Document] = {}
    for reference in references:
        if reference.document:
            documents[key := reference.key] = reference.document
            if reference.found:
                cited = reference.citation
                spans[key].append((cited.start, cited.end, reference.id))
    bodies = [render_text(d, key, spans[key], texts) for key, d in documents.items()]
    return render("sources", texts, library=library, references=references, bodies=bodies)


def _references(exchange: Exchange, texts: Texts) -> Iterator[_Reference]:
    documents = {document.name: document for document in exchange.sources}
    citations = exchange.cited()
    ids = [None, *(f"{exchange.id}-{citation.n}" for citation in citations), None]
    for n, citation in enumerate(citations, start=1):
        place = texts("source_of", n=n, total=len(citations))
        document = documents.get(citation.document)
        before, own, after = ids[n - 1 : n + 2]
        yield _Reference(citation, exchange, document, str(own), before, after, place)
