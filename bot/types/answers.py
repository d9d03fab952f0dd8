"""The checked answer and its parts, and the events by which it comes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from bot.types.documents import Hit, hit_to_json
from bot.types.questions import Evidence, Plan

ClaimKind = Literal["statement", "connective", "source_note"]
"""Connectives ("The sources disagree.") and source notes ("undated", "not stated in the sources")
have no status and no mark."""

ClaimStatus = Literal["verified", "cited", "inference", "unverified"]

Basis = Literal["wording", "judged", "computed"]

Reason = Literal[
    "uncited", "not_found", "number", "unit", "date", "name", "negation", "hedge", "quantifier",
    "role", "order", "comparison", "speaker", "subject", "fragment", "look_alike", "contradicted",
    "not_stated",
]  # fmt: skip
"""Why a statement is unverified."""

ValueType = Literal["date", "number", "money", "share", "name", "yes_no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Whole sentences of a source: ``document.text[start:end] == quote``, always.

    ``focus_start`` and ``focus_end`` are offsets into the same text: the part that a short
    statement rests on.
    """

    n: int
    document: str
    start: int
    end: int
    quote: str
    heading: str | None = None
    genre: str = "document"
    focus_start: int | None = None
    focus_end: int | None = None
    translation: str | None = None
    context: tuple[str, ...] = ()
    """What the sentences stand under: a table's header, what announces a list, who speaks."""
    place: str | None = None
    """Where in the original it stands: ``p. 7``, ``slide 3``."""
    counter: bool = False
    """Whether it says otherwise than the statements that cite it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a statement gives as the value of something, typed."""

    type: ValueType
    text: str
    number: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A statement of the answer, where it stands, its citations and what checking found.

    ``answer.text[start:end]`` are its words, with their emphasis; the marks of its citations follow
    at ``end``, as ``mark_run`` writes them. Both are None where it does not stand in the text.
    """

    text: str
    kind: ClaimKind = "statement"
    start: int | None = None
    end: int | None = None
    context: tuple[str, ...] = ()
    """What it stands under: row or side first, then column or heading."""
    citations: tuple[int, ...] = ()
    status: ClaimStatus | None = None
    basis: Basis | None = None
    reason: Reason | None = None
    value: Value | None = None


NOT_STATED = "NOT_STATED"
"""What a model writes of what is not stated: ``NOT_STATED: what`` on a line of its own."""
ABSENT = re.compile(
    rf"^(?P<mark>[\s>*_-]*){NOT_STATED}[*_]*\s*[:\uff1a][*_\s]*(?P<what>[^\n]*\w[^\n]*?)[*_\s]*$",
    re.M,
)


def mark_run(numbers: Sequence[int]) -> str:
    """Returns the marks of a claim as they follow it in the text of an answer."""
    return "".join(f" [{n}]" for n in numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the reader must know beside the statements."""

    kind: Literal["absent", "premise", "conflict", "scope", "broke_off"]
    text: str
    """In the answer's language."""
    about: str = ""
    """What it is about; of a note on the scope, what the model wrote that gave way."""
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One value of a conflict and who gives it; empty where it is no exact value."""

    value: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What sources give different values of."""

    about: str
    values: tuple[Side, ...]

    @property
    def citations(self) -> tuple[int, ...]:
        """All that are in conflict, in their order."""
        return tuple(sorted({n for side in self.values for n in side.citations}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Items × criteria: ``cells[i][j]`` names the claims, by their index in the answer, on item
    ``i`` under criterion ``j``; an empty cell is not stated in the sources."""

    items: tuple[str, ...]
    criteria: tuple[str, ...]
    cells: tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A checked answer; ``text`` is Markdown with ``[1]`` markers that name ``citations[0]``."""

    id: str | None = None
    question: str
    language: str
    status: Literal["answered", "partial", "refused"]
    """``partial``: something asked for is said to be absent."""
    text: str
    lead: tuple[int, ...] = ()
    """The claims that answer directly, by their index."""
    verdict: int | None = None
    """The index of a computed claim that sums up the answer."""
    claims: tuple[Claim, ...] = ()
    notes: tuple[Note, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[Hit, ...] = ()
    matrix: Matrix | None = None
    conflicts: tuple[Conflict, ...] = ()
    plan: Plan
    model: str
    judge: str | None = None
    library: str = ""
    corpus_version: str
    cost: float | None = None
    """In the currency of the table of prices; None if the model has no price there."""
    suggestions: tuple[str, ...] = ()
    """Questions that may be asked next, which the evidence speaks of."""
    tokens: Mapping[str, int] = field(default_factory=dict)
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def broke_off(self) -> bool:
        """Whether its end is missing."""
        return any(note.kind == "broke_off" for note in self.notes)

    @property
    def statements(self) -> tuple[Claim, ...]:
        """The claims that state something, in their order."""
        return tuple(claim for claim in self.claims if claim.kind == "statement")

    def to_json(self) -> dict[str, Any]:
        """Returns the answer as the JSON object that the command line and the API print."""
        plan = self.plan
        whole = asdict(replace(self, passages=())) | {
            "passages": [hit_to_json(hit) for hit in self.passages],
            "plan": {
                "rewritten": plan.rewritten,
                "items": plan.items,
                "queries": [search.query for search in plan.searches],
            },
        }
        return {"answer" if name == "text" else name: value for name, value in whole.items()}


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
