"""BM25 over probabilistic structured queries: how well texts answer a question's terms.

Owns the formulas. A term stands for units of both languages, each with a weight: Darwish and Oard,
"Probabilistic structured query methods", SIGIR 2003. BM25: Robertson and Zaragoza, "The
probabilistic relevance framework", 2009.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.scripts import has_han
from bot.retrieval.postings import Flags, Floats, Postings
from bot.retrieval.terms import Term

K1 = 0.6
B = 0.75


@dataclass(frozen=True, slots=True)
class Weighed:
    """A term with its weight (its rarity counted in) and what it adds to each text's score."""

    term: Term
    weight: float
    scores: Floats


class Field:
    """One field of all texts: the postings of its segments, end to end."""

    def __init__(self, segments: Sequence[Postings], alive: Flags) -> None:
        self._segments = segments
        self._alive = alive
        self._all_alive = bool(alive.all())
        self.chinese = _end_to_end([segment.chinese for segment in segments], np.bool_)
        self.lengths = _end_to_end([segment.lengths for segment in segments], np.float32)
        sentences = _end_to_end([np.diff(segment.starts) for segment in segments], np.int32)
        self.sentence_length = {
            chinese: self._per_text(self._of(chinese), sentences) for chinese in (True, False)
        }
        self.norm = self._norm()

    @property
    def empty(self) -> bool:
        """Whether no text has this field."""
        return not self.lengths.any()

    def weigh(self, terms: Sequence[Term], documents: int) -> list[Weighed]:
        """Returns the terms that occur, with what each adds to the texts' scores."""
        weighed: list[Weighed] = []
        crossing: set[str] = set()
        for term in terms:
            if term.unless in crossing:
                continue
            frequencies = self.frequencies(term)
            weight = term.weight * rarity(frequencies, documents)
            if weight > 0:
                if self._crosses(term, frequencies):
                    crossing.add(term.label)
                scores = np.float32(weight) * saturated(frequencies, self.norm)
                weighed.append(Weighed(term, weight, scores))
        return weighed

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

    def _crosses(self, term: Term, frequencies: Floats) -> bool:
        """Tells whether a term occurs in a text of the other language."""
        return bool((frequencies[self.chinese != has_han(term.label)] > 0).any())

    def _of(self, chinese: bool) -> Flags:
        counted: Flags = (self.chinese == chinese) & self._alive & (self.lengths > 0)
        return counted

    def _per_text(self, counted: Flags, parts: npt.NDArray[np.int32]) -> float:
        """Returns the words in the average part of the texts counted."""
        total = int(parts[counted].sum())
        return float(self.lengths[counted].sum(dtype=np.float64)) / total if total else 1.0

    def _norm(self) -> Floats:
        ones = np.ones(len(self.lengths), np.int32)
        averages = {c: self._per_text(self._of(c), ones) for c in (True, False)}
        means = np.where(self.chinese, averages[True], averages[False]).astype(np.float32)
        return length_norm(self.lengths, means)


def rarity(frequencies: Floats, documents: int) -> float:
    """Returns the inverse document frequency of a term, where df = Σ_d min(1, tf)."""
    df = float(np.minimum(frequencies, 1).sum(dtype=np.float64))
    return max(0.0, math.log(1 + (documents - df + 0.5) / (df + 0.5))) if df > 0 else 0.0


def unseen_rarity(documents: int) -> float:
    """Returns the inverse document frequency of a term that no document has."""
    return math.log(1 + (documents + 0.5) / 0.5)


def saturated(frequencies: Floats, norm: Floats) -> Floats:
    """Returns BM25's saturated term frequency."""
    return frequencies * np.float32(K1 + 1) / (frequencies + norm)


def length_norm(lengths: Floats, means: Floats) -> Floats:
    """Returns the length part of BM25, relative to the average of the same language."""
    return np.asarray(K1 * (1 - B + B * lengths / means), np.float32)


def _end_to_end(arrays: list[npt.NDArray[Any]], dtype: type) -> npt.NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype)
