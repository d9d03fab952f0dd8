"""How much of a question stands in a text, whatever the language of either.

Used to choose sentences and to tell what the corpus does not hold; ranks no passages.
"""

import functools
from collections.abc import Mapping, Sequence

from bot.language.fact_kinds import KINDS
from bot.language.lexicon import Lexicon
from bot.language.scripts import fold
from bot.language.segmentation import Analyser
from bot.language.stop_words import stem
from bot.retrieval.bm25 import LexicalIndex
from bot.retrieval.scoring import unseen_rarity
from bot.retrieval.terms import TermReader

_EVENTS = [(f"#{kind.name}", kind) for kind in KINDS if kind.value == "date" and not kind.broad]
"""Narrow kinds of fact that a date tells, each with the unit that what asks for it may stand as."""
DECIMALS = 4


class Coverage:
    """Compares questions with texts by the terms of the index."""

    def __init__(self, index: LexicalIndex, lexicon: Lexicon, analyser: Analyser) -> None:
        self._index = index
        self._analyser = analyser
        self._reader = TermReader(lexicon, analyser)
        self._units = functools.lru_cache(maxsize=1 << 15)(self._uncached_units)
        self._weighed = functools.lru_cache(maxsize=1 << 12)(self._uncached_weighed)

    def shares(self, query: str, texts: Sequence[str]) -> list[float]:
        """Returns the share (0 to 1) of a question's terms, by rarity, that each text has."""
        terms = self._weighed(query)
        whole = max(sum(weight for weight, _ in terms), 1e-9)
        said = [frozenset[str]().union(*map(self._units, text.split("\n"))) for text in texts]
        return [
            round(sum(w * min(1.0, sum(r[u] for u in r.keys() & units)) for w, r in terms) / whole,
                  DECIMALS)
            for units in said
        ]  # fmt: skip

    def words(self, query: str) -> int:
        """Returns how many terms a question has."""
        return len(self._weighed(query))

    def rarity(self, text: str) -> float:
        """Returns how rare the commonest term of a text is in the library."""
        return min((weight for weight, _ in self._weighed(text)), default=0.0)

    def alike(self, one: str, other: str) -> float:
        """Returns how alike two texts are (0 to 1): the mean of the shares, by rarity, of each
        one's terms that the other has, in either language."""
        return (self.shares(one, [other])[0] + self.shares(other, [one])[0]) / 2

    def _uncached_units(self, text: str) -> frozenset[str]:
        sentences = self._analyser.analyse(text).sentences
        told = {unit for unit, kind in _EVENTS if kind.told.search(fold(text))}
        return frozenset(told.union(*(sentence.units() for sentence in sentences)))

    def _uncached_weighed(self, query: str) -> list[tuple[float, Mapping[str, float]]]:
        """Returns each term's rarity and what may stand for it, a name not found also by sound."""
        terms = self._reader.terms(query)
        asked = ((unit, m[0]) for unit, kind in _EVENTS for m in kind.asked.finditer(fold(query)))
        kinds = {each: {unit: 1.0} for unit, w in asked for each in (w, stem(w))}
        names = [(stem(fold(t.label)), t.renderings) for t in terms if t.part == "names"]
        weighed: list[tuple[float, Mapping[str, float]]] = []
        for term in (each for each in terms if each.part != "names"):
            said, rarity = term.label, self._index.rarity(term)
            heard = (r for name, r in names if said in name and not (rarity and said == name))
            may = (*heard, term.renderings, kinds.get(said, {}))
            units = {unit: weight for each in may for unit, weight in each.items()}
            weighed.append((rarity or unseen_rarity(max(1, len(self._index))), units))
        return weighed
