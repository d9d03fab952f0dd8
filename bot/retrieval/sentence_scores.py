"""Reads a few texts again, sentence by sentence: how well their best sentence answers, and why.

Owns what needs the order of a text's units; the search over all texts is in ``scoring``.
"""

from collections.abc import Sequence

import numpy as np

from bot.language.glossary import ENTITY, Glossary
from bot.language.segmentation import HAN_SOUND, LATIN_SOUND
from bot.retrieval.postings import Floats, Ints, Postings
from bot.retrieval.scoring import Weighed, length_norm, saturated


class Reading:
    """The sentences of a few texts of one segment."""

    def __init__(self, postings: Postings, places: Sequence[int]) -> None:
        self._postings = postings
        spans = [(postings.starts[place], postings.starts[place + 1]) for place in places]
        self._chinese = postings.chinese[list(places)]
        self._per_text = np.array([end - start for start, end in spans], np.int32)
        sentences = _ranges(spans)
        self._sizes = postings.sizes[sentences]
        lengths = postings.ends[sentences + 1] - postings.ends[sentences]
        self._tokens: Ints = postings.tokens[
            _ranges([(postings.ends[start], postings.ends[end]) for start, end in spans])
        ]
        self._sentence_of = np.repeat(np.arange(len(sentences), dtype=np.int32), lengths)
        self._text_of = np.repeat(np.arange(len(spans), dtype=np.int32), self._per_text)
        self._values = np.zeros(len(postings.units), np.float32)

    def best_sentences(self, terms: Sequence[Weighed], average: dict[bool, float]) -> Floats:
        """Returns the score of the best sentence of each text.

        Args:
            terms: what is asked for, with the rarity in all texts.
            average: words in the average sentence of Chinese (True) and other texts.
        """
        best = np.zeros(len(self._per_text), np.float32)
        means = np.where(self._chinese[self._text_of], average[True], average[False])
        norm = length_norm(self._sizes, means.astype(np.float32))
        scores = np.zeros(len(self._sizes), np.float32)
        for weighed in terms:
            values = self._token_values(weighed)
            frequencies = np.bincount(self._sentence_of, values, len(scores)).astype(np.float32)
            if weighed.term.part == "names":
                frequencies = np.minimum(frequencies, max(weighed.term.renderings.values()))
            scores += np.float32(weighed.weight) * saturated(frequencies, norm)
        np.maximum.at(best, self._text_of, scores)
        return best

    def matches(self, terms: Sequence[Weighed], glossary: Glossary) -> list[tuple[str, ...]]:
        """Returns for each text the pairs of words that met, like ``laiwang~来往``.

        A word of the question that itself occurs in the text needs no explanation; of several
        renderings there the most probable is named.
        """
        pairs: list[list[str]] = [[] for _ in self._per_text]
        for weighed in terms:
            values = self._token_values(weighed)
            best: dict[int, tuple[float, int]] = {}
            for at in np.flatnonzero(values).tolist():
                text = int(self._text_of[self._sentence_of[at]])
                best[text] = max(best.get(text, (0.0, 0)), (float(values[at]), at))
            for text, (_, at) in best.items():
                word = self._postings.units[self._tokens[at]]
                if word.startswith(ENTITY):
                    word = glossary.name(word, chinese=bool(self._chinese[text]))
                elif word.startswith((HAN_SOUND, LATIN_SOUND)):
                    word = f"/{word[1:]}/"
                if word.casefold() != weighed.term.label.casefold():
                    pairs[text].append(f"{weighed.term.label}~{word}")
        return [tuple(each) for each in pairs]

    def _token_values(self, weighed: Weighed) -> Floats:
        """Returns what each token counts as an occurrence of the term."""
        rows = self._postings.rows
        found = [(rows[u], w) for u, w in weighed.term.renderings.items() if u in rows]
        for row, weight in found:
            self._values[row] = weight
        values = self._values[self._tokens]
        for row, _ in found:
            self._values[row] = 0
        return values


def _ranges(spans: Sequence[tuple[int, int]]) -> Ints:
    """Returns the numbers of all spans, one span after another."""
    return np.concatenate([np.arange(0), *(np.arange(start, end) for start, end in spans)])
