"""The marks of an answer's claims: each stands where its claim ends, as checking left it.

Reads nothing out of the text: claims say where they stand. Decides no status, and not how a mark
looks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.markdown.nodes import slot
from bot.types import Claim, ClaimStatus, mark_run


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of a claim: ``numbers`` are of the citations that it names, if any."""

    numbers: tuple[int, ...]
    claim: Claim

    @property
    def status(self) -> ClaimStatus:
        """The claim's status."""
        return self.claim.status or "unverified"


Marks = tuple[Mark, ...]
"""The marks that stand at one place."""


def place_marks(
    text: str, claims: Sequence[Claim], clean: Callable[[str], str]
) -> tuple[str, list[Marks]]:
    """Returns an answer's text with a slot in place of each claim's marks, and what stands there.

    A statement without citations gets a slot at its end. ``clean`` takes signs that look like slots
    out of the text between them: a text that was shortened before has its claims elsewhere.
    """
    parts, slots, at = list[str](), list[Marks](), 0
    for claim in claims:
        if claim.end is not None and claim.end >= at and (marks := marks_of(claim)):
            parts += [clean(text[at : claim.end]), slot(len(slots))]
            slots.append(marks)
            at = claim.end + len(mark_run(claim.citations))
    return "".join([*parts, clean(text[at:])]), slots


def marks_of(claim: Claim) -> Marks:
    """Returns the mark of a claim; none for what states nothing."""
    return (Mark(claim.citations, claim),) if claim.kind == "statement" else ()
