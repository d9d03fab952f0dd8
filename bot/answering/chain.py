"""The spine: a LangChain runnable from a question to the events of its checked answer.

plan → retrieve → render → model → parse and check. Every front streams it and sees the same events;
nothing else in the bot makes answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.runnables import (
    Runnable,
    RunnableGenerator,
    RunnableLambda,
    RunnablePassthrough,
)

from bot.answering.offline import NOT_STATED
from bot.answering.prompts import (
    Prompt,
    as_material,
    render_criteria,
    render_history,
    render_items,
    render_passages,
)
from bot.answering.refusal import Refuser
from bot.answering.repairing import Repairer
from bot.errors import ModelError
from bot.types import (
    Answer,
    Answered,
    AnswerStatus,
    Citation,
    Claim,
    Conflict,
    Drafted,
    Event,
    Evidence,
    Matrix,
    Passage,
    Plan,
    Planned,
    Question,
    Retrieved,
)

State = dict[str, Any]
"""What has come about so far: ``question``, then ``plan``, ``evidence`` and ``message``."""


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


def build_chain(parts: Parts) -> Runnable[Question, Event]:
    """Returns the runnable; ``stream`` it for Planned, Retrieved, Drafted … and Answered."""

    def events(chunks: Iterator[State]) -> Iterator[Event]:
        yield from _events(parts, chunks)

    spine: Runnable[Question, Event] = (
        RunnableLambda(_begin)
        | RunnablePassthrough.assign(plan=RunnableLambda(lambda state: _plan(parts, state)))
        | RunnablePassthrough.assign(evidence=RunnableLambda(lambda state: _find(parts, state)))
        | RunnablePassthrough.assign(message=RunnableLambda(lambda state: _respond(parts, state)))
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


def _respond(parts: Parts, state: State) -> Runnable[Any, AIMessage] | AIMessage:
    """Returns what streams the model's message; without evidence the model is not asked."""
    evidence: Evidence = state["evidence"][0]
    if evidence.plan.refusal or not evidence.hits:
        return AIMessage(content=NOT_STATED, response_metadata={"finish_reason": "stop"})
    return RunnableLambda(lambda given: _render(parts.prompt, given)) | parts.model


def _render(prompt: Prompt, state: State) -> list[BaseMessage]:
    question: Question = state["question"]
    evidence: Evidence = state["evidence"][0]
    return prompt.render(
        {
            "question": as_material(evidence.plan.rewritten),
            "language": evidence.plan.language,
            "items": render_items(evidence.plan),
            "criteria": render_criteria(evidence.plan),
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
        if "message" in chunk:
            message = _append(message, chunk["message"])
            draft = _showable(parts, message.text)
            if len(draft) > len(shown):
                yield Drafted(draft[len(shown) :])
                shown = draft
    yield Answered(_finish(parts, state, message or AIMessageChunk(content="")))


def _append(message: AIMessageChunk | None, piece: BaseMessage) -> AIMessageChunk:
    if not isinstance(piece, AIMessageChunk):
        piece = AIMessageChunk(content=piece.content, response_metadata=piece.response_metadata)
    return piece if message is None else message + piece


def _showable(parts: Parts, draft: str) -> str:
    """Returns what may be shown of a draft: nothing while it may yet turn out a refusal."""
    return "" if NOT_STATED.startswith(draft.strip()[: len(NOT_STATED)]) else parts.visible(draft)


def _finish(parts: Parts, state: State, message: AIMessageChunk) -> Answer:
    """Returns the checked answer that a whole message makes.

    Raises:
        ModelError: the model wrote nothing.
    """
    if not message.text.strip():
        raise ModelError(_NOTHING)
    question: Question = state["question"]
    evidence: Evidence = state["evidence"][0]
    plan = evidence.plan
    status = _status(plan, message, parts.refuser.phrases[plan.language])
    started = time.perf_counter()
    draft = _final_draft(parts, status, message, evidence)
    checked = parts.checker.check(draft, [hit.passage for hit in evidence.hits], plan.language)
    if status == "answered":
        checked, message = _repaired(parts, checked, evidence, message)
    together = parts.together(evidence, checked)
    phrases = parts.refuser.phrases[plan.language]
    return Answer(
        id=question.id,
        question=question.text,
        language=plan.language,
        status=status,
        text=checked.text if status == "refused" else _headed(checked.text, together, phrases),
        claims=checked.claims,
        citations=together.citations,
        matrix=together.matrix if status != "refused" else None,
        conflicts=together.conflicts if status != "refused" else (),
        suggestions=together.suggestions,
        passages=evidence.hits,
        plan=plan,
        model=parts.model_name,
        corpus_version=parts.corpus_version(),
        tokens=_tokens(message),
        timings_ms=_timings(state, check_ms=_since(started)),
    )


def _repaired(
    parts: Parts, checked: CheckedText, evidence: Evidence, message: AIMessageChunk
) -> tuple[CheckedText, AIMessageChunk]:
    """Returns the check of the answer as the model mended it, if fewer of its statements fail."""
    if parts.repairer is None or not checked.failing:
        return checked, message
    mended, reply = parts.repairer.repair(checked.draft, checked.failing, evidence)
    passages = [hit.passage for hit in evidence.hits]
    again = parts.checker.check(mended, passages, evidence.plan.language)
    message = message + reply if reply else message
    return (again if len(again.failing) < len(checked.failing) else checked), message


def _headed(text: str, together: Together, phrases: Mapping[str, str]) -> str:
    """Returns the text below what a reader must know first: that sources say otherwise than the
    question assumes, and on which of what was asked they contradict each other."""
    lines = []
    if together.against:
        lines.append(phrases["premise"].format(marks=_marks(together.against)))
    lines += together.disputed
    return "\n\n".join([*(f"**{line}**" for line in lines), text])


def _marks(numbers: Sequence[int]) -> str:
    return " ".join(f"[{n}]" for n in numbers)


def _final_draft(
    parts: Parts, status: AnswerStatus, message: AIMessageChunk, evidence: Evidence
) -> str:
    """Returns what is checked: the model's text, with a word where it was cut, or the refusal."""
    plan, text = evidence.plan, message.text
    if plan.refusal or status == "refused":
        reason = plan.refusal or "not_stated"
        return parts.refuser.refuse(reason, plan.rewritten, plan.language, evidence.hits)
    if status == "partial" and _is_cut(message):
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


def _status(plan: Plan, message: AIMessageChunk, phrases: Mapping[str, str]) -> AnswerStatus:
    if plan.refusal == "greeting":
        return "answered"
    if message.text.strip().strip(".") == NOT_STATED:
        return "refused"
    lacks = phrases["missing"].partition("{part}")[0] in message.text
    return "partial" if lacks or _is_cut(message) else "answered"


def _is_cut(message: AIMessageChunk) -> bool:
    return message.response_metadata.get("finish_reason") != "stop"


def _tokens(message: AIMessageChunk) -> dict[str, int]:
    usage = message.usage_metadata
    return {
        "prompt": usage["input_tokens"] if usage else 0,
        "completion": usage["output_tokens"] if usage else 0,
    }


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
