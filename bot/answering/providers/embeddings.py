"""Embeddings of a server, checked: as many as there are texts, in their order, of one size."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from langchain_core.embeddings import Embeddings

from bot.answering.providers.faults import EMBEDDINGS, OPENAI_URL, fault_of, replies
from bot.answering.providers.http import NO_KEY, connecting, http_client
from bot.answering.providers.timeouts import Limits
from bot.settings import Settings, without_login

if TYPE_CHECKING:
    from openai import AsyncOpenAI

BATCH = 64
"""Texts embedded in one request."""


class ServedEmbeddings(Embeddings):
    """Embeddings of OpenAI or a compatible server, with errors in the bot's own words.

    Every language is read as it is, and no tokenizer is downloaded.
    """

    def __init__(self, settings: Settings, model: str, limits: Limits) -> None:
        """Sends nothing before a text is embedded."""
        address, key = settings.embedding_address
        self.model, self._key, self._limits = model, key or NO_KEY, limits
        self._use = replace(EMBEDDINGS, url=address or OPENAI_URL)
        self.fingerprint = f"{without_login(address)}/{model}-unit"
        """Names the server, model and normalisation."""

    @cached_property
    def _client(self) -> AsyncOpenAI:
        # Imported here: it takes seconds, and a command that embeds nothing should not pay for it.
        from openai import AsyncOpenAI

        return AsyncOpenAI(
            api_key=self._key.get_secret_value(), base_url=self._use.url,
            timeout=connecting(self._limits.piece_s), max_retries=0, http_client=http_client(),
        )  # fmt: skip

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Returns a vector of length 1 for each text, all of one size.

        Raises:
            ModelError: the server failed, refused, could not be reached, or its vectors are of no
                use.
            SettingsError: what the environment says of certificates or proxies cannot be used.
        """
        vectors: list[list[float]] = []
        for at in range(0, len(texts), BATCH):
            # Providers refuse empty texts.
            asked = [text if text.strip() else "-" for text in texts[at : at + BATCH]]
            vectors += self._embed([t.encode("utf-8", "replace").decode() for t in asked])
        if not all(map(_is_vector, vectors)) or len({len(vector) for vector in vectors}) > 1:
            raise fault_of("vectors", self.model, self._use)
        lengths = (math.hypot(*vector) for vector in vectors)
        return [[x / n for x in vector] for vector, n in zip(vectors, lengths, strict=True)]

    def embed_query(self, text: str) -> list[float]:
        """Returns a vector of length 1; raises as ``embed_documents``."""
        return self.embed_documents([text])[0]

    def _embed(self, texts: list[str]) -> list[list[float]]:
        client = self._client

        async def request() -> AsyncGenerator[list[list[float]], None]:
            given = await client.embeddings.create(
                model=self.model, input=texts, encoding_format="float"
            )
            rows = sorted(given.data, key=lambda row: row.index)
            if [row.index for row in rows] != list(range(len(texts))):
                raise fault_of("vectors", self.model, self._use)
            yield [row.embedding for row in rows]

        [vectors] = replies(request, self._limits, self.model, self._use)
        return vectors


def _is_vector(vector: Any) -> bool:
    numbers = isinstance(vector, list) and any(vector)
    return numbers and all(isinstance(x, int | float) and math.isfinite(x) for x in vector)
