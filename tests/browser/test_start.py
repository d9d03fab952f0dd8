"""The page while its library is being prepared, and when it cannot be."""

from __future__ import annotations

import json
import threading
import urllib.request

import pytest

from bot.errors import LibraryBusy
from bot.types import Progress
from tests.browser.conftest import Open, served
from tests.browser.fake_engine import FakeEngine

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser


def state(url: str) -> str:
    with urllib.request.urlopen(f"{url}health") as response:
        return str(json.load(response)["status"])


def test_the_page_answers_while_the_library_is_prepared(open_page: Open) -> None:
    go = threading.Event()

    def slowly(progress: Progress) -> FakeEngine:
        progress("passages", 3, 8)
        go.wait(20)
        return FakeEngine()

    with served(slowly) as url:
        page = open_page(url)
        expect(page.locator("#masthead .tag.waiting")).to_have_text("Preparing the library…")
        expect(page.locator("#masthead progress")).to_have_attribute("value", "3")
        page.fill("#question textarea", "Already asked")
        page.press("#question textarea", "Enter")
        expect(page.locator("#now .unchecked")).to_have_text("Preparing the library…")
        assert state(url) == "preparing"
        go.set()
        page.wait_for_selector("#now .turn[data-stage=answered]")
        expect(page.locator("#masthead")).to_contain_text("5 documents")
        assert state(url) == "ready"


def test_a_library_that_cannot_be_prepared_is_said_and_asked_for_again(open_page: Open) -> None:
    attempts = 0

    def busy_once(_progress: Progress) -> FakeEngine:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise LibraryBusy("Another process is using it. Stop that one first.")
        return FakeEngine()

    with served(busy_once) as url:
        page = open_page(url)
        expect(page.locator("#masthead .tag.doubt")).to_contain_text("could not be prepared")
        assert state(url) == "failed"
        page.click("#now .examples button >> nth=0")
        page.wait_for_selector("#now .turn[data-stage=answered]")
        expect(page.locator("#masthead .tag.on")).to_have_text("Offline · no key")
