"""The values that pass between the parts of the bot, and the protocols by which the parts meet.

Owns no behaviour beyond turning an answer into its JSON form. Imports nothing of the package, so
that every part may import it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

ClaimStatus = Literal["verified", "inference", "unverified"]
AnswerStatus = Literal["answered", "partial", "refused"]
Role = Literal["user", "assistant"]
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done and how many there are in all."""


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
    places: tuple[Place, ...] = ()
    """Where the original's pages, slides, sheets or sections begin, in the order of the text."""
    added: str | None = None
    """When it was added (ISO 8601, UTC); None for a seed."""
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
class Turn:
    """One message of the conversation so far."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the reader asked, and what was said before."""

    text: str
    history: tuple[Turn, ...] = ()
    id: str | None = None
    reading: str | None = None
    """The question as it stands alone, where the reader has worded that; else it is worked out."""
    documents: tuple[str, ...] = ()
    """The names of the documents that alone may answer; empty means all."""
    model: str | None = None
    """The name of one of the engine's models; None takes the first."""
    spent: int = 0
    """Tokens that the conversation has used so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What to compare: ``items`` under ``criteria``, as the reader words them."""

    items: tuple[str, ...]
    criteria: tuple[str, ...]
    language: str | None = None
    """The language of the answer; None takes that of the words."""
    documents: tuple[str, ...] = ()
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A part of the corpus that a question names: whole documents, or one speaker's part."""

    label: str
    documents: tuple[str, ...]
    speaker: str | None = None
    without: Source | None = None
    """What of it does not belong: "the others" are all but one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One query, the item it is made for, and where alone it looks."""

    query: str
    item: str | None = None
    source: Source | None = None
    speaks: bool = True
    """Whether the source is itself the item; else it tells of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a question was read: ``items`` are what is compared, ``searches`` what is looked up."""

    rewritten: str
    language: str
    items: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    """Under what the items are compared, in the reader's words; empty if the question says none."""
    searches: tuple[Search, ...] = ()
    documents: tuple[str, ...] = ()
    """The documents that alone may answer; empty means all."""
    refusal: str | None = None
    """Why it will not be answered (a key of the fixed texts), where that is plain already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Passages given to the model, best first; number ``n`` in the prompt is ``hits[n - 1]``."""

    plan: Plan
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote and where it stands: ``document.text[start:end] == quote`` if ``verified``."""

    n: int
    document: str
    start: int
    end: int
    quote: str
    heading: str | None = None
    genre: str = "document"
    translation: str | None = None
    verified: bool = False
    place: str | None = None
    """Where in the original it stands: ``p. 7``, ``slide 3``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement of the answer with the numbers of its citations and what checking found."""

    text: str
    citations: tuple[int, ...] = ()
    status: ClaimStatus = "unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Citations whose sources contradict each other."""

    about: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Items × criteria: ``cells[i][j]`` holds the claims on item ``i`` under criterion ``j``, whose
    citations are the answer's; an empty cell is not stated in the sources."""

    items: tuple[str, ...]
    criteria: tuple[str, ...]
    cells: tuple[tuple[tuple[Claim, ...], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A checked answer; ``text`` is Markdown with ``[1]`` markers that name ``citations[0]``."""

    question: str
    language: str
    status: AnswerStatus
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[Hit, ...] = ()
    matrix: Matrix | None = None
    conflicts: tuple[Conflict, ...] = ()
    suggestions: tuple[str, ...] = ()
    """Questions that may be asked next, which the evidence speaks of."""
    notices: tuple[str, ...] = ()
    """What the reader should know of how it came about: keys of the fixed phrases."""
    plan: Plan
    model: str
    corpus_version: str
    tokens: Mapping[str, int] = field(default_factory=dict)
    cost: float | None = None
    """In the currency of the table of prices; None if the model has no price there."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    id: str | None = None

    @property
    def broke_off(self) -> bool:
        """Whether its end is missing, rather than the answer to a part of the question."""
        return self.status == "partial" and "notice_missing" not in self.notices

    def to_json(self) -> dict[str, Any]:
        """Returns the answer as the JSON object that the command line and the API print."""
        plan = self.plan
        return {
            "id": self.id,
            "question": self.question,
            "language": self.language,
            "status": self.status,
            "answer": self.text,
            "claims": [asdict(claim) for claim in self.claims],
            "citations": [asdict(citation) for citation in self.citations],
            "passages": [hit_to_json(hit) for hit in self.passages],
            "matrix": asdict(self.matrix) if self.matrix else None,
            "conflicts": [asdict(conflict) for conflict in self.conflicts],
            "notices": list(self.notices),
            "suggestions": list(self.suggestions),
            "plan": {
                "rewritten": plan.rewritten,
                "items": list(plan.items),
                "queries": [search.query for search in plan.searches],
            },
            "model": self.model,
            "corpus_version": self.corpus_version,
            "tokens": dict(self.tokens),
            "cost": self.cost,
            "timings_ms": dict(self.timings_ms),
        }


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """Returns where a found passage stands and how it scored, without its text."""
    passage = hit.passage
    return {
        "document": passage.document,
        "start": passage.start,
        "end": passage.end,
        "heading": passage.heading,
        "score": round(hit.score, 4),
    }


@dataclass(frozen=True, slots=True)
class Planned:
    """First event of an answer: how the question was read."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Second event: the passages that the answer will be drawn from."""

    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Drafted:
    """More of the answer as the model writes it: unchecked, whole markers only, shown as ``[n]``
    with the passage's number."""

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Last event: the checked answer, which takes the place of all drafts."""

    answer: Answer


Event = Planned | Retrieved | Drafted | Answered


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """Which model answers: ``name`` as in the JSON, ``offline`` true for the stub."""

    name: str
    offline: bool
    reason: str
    """Why it was chosen, in words for the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a sync did, by document name; ``skipped`` pairs a name with the reason."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    """The old name and the new one of each."""
    skipped: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    """What to know of how a document was read, by its name."""
    rebuilt: str | None = None
    """Why the index was made anew, if it was."""
    dropped: int = 0
    """Changes that were cut off before they held, and were cleared away."""
    cancelled: bool = False
    """The user stopped it; what is reported is done, and whole."""

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.removed or self.renamed or self.rebuilt)


class Engine(Protocol):
    """What the fronts know of the bot; made by ``factory``."""

    @property
    def model(self) -> ModelInfo:
        """The model that answers unless a question names another."""
        ...

    @property
    def models(self) -> Sequence[ModelInfo]:
        """All models that a question may name: ``model`` first, the offline one among them."""
        ...

    @property
    def corpus_version(self) -> str: ...

    def documents(self) -> Sequence[Document]:
        """Returns the library's documents in the order of their names."""
        ...

    def compare(self, comparison: Comparison) -> Answer:
        """Returns the checked answer whose matrix has a cell for each item and criterion.

        Raises:
            BotError: there is nothing to compare, or the model failed.
        """
        ...

    def stream(self, question: Question) -> Iterator[Event]:
        """Yields Planned, Retrieved, any number of Drafted, and Answered.

        Raises:
            UsageError: the question is empty or too long, or names a model that is not there.
            ModelError: the model failed; its ``offline_offer`` says whether the same question
                would get an answer with ``model="offline"``.
        """
        ...
