"""The documents as statements: each sentence with its place, who says it, and whom it names.

Owns the clauses of a sentence. Cutting into sentences and finding names is passed in.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.language.scripts import fold_chars
from bot.types import Document, Passage

_OPENING = re.compile(r"[\s,;\uff0c\uff1b]*(?:\d{1,2}(?:、|\.\s)\s*)?")
# A comma between two digits parts thousands; 、 joins the members of a list.
_CLAUSE_END = re.compile(r"[\uff0c;\uff1b]|(?<!\d),|,(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence or a part of one: ``text`` is ``text[start:end]`` of the document named."""

    document: str
    start: int
    end: int
    text: str
    genre: str = "document"
    heading: str | None = None
    speaker: str | None = None
    mentions: tuple[tuple[int, int, str], ...] = ()
    """(start, end, name) of the entities named, in ``text``."""

    @property
    def names(self) -> tuple[str, ...]:
        """The entities named, in the order of the text."""
        return tuple(dict.fromkeys(name for _, _, name in self.mentions))


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read."""

    passages: Callable[[Document], Iterable[Passage]]
    sentences: Callable[[str], Iterable[tuple[int, int]]]
    """Text → the (start, end) of its sentences."""
    entities: Callable[[str], Iterable[tuple[int, int, str]]]
    """Folded text → (start, end, name) of the entities named."""


def read(documents: Iterable[Document], reading: Reading) -> list[Statement]:
    """Returns every sentence worth indexing, in the order of the documents."""
    return [
        Statement(
            document=document.name,
            start=passage.start + start,
            end=passage.start + end,
            text=passage.text[start:end],
            genre=document.genre,
            heading=passage.heading,
            speaker=passage.author,
            mentions=tuple(reading.entities(fold_chars(passage.text[start:end]))),
        )
        for document in documents
        for passage in reading.passages(document)
        for start, end in reading.sentences(passage.text)
    ]


def clauses(text: str, kept: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Returns the (start, end) of the clauses of a sentence; no cut is made inside a ``kept``
    stretch (September 23, 2013)."""
    cuts = [
        match.end()
        for match in _CLAUSE_END.finditer(text)
        if not any(start < match.end() < end for start, end in kept)
    ]
    edges = [0, *cuts, len(text)]
    return [(a, b) for a, b in pairwise(edges) if a < b]


def part(statement: Statement, start: int, end: int) -> Statement:
    """Returns ``statement.text[start:end]`` as a statement of its own, without the commas and
    blanks around it and the number that it may have in a list."""
    inner = statement.text[start:end]
    opening = _OPENING.match(inner)
    start += opening.end() if opening else 0
    end -= len(inner) - len(inner.rstrip(" \t\n,;\uff0c\uff1b"))
    return replace(
        statement,
        start=statement.start + start,
        end=statement.start + end,
        text=statement.text[start:end],
        mentions=tuple(
            (first - start, last - start, name)
            for first, last, name in statement.mentions
            if start <= first and last <= end
        ),
    )
