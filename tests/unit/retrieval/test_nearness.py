"""How near passages come to a question."""

from __future__ import annotations

import numpy as np
import pytest

from bot.retrieval.nearness import Nearness
from bot.retrieval.postings import Floats

TEXTS = {"both": "ab", "one": "ac", "none": "c", "empty": ""}


class Letters:
    """Gives each letter an axis of its own; remembers what it read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, text: str) -> Floats:
        self.read.append(text)
        return np.eye(26, dtype=np.float32)[[ord(letter) - ord("a") for letter in text]]


def test_each_piece_of_the_question_meets_the_nearest_of_the_passage() -> None:
    near = Nearness(Letters(), lambda ids: TEXTS)("ab", list(TEXTS))
    assert near == {"both": 1.0, "one": 0.5, "none": 0.0, "empty": 0.0}


def test_a_passage_is_read_once() -> None:
    letters = Letters()
    near_to = Nearness(letters, lambda ids: {text_id: TEXTS[text_id] for text_id in ids})
    assert near_to("a", ["both", "one"]) == near_to("a", ["both", "one"])
    assert letters.read == ["a", "ab", "ac", "a"]


@pytest.mark.parametrize("ids", [[], ["both"]])
def test_an_empty_question_is_near_to_nothing(ids: list[str]) -> None:
    assert Nearness(Letters(), lambda _: TEXTS)("", ids) == dict.fromkeys(ids, 0.0)
