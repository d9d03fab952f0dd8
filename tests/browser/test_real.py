"""The page over the real bot: its own answers, and a served model that is killed in mid-stream."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.engine import Bot
from bot.factory import open_bot
from bot.settings import load_settings
from bot.types import Question
from tests import fake_openai
from tests.browser.conftest import served

pytestmark = [pytest.mark.browser, pytest.mark.loopback, pytest.mark.timeout(180)]

KEY = "sk-test-of-the-page-0123456789"
QUESTION = "Why did Laiwang fail?"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory, dictionary: Path) -> Iterator[Bot]:
    """The bot over the seeds, asking a server that resets the connection in mid-stream."""
    data = tmp_path_factory.mktemp("page") / "data"
    shutil.copytree(dictionary, data / "cache")
    with fake_openai.running(key=KEY) as server:
        given = {
            "BOT_DATA_DIR": str(data),
            "BOT_EMBEDDINGS": "offline",
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": server.url_that("stream-reset"),
            "OPENAI_MODEL": "fake-model",
            "BOT_TIMEOUT_S": "10",
        }
        with open_bot(load_settings(Path("no.env"), given), say=lambda _: None) as opened:
            yield opened


def test_a_model_killed_in_mid_stream_leaves_a_usable_page_with_the_offline_offer(
    bot: Bot, chromium: Any
) -> None:
    with served(bot) as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(address)
        page.fill("#question textarea", QUESTION)
        page.press("#question textarea", "Enter")
        page.click("#now button:has-text('Answer offline instead')", timeout=60_000)
        page.wait_for_selector("#now .turn[data-stage=answered] a[data-cite]", timeout=60_000)
        assert KEY not in page.content()
        shown = page.inner_text("#now .answer")
        context.close()
    answer = bot.ask(Question(text=QUESTION, model="offline"))
    first = answer.claims[0].text.partition(": ")[2]
    assert first[:40] in shown
