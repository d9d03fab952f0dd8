"""The page over the real bot: one form for every model's answer, a served model that is killed in
mid-stream, and no key in anything that the page sends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.service.engine import Bot
from bot.service.factory import open_bot
from bot.settings import load_settings
from bot.types import Question
from tests import fake_openai
from tests.browser.conftest import served
from tests.browser.fake_engine import SEEDS
from tests.fake_openai import FakeOpenAI, Reply
from tests.integration.test_served import right_quote

pytestmark = [pytest.mark.browser, pytest.mark.loopback, pytest.mark.timeout(180)]

KEY = "sk-test-of-the-page-0123456789"
QUESTION = "Why did Laiwang fail?"
ANSWERED = "#now .turn[data-stage=answered]"
FORM = """turn => [...new Set([...turn.querySelectorAll('*')]
    .filter(e => e.matches('.answer, .answer a[data-cite]') ||
        !e.closest('.answer, .next, .legend dl'))
    .map(e => [e.tagName, e.matches('[data-cite]') ? 'mark' : e.className, e.dataset.do,
    e.dataset.event].join(' ')))].sort()"""
"""What an answer on the page is made of; its words, their statuses and what is asked next are left
aside."""


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    with fake_openai.running(key=KEY) as running:
        yield running


@pytest.fixture(scope="module")
def bot(
    tmp_path_factory: pytest.TempPathFactory, dictionary: Path, server: FakeOpenAI
) -> Iterator[Bot]:
    """The bot over the seeds, asking the server."""
    data = tmp_path_factory.mktemp("page") / "data"
    data.mkdir(parents=True)
    (data / "cache").symlink_to(dictionary)
    given = {
        "BOT_DATA_DIR": str(data),
        "BOT_EMBEDDINGS": "offline",
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": server.url,
        "OPENAI_MODEL": "fake-model",
        "BOT_JUDGE": "off",
    }
    with open_bot(load_settings(Path("no.env"), given), say=lambda _: None) as opened:
        yield opened


@pytest.fixture(scope="module")
def sent() -> bytearray:
    """All that the page's server has sent."""
    return bytearray()


@pytest.fixture(scope="module")
def page(bot: Bot, sent: bytearray, chromium: Any) -> Iterator[Any]:
    with served(bot, sent=sent) as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        yield page
        context.close()


@pytest.fixture(scope="module")
def stood_in(server: FakeOpenAI, page: Any) -> None:
    """The model was killed in mid-stream, and the offer of the offline answer was taken."""
    server.says(Reply(fault="stream-reset"))
    page.fill("#question textarea", QUESTION)
    page.press("#question textarea", "Enter")
    page.click("#now button:has-text('Answer offline instead')")
    # What broke off is answered, too, and offers the offline model: that answer offers the served.
    page.wait_for_selector(f"{ANSWERED} .choices button[data-model=fake-model]", state="attached")


@pytest.mark.usefixtures("stood_in")
def test_a_model_killed_in_mid_stream_leaves_a_usable_page_with_the_offline_offer(
    bot: Bot, page: Any
) -> None:
    shown = page.inner_text("#now .answer")
    answer = bot.ask(Question(text=QUESTION, model="offline"))
    first = answer.claims[0].text.partition(": ")[2]
    assert first[:40] in shown


@pytest.mark.usefixtures("stood_in")
def test_the_stub_and_a_served_model_give_answers_of_one_form(
    server: FakeOpenAI, page: Any
) -> None:
    offline = page.locator(ANSWERED).evaluate(FORM)
    server.says(right_quote)
    page.click("#now .menu summary:has-text('More')")
    page.click("#now .choices button[data-model=fake-model]")
    page.wait_for_selector(f"{ANSWERED} .choices button[data-model=offline]", state="attached")
    assert page.locator(ANSWERED).evaluate(FORM) == offline
    assert {"DIV answer  ", "SUMMARY checked  ", "DETAILS found  "} < set(offline)
    page.click(f"{ANSWERED} .answer a[data-cite]")
    page.wait_for_selector("mark")


@pytest.mark.usefixtures("stood_in")
def test_no_key_is_in_anything_that_the_page_was_sent(
    server: FakeOpenAI, page: Any, sent: bytearray
) -> None:
    server.says(Reply(fault="401"))  # The server repeats the key that it refuses.
    page.fill("#question textarea", "And DingTalk?")
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#now .turn[data-stage=failed] [role=alert]")
    assert {asked.key for asked in server.asked} == {f"Bearer {KEY}"}
    assert b"And DingTalk?" in sent
    assert len(sent) > 1_000_000
    assert KEY.removeprefix("sk-").encode() not in sent
    assert KEY not in page.content()


@pytest.mark.usefixtures("stood_in")
def test_stop_on_the_page_frees_the_servers_connection(server: FakeOpenAI, page: Any) -> None:
    server.says(Reply(fault="silent"))
    server.left.clear()
    page.fill("#question textarea", "And Weibo?")
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#now .turn[data-stage=writing]")
    page.click("#stop")
    page.wait_for_selector("#now .turn[data-stage=stopped]")
    for _ in range(200):  # By itself the server's silence would last a minute.
        if server.left:
            break
        page.wait_for_timeout(100)
    assert server.left


def test_the_demo_goes_on_without_its_model_and_its_network(
    bot: Bot, server: FakeOpenAI, chromium: Any
) -> None:
    """From the first key to the last: docs/demo.md."""
    steps = yaml.safe_load((SEEDS / "demo.yaml").read_text(encoding="utf-8"))["steps"]
    server.says(right_quote)
    with served(bot, demo=SEEDS / "demo.yaml") as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector("#masthead [data-library=ready]")
        for at, step in enumerate(steps, start=1):
            if at == 3:
                server.says(Reply(fault="stream-reset"))  # the model is killed
            if at == 6:
                context.set_offline(True)
                page.keyboard.press("n")
                page.wait_for_selector("text=Attempting reconnection")
                page.evaluate("window.before = true")
                context.set_offline(False)
                page.wait_for_function("!window.before")  # it was loaded anew
                page.wait_for_selector("#tour .tour[data-step='4']")
                page.keyboard.press("n")
                page.wait_for_selector("#tour .tour[data-step='5']")
                page.click("#masthead [data-language=zh-Hans]")  # the view is still being drawn
                page.wait_for_selector("html[lang=zh-Hans]")
            page.keyboard.press("n")
            bar = page.wait_for_selector(f"#tour .tour[data-step='{at}']")
            assert step["notes"]["en" if at < 6 else "zh-Hans"] in bar.inner_text()
            if "question" in step:
                asked = step["question"]["en" if at < 6 else "zh-Hans"]
                page.locator(f"{ANSWERED} .q", has_text=asked).wait_for()
                assert page.locator("#now [role=alert]").count() == 0
            else:
                page.wait_for_selector(f"#view-{step['view']}:visible")
            seen = {
                3: "#compare-matrix a[data-cite]",
                5: "#see-timeline a[data-cite]",
                9: "#view-library .shelf",
            }.get(at, f"{ANSWERED} .answer a[data-cite]")
            page.wait_for_selector(seen)
        context.close()
