"""Fits a prompt into the model's window: the oldest turns go first, then the passages found last.

Numbers of passages stay: what is left out is left out from the end. Says what it left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering.tokens import estimate_tokens
from bot.types import Evidence, Question

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

ANSWER_SHARE = 0.25
"""Part of the window that is left for the answer."""
EVIDENCE_SHARE = 0.5
LEAST_EVIDENCE, MOST_EVIDENCE = 6000, 20_000
"""Characters: what nearly all questions need stands in these."""
SMALLER = 0.5
"""What is tried when the server says that a prompt which should have fitted is too long."""

Render = Callable[[Question, Evidence], "list[BaseMessage]"]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A prompt that fits, the evidence in it, and what the reader should know of it."""

    messages: list[BaseMessage]
    evidence: Evidence
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a model can read: ``window`` tokens in all, the answer's among them; 0 has no end."""

    window: int
    count: Callable[[str], int] = estimate_tokens

    @property
    def evidence(self) -> int:
        """How many characters of passages are looked for; an ideograph may be a token."""
        room = round(self.window * EVIDENCE_SHARE)
        return min(max(LEAST_EVIDENCE, room), MOST_EVIDENCE)

    @property
    def answer(self) -> int | None:
        """The most tokens that an answer may have."""
        return round(self.window * ANSWER_SHARE) or None

    def fit(
        self, question: Question, evidence: Evidence, render: Render, *, share: float = 1
    ) -> Fitted:
        """Returns the prompt of as many turns and passages as fit into a share of the window.

        The newest question and the best passage stay, whatever they weigh.
        """
        room = self.window * (1 - ANSWER_SHARE) * share or math.inf
        notices: dict[str, None] = {}
        if share < 1:
            # The count was wrong already: what the server refused is halved, whatever it weighs.
            most = max(1, round(len(evidence.hits) * share))
            evidence = replace(evidence, hits=evidence.hits[:most])
            notices["notice_evidence"] = None
        messages = render(question, evidence)
        while sum(self.count(message.text) for message in messages) > room:
            if question.history:
                question = replace(question, history=question.history[1:])
                notices["notice_history"] = None
            elif len(evidence.hits) > 1:
                evidence = replace(evidence, hits=evidence.hits[:-1])
                notices["notice_evidence"] = None
            else:
                break
            messages = render(question, evidence)
        return Fitted(messages, evidence, tuple(notices))


BOUNDLESS = Budget(window=0)
"""For a model that reads everything."""
