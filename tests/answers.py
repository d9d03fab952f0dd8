"""Answers made up for tests: claims that stand where the text says them, as the contract wants."""

from __future__ import annotations

from collections.abc import Sequence

from bot.types import Basis, Claim, ClaimStatus, Reason, mark_run

Said = tuple[str, tuple[int, ...], ClaimStatus]
"""A claim's words, its citations and its status."""

_BASIS: dict[ClaimStatus, Basis] = {"verified": "wording", "inference": "computed"}


def claim(words: str, citations: tuple[int, ...] = (), status: ClaimStatus = "verified") -> Claim:
    """Returns a claim that stands in no text."""
    reason: Reason | None = None
    if status == "unverified":
        reason = "number" if citations else "uncited"
    return Claim(
        text=words, citations=citations, status=status, basis=_BASIS.get(status), reason=reason
    )


def stated(text: str, said: Sequence[Said]) -> tuple[Claim, ...]:
    """Returns the claims where a text has their words, in its order, their marks behind them."""
    found, at = [], 0
    for words, citations, status in said:
        start = text.index(words, at)
        at = start + len(words)
        assert text[at:].startswith(mark_run(citations)), words
        each = claim(words, citations, status)
        found.append(
            Claim(
                text=words.replace("*", ""), start=start, end=at, citations=citations,
                status=status, basis=each.basis, reason=each.reason,
            )
        )  # fmt: skip
    return tuple(found)
