"""LangChain's own suite for embeddings, passed by those that need no network and no model."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.embeddings import Embeddings
from langchain_tests.integration_tests import EmbeddingsIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from bot.library.embeddings import HashingEmbeddings, LocalEmbeddings, RemoteEmbeddings

pytestmark = [
    pytest.mark.asyncio,
    # The suite's plain functions need no event loop; the mark is for its coroutines.
    pytest.mark.filterwarnings("ignore:.*is marked with '@pytest.mark.asyncio'"),
]


class TestHashingUnit(EmbeddingsUnitTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return HashingEmbeddings


class TestHashing(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return HashingEmbeddings


class TestLocalUnit(EmbeddingsUnitTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return LocalEmbeddings


class TestLocal(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return LocalEmbeddings


class TestRemoteUnit(EmbeddingsUnitTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return RemoteEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return {"make": HashingEmbeddings, "name": "hashing"}


class TestRemote(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return RemoteEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return {"make": HashingEmbeddings, "name": "hashing"}
