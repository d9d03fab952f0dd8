"""Waiting for the engine, and following it through a question."""

from __future__ import annotations

import threading

import pytest

from bot.errors import LibraryBusy
from bot.types import Progress, Question, Turn
from bot.ui.engine_runner import Preparation, follow
from bot.ui.session import Exchange
from tests.browser.fake_engine import FakeEngine, shelf_of


def run(question: str, source: object, **options: object) -> list[Exchange]:
    return list(follow(Exchange(id="t1", question=question), shelf_of(source).of(), (), **options))


def test_an_engine_is_ready_at_once(engine: FakeEngine) -> None:
    preparation = shelf_of(engine).of()
    assert preparation.ready is engine
    assert preparation.engine() is engine
    assert preparation.health["status"] == "ready"


def test_an_engine_is_made_once_for_all_who_wait(engine: FakeEngine) -> None:
    made, go = [], threading.Event()

    def make(_progress: Progress) -> FakeEngine:
        made.append(1)
        go.wait(5)
        return engine

    preparation = Preparation(make)
    assert made == []
    assert preparation.start() is preparation.start()
    assert preparation.ready is None
    assert preparation.health == {"status": "preparing", "model": None, "corpus_version": None}
    go.set()
    assert preparation.engine() is engine
    assert made == [1]


def test_a_failed_attempt_is_told_and_may_be_repeated(
    engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    outcomes: list[object] = [LibraryBusy("Wait."), engine]

    def make(_progress: Progress) -> FakeEngine:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    preparation = Preparation(make)
    stages = list(follow(Exchange(id="t1", question="q"), preparation, ()))
    assert [exchange.stage for exchange in stages] == ["preparing", "failed"]
    assert stages[-1].error == "Wait."
    assert preparation.failed
    assert preparation.health["status"] == "failed"
    assert "could not be prepared" in caplog.text
    assert preparation.engine() is engine
    assert not preparation.failed


def test_the_engine_gets_the_question_and_the_history(engine: FakeEngine) -> None:
    history = (Turn(role="user", content="before"),)
    list(follow(Exchange(id="t1", question="q"), shelf_of(engine).of(), history))
    assert engine.asked == [Question(text="q", history=history, suggesting=True)]


def test_drafts_come_at_reading_speed_and_the_answer_always(engine: FakeEngine) -> None:
    drafts = [exchange for exchange in run("q", engine, clock=lambda: 0.0) if exchange.draft]
    assert [exchange.stage for exchange in drafts] == ["answered"]
    times = iter(range(1000))
    drafts = run("q", engine, clock=lambda: next(times))
    assert len([exchange for exchange in drafts if exchange.stage == "writing"]) > 3


def test_errors_of_ours_are_told_and_others_only_logged(
    engine: FakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    assert "BOT_MODEL" in (run("FAIL", engine)[-1].error or "")
    last = run("CRASH", engine)[-1]
    assert (last.stage, last.error) == ("failed", "")
    assert "secret detail" in caplog.text
