"""Joins lexical and dense search into one ranking.

Owns the fusion; knows neither how passages are embedded nor where the vectors are.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from bot.retrieval.bm25 import Found, LexicalIndex

DENSE = 0.45
"""The share of the dense score; the rest is the lexical one's."""
NAMED = 0.25
"""What naming the question's entities counts beside both searches: the rarer the name, the more."""
DEPTH = 200
"""Candidates that each search gives at the least."""
DECIMALS = 6

Dense = Callable[[str, int, Container[str] | None], list[tuple[str, float]]]
"""``dense(question, k, within)`` gives the k nearest passages with their cosine similarity."""


class Searcher:
    """Finds passages by their words and by their meaning."""

    def __init__(self, lexical: LexicalIndex, dense: Dense) -> None:
        self._lexical = lexical
        self._dense = dense

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
        hits = {hit.id: hit for hit in self._lexical.search(query, k=depth, within=within)}
        cosines = dict(self._dense(query, depth, within))
        lexical = scaled({text_id: hit.score for text_id, hit in hits.items()}, least=0.0)
        dense = scaled(cosines, least=min(cosines.values(), default=0.0))
        most = max((hit.parts["glossary"] for hit in hits.values()), default=0.0)
        found = []
        for text_id in hits.keys() | cosines.keys():
            hit = hits.get(text_id)
            parts = {"lexical": lexical.get(text_id, 0.0), "dense": dense.get(text_id, 0.0)}
            score = (1 - DENSE) * parts["lexical"] + DENSE * parts["dense"]
            if text_id in cosines:
                parts["cosine"] = cosines[text_id]
            if hit:
                parts |= {"bm25": hit.score, **hit.parts}
            if most > 0:
                parts["named"] = parts.get("glossary", 0.0) / most
                score = (score + NAMED * parts["named"]) / (1 + NAMED)
            matches = hit.matches if hit else ()
            found.append(Found(text_id, round(score, DECIMALS), parts, matches))
        return sorted(found, key=lambda each: (-each.score, each.id))[:k]


def scaled(scores: Mapping[str, float], *, least: float) -> dict[str, float]:
    """Returns the scores on a scale where ``least`` is 0 and the highest is 1."""
    span = max(scores.values(), default=0.0) - least
    if span <= 0:
        return dict.fromkeys(scores, 1.0)
    return {text_id: max(0.0, (score - least) / span) for text_id, score in scores.items()}
