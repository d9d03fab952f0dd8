"""Embeddings of a server: what is sent, and what is made of what comes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering.providers.embeddings import ServedEmbeddings
from bot.answering.providers.timeouts import Limits
from bot.errors import ModelError
from bot.settings import load_settings


class Client:
    """Gives the same vector for every text and remembers what was sent."""

    def __init__(self, vector: list[Any]) -> None:
        self.embeddings = self
        self.vector = vector
        self.asked: list[str] = []

    async def create(self, **given: Any) -> SimpleNamespace:
        self.asked += given["input"]
        rows = [SimpleNamespace(index=n, embedding=self.vector) for n in range(len(given["input"]))]
        return SimpleNamespace(data=rows[::-1])


def embeddings(vector: list[Any], address: str = "") -> ServedEmbeddings:
    settings = load_settings(Path("no.env"), {"OPENAI_BASE_URL": address})
    made = ServedEmbeddings(settings, "m", Limits())
    made._client = Client(vector)  # type: ignore[assignment]
    return made


def test_vectors_have_length_1_and_texts_can_be_taken() -> None:
    made = embeddings([3.0, 4.0])
    assert made.embed_documents([]) == []
    assert made.embed_documents(["来往", " "]) == [pytest.approx([0.6, 0.8])] * 2
    assert made.embed_query("why\ud800") == pytest.approx([0.6, 0.8])
    assert made._client.asked == ["来往", "-", "why?"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("vector", [[], [0.0, 0.0], [float("nan")], [None, 1.0]])
def test_vectors_of_no_use_are_said(vector: list[Any]) -> None:
    with pytest.raises(ModelError, match="OPENAI_EMBEDDING_MODEL"):
        embeddings(vector).embed_query("text")


def test_the_fingerprint_names_server_and_model_and_no_login() -> None:
    assert embeddings([1.0]).fingerprint == "OpenAI/m-unit"
    named = embeddings([1.0], "https://me:secret@host/v1").fingerprint
    assert named == "https://host/v1/m-unit"
