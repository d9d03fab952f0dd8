"""Whether a text denies something, so that a statement and its quote can be held side by side."""

from __future__ import annotations

from dataclasses import dataclass

from bot.language.closed_classes import closed_class
from bot.language.scripts import fold

_NOT_NEGATIVE = closed_class("not_negative")
_NO = closed_class("denies")
_HIDDEN = closed_class("hidden")
_STRONG = closed_class("strong")


@dataclass(frozen=True, slots=True)
class _Reading:
    denies: bool
    implies: bool
    """Says no without a little word: failed, 缺乏."""
    denials: int
    """How often it says no in so many words."""
    hints: int
    """How many of its words may say no, those that do included."""


def denies(text: str) -> bool:
    """Tells whether the text says no in so many words."""
    return bool(_NO.search(_plain(text)))


def agree(statement: str, quote: str) -> bool:
    """Tells whether both deny something or neither does; "failed" stands for "did not succeed"."""
    one, other = _read(statement), _read(quote)
    if one.hints < other.denials or other.hints < one.denials:
        return False
    if one.denies != other.denies:
        silent, denying = (other, one) if one.denies else (one, other)
        return silent.implies > denying.implies
    return True


def overdenies(one: str, other: str) -> bool:
    """Tells whether ``one`` fails, refuses or forbids and nothing in ``other`` says no."""
    return bool(_STRONG.search(_plain(one))) and not _says_no(_plain(other))


def _says_no(plain: str) -> bool:
    return any(pattern.search(plain) for pattern in (_NO, _HIDDEN, _STRONG))


def _plain(text: str) -> str:
    return _NOT_NEGATIVE.sub(" ", fold(text))


def _read(text: str) -> _Reading:
    plain = _plain(text)
    denials, implied = len(_NO.findall(plain)), len(_HIDDEN.findall(plain))
    return _Reading(denials > 0, implied > 0, denials, denials + implied)
