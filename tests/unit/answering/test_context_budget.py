"""What does not fit is left out: the oldest turns first, then the last passages; and it is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import BaseMessage, HumanMessage

from bot.answering.context_budget import ANSWER_SHARE, BOUNDLESS, Budget
from bot.types import Evidence, Plan, Question, Turn
from tests.unit.answering.samples import hit

PLAN = Plan(rewritten="Why?", language="en")


def render(question: Question, evidence: Evidence) -> list[BaseMessage]:
    """A word for each passage's and each turn's letter, and one for the question."""
    words = [turn.content for turn in question.history]
    words += [each.passage.text for each in evidence.hits]
    return [HumanMessage(" ".join([*words, "?"]))]


def count(text: str) -> int:
    return len(text.split())


def asked(turns: int, hits: int) -> tuple[Question, Evidence]:
    history = tuple(Turn(role="user", content=f"t{n}") for n in range(turns))
    passages = tuple(hit(f"p{n}") for n in range(hits))
    return Question(text="Why?", history=history), Evidence(plan=PLAN, hits=passages)


@pytest.mark.parametrize(
    ("window", "share", "words", "notices"),
    [
        (100, 1, "t0 t1 t2 p0 p1 p2 p3 ?", ()),
        (8, 1, "t2 p0 p1 p2 p3 ?", ("notice_history",)),
        (4, 1, "p0 p1 ?", ("notice_history", "notice_evidence")),
        (1, 1, "p0 ?", ("notice_history", "notice_evidence")),
        (100, 0.5, "t0 t1 t2 p0 p1 ?", ("notice_evidence",)),
        (8, 0.5, "p0 p1 ?", ("notice_evidence", "notice_history")),
    ],
)
def test_the_oldest_turns_go_first_then_the_last_passages(
    window: int, share: float, words: str, notices: tuple[str, ...]
) -> None:
    question, evidence = asked(3, 4)
    fitted = Budget(window=window, count=count).fit(question, evidence, render, share=share)
    assert fitted.messages[0].text == words
    assert fitted.notices == notices
    assert [each.passage.text for each in fitted.evidence.hits] == [
        word for word in words.split() if word.startswith("p")
    ]


def test_without_bounds_nothing_is_left_out() -> None:
    fitted = BOUNDLESS.fit(*asked(50, 50), render)
    assert (fitted.notices, len(fitted.evidence.hits)) == ((), 50)


@given(st.integers(0, 12), st.integers(1, 12), st.integers(1, 60))
def test_what_fits_fits_and_the_best_stays(turns: int, hits: int, window: int) -> None:
    question, evidence = asked(turns, hits)
    fitted = Budget(window=window, count=count).fit(question, evidence, render)
    kept = fitted.evidence.hits
    assert kept == evidence.hits[: len(kept)]
    assert kept
    weight = count(fitted.messages[0].text)
    assert weight <= window * (1 - ANSWER_SHARE) or weight == 2
    assert bool(fitted.notices) == (weight < turns + hits + 1)
