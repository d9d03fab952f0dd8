"""What the spine is made of, and what it needs of checking and of what follows it."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage

from bot.answering.context_budget import BOUNDLESS, Budget
from bot.answering.plain import Manner
from bot.answering.prompts import Prompt
from bot.answering.providers.costs import Cost
from bot.answering.refusal import Refuser
from bot.types import Checked, Evidence, Failing, Plan, Question, Reading, Sentences, Together

Repair = Callable[
    [str, Sequence[Failing], Sequence[BaseMessage]], tuple[str, AIMessageChunk | None]
]
"""Mends the failing statements of a draft that answered what was asked, with a model's help."""


class Checks(Protocol):
    """Checks a draft whose markers count the evidence's passages from 1."""

    def check(
        self, draft: str, evidence: Evidence, known: Reading | None = None, *, seek: bool = False
    ) -> Checked:
        """``known`` is what a judge has said already; ``seek`` looks in all of the evidence for
        what bears a statement without markers."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the spine is made of; ``visible`` gives what may be shown of an unfinished draft that
    was written from so many passages."""

    plan: Callable[[Question], Plan]
    retrieve: Callable[[Plan], Evidence]
    prompt: Prompt
    plain: Prompt
    manner: Manner = field(default_factory=Manner)
    """Which of the two prompts the model is given."""
    model: BaseChatModel
    model_name: str
    offline: BaseChatModel | None = None
    """What answers where a model declines or nothing that it writes is borne by a source."""
    refuser: Refuser
    checker: Checks
    together: Callable[[Evidence, Checked], Together]
    search_again: Callable[[Evidence, Sequence[str], Container[int]], Evidence | None] | None = None
    """Gives evidence with what is found for what is missing before it, then the passages of these
    numbers; None if nothing new is. Only if a model may be asked a second time."""
    admit: Callable[[int], None] = lambda _: None
    """Lets a conversation ask that has used so many tokens; raises ModelError for any other."""
    repair: Repair | None = None
    """Mends what fails the check, if a model may be asked for that."""
    visible: Callable[[str, int], str]
    sentences: Sentences
    corpus_version: Callable[[], str]
    budget: Budget = BOUNDLESS
    cost: Cost = lambda _: None
