"""BM25 over probabilistic structured queries: how well texts answer a question's terms.

Owns the formulas. A term stands for units of both languages, each with a weight: Darwish and Oard,
"Probabilistic structured query methods", SIGIR 2003. BM25: Robertson and Zaragoza, "The
probabilistic relevance framework", 2009.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.language.scripts import has_han
from bot.retrieval.postings import Floats, Postings
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
    """One field of all texts."""

    def __init__(self, postings: Postings) -> None:
        self.postings = postings
        self.sentence_length: dict[bool, float] = {}
        """Words in the average sentence of Chinese (True) and other texts."""
        averages: dict[bool, float] = {}
        for chinese in (True, False):
            counted = (postings.chinese == chinese) & (postings.words > 0)
            words = float(postings.words[counted].sum(dtype=np.float64))
            sentences, texts = int(postings.sentences[counted].sum()), int(counted.sum())
            self.sentence_length[chinese] = words / sentences if sentences else 1.0
            averages[chinese] = words / texts if texts else 1.0
        means = np.where(postings.chinese, averages[True], averages[False]).astype(np.float32)
        self.norm = length_norm(postings.words, means)

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
                # A term that occurs in a text of the other language.
                other = self.postings.chinese != has_han(term.label)
                if (frequencies[other] > 0).any():
                    crossing.add(term.label)
                scores = np.float32(weight) * saturated(frequencies, self.norm)
                weighed.append(Weighed(term, weight, scores))
        return weighed

    def frequencies(self, term: Term) -> Floats:
        """Returns how often the term is expected to occur in each text.

        tf(e, d) = Σ_z P(e|z) · tf(z, d); for names, whose renderings exclude each other, the most
        probable one that occurs.
        """
        frequencies = np.zeros(len(self.postings), np.float32)
        for unit, weight in term.renderings.items():
            texts, counts = self.postings.occurrences(unit)
            if term.part == "names":
                frequencies[texts] = np.maximum(frequencies[texts], np.float32(weight))
            else:
                frequencies[texts] += np.float32(weight) * counts
        return frequencies


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
