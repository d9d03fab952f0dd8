"""LangChain's own suite for embeddings, passed by those that need no network and no model."""

from __future__ import annotations

import pytest
from langchain_core.embeddings import Embeddings
from langchain_tests.integration_tests import EmbeddingsIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from bot.library.embeddings import HashingEmbeddings, LocalEmbeddings

pytestmark = [
    pytest.mark.asyncio,
    # The suite's plain functions need no event loop; the mark is for its coroutines.
    pytest.mark.filterwarnings("ignore:.*is marked with '@pytest.mark.asyncio'"),
]


class Hashing:
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return HashingEmbeddings


class Local:
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return LocalEmbeddings


class TestHashingUnit(Hashing, EmbeddingsUnitTests): ...


class TestHashing(Hashing, EmbeddingsIntegrationTests): ...


class TestLocalUnit(Local, EmbeddingsUnitTests): ...


class TestLocal(Local, EmbeddingsIntegrationTests): ...
