"""Conversations kept in the reader's own browser."""

from __future__ import annotations

import json

import pytest

from tests.browser.conftest import Open, ask

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser

FIRST, SECOND = "What was Weibo worth?", "Who blocked whom?"
OWN = {"reduced_motion": "reduce"}
"""Options that give a test a browser context, and so a store, of its own."""


def test_a_conversation_survives_a_reload_and_goes_on(open_page: Open, engine: object) -> None:
    page = open_page(**OWN)
    expect(page.locator("#aside .quiet p:visible")).to_contain_text("in this browser alone")
    ask(page, FIRST)
    talks = page.locator("#aside .open")
    expect(talks).to_have_count(1)
    expect(page.locator("#aside .quiet p:visible")).to_have_count(0)
    page.reload()
    expect(page.locator("#now .q")).to_have_text(FIRST)
    page.click("#now .answer a[data-cite$='-3'] >> nth=0")
    expect(page.locator("#sources mark.now")).to_be_in_viewport()
    ask(page, SECOND)
    assert len(engine.asked[-1].history) == 2
    expect(talks).to_have_count(1)
    page.click("#aside .new")
    expect(page.locator("#now .welcome")).to_be_visible()
    ask(page, "A third thing")
    assert engine.asked[-1].history == ()
    expect(talks).to_have_count(2)
    talks.nth(1).click()
    expect(page.locator("#now .q")).to_have_text(SECOND)
    expect(page.locator("#past .q")).to_have_text(FIRST)
    expect(talks.nth(1)).to_have_attribute("aria-current", "true")


def test_conversations_are_renamed_searched_deleted_and_brought_back(open_page: Open) -> None:
    page = open_page(**OWN)
    ask(page, FIRST)
    page.click("#aside .new")
    expect(page.locator("#now .welcome")).to_be_visible()
    ask(page, SECOND)
    titles = page.locator("#aside .open")
    expect(titles).to_have_count(2)
    page.once("dialog", lambda asked: asked.accept("<b>Weibo</b>"))
    page.locator("#aside li [data-rename]").nth(1).click()
    expect(titles.nth(1)).to_contain_text("<b>Weibo</b>")
    page.fill("#aside input[type=search]", "blocked")
    expect(titles).to_have_count(1)
    page.fill("#aside input[type=search]", "no such words")
    expect(page.locator("#aside .quiet p:visible")).to_have_text(
        "No conversation holds these words."
    )
    page.fill("#aside input[type=search]", "")
    page.locator("#aside li [data-delete]").nth(0).click()
    expect(titles).to_have_count(1)
    expect(page.locator("#now .welcome")).to_be_visible()
    page.click("#aside .quiet [data-undo]")
    expect(titles).to_have_count(2)
    page.click("button[data-language='zh-Hans']")
    expect(page.locator("#aside h2")).to_have_text("对话")
    expect(titles).to_have_count(2)


def test_what_was_changed_by_hand_is_not_believed(open_page: Open) -> None:
    page = open_page(**OWN)
    ask(page, FIRST)
    expect(page.locator("#aside .open")).to_have_count(1)
    page.evaluate(
        """() => {
          const talks = JSON.parse(localStorage.getItem("bot.talks"));
          talks[0].record = talks[0].record.replace("Weibo", "Tencent");
          localStorage.setItem("bot.talks", JSON.stringify(talks));
        }"""
    )
    page.reload()
    expect(page.locator("#status")).to_contain_text("cannot be opened any more")
    expect(page.locator("#now .welcome")).to_be_visible()


def test_the_oldest_give_way_to_the_limit(open_page: Open) -> None:
    page = open_page(**OWN)
    old = [{"id": str(n), "title": f"old {n}", "when": n, "record": "x" * 1_746_000} for n in "987"]
    page.evaluate("talks => localStorage.setItem('bot.talks', talks)", json.dumps(old))
    ask(page, FIRST)
    expect(page.locator("#aside .open")).to_have_count(3)
    expect(page.locator("#aside .open").nth(0)).to_contain_text(FIRST)
    expect(page.locator("#aside .open").nth(2)).to_contain_text("old 8")


def test_without_room_the_conversations_are_a_drawer(open_page: Open) -> None:
    page = open_page(width=390, **OWN)
    ask(page, FIRST)
    expect(page.locator("#aside .talks")).to_be_hidden()
    page.click("#aside .drawer")
    expect(page.locator("#aside .open")).to_be_visible()
    page.click("#aside .new")
    expect(page.locator("#aside .talks")).to_be_hidden()
    expect(page.locator("#now .welcome")).to_be_visible()
