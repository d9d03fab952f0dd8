"""BM25 over probabilistic structured queries: how well texts answer a question's terms.

Owns the formulas. A term stands for units of both languages, each with a weight: Darwish and Oard,
"Probabilistic structured query methods", SIGIR 2003. BM25: Robertson and Zaragoza, "The
probabilistic relevance framework", 2009.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.retrieval.postings import Flags, Floats, Postings
from bot.retrieval.terms import Term

K1 = 0.6
B = 0.75


class Field:
    """One field of all texts: the postings of its segments, end to end."""

    def __init__(self, segments: Sequence[Postings], alive: Flags) -> None:
        self._segments = segments
        self._alive = alive
        self._all_alive = bool(alive.all())
        self.chinese = _end_to_end([segment.chinese for segment in segments], np.bool_)
        self.lengths = _end_to_end([segment.lengths for segment in segments], np.float32)
        self.norm = self._norm()

    @property
    def empty(self) -> bool:
        """Whether no text has this field."""
        return not self.lengths.any()

    def frequencies(self, term: Term) -> Floats:
        """Returns how often the term is expected to occur in each text.

        tf(e, d) = Σ_z P(e|z) · tf(z, d); for names, whose renderings exclude each other, the most
        probable one that occurs.
        """
        frequencies = np.zeros(len(self.lengths), np.float32)
        start = 0
        for segment in self._segments:
            part = frequencies[start : start + len(segment)]
            for unit, weight in term.renderings.items():
                found = segment.occurrences(unit)
                if found is None:
                    continue
                texts, counts = found
                if term.part == "names":
                    part[texts] = np.maximum(part[texts], np.float32(weight))
                else:
                    part[texts] += np.float32(weight) * counts
            start += len(segment)
        if not self._all_alive:
            frequencies *= self._alive
        return frequencies

    def counts(self, unit: str, places: Sequence[int]) -> Floats:
        """Returns how often one unit occurs in each of a few texts."""
        counts = np.zeros(len(places), np.float32)
        start = 0
        for segment in self._segments:
            found = segment.occurrences(unit)
            if found is not None:
                texts, occurrences = found
                local = np.asarray(places) - start
                at = np.searchsorted(texts, local).clip(max=len(texts) - 1)
                counts += np.where(texts[at] == local, occurrences[at], 0)
            start += len(segment)
        return counts

    def _norm(self) -> Floats:
        """Returns the length part of BM25, relative to the average text of the same language."""
        average = np.ones(len(self.lengths), np.float32)
        for language in (self.chinese, ~self.chinese):
            counted = language & self._alive & (self.lengths > 0)
            if counted.any():
                average[language] = self.lengths[counted].mean(dtype=np.float64)
        return np.asarray(K1 * (1 - B + B * self.lengths / average), np.float32)


def rarity(frequencies: Floats, documents: int) -> float:
    """Returns the inverse document frequency of a term, where df = Σ_d min(1, tf)."""
    df = float(np.minimum(frequencies, 1).sum(dtype=np.float64))
    return max(0.0, math.log(1 + (documents - df + 0.5) / (df + 0.5))) if df > 0 else 0.0


def saturated(frequencies: Floats, norm: Floats) -> Floats:
    """Returns BM25's saturated term frequency."""
    return frequencies * np.float32(K1 + 1) / (frequencies + norm)


def _end_to_end(arrays: list[npt.NDArray[Any]], dtype: type) -> npt.NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype)
