"""Says which words met across the languages, for people.

Owns the wording only; scores are not touched.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.retrieval.analysis import HAN_SOUND, LATIN_SOUND
from bot.retrieval.glossary import ENTITY, Glossary
from bot.retrieval.scoring import Field
from bot.retrieval.terms import Term


def explain(
    terms: Sequence[Term], searched: Field, places: list[int], glossary: Glossary
) -> list[tuple[str, ...]]:
    """Returns for each text the pairs of words that met, like ``laiwang~来往``.

    A word of the question that itself occurs in the text needs no explanation; of several
    renderings there the most probable is named.
    """
    matches: list[list[str]] = [[] for _ in places]
    for term in terms:
        unexplained = set(range(len(places)))
        for unit in sorted(term.renderings, key=lambda unit: -term.renderings[unit]):
            if not unexplained:
                break
            counts = searched.counts(unit, places)
            for number in sorted(unexplained & set(np.flatnonzero(counts).tolist())):
                unexplained.remove(number)
                chinese = bool(searched.chinese[places[number]])
                word = _word(unit, chinese, glossary)
                if word.casefold() != term.label.casefold():
                    matches[number].append(f"{term.label}~{word}")
    return [tuple(pairs) for pairs in matches]


def _word(unit: str, chinese: bool, glossary: Glossary) -> str:
    if unit.startswith(ENTITY):
        return glossary.name(unit, chinese=chinese)
    return f"/{unit[1:]}/" if unit.startswith((HAN_SOUND, LATIN_SOUND)) else unit
