"""What a second reading is asked and what it says: whether sources state what is said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.types.documents import Passage

Verdict = Literal["supported", "contradicted", "not_stated"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Whole sentences of a passage, what they stand under, and our translation if there is one."""

    text: str
    passage: Passage
    translation: str | None = None
    context: tuple[str, ...] = ()
    before: str = ""
    """The sentence before them."""

    @property
    def about(self) -> str:
        """What is known of the sentences beside their words: context, title, author, date."""
        passage = self.passage
        parts = (*self.context, passage.title, passage.heading, passage.author, passage.date)
        return "\n".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class Case:
    """A statement, what it stands under, and the sentences that are to state it."""

    statement: str
    sources: tuple[Quoted, ...]
    context: tuple[str, ...] = ()
    inference: bool = False
    """Whether it is said to be drawn from them."""


@dataclass(frozen=True, slots=True)
class Failing:
    """Where in a draft a statement stands that failed, with its markers, and why."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a judge said of the cases of one answer, each with the words that decide."""

    judge: str
    verdicts: Mapping[Case, tuple[Verdict, str]] = field(default_factory=dict)
    promotes: bool = False
    """Whether it may verify; one that failed its calibration may only veto."""
    notes: tuple[tuple[str, int], ...] = ()
    """What the reader must know: keys of the phrases, each with the number that it speaks of."""
    tokens: int = 0
    cost: float | None = 0.0


class Judge(Protocol):
    """Reads claims and their sources once more, knowing nothing of the answer or the question."""

    def read(self, cases: Sequence[Case], known: Reading | None = None) -> Reading:
        """Returns what it says of the cases; those that are ``known`` are not asked again."""
        ...
