"""The documents as statements: each sentence with its place, who says it, and whom it names.

Owns the clauses of a sentence. Cutting into sentences and finding names is passed in.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.language.scripts import fold_chars
from bot.types import Document, Passage

_OPENING = re.compile(r"[\s,;\uff0c\uff1b]*(?:\d{1,2}(?:、|\.\s)\s*)?")
# A comma between two digits parts thousands; 、 joins the members of a list.
_CLAUSE_END = re.compile(r"[\uff0c;\uff1b]|(?<!\d),|,(?!\d)")


class Mention(NamedTuple):
    """A name in a statement: ``statement.text[start:end]`` names the entity ``name``."""

    start: int
    end: int
    name: str


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
    mentions: tuple[Mention, ...] = ()

    @property
    def folded(self) -> str:
        """The text as it is searched; every offset is the same."""
        return fold_chars(self.text)

    @property
    def names(self) -> tuple[str, ...]:
        """The entities named, in the order of the text."""
        return tuple(dict.fromkeys(mention.name for mention in self.mentions))

    @property
    def voice(self) -> tuple[str, str | None]:
        """Who says it: the document, and whose part of it."""
        return self.document, self.speaker


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
        _statement(document, passage, passage.start + start, passage.start + end, reading)
        for document in documents
        for passage in reading.passages(document)
        for start, end in reading.sentences(passage.text)
    ]


def _statement(
    document: Document, passage: Passage, start: int, end: int, reading: Reading
) -> Statement:
    text = document.text[start:end]
    return Statement(
        document=document.name,
        start=start,
        end=end,
        text=text,
        genre=document.genre,
        heading=passage.heading,
        speaker=passage.author,
        mentions=tuple(itertools.starmap(Mention, reading.entities(fold_chars(text)))),
    )


def clauses(text: str, kept: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Returns the (start, end) of the clauses of a sentence; no cut is made inside a ``kept``
    stretch (September 23, 2013)."""
    cuts = [
        match.end()
        for match in _CLAUSE_END.finditer(text)
        if not any(start < match.end() < end for start, end in kept)
    ]
    edges = [0, *cuts, len(text)]
    return [(a, b) for a, b in itertools.pairwise(edges) if a < b]


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
            Mention(each.start - start, each.end - start, each.name)
            for each in statement.mentions
            if start <= each.start and each.end <= end
        ),
    )
