"""Chooses what may be told of each item compared under each aspect: the cells of a matrix.

An aspect is a few words ("launch date", 结局): what tells it need not have them, if it tells the
kind of fact that they ask for. Where nothing does, the cell is left empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answering.kinds import kinds_asked
from bot.answering.prompts import Brief, Material
from bot.answering.statements import Score, Statement, Told, best, searchable
from bot.scripts import fold

_LIKE = 0.35
"""Least score of a statement for an aspect whose kind of fact is not known."""
_ALL_SAID = 0.7
"""The same where it is known, and the statement does not tell it."""
_OF_KIND = 0.3
"""What telling that kind adds to its score."""
_ABOUT = 0.25
"""Least score of a statement for the item itself."""
_MOST_PER_CELL = 2


def by_aspect(brief: Brief, told: Sequence[Told], score: Score) -> Iterator[Statement]:
    """Yields the statements of each cell, best first; many a cell has none."""
    for criterion in brief.criteria:
        for item in brief.items:
            ranked = _ranked(item, criterion, brief, told, score)
            yield from (replace(s, criterion=criterion) for s in best(ranked, _MOST_PER_CELL))


def _ranked(
    item: str, criterion: str, brief: Brief, told: Sequence[Told], score: Score
) -> list[Statement]:
    kinds, found = kinds_asked(criterion), []
    for source, segments in told:
        if source.about.get("side") != item:
            continue
        texts = [searchable(segment) for segment in segments]
        likeness, about = score(criterion, texts), _about(item, brief, source, texts, score)
        for order, (segment, like) in enumerate(zip(segments, likeness, strict=True)):
            of_kind = bool(kinds) and all(k.told.search(fold(texts[order])) for k in kinds)
            if about[order] >= _ABOUT and (of_kind or like >= (_ALL_SAID if kinds else _LIKE)):
                total = like + _OF_KIND * of_kind + about[order]
                found.append(Statement(segment, source, order, total))
    return sorted(found, key=lambda s: (-s.score, s.source.n, s.order))


def _about(
    item: str, brief: Brief, source: Material, texts: Sequence[str], score: Score
) -> list[float]:
    """Returns how much each text is about the item: has its name or, where the item is who speaks,
    what is asked of it. What follows such a text is about it half as much."""
    speaks = "side_is" in source.about
    asked = brief.items[item] if speaks else item
    if not re.search(r"\w", asked):
        return [1.0] * len(texts)
    shares = score(asked, texts)
    return [
        max(share, max(shares[max(0, at - 1) : at], default=0) / 2)
        for at, share in enumerate(shares)
    ]
