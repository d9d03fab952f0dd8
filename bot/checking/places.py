"""What is known of a stretch of a document beside its words: its place, its translation."""

from bisect import bisect_right
from collections.abc import Callable, Sequence

from bot.language.scripts import shown_in
from bot.types import Document

Locate = Callable[[str, int], str | None]
"""Gives the place of a document's character, as a citation says it: the page, the slide."""

Translate = Callable[[str, int, int, str], str | None]
"""Gives the stored translation of a document's ``start:end`` into a language, if there is one."""


def locator(documents: Sequence[Document]) -> Locate:
    """Returns what tells the places of ``documents``."""
    places = {document.name: document.places for document in documents if document.places}

    def locate(name: str, start: int) -> str | None:
        known = places.get(name, ())
        at = bisect_right(known, start, key=lambda place: place.start)
        return known[at - 1].label if at else None

    return locate


def translator(documents: Sequence[Document]) -> Translate:
    """Returns the lookup of stored translations of ``documents``."""
    by_name = {document.name: document.translations for document in documents}
    chinese = {document.name: document.language.startswith("zh") for document in documents}

    def translate(name: str, start: int, end: int, language: str) -> str | None:
        if chinese.get(name) == language.startswith("zh"):
            return None
        units = [
            unit
            for unit in by_name.get(name, ())
            if unit.start < end and unit.end > start and unit.language[:2] == language[:2]
        ]
        joiner = "" if language.startswith("zh") else " "
        return joiner.join(shown_in(unit.text, language) for unit in units) or None

    return translate
