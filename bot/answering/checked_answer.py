"""Makes the checked answer of what a model wrote: tidied, checked, mended once, and summed up."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessageChunk

from bot.answering.context_budget import Fitted
from bot.answering.extractive.model import NOT_STATED
from bot.answering.normalising import tidy
from bot.answering.notices import notices_of
from bot.answering.stages import CheckedText, Parts, Together
from bot.errors import ModelError
from bot.types import Answer, AnswerStatus, Evidence, Plan, Question

State = dict[str, Any]
"""What has come about so far: ``question``, then ``plan``, ``evidence``, ``fitted`` and
``message``."""

_NOTHING = (
    "The model gave an empty answer. Try again, choose another OPENAI_MODEL, or set "
    "BOT_MODEL=offline."
)


def finish(parts: Parts, state: State, message: AIMessageChunk) -> Answer:
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
    phrases = parts.refuser.phrases[plan.language]
    status = _status(plan, tidied.text, message, phrases)
    started = time.perf_counter()
    draft = _final_draft(parts, status, tidied.text, evidence, cut=_is_cut(message))
    checked = parts.checker.check(draft, [hit.passage for hit in evidence.hits], plan.language)
    if status == "answered":
        checked, message = _repaired(parts, checked, evidence, message)
    together = parts.together(evidence, checked)
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
        notices=(
            *(fitted.notices if fitted else ()),
            *notices_of(
                status,
                tidied,
                checked.text,
                plan.language,
                message.response_metadata,
                cut=_is_cut(message),
            ),
        ),
        plan=plan,
        model=parts.model_name,
        corpus_version=parts.corpus_version(),
        tokens=_tokens(message),
        cost=None if message.response_metadata.get("estimated") else parts.cost(_tokens(message)),
        timings_ms=_timings(state, check_ms=since(started)),
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
    parts: Parts, status: AnswerStatus, text: str, evidence: Evidence, *, cut: bool
) -> str:
    """Returns what is checked: the model's text, with a word where it was cut, or the refusal."""
    plan = evidence.plan
    if plan.refusal or status == "refused":
        reason = plan.refusal or "not_stated"
        return parts.refuser.refuse(reason, plan.rewritten, plan.language, evidence.hits)
    phrases = parts.refuser.phrases[plan.language]
    text = text.replace(NOT_STATED, phrases["no_item"])
    return f"{text}\n\n*{phrases['incomplete']}*" if cut else text


def _timings(state: State, *, check_ms: float) -> dict[str, float]:
    plan_ms, retrieve_ms = state["plan"][1], state["evidence"][1]
    total = since(state["started"])
    return {
        "plan": plan_ms,
        "retrieve": retrieve_ms,
        "generate": round(total - plan_ms - retrieve_ms - check_ms, 1),
        "check": check_ms,
        "total": total,
    }


def _status(
    plan: Plan, text: str, message: AIMessageChunk, phrases: Mapping[str, str]
) -> AnswerStatus:
    if plan.refusal == "greeting":
        return "answered"
    if text.strip().strip(".") == NOT_STATED:
        return "refused"
    lacks = phrases["missing"].partition("{part}")[0] in text
    return "partial" if lacks or _is_cut(message) else "answered"


def _is_cut(message: AIMessageChunk) -> bool:
    return message.response_metadata.get("finish_reason") != "stop"


def _tokens(message: AIMessageChunk) -> dict[str, int]:
    usage = message.usage_metadata
    return {
        "prompt": usage["input_tokens"] if usage else 0,
        "completion": usage["output_tokens"] if usage else 0,
    }


def since(started: float) -> float:
    """Returns the milliseconds since a reading of the performance counter."""
    return round((time.perf_counter() - started) * 1000, 1)
