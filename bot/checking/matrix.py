"""Sets the checked claims of an answer as a matrix: items × criteria, with citations per cell.

Reads where each claim stands and what it names; writes no claim of its own, so that a cell says no
more than the answer does. Whichever model wrote, the same rule puts its claims in their cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.language.scripts import fold
from bot.types import Citation, Claim, Hit, Matrix

NamesIn = Callable[[str], frozenset[str]]
"""Gives the canonical names of the entities that a text names."""

Relate = Callable[[str, str], float]
"""Gives the share (0 to 1) of the first text's words that the second has, in any script."""

_RELATED = 0.3
"""Least share of a criterion's words that a claim must have, if no heading puts it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A claim, the headings that it stands under, and the items its passages were found for."""

    claim: Claim
    under: str = ""
    sides: frozenset[str] = frozenset()


def place(
    claims: Sequence[Claim],
    under: Sequence[str],
    citations: Sequence[Citation],
    hits: Sequence[Hit],
) -> list[Placed]:
    """Returns the claims with their headings and the items that their passages were found for."""
    sides = {
        citation.n: {
            side
            for hit in hits
            if hit.side and _holds(hit, citation)
            for side in (hit.side, *hit.more_sides)
        }
        for citation in citations
    }
    return [
        Placed(
            claim=claim,
            under=above,
            sides=frozenset(side for n in claim.citations for side in sides.get(n, ())),
        )
        for claim, above in zip(claims, under, strict=True)
    ]


def _without(item: str, text: str) -> str:
    """Returns a claim without the item's name before it: its row says that."""
    return re.sub(rf"^{re.escape(item)}\s*[:\uff1a]\s*", "", text)


def _holds(hit: Hit, citation: Citation) -> bool:
    passage = hit.passage
    inside = passage.start <= citation.start and citation.end <= passage.end
    return inside and passage.document == citation.document


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixBuilder:
    """Puts claims in the cells of a matrix."""

    names_in: NamesIn
    relate: Relate

    def build(
        self, items: Sequence[str], criteria: Sequence[str], placed: Sequence[Placed]
    ) -> Matrix:
        """Returns the matrix; a claim that fits no cell is left out of it."""
        cells: dict[tuple[str, str], list[Claim]] = {}
        for each in placed:
            criterion = self._criterion(each, criteria)
            for item in self._items(each, items) if criterion is not None else ():
                claim = replace(each.claim, text=_without(item, each.claim.text))
                cells.setdefault((item, criterion or ""), []).append(claim)
        rows = (tuple(tuple(cells.get((i, c), ())) for c in criteria) for i in items)
        return Matrix(items=tuple(items), criteria=tuple(criteria), cells=tuple(rows))

    def _items(self, placed: Placed, items: Sequence[str]) -> list[str]:
        """Returns the items that a claim is about: those that it stands under, begins with or
        names; else those that its passages were found for."""
        begun = placed.claim.text[: max(map(len, items), default=0) + 4]
        for text in (placed.under, begun):
            found = [item for item in items if fold(item) in fold(text)]
            longest = max(found, key=len, default="")
            if longest and all(item in longest for item in found):
                return [longest]
        named = self.names_in(placed.claim.text)
        found = [item for item in items if self.names_in(item) and self.names_in(item) <= named]
        return found or [item for item in items if item in placed.sides]

    def _criterion(self, placed: Placed, criteria: Sequence[str]) -> str | None:
        if len(criteria) == 1:
            return criteria[0]
        above = [criterion for criterion in criteria if fold(criterion) in fold(placed.under)]
        if above:
            return max(above, key=len)
        shares = {criterion: self.relate(criterion, placed.claim.text) for criterion in criteria}
        best = max(shares, key=lambda criterion: shares[criterion], default=None)
        return best if best is not None and shares[best] >= _RELATED else None
