"""A reader's ways through the page."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Open, answers, ask, served
from tests.browser.fake_engine import WEIBO, FakeEngine

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser

QUESTION = "What was Weibo worth to Alibaba?"
BOX = "#question textarea"


def test_enter_sends_and_the_draft_is_unchecked_until_the_checked_answer_replaces_it(
    open_page: Open,
) -> None:
    with served(FakeEngine(pause=0.2)) as url:
        page = open_page(url)
        expect(page.locator(BOX)).to_be_focused()
        page.fill(BOX, QUESTION)
        page.keyboard.press("Enter")
        expect(page.locator("#now .answer.draft")).to_be_visible()
        expect(page.locator("#now .unchecked")).to_contain_text("not checked yet")
        assert page.locator("#now a[data-cite]").count() == 0
        page.wait_for_selector("#now .turn[data-stage=answered]")
        expect(page.locator("#now .draft")).to_have_count(0)
        expect(page.locator("#now .q")).to_have_text(QUESTION)
        expect(page.locator("#now .plan")).not_to_contain_text(" ms", use_inner_text=True)
        expect(page.locator("#now .checked")).to_have_text(
            "8 statements: 5 verified, 2 inferred, 1 not verified"
        )
        expect(page.locator("#status [role=status]")).to_contain_text("Answer checked.")
        expect(page.locator(BOX)).to_have_value("")


def test_statuses_differ_in_shape_and_not_in_colour_alone(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    looks = {
        kind: page.locator(f"#now .answer .c.{kind}").first.evaluate(
            "e => (({ borderStyle, borderRadius }) => [borderStyle, borderRadius])"
            "(getComputedStyle(e)).concat(e.textContent)"
        )
        for kind in ("verified", "inference", "unverified")
    }
    assert looks["inference"][0] == "dashed"
    assert looks["inference"][2] == "1·2"
    assert looks["unverified"][2] == "?"
    assert looks["unverified"][1] != looks["verified"][1]


@pytest.mark.parametrize("by_key", [False, True], ids=["click", "enter"])
def test_a_citation_opens_its_document_at_the_quoted_words(open_page: Open, by_key: bool) -> None:
    page = open_page()
    ask(page, QUESTION)
    mark = page.locator("#now .answer table a[data-cite$='-3']")
    if by_key:
        mark.focus()
        page.keyboard.press("Enter")
    else:
        mark.click()
    words = page.locator("#sources mark.now")
    expect(words).to_have_text(WEIBO[2][1])
    expect(words).to_be_in_viewport()
    expect(words).to_be_focused()
    expect(page.locator("#sources mark.pale:not(.now):visible")).to_have_text(WEIBO[1][1])
    card = page.locator("#sources .card:visible")
    expect(card).to_contain_text("Source 3 of 4")
    expect(card.locator(".tag")).to_have_text(["互聯網觀察家", "forum answer", "undated"])
    expect(mark).to_have_attribute("title", "Verified: these are the source’s own words")
    expect(page.locator("#sources .note:visible")).to_contain_text(
        "Our translation, not the source"
    )
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_previous_and_next_walk_through_the_sources(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    card = page.locator("#sources .card:visible")
    expect(card).to_contain_text("Source 1 of 4")
    assert card.get_by_label("Previous").is_disabled()
    card.get_by_label("Next").click()
    expect(card).to_contain_text("Source 2 of 4")
    card.get_by_label("Previous").click()
    expect(card).to_contain_text("16 Nov 2013")


def test_fiction_is_said_plainly(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    page.click("#now .answer a[data-cite$='-4']")
    expect(page.locator("#sources .card:visible .tag.fiction")).to_have_text("fiction")


def test_shift_enter_begins_a_new_line(open_page: Open) -> None:
    page = open_page()
    page.fill(BOX, "one")
    page.press(BOX, "Shift+Enter")
    page.keyboard.type("two")
    expect(page.locator(BOX)).to_have_value("one\ntwo")
    expect(page.locator("#now .welcome")).to_be_visible()


def test_stop_keeps_what_was_written_and_says_that_it_is_unchecked(open_page: Open) -> None:
    page = open_page()
    page.fill(BOX, "SLOW please")
    page.press(BOX, "Enter")
    page.wait_for_selector("#now .answer.draft")
    page.click("#stop")
    expect(page.locator("#now .turn[data-stage=stopped]")).to_contain_text("was not checked")
    expect(page.locator("#send")).to_be_visible()
    page.wait_for_timeout(900)  # what the engine still wrote must not appear
    expect(page.locator("#now .turn")).to_have_attribute("data-stage", "stopped")
    ask(page, QUESTION)


def test_asking_again_puts_a_new_answer_in_the_place_of_the_last(
    open_page: Open, engine: FakeEngine
) -> None:
    page = open_page()
    ask(page, QUESTION)
    before = len(engine.asked)
    page.click("#now .acts summary:has-text('More')")
    page.click("#now .acts [data-do=again]")
    page.wait_for_selector("#now #t2[data-stage=answered]")
    assert page.locator(".turn").count() == 1
    assert [question.text for question in engine.asked[before:]] == [QUESTION]
    assert engine.asked[-1].history == ()


def test_an_example_is_asked_by_a_click(open_page: Open) -> None:
    page = open_page()
    examples = page.locator("#now .examples button")
    assert {e.get_attribute("lang") for e in examples.all()} == {"en"}
    examples.first.click()
    page.wait_for_selector("#now .turn[data-stage=answered]")
    expect(page.locator("#now .q")).to_have_text("What happened to Laiwang?")


def test_a_second_turn_has_the_history_and_keeps_the_first_turns_sources(
    open_page: Open, engine: FakeEngine
) -> None:
    page = open_page()
    ask(page, QUESTION)
    ask(page, "And then?")
    history = engine.asked[-1].history
    assert [turn.role for turn in history] == ["user", "assistant"]
    assert history[0].content == QUESTION
    expect(page.locator("#sources .panel")).to_have_attribute("data-open", "t2-1")
    page.click("#past a[data-cite='t1-4']")
    expect(page.locator("#sources mark.now")).to_have_text(WEIBO[3][1])
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id).filter(Boolean)")
    assert len(ids) == len(set(ids))


def test_two_sessions_share_nothing(open_page: Open, engine: FakeEngine) -> None:
    first, second = open_page(), open_page(locale="en-GB")  # in a browser of its own
    ask(first, "Only the first reader asked this")
    ask(second, "Only the second reader asked that")
    assert engine.asked[-1].history == ()
    expect(second.locator("body")).not_to_contain_text("Only the first")
    first.reload()
    expect(first.locator("#now .q")).to_contain_text("Only the first")
    expect(first.locator("#past, #now")).not_to_contain_text(["Only the second"] * 2)


def test_on_a_phone_the_source_is_a_sheet_that_closes(open_page: Open) -> None:
    page = open_page(width=390)
    ask(page, QUESTION)
    sheet = page.locator("#sources")
    expect(sheet).to_be_hidden()
    page.click("#now .answer a[data-cite$='-3']")
    expect(sheet).to_be_visible()
    expect(page.locator("#sources mark.now")).to_be_in_viewport()
    expect(page.locator("#now .answer a[data-cite$='-3']")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("#sources .card:visible .close")
    expect(sheet).to_be_hidden()
    page.click("#now .answer a[data-cite$='-3']")
    expect(page.locator("#sources mark.now")).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()


def test_on_a_phone_the_welcome_fits_the_window(open_page: Open) -> None:
    page = open_page(width=390)
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("#masthead h1")).to_be_in_viewport(ratio=1)
    expect(page.locator("#send")).to_be_in_viewport(ratio=1)


def test_an_error_is_shown_in_words_and_the_question_is_kept(open_page: Open) -> None:
    page = open_page()
    page.fill(BOX, "FAIL please")
    page.press(BOX, "Enter")
    expect(page.locator("#now .box")).to_contain_text("Ask again, or set BOT_MODEL.")
    expect(page.locator(BOX)).to_have_value("FAIL please")
    page.fill(BOX, "CRASH please")
    page.press(BOX, "Enter")
    expect(page.locator("#now .box")).to_contain_text("the details are in the server’s log")
    expect(page.locator("body")).not_to_contain_text("secret detail")


def test_an_empty_question_is_met_with_a_prompt(open_page: Open, engine: FakeEngine) -> None:
    page = open_page()
    before = len(engine.asked)
    page.fill(BOX, "   ")
    page.press(BOX, "Enter")
    expect(page.locator("#status")).to_have_text("Please type a question first.")
    assert len(engine.asked) == before


def test_a_refusal_shows_what_comes_nearest_and_opens_it(open_page: Open) -> None:
    page = open_page()
    ask(page, "What is the price of tea?")
    refusal = page.locator("#now .refusal")
    expect(refusal).to_contain_text("Not answered from the sources")
    assert refusal.locator("li").count() == 3
    refusal.locator("a[data-cite$='-2']").click()
    expect(page.locator("#sources mark.now")).to_have_text(WEIBO[1][1])


def test_the_page_speaks_the_readers_language_and_remembers_a_switch(open_page: Open) -> None:
    page = open_page(locale="zh-HK")
    expect(page.locator("#send")).to_have_text("提問")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    ask(page, QUESTION)
    page.click("button[data-language='en']")
    expect(page.locator("#send")).to_have_text("Ask")
    expect(page.locator("#now .checked")).to_contain_text("8 statements: 5 verified")
    page.reload()
    expect(page.locator("#send")).to_have_text("Ask")
    expect(page.locator("#now .q")).to_have_text(QUESTION)


@pytest.mark.parametrize("how", ["scheme", "parameter"])
def test_dark_is_the_systems_choice_or_the_addresss(
    open_page: Open, address: str, how: str
) -> None:
    if how == "scheme":
        page = open_page(color_scheme="dark")
    else:
        page = open_page(f"{address}?__theme=dark")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", background))) < 60


def test_light_or_dark_is_chosen_and_kept(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    page.click("[data-theme-switch]")
    expect(page.locator("body")).not_to_have_class(re.compile(r"\bdark\b"))
    page.reload()
    page.wait_for_selector("#now .welcome")
    expect(page.locator("body")).not_to_have_class(re.compile(r"\bdark\b"))
    page.click("[data-theme-switch]")
    expect(page.locator("body")).to_have_class(re.compile(r"\bdark\b"))


def test_an_answer_is_presented_alone_and_the_keys_go_on_and_back(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    ask(page, "And then?")
    page.click("#past .acts summary:has-text('More')")
    page.click("#past [data-present]")
    shown = "document.fullscreenElement?.querySelector('.q').textContent"
    page.wait_for_function(f"{shown} === {QUESTION!r}")
    page.wait_for_function(  # sizes change smoothly
        "parseFloat(getComputedStyle(document.querySelector('#past .answer')).fontSize) >= 24"
    )
    expect(page.locator("#past .acts").first).to_be_hidden()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"{shown} === 'And then?'")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"{shown} === {QUESTION!r}")
    page.evaluate("document.exitFullscreen()")
    expect(page.locator("#past .acts").first).to_be_visible()


def test_all_of_it_can_be_reached_by_keyboard(open_page: Open) -> None:
    page = open_page()
    ask(page, QUESTION)
    reached = set()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        reached.add(
            page.evaluate(
                "(e => e.dataset.cite ? 'cite' : e.dataset.do === 'copy' ? 'copy' :"
                " e.dataset.language ? 'language' : e.tagName)(document.activeElement)"
            )
        )
    answers(page)
    assert {"cite", "copy", "language"} <= reached
