"""A tour, stepped by key, answered offline where the model fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Open, served
from tests.browser.fake_engine import WEIBO, FakeEngine
from tests.browser.test_everyone import violations

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser

TOUR = """\
title: A short tour
steps:
  - question: What was Weibo worth?
    notes: { en: Point at the mark. }
    opens: 3
  - view: see
    opens: 2
  - question: OFFER on stage
"""


def test_a_tour_is_stepped_by_key_and_answered_offline_where_the_model_fails(
    open_page: Open, tmp_path: Path
) -> None:
    path = tmp_path / "demo.yaml"
    path.write_text(TOUR, encoding="utf-8")
    engine = FakeEngine(pause=0)
    with served(engine, demo=path) as url:
        page = open_page(url)
        expect(page.locator("#tour")).to_contain_text("A short tour")
        page.wait_for_timeout(100)
        page.keyboard.press("n")
        page.wait_for_selector("#now #t1[data-stage=answered]")
        expect(page.locator("#tour")).to_contain_text("Step 1 of 3")
        expect(page.locator("#tour")).to_contain_text("Point at the mark.")
        expect(page.locator("#sources mark.now")).to_have_text(WEIBO[2][1])
        page.keyboard.press("PageDown")
        expect(page.locator("#view-see")).to_be_visible()
        second = page.locator("#view-see a[data-cite]").nth(1)
        expect(second).to_have_attribute("aria-current", "true")
        expect(page.locator("#sources mark.now").first).to_be_in_viewport()
        assert violations(page) == []
        page.keyboard.press("p")
        expect(page.locator("#now #t1 .q")).to_be_in_viewport()
        expect(page.locator("#sources mark.now")).to_have_text(WEIBO[2][1])
        page.keyboard.press("n")
        expect(page.locator("#view-see")).to_be_visible()
        expect(second).to_have_attribute("aria-current", "true")  # the step is done
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("#now #t2[data-stage=answered]")
        assert [each.model for each in engine.asked] == [None, None, "offline"]
        expect(page.locator("#now .checked")).to_contain_text("8 statements: 5 verified")
        page.fill("#question textarea", "n")
        page.keyboard.press("ArrowRight")  # belongs to the words that are being written
        expect(page.locator("#now #t2")).to_be_visible()
        page.fill("#question textarea", "")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#now .welcome")).to_be_visible()
