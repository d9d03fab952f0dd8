"""Joins lexical and dense search into one ranking.

Owns the fusion; knows neither how passages are embedded nor where the vectors are.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.language.scripts import is_chinese
from bot.retrieval.bm25 import Found, LexicalIndex

DENSE = 0.5
"""The share of the dense score; the rest is the lexical one's."""
GLOSSED = 0.4
"""The same where question and passage are Chinese: the model reads a word-by-word gloss of both,
whereas their words meet as they are written."""
NAMED = 0.25
"""What naming the question's entities counts beside both searches: the rarer the name, the more."""
FEW = 5
"""Candidates of a language that weigh as much as the common average of all."""
DEPTH = 200
"""Candidates that each search gives at the least."""
DECIMALS = 6

Dense = Callable[[str, int, Container[str] | None], list[tuple[str, float]]]
"""``dense(question, k, within)`` gives the k nearest passages with their cosine similarity."""


@dataclass(frozen=True, slots=True)
class Searcher:
    """Finds passages by their words and by their meaning."""

    lexical: LexicalIndex
    dense: Dense
    glossed_share: float = GLOSSED

    def search(self, query: str, *, k: int, within: Container[str] | None = None) -> list[Found]:
        """Returns the k best passages, best first, ties in the order of their ids.

        A score is 0 to 1 among the candidates of this search; its parts are the two scores joined
        (``lexical``, ``dense``: 0 to 1), what they were before (``bm25``, ``cosine``), and what the
        lexical one is made of.

        Args:
            query: the question, in any script; an empty one finds nothing.
            k: how many are wanted.
            within: the passages that may be found; all if None.
        """
        if k <= 0 or not query.strip():
            return []
        depth = max(k, DEPTH)
        hits = {hit.id: hit for hit in self.lexical.search(query, k=depth, within=within)}
        cosines = dict(self.dense(query, depth, within))
        lexical = scaled({text_id: hit.score for text_id, hit in hits.items()}, least=0.0)
        evened = self._evened(cosines)
        dense = scaled(evened, least=min(evened.values(), default=0.0))
        chinese = is_chinese(query)
        found = []
        for text_id in hits.keys() | cosines.keys():
            glossed = chinese and self.lexical.chinese(text_id)
            share = self.glossed_share if glossed else DENSE
            parts = {"lexical": lexical.get(text_id, 0.0), "dense": dense.get(text_id, 0.0)}
            score = round((1 - share) * parts["lexical"] + share * parts["dense"], DECIMALS)
            parts |= {"cosine": cosines[text_id]} if text_id in cosines else {}
            hit = hits.get(text_id, Found(text_id, 0))
            parts |= {"bm25": hit.score, **hit.parts} if text_id in hits else {}
            found.append(Found(text_id, score, parts, hit.matches))
        ranked = sorted(_favour_named(found), key=lambda each: (-each.score, each.id))
        return ranked[:k]

    def _evened(self, cosines: Mapping[str, float]) -> dict[str, float]:
        """Returns the cosines less the average of the passages in the same language.

        Vectors of the question's own language lie nearer to it whatever they say: left so, they
        would crowd out the other. A language with few candidates keeps near the common average.
        """
        common = sum(cosines.values()) / max(1, len(cosines))
        averages = {}
        for chinese in (True, False):
            own = [c for text_id, c in cosines.items() if self.lexical.chinese(text_id) == chinese]
            averages[chinese] = (sum(own) + FEW * common) / (len(own) + FEW)
        return {
            text_id: cosine - averages[self.lexical.chinese(text_id)]
            for text_id, cosine in cosines.items()
        }


def _favour_named(found: Sequence[Found]) -> list[Found]:
    """Returns the passages with those that name the question's entities favoured, if it has any."""
    most = max((each.parts.get("glossary", 0.0) for each in found), default=0.0)
    if most <= 0:
        return list(found)
    favoured = []
    for each in found:
        named = each.parts.get("glossary", 0.0) / most
        score = round((each.score + NAMED * named) / (1 + NAMED), DECIMALS)
        favoured.append(replace(each, score=score, parts={**each.parts, "named": named}))
    return favoured


def scaled(scores: Mapping[str, float], *, least: float) -> dict[str, float]:
    """Returns the scores on a scale where ``least`` is 0 and the highest is 1."""
    span = max(scores.values(), default=0.0) - least
    if span <= 0:
        return dict.fromkeys(scores, 1.0)
    return {text_id: max(0.0, (score - least) / span) for text_id, score in scores.items()}
