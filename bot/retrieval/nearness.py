"""How near passages come to a question, piece by piece.

Owns late interaction: each word piece of the question is met by the piece of the passage that is
nearest to it, in its context (Khattab and Zaharia, "ColBERT", SIGIR 2020). Knows no model: vectors
of pieces are what it is given.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

KEPT = 128
"""Passages whose pieces are remembered; of 600 characters each they take at most 40 MB."""

Pieces = Callable[[str], npt.NDArray[np.float32]]
"""Gives a vector of length 1 for each word piece of a text (pieces × size)."""

Texts = Callable[[Iterable[str]], Mapping[str, str]]
"""Gives the texts of passages by their ids."""


class Nearness:
    """Compares passages with questions by their word pieces."""

    def __init__(self, pieces: Pieces, texts: Texts) -> None:
        self._pieces = pieces
        self._texts = texts
        self._of_passage = functools.lru_cache(KEPT)(self._small)

    def __call__(self, question: str, ids: Sequence[str]) -> dict[str, float]:
        """Returns how near each passage comes to the question (-1 to 1).

        That is the cosine of each piece of the question with the nearest piece of the passage, on
        average.
        """
        asked = self._pieces(question)
        texts = self._texts(ids)
        return {text_id: self._nearness(asked, texts[text_id]) for text_id in ids}

    def _nearness(self, asked: npt.NDArray[np.float32], text: str) -> float:
        pieces = self._of_passage(text).astype(np.float32)
        if not len(asked) or not len(pieces):
            return 0.0
        return float((asked @ pieces.T).max(axis=1).mean())

    def _small(self, text: str) -> npt.NDArray[np.float16]:
        return self._pieces(text).astype(np.float16)
