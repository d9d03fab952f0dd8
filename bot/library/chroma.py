"""Chroma collections that hold the passages' vectors; the only module that imports chromadb.

Chroma is an index that can be made again from ``library.sqlite`` and never the only copy: nothing
but ids and vectors is kept in it. Which collection is right to use is decided
elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings as ChromaSettings
from numpy.typing import ArrayLike
from pydantic import SecretStr

from bot.errors import LibraryError

COLLECTION = "passages"
_TOKEN_HEADER = "x-chroma-token"  # noqa: S105 (the name of a header)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where a Chroma server, or Chroma Cloud, is."""

    host: str
    port: int = 8000
    ssl: bool = False
    api_key: SecretStr | None = None
    tenant: str = "default_tenant"
    database: str = "default_database"

    def __str__(self) -> str:
        return f"{'https' if self.ssl else 'http'}://{self.host}:{self.port}"


class VectorIndex:
    """Cosine search over passage vectors. A store that cannot be opened, read, written or reached
    raises LibraryError, whatever is asked of it."""

    def __init__(
        self, connect: Callable[[], Any], *, where: str, name: str = COLLECTION, **hnsw: int
    ) -> None:
        """Opens, or creates, a collection."""
        self._where = where
        with self._usable():
            self._client = connect()
            self._collection = self._client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine", **hnsw}}
            )
            self._batch = int(self._client.get_max_batch_size())

    @classmethod
    def in_folder(cls, folder: Path) -> VectorIndex:
        """Opens the store in a folder, which no other process may have open."""
        settings = ChromaSettings(anonymized_telemetry=False)
        return cls(
            lambda: chromadb.PersistentClient(path=str(folder), settings=settings),
            where=f"in {folder}: {{}}. Check the disk's space and run «bot sync», which mends it.",
            # All is written at once: nothing waits in a log, to be read again at each opening.
            sync_threshold=2,
            batch_size=2,
        )

    @classmethod
    def on_server(cls, server: Server, name: str) -> VectorIndex:
        """Opens a collection of a server; several processes may."""
        known = asdict(server)
        key = known.pop("api_key")
        known["headers"] = {_TOKEN_HEADER: key.get_secret_value()} if key else None
        settings = ChromaSettings(anonymized_telemetry=False)
        return cls(
            lambda: chromadb.HttpClient(**known, settings=settings),
            where=f"at {server}: {{}}. Check that it runs, and CHROMA_HOST and its like.",
            name=name,
        )

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """Turns whatever Chroma meets in a damaged store into an error that says what to do."""
        try:
            yield
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # Its PanicException is no Exception.
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise LibraryError(
                f"Cannot use the vector index {self._where.replace('{}', reason)}"
            ) from error

    def __len__(self) -> int:
        with self._usable():
            return int(self._collection.count())

    def ids(self) -> set[str]:
        """Returns the ids of all vectors held."""
        found: set[str] = set()
        with self._usable():
            for first in range(0, len(self), self._batch):
                page = self._collection.get(include=[], limit=self._batch, offset=first)
                found.update(page["ids"])
        return found

    def add(self, vectors: Mapping[str, ArrayLike]) -> None:
        """Adds or replaces vectors by passage id."""
        for batch in self._batches(list(vectors)):
            with self._usable():
                rows = [np.asarray(vectors[id_], np.float32) for id_ in batch]
                self._collection.upsert(ids=batch, embeddings=rows)

    def remove(self, ids: Sequence[str]) -> None:
        """Removes vectors by passage id."""
        for batch in self._batches(ids):
            with self._usable():
                self._collection.delete(ids=batch)

    def _batches(self, ids: Sequence[str]) -> Iterator[list[str]]:
        return (list(ids[at : at + self._batch]) for at in range(0, len(ids), self._batch))

    def close(self) -> None:
        """Writes what is not written yet and lets the store go."""
        with self._usable():
            self._client.close()

    def drop_others(self, beginning: str) -> None:
        """Removes the other collections of the same store whose names begin so."""
        with self._usable():
            for name in {str(each.name) for each in self._client.list_collections()}:
                if name.startswith(beginning) and name != self._collection.name:
                    self._client.delete_collection(name)

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
