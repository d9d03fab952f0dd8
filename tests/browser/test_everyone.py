"""For everyone: axe in every state of Ask and the shared page, zoom, small screens, projectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.types import ModelInfo
from tests.browser.conftest import Open, ask, served
from tests.browser.fake_engine import FakeEngine

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser

QUESTION = "What was Weibo worth to Alibaba? As a matrix."
MOVING = """selector => [...document.querySelectorAll(selector)].filter(e => {
  const { transitionDuration, animationName } = getComputedStyle(e);
  const seen = e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  return seen && (parseFloat(transitionDuration) > 0.01 || animationName !== "none");
}).map(e => e.outerHTML.slice(0, 100))"""
"""What moves among the elements of a selector that are seen."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    big = ModelInfo(name="big", offline=False, reason="served")
    with served(FakeEngine(pause=0, others=(big,))) as address:
        yield address


def violations(page: Any) -> list[tuple[str, list[str]]]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    return [
        (found["id"], [node["html"][:160] for node in found["nodes"]])
        for found in axe.Axe().run(page).response["violations"]
    ]


def press(page: Any, question: str, stage: str) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_selector(f"#now .turn[data-stage={stage}]")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_in_any_state(open_page: Open, url: str, scheme: str, width: int) -> None:
    page = open_page(url, width=width, color_scheme=scheme, reduced_motion="reduce")
    assert violations(page) == []
    ask(page, QUESTION)
    page.click("#now .answer a[data-cite$='-4']")
    expect(page.locator("#sources mark.now")).to_be_in_viewport()
    assert violations(page) == []
    page.evaluate("document.querySelectorAll('#now details').forEach(each => each.open = true)")
    if width == 390:
        page.evaluate("document.querySelector('#aside .talks').showPopover()")
    page.hover("#now .matrix a[data-cite$='-3']")
    expect(page.locator("#peek")).to_be_visible()
    assert violations(page) == []
    page.evaluate("document.body.classList.remove('sheet')")
    page.locator("#now [data-present]").evaluate("button => button.click()")
    page.wait_for_function("document.fullscreenElement")
    assert violations(page) == []
    page.evaluate("document.exitFullscreen()")
    press(page, "OFFER, then fail", "failed")
    assert violations(page) == []
    press(page, "What is the price of tea?", "answered")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_shared_answer(open_page: Open, url: str, scheme: str) -> None:
    page = open_page(url, color_scheme=scheme)
    ask(page, QUESTION)
    page.click("#now .menu summary:has-text('Export')")
    page.click("#now button:has-text('Link to this answer')")
    link = page.locator("#errand [data-errand=link]").get_attribute("data-href")
    page.goto(url + link[1:])
    assert violations(page) == []
    missing = page.goto(url + "answer/nothing")
    assert missing.status == 404
    assert violations(page) == []


@pytest.mark.parametrize("language", ["en-US", "zh-CN", "zh-TW"])
def test_nothing_is_wider_than_the_window(open_page: Open, url: str, language: str) -> None:
    """720 is a window of 1440 at 200 %; 320 one of 1280 at 400 %."""
    page = open_page(url, locale=language)
    ask(page, QUESTION)
    page.evaluate("document.querySelectorAll('#now .plan details').forEach(d => d.open = true)")
    for width in (320, 390, 720, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 860})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        inside = page.evaluate(
            """() => [...document.querySelectorAll("#masthead *, #now *, #ask *")].filter(e =>
              !e.closest(".wide, .said, .choices") && e.getClientRects().length
              && e.getBoundingClientRect().right > innerWidth + 1)
              .map(e => e.outerHTML.slice(0, 100))"""
        )
        assert inside == [], width


def test_a_projector_gets_larger_type(open_page: Open, url: str) -> None:
    sizes = []
    for width in (1440, 2560):
        page = open_page(url, width=width)
        ask(page, QUESTION)
        size = page.locator("#now .answer p").first.evaluate("e => getComputedStyle(e).fontSize")
        sizes.append(float(size.removesuffix("px")))
    assert sizes[1] > sizes[0] * 1.15


def test_views_are_opened_by_key_and_named_by_the_address(open_page: Open, url: str) -> None:
    page = open_page(url)
    link = page.locator("#masthead nav a[data-view=compare]")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#view-compare")).to_be_visible()
    expect(page.locator("#view-ask")).to_be_hidden()
    expect(link).to_have_attribute("aria-current", "page")
    assert page.url.endswith("#compare")
    expect(page).to_have_title("Compare · Strategy bot")
    page.go_back()
    expect(page.locator("#view-ask")).to_be_visible()
    page.goto(f"{url}#library")
    page.reload()
    expect(page.locator("#view-library")).to_be_visible()
    expect(page.locator("#view-ask")).to_be_hidden()


def test_motion_is_reduced_where_that_is_asked_for(open_page: Open, url: str) -> None:
    page = open_page(url, width=390, reduced_motion="reduce")
    ask(page, QUESTION)
    assert page.evaluate(MOVING, "#sources, #now .turn, #now .turn *") == []


def test_from_a_question_to_source_comparison_and_file_by_keyboard_alone(
    open_page: Open, url: str
) -> None:
    page = open_page(url)

    def to(selector: str, key: str = "Tab") -> None:
        for _ in range(60):
            page.keyboard.press(key)
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                page.keyboard.press("Enter")
                return
        raise AssertionError(f"no {key} leads to {selector}")

    expect(page.locator("#question textarea")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector("#now .turn[data-stage=answered]")
    to("#now .answer a[data-cite$='-3']", "Shift+Tab")
    expect(page.locator("#sources mark.now").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#now .answer a[data-cite$='-3'] >> nth=0")).to_be_focused()
    to("#now .acts details:nth-of-type(2) > summary")
    to("#now .acts a[data-view=compare]")
    expect(page.locator("#compare-matrix .matrix")).to_be_visible()
    to("#compare-matrix a[data-cite]")
    expect(page.locator("#sources mark.now").first).to_be_focused()
    page.keyboard.press("Escape")
    to("#compare-matrix a[data-view=ask]")
    expect(page.locator("#now .q")).to_be_in_viewport()
    to("#now .acts details:nth-of-type(1) > summary")
    with page.expect_download() as waiting:
        to("#now .acts [data-format=word]")
    assert waiting.value.suggested_filename.endswith(".docx")
