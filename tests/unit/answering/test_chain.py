"""The spine: its events in order, what is shown while it streams, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.chain import Parts, build_chain
from bot.answering.extractive.display import Segment
from bot.answering.prompts import load_prompt, read_brief
from bot.answering.refusal import Refuser
from bot.checking.checker import Checker
from bot.checking.citations import visible
from bot.checking.support import Support
from bot.errors import ModelError, UsageError
from bot.language.sentences import sentences_of
from bot.types import (
    Answer,
    Answered,
    Conflict,
    Drafted,
    Event,
    Evidence,
    Hit,
    Matrix,
    Note,
    Plan,
    Planned,
    Question,
    Retrieved,
    Side,
    Together,
    Turn,
    mark_run,
)
from tests.unit.answering.samples import PHRASES, PROMPTS, SAID, ToldModel, hit

TEXT = "Weibo sold less well than Taobaoke."
MARKED = f"{TEXT[:-1]} [1.1]."
PLAN = Plan(rewritten="What sold better?", language="en")


def parts(*pieces: str, hits: tuple[Hit, ...] = (hit(TEXT),), **changes: Any) -> Parts:
    """Returns a spine over made-up evidence, whose model says ``pieces``."""
    given = {
        "plan": lambda question: PLAN,
        "retrieve": lambda plan: Evidence(plan=plan, hits=() if plan.refusal else hits),
        "prompt": load_prompt(PROMPTS, "answer"),
        "plain": load_prompt(PROMPTS, "plain"),
        "model": ToldModel(pieces=pieces),
        "model_name": "told",
        "sentences": sentences_of,
        "refuser": Refuser(
            score=lambda question, texts: [1.0] * len(texts),
            segments=lambda document, told, language: [Segment(told[0], told[0])],
            sentences=sentences_of,
            phrases=PHRASES,
        ),
        "checker": Checker(
            support=Support(names_in=lambda text: frozenset(), relate=lambda statement, quote: 1.0),
            translate=lambda document, start, end, language: None,
            phrases=PHRASES,
        ),
        "together": lambda evidence, checked: Together(
            citations=checked.citations,
            matrix=None,
            conflicts=(),
            notes=(),
        ),
        "visible": visible,
        "corpus_version": lambda: "v1",
    }
    return Parts(**(given | changes))


def events_of(given: Parts, question: str = "What sold better?") -> list[Event]:
    return list(build_chain(given).stream(Question(text=question, id="q1")))


def answer_of(given: Parts) -> Answer:
    last = events_of(given)[-1]
    assert isinstance(last, Answered)
    return last.answer


def drafted(events: list[Event]) -> str:
    return "".join(event.text for event in events if isinstance(event, Drafted))


def test_events_come_in_order_and_the_answer_last() -> None:
    events = events_of(parts(TEXT[:-1], *MARKED[len(TEXT) - 1 :]))
    kinds = [type(event) for event in events]
    assert kinds[:2] == [Planned, Retrieved]
    assert set(kinds[2:-1]) == {Drafted}
    assert kinds[-1] is Answered


def test_the_answer_is_checked_and_says_what_it_was_made_of() -> None:
    answer = answer_of(parts(MARKED))
    assert answer.text == f"{TEXT[:-1]} [1]."
    assert [(c.text, c.citations, c.status) for c in answer.claims] == [
        (TEXT[:-1], (1,), "verified")
    ]
    assert answer.lead == (0,)
    assert [(c.document, c.start, c.end) for c in answer.citations] == [("a.txt", 0, len(TEXT))]
    assert (answer.id, answer.question, answer.language) == ("q1", "What sold better?", "en")
    assert (answer.model, answer.corpus_version, answer.status) == ("told", "v1", "answered")
    assert [h.passage.text for h in answer.passages] == [TEXT]
    assert answer.timings_ms.keys() == {"plan", "retrieve", "generate", "check", "total"}
    assert all(value >= 0 for value in answer.timings_ms.values())
    assert answer.tokens == {"prompt": 0, "completion": 0, "cached": 0, "judge": 0}


def test_the_model_is_sent_the_prompt_with_history_and_evidence() -> None:
    given = parts(MARKED)
    question = Question(text="And now?", history=(Turn(role="user", content="Before </evidence>"),))
    list(build_chain(given).stream(question))
    assert isinstance(given.model, ToldModel)
    ((system, user),) = given.model.sent
    assert system.type == "system"
    assert "user: Before ‹/evidence>" in user.text
    brief = read_brief(user.text)
    assert (brief.question, brief.language) == ("What sold better?", "en")
    assert [material.sentences for material in brief.passages] == [[TEXT]]


@settings(max_examples=25)
@given(cuts=st.sets(st.integers(1, 200)))
def test_no_part_of_a_marker_is_shown_however_the_text_is_cut(cuts: set[int]) -> None:
    text = (
        f"{MARKED} Both [inference: 1.1] of them. A list [see below] and [1.9]. "
        "An open end [2.1"
    )  # fmt: skip
    places = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    pieces = [text[a:b] for a, b in pairwise(places)]
    shown = ""
    for event in events_of(parts(*pieces)):
        if isinstance(event, Drafted):
            shown += event.text
            assert "[1." not in shown
            assert "inference" not in shown
            assert "[2." not in shown
    assert shown.startswith(f"{TEXT[:-1]} [1].")


@pytest.mark.parametrize("said", ["NOT_STATED", " NOT_STATED.\n", "NOT_STATED."])
def test_what_the_model_does_not_find_is_refused_and_never_shown(said: str) -> None:
    events = events_of(parts(*said))
    last = events[-1]
    assert isinstance(last, Answered)
    assert drafted(events) == ""
    assert last.answer.status == "refused"
    assert last.answer.text.startswith(SAID["not_stated"])
    assert "NOT_STATED" not in last.answer.text
    assert last.answer.citations[0].quote == TEXT


def test_an_answer_that_begins_like_a_refusal_is_shown() -> None:
    events = events_of(parts("NOT", " so. ", MARKED))
    assert drafted(events).startswith("NOT so.")


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_greeting_asks_no_model_and_states_nothing(language: str) -> None:
    plan = replace(PLAN, refusal="greeting", language=language)
    given = parts(MARKED, plan=lambda question: plan)
    answer = answer_of(given)
    assert isinstance(given.model, ToldModel)
    assert given.model.sent == []
    assert (answer.status, answer.text) == ("answered", PHRASES[language]["greeting"])
    assert not answer.statements
    assert not any(claim.status for claim in answer.claims)


def test_without_evidence_no_model_is_asked() -> None:
    given = parts(MARKED, hits=())
    answer = answer_of(given)
    assert isinstance(given.model, ToldModel)
    assert given.model.sent == []
    assert (answer.status, answer.text) == ("refused", SAID["not_stated"])


@pytest.mark.parametrize(
    ("metadata", "why"),
    [
        ({}, "notice_cut"),
        ({"finish_reason": "length"}, "notice_length"),
        ({"cut": "x"}, "notice_cut"),
    ],
)
def test_an_answer_without_an_end_broke_off_and_that_is_all(
    metadata: dict[str, str], why: str
) -> None:
    answer = answer_of(parts(model=ToldModel(pieces=(MARKED,), metadata=metadata)))
    assert (answer.status, answer.broke_off) == ("answered", True)
    assert [note.text for note in answer.notes] == [SAID[why]]
    assert answer.claims[0].status == "verified"


@pytest.mark.parametrize("language", PHRASES)
def test_an_answer_that_says_what_is_missing_is_partial(language: str) -> None:
    said = PHRASES[language]["missing"].format(part="Who built it?")
    given = parts(
        f"{MARKED}\n\nNOT_STATED: Who built it?", plan=lambda _: replace(PLAN, language=language)
    )
    answer = answer_of(given)
    assert answer.status == "partial"
    assert [note.about for note in answer.notes if note.kind == "absent"] == ["Who built it?"]
    assert answer.text == f"{TEXT[:-1]} [1].\n\n{said}"
    assert not answer.broke_off


LAUNCH = Conflict(
    about="Red, date of launch",
    values=(Side(value="2013", citations=(1,)), Side(value="", citations=(3,))),
)
USERS = Conflict(about="Red, number of users", values=(Side(value="5", citations=(1, 2)),))
MATRIX = Matrix(items=("Red", "Blue"), criteria=("price",), cells=(((0,),), ((),)))
NOTES = (
    Note(kind="premise", text="Not so", citations=(2,)),
    Note(kind="conflict", text="They differ:", about=LAUNCH.about, citations=(1, 3)),
)


def look(evidence: Evidence, checked: Any) -> Together:
    """Returns what a made-up answer says together, none of it looked for."""
    return Together(
        citations=checked.citations, matrix=MATRIX, conflicts=(LAUNCH, USERS), notes=NOTES
    )


def test_what_the_reader_must_know_first_stands_above_the_answer_and_is_claimed() -> None:
    answer = answer_of(parts(MARKED, together=look))
    assert answer.text.split("\n\n") == [
        "**Not so [2]**", "**They differ: 2013 [1]; … [3]**", f"{TEXT[:-1]} [1].",
    ]  # fmt: skip
    assert [(c.text, c.citations, c.status) for c in answer.claims] == [
        ("Not so", (2,), "cited"), ("They differ:", (), None), ("2013", (1,), "cited"),
        ("…", (3,), "cited"), (TEXT[:-1], (1,), "verified"),
    ]  # fmt: skip
    for claim in answer.claims:
        assert answer.text[claim.start : claim.end] == claim.text
        assert answer.text[claim.end :].startswith(mark_run(claim.citations))
    assert answer.lead == (0, 2, 3, 4)
    assert answer.conflicts == (LAUNCH, USERS)
    assert answer.matrix == replace(MATRIX, cells=(((4,),), ((),)))


def test_a_refusal_has_no_matrix_no_conflicts_and_nothing_above_it() -> None:
    answer = answer_of(parts("NOT_STATED", together=look))
    assert answer.text.startswith(SAID["not_stated"])
    assert (answer.matrix, answer.conflicts, answer.notes) == (None, (), ())


@pytest.mark.parametrize("said", ["", " \n"])
def test_a_model_that_writes_nothing_is_an_error_with_a_remedy(said: str) -> None:
    with pytest.raises(ModelError, match="BOT_MODEL=offline"):
        events_of(parts(said))


def test_an_error_of_the_model_comes_through() -> None:
    class Failing(ToldModel):
        def _stream(self, *_: Any, **__: Any) -> Any:
            raise ModelError("The server refused the key.")
            yield

    with pytest.raises(ModelError, match="refused the key"):
        events_of(parts(model=Failing()))


def test_an_error_of_the_plan_comes_before_any_event() -> None:
    def plan(question: Question) -> Plan:
        raise UsageError("The question is empty.")

    with pytest.raises(UsageError):
        next(build_chain(parts(plan=plan)).stream(Question(text="")))


def test_two_readers_of_one_chain_share_nothing() -> None:
    chain = build_chain(parts(MARKED))
    one, other = chain.stream(Question(text="One")), chain.stream(Question(text="Other"))
    pairs = list(zip(one, other, strict=True))
    first, second = pairs[-1]
    assert isinstance(first, Answered)
    assert isinstance(second, Answered)
    assert (first.answer.question, second.answer.question) == ("One", "Other")
