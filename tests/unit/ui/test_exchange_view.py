"""The look of an exchange in each of its states."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.types import Event, Matrix, Note, Plan, Question
from bot.ui.exchange_view import render_exchange, status_line
from bot.ui.i18n import LANGUAGES, Texts, texts_for
from bot.ui.session import Exchange
from tests.answers import Said, stated
from tests.browser.fake_engine import FakeEngine

ASKED = Exchange(id="t1", question="<Why>?\nAnd how?")


def test_an_answer_has_its_question_plan_conflicts_and_what_was_checked(
    answered: Exchange, english: Texts
) -> None:
    html = render_exchange(answered, english, ())
    assert '<h2 class="q" id="t1-q" lang="en">What was Weibo worth?</h2>' in html
    assert "Read as “2013 article vs 互聯網觀察家" in html
    line = re.sub(r"<details class=.found.*?</details>", "", html[html.index("plan") :])
    assert "41 ms" not in line.partition('class="answer"')[0]
    assert "The sources disagree" in html
    assert "<cite>互聯網觀察家 · forum answer · undated</cite>" in html
    assert "8 statements: 5 verified, 2 inferred, 1 not verified" in html
    assert 'data-do="again" data-turn="t1"' in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_renders_every_state(answered: Exchange, language: str) -> None:
    texts = texts_for(language)
    states = [answered, ASKED.failed("x"), ASKED.stopped(), replace(ASKED, stage="preparing")]
    for exchange in states:
        html = render_exchange(exchange, texts, ())
        assert "$" not in html.replace("&#36;", "")
        assert status_line(exchange, texts)


def test_the_question_is_escaped_and_a_very_long_one_folded(english: Texts) -> None:
    assert "&lt;Why&gt;?\nAnd how?" in render_exchange(ASKED, english)
    long = replace(ASKED, question="x" * 99_999)
    assert len(render_exchange(long, english)) < 2_000  # it is sent with every piece of the draft
    html = render_exchange(replace(long, stage="stopped"), english)
    assert f"<summary>The whole question</summary>{long.question}</details>" in html


def test_the_plan_line_says_only_what_is_new(english: Texts) -> None:
    plan = Plan(rewritten="<Why>?\nAnd how?", language="en")
    assert "plan" not in render_exchange(replace(ASKED, plan=plan), english)


WORDS = "It did. [1]\n\n**launch**\n\n- A: in 2013. [1]\n- B: unknown\n\n*Chosen from the sources.*"
TABLE = "It did.\n\n| a |\n|---|\n| of it |\n\nSo."
FOLD = ["<details", "<strong>launch", "A: in 2013.", "B: unknown", "</details"]


@pytest.mark.parametrize(
    ("text", "criteria", "order"),
    [
        (WORDS, ("launch", "users"), ["It did.", "matrix", *FOLD, "Chosen"]),
        (WORDS, ("said",), ["It did.", "in 2013.", "Chosen", "<details", "matrix"]),
        (
            TABLE,
            ("launch", "users"),
            ["It did.", "matrix", "<details", "of it", "</details", "So."],
        ),
        (TABLE, ("said",), ["It did.", "of it", "So.", "<details", "matrix"]),
    ],
)
def test_of_matrix_and_words_one_is_open(
    answered: Exchange, english: Texts, text: str, criteria: tuple[str, ...], order: list[str]
) -> None:
    assert answered.answer
    said: list[Said] = [("It did.", (1,), "cited"), ("in 2013.", (1,), "cited")]
    claims = stated(text, said) if text == WORDS else ()
    cell = (1,) if claims else ()
    matrix = Matrix(items=("A",), criteria=criteria, cells=((cell,) * len(criteria),))
    answer = replace(answered.answer, text=text, claims=claims, matrix=matrix)
    html = render_exchange(replace(answered, answer=answer), english)
    body = html[html.index('class="answer"') :]
    assert sorted(order, key=body.index) == order
    assert body.count("<table>") == 1 + (text == TABLE)
    assert body.count("<details") == order.count("<details")


@pytest.mark.parametrize(
    ("form", "count", "folds"),
    [("- {}. [1]\n", 5, True), ("- {}. [1]\n", 4, False), ("1. {}. [1]\n", 5, False),
     ("**{0}**\n\n{0}. [1]\n\n", 5, False)],
)  # fmt: skip
def test_below_the_lead_three_statements_are_read_and_the_rest_waits(
    answered: Exchange, english: Texts, form: str, count: int, folds: bool
) -> None:
    words = [f"Thing {n}" for n in range(count)]
    text = "It did. [1]\n\n" + "".join(map(form.format, words)) + "\n*An extract.*"
    claims = stated(text, [(f"{each}.", (1,), "cited") for each in ("It did", *words)])
    answer = replace(answered.answer, text=text, claims=claims, matrix=None)
    html = render_exchange(replace(answered, answer=answer), english)
    body = html[html.index('class="lead"') : html.index("An extract.")]
    waiting = body.partition("More from the sources")[2].partition("</details>")[0]
    assert [each for each in words if each in waiting] == (words[3:] if folds else [])


def test_a_draft_is_said_to_be_unchecked(events: list[Event], english: Texts) -> None:
    exchange = ASKED
    for event in events[:-1]:
        exchange = exchange.after(event)
    html = render_exchange(exchange, english)
    assert "Draft, not checked yet" in html
    assert 'class="answer draft"' in html
    assert 'data-do="again"' not in html
    stopped = render_exchange(exchange.stopped(), english)
    assert "Stopped. What stands here was not checked." in stopped
    assert status_line(exchange.stopped(), english).startswith("Stopped. What")


def test_waiting_and_stopping_without_a_word_written(english: Texts) -> None:
    assert 'class="unchecked waiting">Reading the question…' in render_exchange(ASKED, english)
    assert "Stopped before there was an answer." in render_exchange(ASKED.stopped(), english)


def test_a_failure_is_told_in_words(english: Texts) -> None:
    assert "Use &lt;this&gt;." in render_exchange(ASKED.failed("Use <this>."), english)
    assert "Something went wrong inside the bot." in render_exchange(ASKED.failed(""), english)
    assert status_line(ASKED.failed("x"), english) == "This question could not be answered"


def test_a_refusal_shows_what_comes_nearest(
    engine: FakeEngine, answered: Exchange, english: Texts
) -> None:
    exchange = ASKED
    for event in engine.stream(Question(text="the price of tea")):
        exchange = exchange.after(event, engine.documents())
    html = render_exchange(exchange, english)
    assert "Not answered from the sources" in html
    assert html.count('data-cite="t1-') == 3
    assert status_line(exchange, english) == "The sources do not answer this question."
    said = replace(answered.answer, status="refused")  # it may say what comes nearest
    assert "verified," not in render_exchange(replace(answered, answer=said), english)
    nothing = replace(exchange, answer=replace(exchange.answer, passages=()))
    assert "comes nearest" not in render_exchange(nothing, english)


def test_an_answer_that_broke_off_says_so(answered: Exchange, english: Texts) -> None:
    cut = Note(kind="broke_off", text="It broke off.")
    partial = replace(answered.answer, notes=(cut,), conflicts=())
    html = render_exchange(replace(answered, answer=partial), english)
    assert '<p class="unchecked">It broke off.</p>' in html
    assert "The sources disagree" not in html
