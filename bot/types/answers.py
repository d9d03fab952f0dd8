"""The checked answer and its parts, and the events by which it comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from bot.types.documents import Hit, hit_to_json
from bot.types.questions import Evidence, Plan

ClaimStatus = Literal["verified", "inference", "unverified"]


AnswerStatus = Literal["answered", "partial", "refused"]


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


@dataclass(frozen=True, slots=True)
class Waited:
    """Comes wherever nothing else does for a while: whoever reads may leave upon it."""


Event = Planned | Retrieved | Drafted | Answered | Waited
