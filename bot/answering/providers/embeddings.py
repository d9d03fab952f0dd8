"""Embeddings of a server, checked: as many as there are texts, in their order, of one size."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from langchain_core.embeddings import Embeddings

from bot.answering.providers.faults import EMBEDDINGS, fault_of
from bot.answering.providers.retries import first, patient
from bot.answering.providers.timeouts import Limits

BATCH = 64
"""Texts embedded in one request."""


class Row(Protocol):
    """A text's vector in a server's reply, by the text's place in the request."""

    @property
    def index(self) -> int: ...

    @property
    def embedding(self) -> list[float]: ...


Create = Callable[[list[str]], Sequence[Row]]
"""Asks the server for the vectors of some texts."""


class ServedEmbeddings(Embeddings):
    """Embeddings of OpenAI or a compatible server, with errors in the bot's own words."""

    def __init__(self, model: str, create: Create, limits: Limits) -> None:
        self.model = model
        self._create = create
        self._limits = limits

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Returns a vector for each text, all of one size.

        Raises:
            ModelError: the server failed, refused, could not be reached, or its vectors are of no
                use.
        """
        vectors = []
        for at in range(0, len(texts), BATCH):
            vectors += self._embed(texts[at : at + BATCH])
        if len({len(vector) for vector in vectors}) > 1:
            raise fault_of("vectors", self.model, EMBEDDINGS)
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Returns a vector; raises as ``embed_documents``."""
        return self.embed_documents([text])[0]

    def _embed(self, texts: list[str]) -> list[list[float]]:
        def request() -> list[list[list[float]]]:
            rows = sorted(self._create(texts), key=lambda row: row.index)
            if [row.index for row in rows] != list(range(len(texts))):
                raise fault_of("vectors", self.model, EMBEDDINGS)
            return [[row.embedding for row in rows]]

        vectors = first(patient(request, self._limits, self.model, EMBEDDINGS))
        if not all(map(_is_vector, vectors)):
            raise fault_of("vectors", self.model, EMBEDDINGS)
        return vectors


def _is_vector(vector: Any) -> bool:
    numbers = isinstance(vector, list) and vector
    return bool(numbers) and all(isinstance(x, int | float) and math.isfinite(x) for x in vector)
