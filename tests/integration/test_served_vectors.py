"""Embeddings of a server: used, paid for once, and held to the size of those that are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.service.factory import open_bot
from bot.settings import load_settings
from bot.types import Question
from tests import fake_openai
from tests.fake_openai import FakeOpenAI
from tests.integration.conftest import Cli
from tests.integration.test_served import KEY, WRONG_KEY, assert_no_secret, served

pytestmark = pytest.mark.loopback


@pytest.fixture
def server() -> Iterator[FakeOpenAI]:
    with fake_openai.running(key=KEY) as running:
        yield running


def test_served_embeddings_are_used_and_their_faults_said(
    cli: Cli, server: FakeOpenAI, served_vectors: dict[str, str]
) -> None:
    settings = served(server) | served_vectors
    wrong = cli("sync", settings=settings | {"OPENAI_API_KEY": WRONG_KEY})
    assert wrong.status == 1
    assert "BOT_EMBEDDINGS=local" in wrong.err
    assert_no_secret(wrong.out + wrong.err)
    run = cli("sync", settings=settings)
    assert run.status == 0
    assert "added: one.txt" in run.out
    assert server.asked[-1].body["input"] == ["Laiwang was a chat app."]
    unknown = cli("search", "Laiwang", settings={"OPENAI_EMBEDDING_MODEL": "none"})
    assert unknown.status == 1
    assert "Check OPENAI_EMBEDDING_MODEL" in unknown.err


def test_a_question_that_is_asked_again_is_not_embedded_again(
    server: FakeOpenAI, environment: pytest.MonkeyPatch, served_vectors: dict[str, str]
) -> None:
    for name, value in (served(server) | served_vectors).items():
        environment.setenv(name, value)
    with open_bot(load_settings(), say=lambda _: None) as opened:
        for _ in range(2):
            opened.ask(Question(text="What was Laiwang?"))
    sent = [asked.body["input"] for asked in server.asked]
    assert sent == [["Laiwang was a chat app."], ["What was Laiwang?"]]


def test_embeddings_that_change_their_size_are_neither_kept_nor_searched_for(
    cli: Cli, server: FakeOpenAI, served_vectors: dict[str, str], tmp_path: Path
) -> None:
    assert cli("sync", settings=served(server) | served_vectors).status == 0
    server.embedding_size = 48
    (tmp_path / "seeds" / "two.txt").write_text("DingTalk is used at work.\n", encoding="utf-8")
    run = cli("sync")
    assert run.status == 1
    assert "gives vectors of 48 numbers; the library keeps vectors of 32" in run.err
    assert "«bot doctor» computes all anew" in run.err
    (tmp_path / "seeds" / "two.txt").unlink()
    assert "vectors of 48 numbers" in cli("search", "Laiwang").err
    server.embedding_size = 32
    assert "Laiwang was a chat app." in cli("search", "Laiwang").out
    server.embedding_size = 48
    run = cli("doctor")
    assert "made anew: vectors of 32 numbers were dropped" in run.out
    assert "Laiwang was a chat app." in cli("search", "Laiwang").out
