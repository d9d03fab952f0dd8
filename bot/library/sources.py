"""What is put into a library: documents with their passages made on demand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.library.rows import Held, fingerprint
from bot.types import Document, Passage


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be held."""

    document: Document
    splitter: str
    split: Callable[[Document], list[Passage]]
    origin: str | None = None
    file_hash: str | None = None
    described: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        document: Document,
        held: Held,
        splitter: str,
        split: Callable[[Document], list[Passage]],
    ) -> Source:
        """Returns a document that is held, or was, as it would be put again."""
        return cls(document, splitter, split, held.origin, held.file_hash, dict(held.described))

    @property
    def held(self) -> Held:
        """What is kept beside the document."""
        return Held(
            fingerprint=fingerprint(self.document, self.splitter),
            splitter=self.splitter,
            origin=self.origin,
            file_hash=self.file_hash,
            described=self.described,
        )

    def identified(self, id_: str) -> Source:
        """Returns the source with an id for its document: the one given, or a new one if that is
        empty."""
        document = self.document
        new = hashlib.sha256(f"{document.name}{document.sha256}".encode()).hexdigest()[:8]
        return replace(self, document=replace(document, id=id_ or new))
