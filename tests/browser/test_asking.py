"""Asking in other ways than by the box: again, edited, of another model; what is done after."""

from __future__ import annotations

import re
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.types import Drafted, Event, ModelInfo
from tests.browser.conftest import Open, ask, served
from tests.browser.fake_engine import FakeEngine

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser

QUESTION = "What was Weibo worth to Alibaba? As a matrix."
BIG = ModelInfo(name="big", offline=False, reason="served")


@pytest.fixture(scope="module")
def asked() -> FakeEngine:
    return FakeEngine(pause=0, others=(BIG,))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def url(asked: FakeEngine, folder: Path) -> Iterator[str]:
    with served(asked, folder) as address:
        yield address


@pytest.fixture
def page(open_page: Open, url: str) -> Any:
    """A page after one question, in a browser of its own."""
    page = open_page(url, permissions=["clipboard-read", "clipboard-write"])
    ask(page, QUESTION)
    return page


def test_a_question_is_edited_and_asked_again_from_there(page: Any, asked: FakeEngine) -> None:
    ask(page, "And then?")
    page.click("#past .edit summary >> nth=0")
    field = page.locator("#past .edit[open] textarea")
    expect(field).to_be_focused()
    expect(field).to_have_value(QUESTION)
    field.fill("What was Weibo worth to Tencent?")
    field.press("Enter")
    page.wait_for_selector("#now #t3[data-stage=answered]")
    expect(page.locator("#now .q")).to_have_text("What was Weibo worth to Tencent?")
    assert page.locator(".turn").count() == 1
    assert asked.asked[-1].history == ()
    expect(page.locator("#question textarea")).to_be_focused()


def test_the_reading_is_worded_anew(page: Any, asked: FakeEngine) -> None:
    page.click("#now .plan .edit summary:has-text('Read as')")
    page.locator("#now .edit[open] textarea").fill("the value of Weibo in 2013")
    page.click("#now .edit[open] button")
    page.wait_for_selector("#now #t2[data-stage=answered]")
    assert (asked.asked[-1].text, asked.asked[-1].reading) == (
        QUESTION,
        "the value of Weibo in 2013",
    )
    expect(page.locator("#now .plan")).to_contain_text("Read as “the value of Weibo in 2013”")


def test_another_model_is_asked_once_or_from_now_on(page: Any, asked: FakeEngine) -> None:
    page.click("#now .menu summary:has-text('More')")
    page.click("#now .choices button:has-text('big')")
    page.wait_for_selector("#now #t2[data-stage=answered]")
    assert asked.asked[-1].model == "big"
    ask(page, "Of whom is this asked?")
    assert asked.asked[-1].model is None
    page.select_option("#masthead select", "big")
    expect(page.locator("#masthead option[selected]")).to_have_text("big")
    ask(page, "And this?")
    assert asked.asked[-1].model == "big"


def test_when_the_model_fails_the_passages_can_be_answered_from(
    page: Any, asked: FakeEngine
) -> None:
    page.fill("#question textarea", "OFFER me something")
    page.press("#question textarea", "Enter")
    page.click("#now .box button:has-text('Answer offline instead')")
    page.wait_for_selector("#now .turn[data-stage=answered]")
    assert (asked.asked[-1].text, asked.asked[-1].model) == ("OFFER me something", "offline")


def test_a_suggested_question_is_asked_by_a_click(page: Any, asked: FakeEngine) -> None:
    page.click("#now .next button >> nth=0")
    page.wait_for_selector("#now #t2[data-stage=answered]")
    assert asked.asked[-1].text == "What came after Taojianghu?"
    assert len(asked.asked[-1].history) == 2


def test_an_answer_is_copied_with_its_footnotes(page: Any) -> None:
    page.click("#now button:has-text('Copy')")
    expect(page.locator("#status")).to_contain_text("Copied")
    page.wait_for_function("navigator.clipboard.readText().then(text => text.startsWith('# '))")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"# {QUESTION}\n")
    assert "[^1]: " in copied


def test_an_answer_and_a_conversation_are_taken_away(page: Any, url: str) -> None:
    ask(page, "And then?")
    for menu, expected in (
        ("#past .menu summary:has-text('Export')", {QUESTION}),
        ("#aside .menu summary", {QUESTION, "And then?"}),
    ):
        page.click(menu)
        with page.expect_download() as waiting:
            page.click(".menu[open] button:has-text('Word')")
        assert (
            waiting.value.suggested_filename == "What-was-Weibo-worth-to-Alibaba-As-a-matrix.docx"
        )
        with zipfile.ZipFile(waiting.value.path()) as file:
            written = file.read("word/document.xml").decode()
        assert {each for each in (QUESTION, "And then?") if each in written} == expected


def test_a_link_shows_the_answer_to_a_colleague_who_can_only_read(
    page: Any, open_page: Open, url: str
) -> None:
    page.click("#now .menu summary:has-text('Export')")
    page.click("#now button:has-text('Link to this answer')")
    expect(page.locator("#status")).to_contain_text("The link is copied")
    link = page.locator("#errand [data-errand=link]").get_attribute("data-href")
    assert re.fullmatch(r"/answer/[\w-]{22}", link)
    colleague = open_page(url, locale="zh-TW")
    colleague.goto(url + link[1:])
    expect(colleague.locator(".plan >> nth=0")).to_contain_text("別人分享的回答")
    expect(colleague.locator("#now .q")).to_have_text(QUESTION)
    assert colleague.locator("#now button, #now form").count() == 0
    colleague.click("#now .matrix a[data-cite$='-3']")
    expect(colleague.locator("#sources mark.now")).to_be_in_viewport()
    missing = colleague.goto(url + "answer/" + "x" * 22)
    assert missing.status == 404
    expect(colleague.locator("body")).to_contain_text("此連結下沒有回答")


@dataclass
class Pausing(FakeEngine):
    """Stops in the middle of its first answer until it may go on."""

    go: threading.Event = field(default_factory=threading.Event)

    def _drafts(self, slow: bool) -> Iterator[Event]:
        first, *rest = self.text.splitlines(keepends=True)
        time.sleep(0.1)  # drafts that follow each other faster are shown together
        yield Drafted(first)
        self.go.wait(60)
        yield Drafted("".join(rest))


def test_what_is_changed_while_an_answer_comes_is_not_lost(open_page: Open) -> None:
    engine = Pausing(pause=0, others=(BIG,))
    with served(engine) as url:
        page = open_page(url)
        page.fill("#question textarea", "One?")
        page.press("#question textarea", "Enter")
        page.wait_for_selector("#now .answer.draft")
        page.select_option("#masthead select", "big")
        page.click("#masthead [data-language=zh-Hant]")
        expect(page.locator("#now .turn[data-stage=writing] .unchecked")).to_contain_text("草稿")
        engine.go.set()
        expect(page.locator("#now .checked")).to_contain_text("8 條陳述：5 條已核實")
        expect(page.locator("#masthead select")).to_have_value("big")
        expect(page.locator("#masthead [aria-pressed=true]")).to_have_text("繁")
        ask(page, "And then?")
    assert [asked.model for asked in engine.asked] == [None, "big"]
