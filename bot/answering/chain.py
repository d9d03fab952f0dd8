"""The spine: a LangChain runnable from a question to the events of its checked answer.

plan → retrieve → render → model → parse and check. Every front streams it and sees the same events;
nothing else in the bot makes answers.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.runnables import (
    Runnable,
    RunnableGenerator,
    RunnableLambda,
    RunnablePassthrough,
)

from bot.answering.checked_answer import State, finish, heads, offline_draft, since
from bot.answering.context_budget import SMALLER, Fitted
from bot.answering.normalising import tidy_draft
from bot.answering.plain import plain_values
from bot.answering.prompts import render_answer
from bot.answering.second_look import look_again
from bot.answering.stages import Parts
from bot.errors import ModelError
from bot.types import NOT_STATED, Answered, Drafted, Event, Evidence, Planned, Question, Retrieved

Given = TypeVar("Given")
Made = TypeVar("Made")


def build_chain(parts: Parts) -> Runnable[Question, Event]:
    """Returns the runnable; ``stream`` it for Planned, Retrieved, Drafted … and Answered."""
    return (
        RunnableLambda(_begin)
        | RunnablePassthrough.assign(plan=lambda state: _timed(parts.plan, state["question"]))
        | RunnablePassthrough.assign(
            evidence=lambda state: _timed(parts.retrieve, state["plan"][0])
        )
        | RunnablePassthrough.assign(message=RunnableLambda(partial(_respond, parts)))
        | RunnableGenerator(partial(_events, parts))
    )


def _begin(question: Question) -> State:
    return {"question": question, "started": time.perf_counter()}


def _timed(work: Callable[[Given], Made], given: Given) -> tuple[Made, float]:
    started = time.perf_counter()
    return work(given), since(started)


def _respond(parts: Parts, state: State) -> Iterator[BaseMessage | Fitted | str]:
    """Yields the prompt as it was fitted and the model's message in pieces, before that of a small
    one the offline answer, which leads; a prompt that turns out too long is shortened once. Without
    evidence the model is not asked."""
    question: Question = state["question"]
    evidence: Evidence = state["evidence"][0]
    if evidence.plan.refusal or not evidence.hits:
        yield AIMessage(content=NOT_STATED, response_metadata={"finish_reason": "stop"})
        return
    parts.admit(question.spent)
    if parts.manner.plain and parts.offline:
        yield offline_draft(parts, question, evidence)
    render = partial(_render, parts)
    most: dict[str, Any] = {}
    if tokens := parts.budget.answer:
        most["max_tokens"] = parts.manner.at_most(tokens)
    for share in (1, SMALLER):
        fitted = parts.budget.fit(question, evidence, render, share=share)
        yield fitted
        try:
            yield from parts.model.stream(fitted.messages, **most)
            return
        except ModelError as error:
            if error.kind != "too_long" or share == SMALLER or len(fitted.evidence.hits) == 1:
                raise
        evidence = fitted.evidence


def _render(parts: Parts, question: Question, evidence: Evidence) -> list[BaseMessage]:
    phrases = parts.refuser.phrases[evidence.plan.language]
    if parts.manner.plain:
        return parts.plain.render(plain_values(question, evidence, parts.sentences, phrases))
    return render_answer(parts.prompt, question, evidence, parts.sentences, phrases)


def _events(parts: Parts, chunks: Iterator[State]) -> Iterator[Event]:
    state: State = {}
    message: AIMessageChunk | None = None
    shown = front = ""
    for chunk in chunks:
        state |= {key: value for key, value in chunk.items() if key != "message"}
        if "plan" in chunk:
            yield Planned(chunk["plan"][0])
        if "evidence" in chunk:
            yield Retrieved(chunk["evidence"][0])
        piece = chunk.get("message")
        given = len(state["evidence"][0].hits) if "evidence" in state else 0
        if isinstance(piece, Fitted):
            state["fitted"] = piece
        elif isinstance(piece, str):
            state["front"], shown = piece, parts.visible(piece, given)
            front = shown and shown + heads(parts, state["plan"][0].language)
            if shown:
                yield Drafted(shown)
        elif piece is not None:
            message = _append(message, piece)
            own = _showable(parts, message.text, given)
            draft = own and front + own
            added = draft[len(shown) :] if draft.startswith(shown) else ""
            if added:
                yield Drafted(added)
            shown += added
    message = message or AIMessageChunk(content="")
    if fitted := state.get("fitted"):
        fit = partial(parts.budget.fit, render=partial(_render, parts))
        message, state["fitted"] = look_again(parts, state["question"], message, fitted, fit)
    yield Answered(finish(parts, state, message))


def _append(message: AIMessageChunk | None, piece: BaseMessage) -> AIMessageChunk:
    if not isinstance(piece, AIMessageChunk):
        piece = AIMessageChunk(content=piece.content, response_metadata=piece.response_metadata)
    return piece if message is None else message + piece


def _showable(parts: Parts, draft: str, passages: int) -> str:
    """Returns what may be shown of a draft: nothing while it may yet turn out a refusal."""
    draft = tidy_draft(draft)
    if NOT_STATED.startswith(draft.strip()[: len(NOT_STATED)]):
        return ""
    return parts.visible(draft, passages)
