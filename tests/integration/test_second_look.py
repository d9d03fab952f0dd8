"""A second look with a served model: what is found for what it names as missing is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.service.factory import open_bot
from bot.settings import load_settings
from bot.types import Answer, Question
from tests import fake_openai
from tests.fake_openai import Asked, FakeOpenAI, Reply
from tests.integration.test_served import KEY, brief_of, right_place, served

pytestmark = pytest.mark.loopback

QUESTION = "How did WeChat Pay beat Alipay, and what did WeChat do to Toutiao in February 2018?"
MISSING = "NOT_STATED: Laiwang slogan “朋友就是要來往”"
SLOGAN = "朋友就是要來往"


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    with fake_openai.running(key=KEY) as running:
        yield running


@pytest.fixture
def settings(server: FakeOpenAI, environment: pytest.MonkeyPatch) -> None:
    ours = served(server, BOT_EVIDENCE_CHARS="2000", BOT_JUDGE="off", BOT_SECOND_LOOK="auto")
    for name, value in ours.items():
        environment.setenv(name, value)


def ask() -> Answer:
    with open_bot(load_settings(), say=lambda _: None) as bot:
        return bot.ask(Question(text=QUESTION))


def names_what_is_missing(asked: Asked) -> str:
    return f"{right_place(asked)}\n\n{MISSING}"


def cites_the_new(asked: Asked) -> str:
    for passage in brief_of(asked).passages:
        for n, sentence in enumerate(passage.sentences, 1):
            if SLOGAN in sentence:
                return f"{re.sub('[。.]$', '', sentence)} [{passage.n}.{n}]."
    return "NOT_STATED"


@pytest.mark.usefixtures("settings")
def test_the_answer_cites_what_only_the_second_search_found(server: FakeOpenAI) -> None:
    server.says(names_what_is_missing, cites_the_new)
    answer = ask()
    assert len(server.asked) == 2
    assert SLOGAN not in server.asked[0].prompt
    assert [SLOGAN in cited.quote for cited in answer.citations] == [True]
    assert [claim.status for claim in answer.statements] == ["verified"]
    assert [search.again for search in answer.plan.searches] == [False] * 3 + [True]
    assert sum(h.passage.end - h.passage.start for h in answer.passages) <= 2000
    assert answer.tokens["prompt"] == 22


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("setting", ["off", "auto"])
def test_nothing_is_asked_twice_where_that_is_off_or_nothing_is_new(
    server: FakeOpenAI, environment: pytest.MonkeyPatch, setting: str
) -> None:
    environment.setenv("BOT_SECOND_LOOK", setting)
    if setting == "auto":  # All five documents are in the first evidence.
        environment.setenv("BOT_EVIDENCE_CHARS", "100000")
    server.says(names_what_is_missing, cites_the_new)
    answer = ask()
    assert len(server.asked) == 1
    assert answer.status == "partial"


@pytest.mark.usefixtures("settings")
def test_a_day_that_is_used_up_leaves_the_first_answer(
    server: FakeOpenAI, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("BOT_DAY_TOKENS", "10")
    server.says(names_what_is_missing, cites_the_new)
    answer = ask()
    assert len(server.asked) == 1
    assert answer.status == "partial"
    assert not answer.broke_off


@pytest.mark.usefixtures("settings")
def test_a_server_that_fails_the_second_time_leaves_the_first_answer(server: FakeOpenAI) -> None:
    server.says(names_what_is_missing, Reply(fault="401"))
    answer = ask()
    assert len(server.asked) == 2
    assert answer.status == "partial"
    assert answer.tokens["prompt"] == 11
