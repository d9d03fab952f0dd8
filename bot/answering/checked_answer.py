"""Makes the checked answer of what a model wrote: tidied, checked, mended once, and summed up."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from langchain_core.messages import AIMessageChunk

from bot.answering.context_budget import Fitted
from bot.answering.normalising import notes_on_writing, tidy
from bot.answering.prompts import render_answer
from bot.answering.providers.faults import ANSWERS, fault_of
from bot.answering.stages import Parts
from bot.answering.tokens import tokens_of
from bot.answering.typed_values import typed
from bot.types import (
    NOT_STATED,
    Answer,
    Checked,
    Claim,
    Evidence,
    Note,
    Question,
    Reading,
    Side,
    mark_run,
)
from bot.types.status_words import status_texts
from bot.types.texts import Language

State = dict[str, Any]
"""What has come about so far: ``question``, then ``plan``, ``evidence``, ``fitted`` and
``message``."""


def finish(parts: Parts, state: State, message: AIMessageChunk) -> Answer:
    """Returns the checked answer that a whole message makes.

    Raises:
        ModelError: the model wrote nothing, or thoughts alone.
    """
    question: Question = state["question"]
    fitted: Fitted | None = state.get("fitted")
    evidence: Evidence = fitted.evidence if fitted else state["evidence"][0]
    plan = evidence.plan
    phrases = parts.refuser.phrases[plan.language]
    tidied = tidy(message.text, _told(parts, phrases))
    if not tidied.text.strip():
        raise fault_of("thought" if message.text.strip() else "empty", parts.model_name, ANSWERS)
    reason = plan.refusal or ("not_stated" if tidied.text.strip(" .\n") == NOT_STATED else None)
    started = time.perf_counter()
    metadata = message.response_metadata
    left_out = fitted.notices if fitted else ()
    notes = tuple(notes_on_writing(tidied, left_out, plan.language, phrases, metadata))
    checked, reading, front, behind = None, None, "", ""
    if not reason and fitted:
        checked, message, reading = _checked(parts, tidied.text, evidence, fitted, message)
    # What is chosen from the sources is less often wrong than what a small model writes: it leads,
    # or refuses, and the model stands behind it. One that declines, or repeats what it was told,
    # says nothing of them.
    left = not reason or parts.manner.plain or tidied.parroted
    if fitted and parts.offline and left and (checked is None or parts.manner.plain):
        evidence = state["evidence"][0]
        front = state.get("front") or offline_draft(parts, question, evidence)
        if checked:
            own = tidied.text.replace(NOT_STATED, "").strip()
            behind = f"{heads(parts, plan.language)}{own}"
        else:
            said = phrases["notice_declined" if reason else "notice_unborne"]
            wrote = "" if reason else tidied.text
            notes = (Note(kind="scope", text=said.format(model=parts.model_name), about=wrote),)
        checked, reason = None, None if front else "not_stated"
    if checked is None:
        if not front:
            why, notes = reason or "", ()
            front = parts.refuser.refuse(why, plan.rewritten, plan.language, evidence.hits)
            front += parts.refuser.asked(question.history if why == "talk" else ())
        checked = parts.checker.check(front + behind, evidence, reading, seek=bool(behind))
        reading = checked.reading
    refused = reason not in (None, "greeting", "talk")
    answer = _answer(parts, question, checked, evidence, refused=refused)
    tokens = {**tokens_of(message), "judge": 0}
    answer = replace(
        answer, claims=typed(answer.claims, plan.rewritten, (*plan.items, *plan.beside)),
        notes=(*answer.notes, *notes),
        tokens=tokens, cost=None if metadata.get("estimated") else parts.cost(tokens),
        timings_ms=_timings(state, since(started)),
    )  # fmt: skip
    return read_again(answer, reading, phrases)


def _told(parts: Parts, phrases: Mapping[str, str]) -> str:
    """Returns what a model is told to do, and shown how."""
    texts = (text for each in (parts.prompt, parts.plain) for text in (each.system, each.user))
    return "\n".join((*texts, phrases["rules"], phrases["example"]))


def _checked(
    parts: Parts, draft: str, evidence: Evidence, fitted: Fitted, message: AIMessageChunk
) -> tuple[Checked | None, AIMessageChunk, Reading | None]:
    """Returns the check of an answer: with the sentences that bear it looked for, if it has no
    markers, else as the model mended it, if fewer of its statements fail then; None if nothing of
    it is borne by a source, and something else can answer. And all that the judge said by then."""
    checked = parts.checker.check(draft, evidence, seek=parts.manner.plain)
    marked = any(claim.citations or claim.reason == "not_found" for claim in checked.claims)
    if not parts.manner.plain:
        parts.manner.saw(marked=marked)
    if parts.manner.plain or not marked:
        if not marked:
            checked = parts.checker.check(draft, evidence, seek=True)
        borne = any(c.citations and c.status != "unverified" for c in checked.claims)
        whole = parts.manner.plain or message.response_metadata.get("finish_reason") == "stop"
        left = parts.offline and whole and not borne
        return None if left else checked, message, checked.reading
    if parts.repair is None or not checked.failing:
        return checked, message, checked.reading
    mended, reply = parts.repair(checked.draft, checked.failing, fitted.messages)
    again = parts.checker.check(mended, evidence, checked.reading)
    message = message + reply if reply else message
    better = min(checked, again, key=lambda c: sum(x.status == "unverified" for x in c.claims))
    return better, message, again.reading


def read_again(answer: Answer, reading: Reading | None, phrases: Mapping[str, str]) -> Answer:
    """Returns the answer with what the reader must know of its second reading, and its cost."""
    if reading is None:
        return answer
    texts = (phrases[key].format(n=n, judge=reading.judge) for key, n in reading.notes)
    notes = (Note(kind="scope", text=text) for text in texts)
    known = answer.cost is not None and reading.cost is not None
    return replace(
        answer, notes=(*answer.notes, *notes), judge=reading.judge,
        tokens={**answer.tokens, "judge": reading.tokens},
        cost=(answer.cost or 0) + (reading.cost or 0) if known else None,
    )  # fmt: skip


def heads(parts: Parts, language: str) -> str:
    """Returns what stands between the offline answer and what a small model writes."""
    said = parts.refuser.phrases[language]["behind"]
    return f"\n\n{said.format(model=parts.model_name)}\n\n"


def offline_draft(parts: Parts, question: Question, evidence: Evidence) -> str:
    """Returns the draft of the offline answer; "" if the sources do not state it."""
    assert parts.offline
    phrases = parts.refuser.phrases[evidence.plan.language]
    asked = render_answer(parts.prompt, question, evidence, parts.sentences, phrases)
    draft = parts.offline.invoke(asked).text
    return "" if draft.strip() == NOT_STATED else draft


def _answer(
    parts: Parts, question: Question, checked: Checked, evidence: Evidence, *, refused: bool
) -> Answer:
    """Returns the answer that a checked text is, with what its claims say together."""
    together = parts.together(evidence, checked)
    said = checked.claims
    if evidence.plan.refusal:  # A greeting states nothing, nor do the reader's own questions.
        said = tuple(replace(c, kind="connective", status=None, reason=None) for c in said)
    bare = Answer(
        id=question.id, question=question.text, language=evidence.plan.language,
        status="refused" if refused else "answered", text=checked.text,
        lead=() if evidence.plan.refusal else checked.lead, claims=said,
        citations=together.citations, suggestions=together.suggestions, passages=evidence.hits,
        plan=evidence.plan, model=parts.model_name, corpus_version=parts.corpus_version(),
    )  # fmt: skip
    if refused:
        return bare
    partial = any(note.kind == "absent" for note in checked.notes)
    return headed(
        replace(
            bare, status="partial" if partial else "answered",
            notes=(*together.notes, *checked.notes),
            verdict=next((n for n in checked.lead if checked.claims[n].basis == "computed"), None),
            matrix=together.matrix, conflicts=together.conflicts,
        )
    )  # fmt: skip


def headed(answer: Answer) -> Answer:
    """Returns the answer below what a reader must know first: that sources say otherwise than the
    question assumes, and on which of what was asked they contradict each other."""
    above, text = list[Claim](), ""
    for note in answer.notes:
        if note.kind in ("premise", "conflict"):
            of_sides = next((c.values for c in answer.conflicts if c.about == note.about), ())
            line, claims = _line(note, of_sides, len(text) + 2, answer.language)
            above += claims
            text += f"**{line}**\n\n"
    if not above:
        return answer
    first = [n for n, claim in enumerate(above) if claim.citations]
    old = answer.matrix.cells if answer.matrix else ()
    cells = tuple(tuple(tuple(n + len(above) for n in cell) for cell in row) for row in old)
    by = len(text)
    moved = (c if c.start is None or c.end is None else replace(c, start=c.start + by,
             end=c.end + by) for c in answer.claims)  # fmt: skip
    return replace(
        answer, text=text + answer.text, claims=(*above, *moved),
        lead=tuple(first + [n + len(above) for n in answer.lead]),
        verdict=None if answer.verdict is None else answer.verdict + len(above),
        matrix=answer.matrix and replace(answer.matrix, cells=cells),
    )  # fmt: skip


def _line(note: Note, sides: Sequence[Side], at: int, language: str) -> tuple[str, list[Claim]]:
    """Returns a note as a line that begins ``at``: its words, and each side's value as a claim."""
    claims = [Claim(text=note.text, start=at, end=at + len(note.text), kind="connective")]
    if not sides:
        cited = replace(claims[0], kind="statement", citations=note.citations, status="cited")
        return note.text + mark_run(note.citations), [cited]
    line = note.text
    texts = status_texts(cast("Language", language))
    before, between = ("", "\uff1b") if line.endswith("\uff1a") else (" ", "; ")
    for side in sides:
        line += between if len(claims) > 1 else before
        start, value = at + len(line), texts.date(side.value) or "…"
        line += value + mark_run(side.citations)
        claims.append(
            Claim(text=value, start=start, end=start + len(value), context=(note.about,),
                  citations=side.citations, status="cited")
        )  # fmt: skip
    return line, claims


def _timings(state: State, check: float) -> dict[str, float]:
    plan, retrieve, total = state["plan"][1], state["evidence"][1], since(state["started"])
    left = round(total - plan - retrieve - check, 1)
    return {"plan": plan, "retrieve": retrieve, "generate": left, "check": check, "total": total}


def since(started: float) -> float:
    """Returns the milliseconds since a reading of the performance counter."""
    return round((time.perf_counter() - started) * 1000, 1)
