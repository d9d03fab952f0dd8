"""Chooses what may be told of each item compared under each aspect: the cells of a matrix.

An aspect is a few words ("launch date", 结局): what tells it need not have them, if it tells the
kind of fact that they ask for. Where nothing does, the cell is left empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.evidence_text import Material
from bot.answering.extractive.statements import NamesIn, Score, Statement, Told, best, searchable
from bot.answering.prompts import Brief
from bot.language.fact_kinds import Kind, kinds_asked
from bot.language.scripts import fold

_LIKE = 0.35
"""Least score of a statement for an aspect whose kind of fact is not known."""
_ALL_SAID = 0.7
"""The same where it is known, and the statement does not tell it."""
_OF_KIND = 0.3
"""What telling that kind adds to its score."""
_ABOUT = 0.25
"""Least score of a source's statement for what is asked of it."""
_BESIDE = 0.5
"""How much a statement is about an item that the one before it names, if it names nothing else."""
_EXACT = frozenset({"date", "number"})
"""Kinds whose value belongs to what its own clause names."""
_CLAUSES = re.compile(r"[,;\uff0c\uff1b。]")
_MOST_PER_CELL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspects:
    """Fills the cells of items × criteria from the passages of a brief."""

    score: Score
    names_in: NamesIn

    def cells(self, brief: Brief, told: Sequence[Told]) -> Iterator[Statement]:
        """Yields the statements of each cell, best first; many a cell has none."""
        for criterion in brief.criteria:
            for item in brief.items:
                ranked = self._ranked(item, criterion, brief, told)
                yield from (
                    replace(s, criterion=criterion, item=item) for s in best(ranked, _MOST_PER_CELL)
                )

    def _ranked(
        self, item: str, criterion: str, brief: Brief, told: Sequence[Told]
    ) -> list[Statement]:
        kinds, found = kinds_asked(criterion), []
        for source, segments in told:
            if item not in source.sides:
                continue
            texts = [searchable(segment) for segment in segments]
            likeness, about = self.score(criterion, texts), self._about(item, brief, source, texts)
            for order, (segment, like) in enumerate(zip(segments, likeness, strict=True)):
                of_kind = bool(kinds) and all(self._tells(k, texts[order], item) for k in kinds)
                if about[order] and (of_kind or like >= (_ALL_SAID if kinds else _LIKE)):
                    total = like + _OF_KIND * of_kind + about[order]
                    found.append(Statement(segment, source, order, total))
        return sorted(found, key=lambda s: (-s.score, s.source.n, s.order))

    def _about(
        self, item: str, brief: Brief, source: Material, texts: Sequence[str]
    ) -> list[float]:
        """Returns how much each text is about the item: names it or stands right after that; where
        the item is who speaks, how much it has of what is asked of it."""
        if "is" in source.about:
            asked = brief.items[item]
            shares = self.score(asked, texts) if re.search(r"\w", asked) else [1.0] * len(texts)
            return [share if share >= _ABOUT else 0.0 for share in shares]
        names = self.names_in(item)
        shares = [1.0] * len(texts) if names else self.score(item, texts)
        named = [self.names_in(text) for text in texts]
        here = [
            names <= each and share >= _ABOUT for each, share in zip(named, shares, strict=True)
        ]
        beside = [before and not each for before, each in zip([False, *here], named, strict=False)]
        return [max(float(h), _BESIDE * b) for h, b in zip(here, beside, strict=True)]

    def _tells(self, kind: Kind, text: str, item: str) -> bool:
        """Tells whether a text tells the kind of fact, and not of something else."""
        if kind.name not in _EXACT:
            return bool(kind.told.search(fold(text)))
        names, about = self.names_in(item), frozenset[str]()
        for clause in _CLAUSES.split(text):
            # A clause that names nothing goes on about what the one before it named.
            about = self.names_in(clause) or about
            if kind.told.search(fold(clause)) and (not about or names & about):
                return True
        return False
