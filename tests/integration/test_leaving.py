"""A reader who stops, at whatever moment, ends the request under way and frees its connection."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from bot.service.factory import open_bot
from bot.settings import load_settings
from bot.types import Question
from tests import fake_openai
from tests.fake_openai import FakeOpenAI, Reply
from tests.integration.test_served import KEY, QUESTION, served

pytestmark = pytest.mark.loopback


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    with fake_openai.running(key=KEY) as running:
        yield running


Leave = Callable[[Callable[[], bool], dict[str, str]], None]


@pytest.fixture
def leave(server: FakeOpenAI, environment: pytest.MonkeyPatch) -> Leave:
    """Asks, leaves once a moment is reached, and fails unless the server is rid of its reader."""

    def ask_and_leave(reached: Callable[[], bool], settings: dict[str, str]) -> None:
        for name, value in (served(server) | settings).items():
            environment.setenv(name, value)
        with open_bot(load_settings(), say=lambda _: None) as bot:
            server.asked.clear()
            with closing(bot.stream(Question(text=QUESTION))) as events:  # type: ignore[type-var]
                while not reached():
                    next(events)
            left = time.monotonic()
            # Without anyone leaving, the server's silence would last a minute.
            while not server.left and time.monotonic() - left < 5:
                time.sleep(0.01)
            assert server.left

    return ask_and_leave


@pytest.mark.parametrize("fault", ["silent", "slow-head", "stall", "drip", "pings"])
def test_before_and_within_the_answer(leave: Leave, server: FakeOpenAI, fault: str) -> None:
    leave(lambda: fault in server.failed, {"OPENAI_BASE_URL": server.url_that(fault)})


def test_while_the_answer_is_mended(leave: Leave, server: FakeOpenAI) -> None:
    server.says("It never was [1.99].", Reply(fault="silent"))
    leave(lambda: len(server.asked) == 2, {})


def test_while_the_model_is_asked_a_second_time(leave: Leave, server: FakeOpenAI) -> None:
    server.says("It never was [1.1].\nNOT_STATED: Laiwang", Reply(fault="silent"))
    more = {"BOT_SECOND_LOOK": "on", "BOT_EVIDENCE_CHARS": "2000"}
    leave(lambda: len(server.asked) == 2 and "<evidence>" in server.asked[1].prompt, more)


def test_while_the_question_is_embedded(
    leave: Leave, server: FakeOpenAI, served_vectors: dict[str, str]
) -> None:
    def reached() -> bool:
        server.embedding_fault = "silent"
        return bool(server.asked)

    leave(reached, served_vectors)
