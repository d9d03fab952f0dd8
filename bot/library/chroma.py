"""The Chroma collection that holds the passages' vectors; the only module that imports chromadb.

Chroma is an index that can be made again from ``library.sqlite`` and never the only copy: nothing
but ids, vectors and the document's name is kept in it. Each embedded store lives in a generation
folder of its own, so that a doubtful one is replaced, never mended in place.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import chromadb
from chromadb.config import Settings as ChromaSettings

from bot.errors import LibraryError

COLLECTION = "passages"


class VectorIndex:
    """Cosine search over passage vectors."""

    def __init__(self, folder: Path) -> None:
        """Opens, or creates, the store in ``folder``.

        Raises:
            LibraryError: the store cannot be opened.
        """
        self._folder = folder
        with self._usable():
            self._client = chromadb.PersistentClient(
                path=str(folder), settings=ChromaSettings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine"}},
            )

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """Turns whatever Chroma meets in a damaged store into an error that says what to do."""
        try:
            yield
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # Its PanicException is no Exception.
            raise LibraryError(
                f"Cannot use the vector index in {self._folder}: {error}. Run «bot sync» to mend "
                "it."
            ) from error

    def __len__(self) -> int:
        with self._usable():
            return int(self._collection.count())

    def ids(self) -> set[str]:
        """Returns the ids of all vectors held."""
        with self._usable():
            return set(self._collection.get(include=[])["ids"])

    def add(self, vectors: Mapping[str, Sequence[float]], documents: Mapping[str, str]) -> None:
        """Adds or replaces vectors by passage id; ``documents`` names each passage's document."""
        ids = list(vectors)
        size = self._client.get_max_batch_size()
        for first in range(0, len(ids), size):
            batch = ids[first : first + size]
            self._collection.upsert(
                ids=batch,
                embeddings=[vectors[id_] for id_ in batch],
                metadatas=[{"document": documents[id_]} for id_ in batch],
            )

    def remove(self, ids: Sequence[str]) -> None:
        """Removes vectors by passage id."""
        size = self._client.get_max_batch_size()
        for first in range(0, len(ids), size):
            self._collection.delete(ids=list(ids[first : first + size]))

    def search(
        self, vector: Sequence[float], k: int, within: Container[str] | None = None
    ) -> list[tuple[str, float]]:
        """Returns up to ``k`` (id, cosine similarity from 0 to 1), best first."""
        total = len(self)
        if total == 0:
            return []
        # A filter inside Chroma costs 5 to 100 times the search; so more is asked for and sifted.
        wanted = min(total, k if within is None else max(10 * k, 1000))
        with self._usable():
            found: Mapping[str, Any] = self._collection.query(
                query_embeddings=[vector], n_results=wanted, include=["distances"]
            )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        scored = [
            (id_, min(1.0, max(0.0, 1.0 - float(distance))))
            for id_, distance in pairs
            if within is None or id_ in within
        ]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]
