"""Embeddings: hashing, and the model that ships (its loading only; it is run elsewhere)."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LibraryError
from bot.library import embeddings as module
from bot.library.embeddings import HashingEmbeddings, LocalEmbeddings


def cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


@given(st.text(st.characters(codec=None), max_size=40))
def test_hashed_vectors_have_length_1(text: str) -> None:
    vector = HashingEmbeddings().embed_query(text)
    assert math.isclose(cosine(vector, vector), 1, rel_tol=1e-5)
    assert vector == HashingEmbeddings().embed_documents([text])[0]


def test_hashed_vectors_of_like_texts_are_near() -> None:
    embed = HashingEmbeddings().embed_query
    question = embed("微信的用户")
    assert cosine(question, embed("微信的用戶很多")) > cosine(question, embed("豆腐的做法")) + 0.2


def test_fingerprints_tell_what_vectors_depend_on() -> None:
    prints = {
        HashingEmbeddings().fingerprint,
        LocalEmbeddings().fingerprint,
        LocalEmbeddings(Shouting()).fingerprint,
    }
    assert len(prints) == 3


class Shouting:
    """A gloss that shouts."""

    fingerprint = "shouting-1"

    def __call__(self, text: str) -> str:
        return text.upper()


@pytest.mark.parametrize("file", ["model.int8.onnx", "tokenizer.json"])
def test_only_the_files_that_ship_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    for name in ("model.int8.onnx", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"damaged" if name == file else b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    monkeypatch.setattr(module, "MODEL_SHA256", empty)
    monkeypatch.setattr(module, "TOKENIZER_SHA256", empty)
    with pytest.raises(LibraryError, match=r"is not the file that ships.*reinstall"):
        LocalEmbeddings(folder=tmp_path).embed_query("text")


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"missing.*reinstall"):
        LocalEmbeddings(folder=tmp_path).embed_documents(["text"])


class Encoded:
    ids = [1, 2]  # noqa: RUF012
    attention_mask = [1, 1]  # noqa: RUF012
    overflowing = ()


class Model:
    """Stands for tokenizer and session; remembers the texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, text: str) -> Encoded:
        self.texts.append(text)
        return Encoded()

    def run(self, outputs: list[str], inputs: dict[str, object]) -> list[object]:
        import numpy as np

        assert set(inputs) == {"ids", "mask"}
        return [np.array([[1.0, 0.0]])]


def test_the_local_model_reads_the_gloss(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model()
    monkeypatch.setattr(module, "_model", lambda _: (model, model))
    local = LocalEmbeddings(Shouting())
    assert local.embed_documents(["one", "two"]) == [[1.0, 0.0]] * 2
    assert local.embed_query("three") == [1.0, 0.0]
    assert sorted(model.texts) == ["ONE", "THREE", "TWO"]
