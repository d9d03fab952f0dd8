"""Says where in its original a quote stands: the page, the slide, the sheet."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from bot.types import Document

Locate = Callable[[str, int], str | None]
"""Gives the place of a document's character, as a citation says it."""


def nowhere(_document: str, _start: int) -> None:
    """Returns None: no place is known."""


def locator(documents: Sequence[Document]) -> Locate:
    """Returns what tells the places of ``documents``."""
    places = {document.name: document.places for document in documents if document.places}

    def locate(name: str, start: int) -> str | None:
        known = places.get(name, ())
        at = bisect_right(known, start, key=lambda place: place.start)
        return known[at - 1].label if at else None

    return locate
