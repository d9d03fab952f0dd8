"""The conversation of one reader as values: what was asked, and how far each answer has come.

Nothing here is shared or changed in place: a session lives in the page's State, and each event of
the engine gives a new value. Knows no HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.types import (
    Answer,
    Answered,
    Citation,
    Document,
    Drafted,
    Event,
    Evidence,
    Hit,
    Plan,
    Planned,
    Retrieved,
    Turn,
)
from bot.ui.wording import Language

Stage = Literal["preparing", "reading", "searching", "writing", "answered", "stopped", "failed"]

NEAREST = 3
"""How many passages a refusal shows that cites nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and what has come back for it; ``id`` is unique within the session."""

    id: str
    question: str
    stage: Stage = "reading"
    plan: Plan | None = None
    evidence: Evidence | None = None
    draft: str = ""
    answer: Answer | None = None
    sources: tuple[Document, ...] = ()
    """The documents that the answer cites, as they were when it was given."""
    error: str | None = None
    """What went wrong, in words for the reader; empty if only the server's log may say it."""

    def after(self, event: Event, documents: Sequence[Document] = ()) -> Exchange:
        """Returns the exchange after an event; ``documents`` are looked into at its end."""
        match event:
            case Planned(plan):
                return replace(self, plan=plan, stage="searching")
            case Retrieved(evidence):
                return replace(self, evidence=evidence, plan=evidence.plan, stage="writing")
            case Drafted(text):
                return replace(self, draft=self.draft + text, stage="writing")
            case Answered(answer):
                cited = _named(answer, documents)
                return replace(
                    self, answer=answer, plan=answer.plan, stage="answered", sources=cited
                )

    @property
    def running(self) -> bool:
        """Whether more is still to come."""
        return self.stage in ("preparing", "reading", "searching", "writing")

    def cited(self) -> tuple[Citation, ...]:
        """Returns what the exchange can open: its citations; where nothing was cited in a refusal,
        the passages that come nearest."""
        answer = self.answer
        if answer is None or answer.citations or answer.status != "refused":
            return answer.citations if answer else ()
        return tuple(_as_citation(n, hit) for n, hit in enumerate(answer.passages[:NEAREST], 1))

    def stopped(self) -> Exchange:
        """Returns the exchange as the reader's Stop leaves it."""
        return replace(self, stage="stopped") if self.running else self

    def failed(self, message: str) -> Exchange:
        """Returns the exchange as an error leaves it."""
        return replace(self, stage="failed", error=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """All exchanges of one reader, oldest first."""

    exchanges: tuple[Exchange, ...] = ()
    asked: int = 0
    """How many questions were ever asked: a question asked again gets an id of its own."""
    language: Language = "en"

    def ask(self, question: str, *, again: bool = False) -> Session:
        """Returns the session with a new last exchange, in the last one's place if ``again``."""
        kept = self.exchanges[:-1] if again else self.exchanges
        kept = tuple(exchange.stopped() for exchange in kept)
        new = Exchange(id=f"t{self.asked + 1}", question=question)
        return replace(self, exchanges=(*kept, new), asked=self.asked + 1)

    def with_last(self, exchange: Exchange) -> Session:
        """Returns the session with its last exchange replaced."""
        return replace(self, exchanges=(*self.exchanges[:-1], exchange))

    @property
    def last(self) -> Exchange | None:
        """The newest exchange."""
        return self.exchanges[-1] if self.exchanges else None

    def history(self) -> tuple[Turn, ...]:
        """Returns what was said before the last question, answered exchanges only."""
        return tuple(
            turn
            for exchange in self.exchanges[:-1]
            if exchange.answer
            for turn in (
                Turn(role="user", content=exchange.question),
                Turn(role="assistant", content=exchange.answer.text),
            )
        )


def _as_citation(n: int, hit: Hit) -> Citation:
    passage = hit.passage
    return Citation(
        n=n,
        document=passage.document,
        start=passage.start,
        end=passage.end,
        quote=passage.text,
        heading=passage.heading,
        genre=passage.genre,
        verified=True,
    )


def _named(answer: Answer, documents: Sequence[Document]) -> tuple[Document, ...]:
    names = {citation.document for citation in answer.citations}
    names |= {hit.passage.document for hit in answer.passages if answer.status == "refused"}
    return tuple(document for document in documents if document.name in names)
