"""What is put into a library: documents with their passages made on demand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.library.rows import Held
from bot.types import Document, Passage


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be held, with what is kept beside it."""

    document: Document
    held: Held
    split: Callable[[Document], list[Passage]]

    def identified(self, id_: str) -> Source:
        """Returns the source with an id for its document: the one given, or a new one if that is
        empty."""
        document = self.document
        new = hashlib.sha256(f"{document.name}{document.sha256}".encode()).hexdigest()[:8]
        return replace(self, document=replace(document, id=id_ or new))
