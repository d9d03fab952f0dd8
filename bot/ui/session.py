"""The conversation of one reader as values: what was asked, and how far each answer has come.

Nothing here is shared. ``Held`` alone is changed in place, which lives in the page's State: each
event of the engine gives a new value. Knows no HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Literal

from bot.checking.book import cite
from bot.types import (
    Answer,
    Answered,
    Citation,
    Comparison,
    Document,
    Drafted,
    Event,
    Plan,
    Planned,
    Question,
    Retrieved,
    Turn,
    Waited,
)
from bot.ui.i18n import Language

Stage = Literal["preparing", "reading", "searching", "writing", "answered", "stopped", "failed"]

NEAREST = 3
"""How many passages a refusal shows that cites nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question and what has come back for it; ``id`` is unique within the session."""

    id: str
    question: str
    reading: str | None = None
    """How the reader wants the question to be read."""
    model: str | None = None
    """Who was asked; None is the engine's own choice."""
    documents: tuple[str, ...] = ()
    """The documents that alone may answer; empty means all."""
    stage: Stage = "reading"
    plan: Plan | None = None
    draft: str = ""
    answer: Answer | None = None
    sources: tuple[Document, ...] = ()
    """The documents that the answer cites, as they were when it was given."""
    error: str | None = None
    """What went wrong, in words for the reader; empty if only the server's log may say it."""
    offline_offer: bool = False
    """Whether the passages were found before the model failed: they can be answered from."""
    spent: int = 0
    """The tokens that served models had read and written in the conversation before it."""

    def after(self, event: Event, documents: Sequence[Document] = ()) -> Exchange:
        """Returns the exchange after an event; ``documents`` are looked into at its end."""
        match event:
            case Planned(plan):
                return replace(self, plan=plan, stage="searching")
            case Retrieved(evidence):
                return replace(self, plan=evidence.plan, stage="writing")
            case Drafted(text):
                return replace(self, draft=self.draft + text, stage="writing")
            case Waited():
                return self
            case Answered(answer):
                cited = named(answer, documents)
                return replace(
                    self, answer=answer, plan=answer.plan, stage="answered", sources=cited
                )

    def request(self, history: tuple[Turn, ...]) -> Question:
        """Returns what the engine is asked."""
        return Question(
            text=self.question, history=history, reading=self.reading, documents=self.documents,
            model=self.model, spent=self.spent, suggesting=True,
        )  # fmt: skip

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
        nearest = (hit.passage for hit in answer.passages[:NEAREST])
        return tuple(
            cite(each, each.start, each.end, n=n, translation=None)
            for n, each in enumerate(nearest, start=1)
        )

    def outdated(self) -> tuple[Citation, ...]:
        """Returns the citations whose words were there when the answer was given, and are not."""
        texts = {document.name: document.text for document in self.sources}
        cited = self.answer.citations if self.answer else ()
        return tuple(
            each
            for each in cited
            if texts.get(each.document, "")[each.start : each.end] != each.quote
        )

    def stopped(self) -> Exchange:
        """Returns the exchange as the reader's Stop leaves it."""
        return replace(self, stage="stopped") if self.running else self

    def failed(self, message: str, *, offline_offer: bool = False) -> Exchange:
        """Returns the exchange as an error leaves it."""
        return replace(self, stage="failed", error=message, offline_offer=offline_offer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """All exchanges of one reader, oldest first."""

    exchanges: tuple[Exchange, ...] = ()
    owner: str = ""
    """Whose the links are that are given: see ``guard.owner_of``."""
    waiting: tuple[str, ...] = ()
    """Questions that were sent while one is answered, in their order."""
    asked: int = 0
    """How many questions were ever asked: a question asked again gets an id of its own."""
    language: Language = "en"
    library: str | None = None
    """The library that the reader chose; None is the one that the page was opened with."""
    model: str | None = None
    """The model that the reader chose; None leaves it to the engine."""
    documents: tuple[str, ...] = ()
    """The documents that alone may answer, by name; empty means all."""
    comparison: Comparison | None = None
    """What the reader has chosen to compare; None before the view was ever opened."""
    step: int = 0
    """The step of the tour that is shown, from 1, if there is one."""
    boards: Mapping[str, Exchange] = field(default_factory=dict)
    """What other views than Ask were answered, by the view's name."""

    def ask(
        self,
        question: str,
        *,
        since: Exchange | None = None,
        reading: str | None = None,
        model: str | None = None,
    ) -> Session:
        """Returns the session with a new last exchange, in the place of ``since`` and of all that
        came after it, if that is given."""
        kept = self.exchanges
        if since in kept:
            kept = kept[: kept.index(since)]
        kept = tuple(exchange.stopped() for exchange in kept)
        given = (exchange.answer for exchange in kept if exchange.answer)
        new = Exchange(
            id=f"t{self.asked + 1}", question=question, reading=reading, model=model or self.model,
            documents=self.documents,
            spent=sum(sum(a.tokens.values()) for a in given if a.model != "offline"),
        )  # fmt: skip
        return replace(self, exchanges=(*kept, new), asked=self.asked + 1)

    def later(self, question: str) -> Session:
        """Returns the session with a question that waits its turn; one sent twice is one."""
        last = self.last
        known = question in self.waiting or (last is not None and last.question == question)
        return self if known else replace(self, waiting=(*self.waiting, question))

    def resumed(self) -> Session:
        """Returns the session with the question asked that waits longest; as it is, while another
        is answered, or where none waits."""
        if not self.waiting or (self.last and self.last.running):
            return self
        return replace(self.ask(self.waiting[0]), waiting=self.waiting[1:])

    def with_last(self, exchange: Exchange) -> Session:
        """Returns the session with its last exchange replaced."""
        return replace(self, exchanges=(*self.exchanges[:-1], exchange))

    def arrived(self, exchange: Exchange) -> Session:
        """Returns the session with more of the answer that is coming; as it is, where that was
        stopped or left."""
        last = self.last
        coming = last is not None and last.running and last.id == exchange.id
        return self.with_last(exchange) if coming else self

    def with_board(self, view: str, exchange: Exchange) -> Session:
        """Returns the session with what a view was answered, whose citations can be opened. The
        exchange's id begins with a letter other than ``t`` and differs from those of other views.
        """
        return replace(self, boards={**self.boards, view: exchange})

    def opened(self) -> tuple[Exchange, ...]:
        """Returns every exchange whose citations the page shows."""
        return (*self.exchanges, *self.boards.values())

    def find(self, identifier: object) -> Exchange | None:
        """Returns the exchange with that id."""
        return next((each for each in self.opened() if each.id == identifier), None)

    def begun(self, exchanges: tuple[Exchange, ...] = ()) -> Session:
        """Returns a session with another conversation; the reader's choices stay."""
        numbers = (int(e.id[1:]) for e in exchanges if e.id[1:].isdecimal())
        asked = max(numbers, default=self.asked)
        return replace(self, exchanges=exchanges, waiting=(), asked=asked, step=0)

    def moved(self, library: str) -> Session:
        """Returns the session in a library: in another one nothing goes on that was said, chosen or
        compared in the last."""
        if library == self.library:
            return self
        return replace(self.begun(), library=library, documents=(), comparison=None, boards={})

    @property
    def last(self) -> Exchange | None:
        """The newest exchange."""
        return self.exchanges[-1] if self.exchanges else None

    def history(self) -> tuple[Turn, ...]:
        """Returns what was said before the last question, answered exchanges only."""
        said = ((each.question, each.answer.text) for each in self.exchanges[:-1] if each.answer)
        return tuple(
            turn
            for asked, told in said
            for turn in (Turn(role="user", content=asked), Turn(role="assistant", content=told))
        )


class Held:
    """Holds a session, which several events of the page may change at once; each reader has a new
    one, which Gradio makes by copying the first.

    An event that reads the session, works, and writes it back would undo what another wrote
    meanwhile: here each change is made to the session as it is, one after another.
    """

    def __init__(self, session: Session | None = None) -> None:
        self.lock = RLock()
        self.session = session or Session()

    def __deepcopy__(self, _memo: object) -> Held:
        return Held(self.session)

    def change(self, change: Callable[[Session], Session]) -> Session:
        """Returns the session after the change, which is quick: others wait for it."""
        with self.lock:
            self.session = change(self.session)
            return self.session


def answered(identifier: str, answer: Answer, documents: Sequence[Document]) -> Exchange:
    """Returns an exchange that was not asked in the conversation."""
    return Exchange(id=identifier, question=answer.question).after(Answered(answer), documents)


def named(answer: Answer, documents: Sequence[Document]) -> tuple[Document, ...]:
    """Returns those of the documents that the answer can open."""
    names = {citation.document for citation in answer.citations}
    names |= {hit.passage.document for hit in answer.passages if answer.status == "refused"}
    return tuple(document for document in documents if document.name in names)
