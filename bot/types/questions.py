"""What is asked, how it was read, and the passages it will be answered from."""

from dataclasses import dataclass
from typing import Literal

from bot.types.documents import Hit, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
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
    suggesting: bool = False
    """Whether questions to go on with are tried before they are suggested, which takes longer."""


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
class Search:
    """One query, the item it is made for, and where alone it looks."""

    query: str
    item: str | None = None
    source: Source | None = None
    speaks: bool = True
    """Whether the source is itself the item; else it tells of it."""
    again: bool = False
    """Whether it looks for what a first answer named as missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a question was read: ``items`` are what is compared, ``searches`` what is looked up."""

    rewritten: str
    language: str
    items: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """What else is compared, in plans of their own."""
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
