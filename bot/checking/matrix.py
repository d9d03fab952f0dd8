"""Sets the checked claims of an answer as a matrix: items × criteria, with citations per cell.

Reads where each claim stands and what it names; writes no claim of its own, so that a cell says no
more than the answer does. Whichever model wrote, the same rule puts its claims in their cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.events import Relate
from bot.language.names import NamesIn
from bot.language.scripts import fold
from bot.types import Citation, Claim, Hit, Matrix

_RELATED = 0.3
"""Least share of a criterion's words that a claim must have, if no heading puts it there."""

Sides = Sequence[frozenset[str]]
"""For each claim the items that the passages which it cites were found for."""


def sides_of(claims: Sequence[Claim], citations: Sequence[Citation], hits: Sequence[Hit]) -> Sides:
    """Returns for each claim the items that the passages which it cites were found for."""
    sides = {
        citation.n: {
            side
            for hit in hits
            if hit.side
            and hit.passage.document == citation.document
            and hit.passage.start <= citation.start
            and citation.end <= hit.passage.end
            for side in (hit.side, *hit.more_sides)
        }
        for citation in citations
    }
    return [frozenset(side for n in each.citations for side in sides.get(n, ())) for each in claims]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixBuilder:
    """Puts claims in the cells of a matrix."""

    names_in: NamesIn
    relate: Relate

    def build(
        self, items: Sequence[str], criteria: Sequence[str], claims: Sequence[Claim], sides: Sides
    ) -> Matrix:
        """Returns the matrix; a claim that fits no cell is left out of it."""
        cells: dict[tuple[str, str], list[int]] = {}
        for index, (claim, found_for) in enumerate(zip(claims, sides, strict=True)):
            stated = claim.kind == "statement"
            criterion = self._criterion(claim, criteria) if stated else None
            for item in self._items(claim, items, found_for) if criterion is not None else ():
                cells.setdefault((item, criterion or ""), []).append(index)
        rows = (tuple(tuple(cells.get((i, c), ())) for c in criteria) for i in items)
        return Matrix(items=tuple(items), criteria=tuple(criteria), cells=tuple(rows))

    def _items(self, claim: Claim, items: Sequence[str], found_for: frozenset[str]) -> list[str]:
        """Returns the items that a claim is about: those that it stands under or names; else those
        that its passages were found for."""
        above = [item for item in items if any(fold(item) == fold(c) for c in claim.context)]
        named = self.names_in(claim.text)
        found = [item for item in items if self.names_in(item) and self.names_in(item) <= named]
        return above or found or [item for item in items if item in found_for]

    def _criterion(self, claim: Claim, criteria: Sequence[str]) -> str | None:
        if len(criteria) == 1:
            return criteria[0]
        above = [c for c in criteria if any(fold(c) == fold(each) for each in claim.context)]
        if above:
            return above[0]
        shares = {criterion: self.relate(criterion, claim.text) for criterion in criteria}
        best = max(shares, key=lambda criterion: shares[criterion], default=None)
        return best if best is not None and shares[best] >= _RELATED else None
