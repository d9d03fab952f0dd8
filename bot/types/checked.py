"""What checking makes of a text, and what its claims say together."""

from dataclasses import dataclass

from bot.types.answers import Citation, Claim, Conflict, Matrix, Note
from bot.types.judging import Failing, Reading


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked text: Markdown with ``[n]`` marks, its claims, their citations, what is absent."""

    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    notes: tuple[Note, ...] = ()
    lead: tuple[int, ...] = ()
    draft: str = ""
    """The text with the markers of the grammar, each after its claim."""
    failing: tuple[Failing, ...] = ()
    """The statements that are to be mended."""
    reading: Reading | None = None
    """What the judge said, if one was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """An answer's citations, those of contradicting sources added, and what they amount to."""

    citations: tuple[Citation, ...]
    matrix: Matrix | None
    conflicts: tuple[Conflict, ...]
    notes: tuple[Note, ...]
    """What says otherwise than the question assumes, and the conflicts on what was asked."""
    suggestions: tuple[str, ...] = ()
