"""The library's values: documents, their passages, and passages found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What ``document.text[start:end]`` says in another language; ours, never the source."""

    start: int
    end: int
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the original a stretch of the text stood: from ``start`` to the next place."""

    start: int
    kind: Literal["page", "slide", "sheet", "section"]
    name: str
    """What people call it: ``7``, ``Sheet1``."""

    @property
    def label(self) -> str:
        """How a citation says it: ``p. 7``, ``slide 3``, ``Sheet1``."""
        return {"page": "p. ", "slide": "slide "}.get(self.kind, "") + self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source as stored: ``text`` is what every offset counts in, in code points."""

    name: str
    text: str
    sha256: str
    title: str
    language: str
    """``en``, ``zh-Hans`` or ``zh-Hant``."""
    genre: str
    """``article``, ``opinion``, ``forum``, ``fiction`` …; ``document`` where nobody has said."""
    date: str | None = None
    """ISO 8601, as exact as it is known (``2013``, ``2013-11-16``); None is undated."""
    author: str | None = None
    reliability: str | None = None
    unknown: tuple[str, ...] = ()
    """What is not known of the source, in words for the reader."""
    speakers: tuple[str, ...] = ()
    """Lines of the text that name the author of what follows them."""
    translations: tuple[Translation, ...] = ()
    """In the order of the text, without overlap."""
    tags: tuple[str, ...] = field(default=(), repr=False)
    """What the user files it under; passages do not depend on it."""
    places: tuple[Place, ...] = ()
    """Where the original's pages, slides, sheets or sections begin, in the order of the text."""
    added: str | None = None
    """When it was added (ISO 8601, UTC); None if it is kept in step with a source folder."""
    id: str = ""
    """Stays the same when the file is renamed or changed; given by the library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of a document; ``text`` is exactly ``document.text[start:end]``."""

    id: str
    document: str
    start: int
    end: int
    text: str
    language: str
    genre: str
    title: str
    date: str | None = None
    heading: str | None = None
    """The headings above the passage, outermost first, joined by `` › ``."""
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, row or item of a passage: ``text`` is exactly ``document.text[start:end]``."""

    start: int
    end: int
    text: str
    context: tuple[str, ...] = ()
    """What it stands under: a table's header, what announces a list, the heading, who speaks."""


Sentences = Callable[[Passage], Sequence[Sentence]]
"""Gives the sentences of a passage; a marker ``[2.3]`` names the third of the second passage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found, with its score (0 to 1) and the parts that the score is made of."""

    passage: Passage
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    matches: tuple[str, ...] = ()
    """Pairs of words that met, for people: ``laiwang~来往``."""
    side: str | None = None
    """Which of the items compared it was searched for; the first, if it was for several."""
    more_sides: tuple[str, ...] = ()
    side_speaks: bool = False
    """Whether that item is a source, which the passage is a part of, rather than its subject."""
    also: tuple[str, ...] = ()
    """Who else says nearly the same: the authors or titles of passages left out for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A part of the corpus that a question names: whole documents, or one speaker's part."""

    label: str
    documents: tuple[str, ...]
    speaker: str | None = None


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """Returns where a found passage stands and how it scored, without its text."""
    passage = hit.passage
    return {
        "document": passage.document, "start": passage.start, "end": passage.end,
        "heading": passage.heading, "score": round(hit.score, 4),
    }  # fmt: skip
