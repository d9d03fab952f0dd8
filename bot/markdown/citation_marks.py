"""Where the marks of an answer stand and what they say: joins its text, whose markers are ``[1]``,
with its claims.

A mark tells three things apart: a verified quote, an inference, and a statement that nothing bears
out. Decides no status, and not how a mark looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.markdown.nodes import slot
from bot.types import Citation, Claim, ClaimStatus

_NUMBER = r"\[\d{1,4}(?:\s*[,\uff0c\u3001]\s*\d{1,4})*\](?!\()"
MARKERS = re.compile(rf"(?:[ \t]*{_NUMBER})+")
"""Markers that follow one another."""
_CLOSING = re.compile(r"[^\w\s|\[\]“‘「『《(\uff08`]*")


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of the words before it: ``numbers`` are of citations that the answer has."""

    numbers: tuple[int, ...]
    status: ClaimStatus


Marks = tuple[Mark, ...]
"""The marks that stand at one place; may be none, where a marker named nothing that there is."""


def place_marks(
    text: str, claims: Sequence[Claim], citations: Sequence[Citation]
) -> tuple[str, list[Marks]]:
    """Returns cleaned text with slots in place of its markers, and what stands in each slot.

    A claim that is not verified and has no marker gets a slot at its end.
    """
    return _Marker({citation.n: citation for citation in citations}).place(text, claims)


def marks_of(claim: Claim, citations: Sequence[Citation]) -> Marks:
    """Returns the marks of a claim that stands by itself."""
    return _Marker({c.n: c for c in citations}).marks(claim.citations, claim.status)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a claim stands in the text; ``status`` holds for the markers that follow ``start``."""

    start: int
    end: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class _Marker:
    """Marks one answer."""

    citations: Mapping[int, Citation]
    slots: list[Marks] = field(default_factory=list)

    def place(self, text: str, claims: Sequence[Claim]) -> tuple[str, list[Marks]]:
        runs = [match.span() for match in MARKERS.finditer(text)]
        places = list(_places(text, claims))
        edits = [(*run, self._at_run(text, run, places)) for run in runs]
        marked = {id(_owner(start, places)) for start, _ in runs}
        edits += [_after(text, place, self._of(place)) for place in places
                  if place.claim.status != "verified" and id(place) not in marked]  # fmt: skip
        for start, end, marks in sorted(edits, key=lambda edit: edit[:2], reverse=True):
            text = text[:start] + slot(len(self.slots)) + text[end:]
            self.slots.append(marks)
        return text, self.slots

    def _at_run(self, text: str, run: tuple[int, int], places: Sequence[_Place]) -> Marks:
        numbers = [int(number) for number in re.findall(r"\d+", text[slice(*run)])]
        owner = _owner(run[0], places)
        return self.marks(numbers, owner.claim.status if owner else None)

    def _of(self, place: _Place) -> Marks:
        return self.marks(place.claim.citations, place.claim.status)

    def marks(self, numbers: Sequence[int], status: ClaimStatus | None) -> Marks:
        known = tuple(n for n in dict.fromkeys(numbers) if n in self.citations)
        if status == "unverified" or (status == "inference" and known):
            return (Mark(known, status),)
        return tuple(
            Mark((n,), "verified" if self.citations[n].verified else "unverified") for n in known
        )


def _after(text: str, place: _Place, marks: Marks) -> tuple[int, int, Marks]:
    closing = _CLOSING.match(text, place.end)
    end = closing.end() if closing else place.end
    return end, end, marks


def _owner(position: int, places: Sequence[_Place]) -> _Place | None:
    """Returns the claim that a marker at ``position`` follows."""
    before = [place for place in places if place.start < position]
    return before[-1] if before else None


def _places(text: str, claims: Sequence[Claim]) -> Iterator[_Place]:
    """Yields where each claim stands, in order; one that is not found is left out.

    Compares letters and digits alone: a claim has lost its emphasis and markers, and its blanks.
    """
    masked = MARKERS.sub(lambda match: " " * len(match[0]), text)
    index = [at for at, char in enumerate(masked) if char.isalnum()]
    letters = "".join(masked[at] for at in index)
    cursor = 0
    for claim in claims:
        wanted = "".join(filter(str.isalnum, claim.text))
        found = letters.find(wanted, cursor) if wanted else -1
        if found >= 0:
            cursor = found + len(wanted)
            yield _Place(index[found], index[cursor - 1] + 1, claim)
