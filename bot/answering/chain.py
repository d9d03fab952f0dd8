"""The spine: a LangChain runnable from a question to the events of its checked answer.

plan → retrieve → render → model → parse and check. Every front streams it and sees the same events;
nothing else in the bot makes answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.runnables import (
    Runnable,
    RunnableConfig,
    RunnableGenerator,
    RunnableLambda,
    RunnablePassthrough,
)

from bot.answering.budget import BOUNDLESS, SMALLER, Budget, Fitted
from bot.answering.costs import Cost, no_cost
from bot.answering.notices import notices_of
from bot.answering.offline import NOT_STATED
from bot.answering.prompts import (
    Prompt,
    as_material,
    render_history,
    render_items,
    render_passages,
)
from bot.answering.refusal import Refuser
from bot.answering.tidying import tidy, tidy_draft
from bot.errors import ModelError
from bot.types import (
    Answer,
    Answered,
    AnswerStatus,
    Citation,
    Claim,
    Drafted,
    Event,
    Evidence,
    Passage,
    Plan,
    Planned,
    Question,
    Retrieved,
)

State = dict[str, Any]
"""What has come about so far: ``question``, then ``plan``, ``evidence``, ``fitted`` and
``message``."""


STOPPED = "stopped"
"""Where the run's configuration may hold what tells that nobody reads any more: a runnable that is
closed reads its model's answer to the end, unless that is made to end."""


class CheckedText(Protocol):
    """What checking gives: text for the reader, its claims and its citations."""

    @property
    def text(self) -> str: ...

    @property
    def claims(self) -> tuple[Claim, ...]: ...

    @property
    def citations(self) -> tuple[Citation, ...]: ...


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
    visible: Callable[[str], str]
    corpus_version: Callable[[], str]
    budget: Budget = BOUNDLESS
    cost: Cost = no_cost


def build_chain(parts: Parts) -> Runnable[Question, Event]:
    """Returns the runnable; ``stream`` it for Planned, Retrieved, Drafted … and Answered."""

    def events(chunks: Iterator[State]) -> Iterator[Event]:
        yield from _events(parts, chunks)

    spine: Runnable[Question, Event] = (
        RunnableLambda(_begin)
        | RunnablePassthrough.assign(plan=RunnableLambda(lambda state: _plan(parts, state)))
        | RunnablePassthrough.assign(evidence=RunnableLambda(lambda state: _find(parts, state)))
        | RunnablePassthrough.assign(message=RunnableLambda(partial(_respond, parts)))
        | RunnableGenerator(events)
    )
    return spine


_NOTHING = (
    "The model gave an empty answer. Try again, choose another OPENAI_MODEL, or set "
    "BOT_MODEL=offline."
)


def _begin(question: Question) -> State:
    return {"question": question, "started": time.perf_counter()}


def _plan(parts: Parts, state: State) -> tuple[Plan, float]:
    started = time.perf_counter()
    return parts.plan(state["question"]), _since(started)


def _find(parts: Parts, state: State) -> tuple[Evidence, float]:
    started = time.perf_counter()
    return parts.retrieve(state["plan"][0]), _since(started)


def _respond(parts: Parts, state: State, config: RunnableConfig) -> Iterator[BaseMessage | Fitted]:
    """Yields the prompt as it was fitted and the model's message in pieces; a prompt that turns out
    too long is shortened once. Without evidence the model is not asked."""
    question: Question = state["question"]
    evidence: Evidence = state["evidence"][0]
    if evidence.plan.refusal or not evidence.hits:
        yield AIMessage(content=NOT_STATED, response_metadata={"finish_reason": "stop"})
        return
    stopped: Callable[[], bool] = config.get("configurable", {}).get(STOPPED, bool)
    render = partial(_render, parts.prompt)
    for share in (1, SMALLER):
        fitted = parts.budget.fit(question, evidence, render, share=share)
        yield fitted
        try:
            yield from takewhile(lambda _: not stopped(), parts.model.stream(fitted.messages))
            return
        except ModelError as error:
            if error.kind != "too_long" or share == SMALLER or len(fitted.evidence.hits) == 1:
                raise
        evidence = fitted.evidence


def _render(prompt: Prompt, question: Question, evidence: Evidence) -> list[BaseMessage]:
    return prompt.render(
        {
            "question": as_material(evidence.plan.rewritten),
            "language": evidence.plan.language,
            "items": render_items(evidence.plan),
            "history": render_history(question.history),
            "evidence": render_passages(evidence.hits),
        }
    )


def _events(parts: Parts, chunks: Iterator[State]) -> Iterator[Event]:
    state: State = {}
    message: AIMessageChunk | None = None
    shown = ""
    for chunk in chunks:
        state |= {key: value for key, value in chunk.items() if key != "message"}
        if "plan" in chunk:
            yield Planned(chunk["plan"][0])
        if "evidence" in chunk:
            yield Retrieved(chunk["evidence"][0])
        piece = chunk.get("message")
        if isinstance(piece, Fitted):
            state["fitted"] = piece
        elif piece is not None:
            message = _append(message, piece)
            draft = _showable(parts, message.text)
            added = draft[len(shown) :] if draft.startswith(shown) else ""
            # While the model is waited for, a draft brings nothing: a reader may leave upon it.
            if added or not (piece.content or piece.response_metadata):
                yield Drafted(added)
            shown += added
    yield Answered(_finish(parts, state, message or AIMessageChunk(content="")))


def _append(message: AIMessageChunk | None, piece: BaseMessage) -> AIMessageChunk:
    if not isinstance(piece, AIMessageChunk):
        piece = AIMessageChunk(content=piece.content, response_metadata=piece.response_metadata)
    return piece if message is None else message + piece


def _showable(parts: Parts, draft: str) -> str:
    """Returns what may be shown of a draft: nothing while it may yet turn out a refusal."""
    draft = tidy_draft(draft)
    return "" if NOT_STATED.startswith(draft.strip()[: len(NOT_STATED)]) else parts.visible(draft)


def _finish(parts: Parts, state: State, message: AIMessageChunk) -> Answer:
    """Returns the checked answer that a whole message makes.

    Raises:
        ModelError: the model wrote nothing.
    """
    tidied = tidy(message.text)
    if not tidied.text.strip():
        raise ModelError(_NOTHING, kind="empty")
    question: Question = state["question"]
    fitted: Fitted | None = state.get("fitted")
    evidence: Evidence = fitted.evidence if fitted else state["evidence"][0]
    plan = evidence.plan
    status = _status(plan, tidied.text, message)
    started = time.perf_counter()
    draft = _final_draft(parts, status, tidied.text, evidence)
    checked = parts.checker.check(draft, [hit.passage for hit in evidence.hits], plan.language)
    return Answer(
        id=question.id,
        question=question.text,
        language=plan.language,
        status=status,
        text=checked.text,
        claims=checked.claims,
        citations=checked.citations,
        passages=evidence.hits,
        notices=(
            *(fitted.notices if fitted else ()),
            *notices_of(status, tidied, checked.text, plan.language, message.response_metadata),
        ),
        plan=plan,
        model=parts.model_name,
        corpus_version=parts.corpus_version(),
        tokens=_tokens(message),
        cost=None if message.response_metadata.get("estimated") else parts.cost(_tokens(message)),
        timings_ms=_timings(state, check_ms=_since(started)),
    )


def _final_draft(parts: Parts, status: AnswerStatus, text: str, evidence: Evidence) -> str:
    """Returns what is checked: the model's text, with a word where it was cut, or the refusal."""
    plan = evidence.plan
    if plan.refusal or status == "refused":
        reason = plan.refusal or "not_stated"
        return parts.refuser.refuse(reason, plan.rewritten, plan.language, evidence.hits)
    if status == "partial":
        return f"{text}\n\n*{parts.refuser.phrases[plan.language]['incomplete']}*"
    return text


def _timings(state: State, *, check_ms: float) -> dict[str, float]:
    plan_ms, retrieve_ms = state["plan"][1], state["evidence"][1]
    total = _since(state["started"])
    return {
        "plan": plan_ms,
        "retrieve": retrieve_ms,
        "generate": round(total - plan_ms - retrieve_ms - check_ms, 1),
        "check": check_ms,
        "total": total,
    }


def _status(plan: Plan, text: str, message: AIMessageChunk) -> AnswerStatus:
    if plan.refusal == "greeting":
        return "answered"
    if text.strip().strip(".") == NOT_STATED:
        return "refused"
    finished = message.response_metadata.get("finish_reason") == "stop"
    return "answered" if finished else "partial"


def _tokens(message: AIMessageChunk) -> dict[str, int]:
    usage = message.usage_metadata
    return {
        "prompt": usage["input_tokens"] if usage else 0,
        "completion": usage["output_tokens"] if usage else 0,
    }


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
