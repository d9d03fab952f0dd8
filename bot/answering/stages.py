"""What the spine is made of, and what it needs of checking and of what follows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from langchain_core.language_models import BaseChatModel

from bot.answering.context_budget import BOUNDLESS, Budget
from bot.answering.prompts import Prompt
from bot.answering.providers.costs import Cost, no_cost
from bot.answering.refusal import Refuser
from bot.answering.repairing import Repairer
from bot.types import Citation, Claim, Conflict, Evidence, Matrix, Passage, Plan, Question


class CheckedText(Protocol):
    """What checking gives: text for the reader, its claims and its citations."""

    @property
    def text(self) -> str: ...

    @property
    def claims(self) -> tuple[Claim, ...]: ...

    @property
    def citations(self) -> tuple[Citation, ...]: ...

    @property
    def under(self) -> tuple[str, ...]: ...

    @property
    def draft(self) -> str: ...

    @property
    def failing(self) -> tuple[str, ...]: ...


class Together(Protocol):
    """What the claims say together."""

    @property
    def citations(self) -> tuple[Citation, ...]: ...

    @property
    def matrix(self) -> Matrix | None: ...

    @property
    def conflicts(self) -> tuple[Conflict, ...]: ...

    @property
    def disputed(self) -> tuple[str, ...]: ...

    @property
    def against(self) -> tuple[int, ...]: ...

    @property
    def suggestions(self) -> tuple[str, ...]: ...


class Checks(Protocol):
    """Checks a draft whose marker numbers count ``passages`` from 1."""

    def check(self, draft: str, passages: Sequence[Passage], language: str) -> CheckedText: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the spine is made of; ``visible`` gives what of an unfinished draft may be shown."""

    plan: Callable[[Question], Plan]
    retrieve: Callable[[Plan], Evidence]
    prompt: Prompt
    model: BaseChatModel
    model_name: str
    refuser: Refuser
    checker: Checks
    together: Callable[[Evidence, CheckedText], Together]
    repairer: Repairer | None = None
    """Mends what fails the check, if a model may be asked for that."""
    visible: Callable[[str], str]
    corpus_version: Callable[[], str]
    budget: Budget = BOUNDLESS
    cost: Cost = no_cost
