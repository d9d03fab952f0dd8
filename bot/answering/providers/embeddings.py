"""Embeddings of a server, checked: as many as there are texts, in their order, of one size."""

import math
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

from langchain_core.embeddings import Embeddings
from openai import AsyncOpenAI
from pydantic import SecretStr

from bot.answering.providers.faults import EMBEDDINGS, OPENAI_URL, fault_of, replies
from bot.answering.providers.http import NO_KEY, connecting, http_client
from bot.answering.providers.timeouts import Limits

BATCH = 64
"""Texts embedded in one request."""


class ServedEmbeddings(Embeddings):
    """Embeddings of OpenAI or a compatible server, with errors in the bot's own words.

    Texts are sent as they are, and no tokenizer is downloaded.
    """

    def __init__(
        self, model: str, *, api_key: SecretStr | None, base_url: str | None, limits: Limits
    ) -> None:
        """Sends nothing before a text is embedded."""
        self.model, self._limits = model, limits
        self._use = replace(EMBEDDINGS, url=base_url or OPENAI_URL)
        self._client = AsyncOpenAI(
            api_key=(api_key or NO_KEY).get_secret_value(),
            base_url=self._use.url,
            timeout=connecting(limits.piece_s),
            max_retries=0,
            http_client=http_client(),
        )

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Returns a vector for each text, all of one size.

        Raises:
            ModelError: the server failed, refused, could not be reached, or its vectors are of no
                use.
        """
        vectors: list[list[float]] = []
        for at in range(0, len(texts), BATCH):
            vectors += self._embed(texts[at : at + BATCH])
        if not all(map(_is_vector, vectors)) or len({len(vector) for vector in vectors}) > 1:
            raise fault_of("vectors", self.model, self._use)
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Returns a vector; raises as ``embed_documents``."""
        return self.embed_documents([text])[0]

    def _embed(self, texts: list[str]) -> list[list[float]]:
        async def request() -> AsyncGenerator[list[list[float]], None]:
            given = await self._client.embeddings.create(
                model=self.model, input=texts, encoding_format="float"
            )
            rows = sorted(given.data, key=lambda row: row.index)
            if [row.index for row in rows] != list(range(len(texts))):
                raise fault_of("vectors", self.model, self._use)
            yield [row.embedding for row in rows]

        [vectors] = replies(request, self._limits, self.model, self._use)
        return vectors


def _is_vector(vector: Any) -> bool:
    numbers = isinstance(vector, list) and vector
    return bool(numbers) and all(isinstance(x, int | float) and math.isfinite(x) for x in vector)
