"""Embeddings whose vectors have the size of those that the library keeps under their name.

A server may come to give vectors of another size under a model's name. Those must neither be kept
beside the others nor be searched for among them; a size that stays the same tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.errors import LibraryError
from bot.library.database import Database

_TRIED = "Alipay"


class Embedder(Protocol):
    """LangChain's ``Embeddings``, with a name for what it computes."""

    @property
    def fingerprint(self) -> str: ...

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...

    def embed_query(self, text: str) -> list[float]: ...


@dataclass(frozen=True, slots=True)
class SizedEmbedder:
    """An embedder that is held to the size of the vectors that are kept."""

    embedder: Embedder
    database: Database

    @property
    def fingerprint(self) -> str:
        """Names what the vectors depend on."""
        return self.embedder.fingerprint

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Returns a vector for each text.

        Raises:
            LibraryError: they have another size than those that are kept; else what the embedder
                raises.
        """
        return self._checked(self.embedder.embed_documents(texts))

    def embed_query(self, text: str) -> list[float]:
        """Returns a vector; raises as ``embed_documents``."""
        return self._checked([self.embedder.embed_query(text)])[0]

    def forget_others(self) -> str | None:
        """Drops the vectors that are kept if they have another size than those given by now, so
        that the next sync computes all anew; returns what was done, None if nothing was."""
        kept = self.database.vector_size(self.fingerprint)
        given = len(self.embedder.embed_query(_TRIED)) if kept else kept
        if given == kept:
            return None
        with self.database.transaction():
            self.database.drop_vectors(self.fingerprint)
            self.database.set_meta({"index": ""})
        return f"vectors of {kept} numbers were dropped: the model gives {given} by now"

    def _checked(self, vectors: list[list[float]]) -> list[list[float]]:
        kept = self.database.vector_size(self.fingerprint)
        for vector in vectors:
            if kept and len(vector) != kept:
                raise LibraryError(
                    f"The embedding model gives vectors of {len(vector)} numbers; the library "
                    f"keeps vectors of {kept} under its name. Check OPENAI_EMBEDDING_MODEL and the "
                    "address of its server; if that has another model by now, «bot doctor» "
                    "computes all anew."
                )
        return vectors
