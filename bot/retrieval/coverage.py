"""How much of a question stands in a text, and which names in it stand nowhere.

Used to choose sentences and to tell what the corpus does not hold; ranks no passages.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bot.language.lexicon import Lexicon
from bot.language.scripts import has_han
from bot.language.segmentation import Analyser
from bot.retrieval.bm25 import LexicalIndex
from bot.retrieval.postings import Postings
from bot.retrieval.scoring import Field, unseen_rarity
from bot.retrieval.terms import Term, TermReader

LIKELY = 0.3
"""From this probability on, a rendering of a name stands for it."""
DECIMALS = 4

_LATIN_NAME = re.compile(r"(?<=[^.?!:\s] )[A-Z][A-Za-z]+")
_TAIL = re.compile(r"['’]s$")


Profile = tuple[list[tuple[float, frozenset[str]]], frozenset[str]]
"""A text's terms, each with its rarity and the units that it may stand as, and its own units."""


class Coverage:
    """Compares questions with texts by the terms of the index."""

    def __init__(self, index: LexicalIndex, lexicon: Lexicon, analyser: Analyser) -> None:
        self._index = index
        self._lexicon = lexicon
        self._analyser = analyser
        self._reader = TermReader(lexicon, analyser)
        self._profile = functools.lru_cache(maxsize=1 << 14)(self._uncached_profile)

    def shares(self, query: str, texts: Sequence[str]) -> list[float]:
        """Returns the share (0 to 1) of a question's terms, by rarity, that each text has."""
        here = Field(Postings.build(map(self._analyser.analyse, texts)))
        total = np.zeros(len(texts), np.float64)
        whole = 0.0
        for term in self._terms(query):
            weight = self._index.rarity(term) or unseen_rarity(max(1, len(self._index)))
            total += weight * np.minimum(here.frequencies(term), 1)
            whole += weight
        return [float(share) for share in np.round(total / max(whole, 1e-9), DECIMALS)]

    def rarity(self, text: str) -> float:
        """Returns how rare the commonest term of a text is in the library."""
        terms = self._profile(text)[0]
        return min((weight for weight, _ in terms), default=0.0)

    def alike(self, one: str, other: str) -> float:
        """Returns how alike two texts are (0 to 1): the mean of the shares, by rarity, of each
        one's terms that the other has, in either language."""
        return (self._found(one, other) + self._found(other, one)) / 2

    def _found(self, one: str, other: str) -> float:
        terms, units = self._profile(one)[0], self._profile(other)[1]
        found = sum(weight for weight, renderings in terms if renderings & units)
        return found / max(sum(weight for weight, _ in terms), 1e-9)

    def _uncached_profile(self, text: str) -> Profile:
        weighed = []
        for term in self._reader.terms(text):
            likely = frozenset(unit for unit, w in term.renderings.items() if w >= LIKELY)
            if term.unless is None:
                unseen = unseen_rarity(max(1, len(self._index)))
                weighed.append((self._index.rarity(term) or unseen, likely))
        sentences = self._analyser.analyse(text).sentences
        return weighed, frozenset(unit for sentence in sentences for unit in sentence.units())

    def absent_names(self, query: str) -> list[str]:
        """Returns the names in a question that no passage has, nor a likely rendering of them.

        A Latin word is a name if it is capitalised inside a sentence; a Chinese one if the
        dictionary renders it by a capitalised word. The glossary's names are not looked at.
        """
        latin = {
            self._analyser.stem(_TAIL.sub("", word).lower()) for word in _LATIN_NAME.findall(query)
        }
        absent = []
        for term in self._terms(query):
            chinese = has_han(term.label)
            named = (
                self._lexicon.gloss(term.label)[:1].isupper() if chinese else term.label in latin
            )
            likely = {unit: w for unit, w in term.renderings.items() if w >= LIKELY}
            if (
                named
                and term.part == "text"
                and not self._index.occurs(replace(term, renderings=likely))
            ):
                absent.append(term.label)
        return absent

    def _terms(self, query: str) -> list[Term]:
        return [term for term in self._reader.terms(query) if term.part != "names"]
