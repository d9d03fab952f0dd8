"""A reader's ways through the views Compare, See and Library, in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.browser.conftest import Open, served
from tests.browser.fake_engine import FakeEngine
from tests.browser.hostile import STRINGS as MADE
from tests.browser.test_everyone import MOVING
from tests.browser.test_safety import flooded_engine

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def views() -> Iterator[tuple[str, FakeEngine]]:
    engine = FakeEngine(pause=0.05)
    with served(engine) as url:
        yield url, engine


READY = {"compare": "#suggest-items-0", "library": ".shelf", "see": ".timeline"}


def turn(page, view: str) -> None:
    page.click(f"#masthead nav a[data-view='{view}']")
    page.wait_for_selector(READY[view])


@pytest.fixture
def visit(open_page: Open, views: tuple[str, FakeEngine]):
    def go(view: str, **options: object):
        page = open_page(views[0], **options)
        turn(page, view)
        return page

    return go


def choose(page, items: str = "Laiwang, WeChat, DingTalk", criteria: str = "launch, users") -> None:
    for which, text in (("items", items), ("criteria", criteria)):
        page.fill(f"#add-{which}", text)
        page.press(f"#add-{which}", "Enter")
        page.wait_for_selector(f"#drop-{which}-1")


def compare(page) -> None:
    choose(page)
    page.click("#compare-go")
    page.wait_for_selector("#compare-matrix th button")


def rows(page) -> list[str]:
    return page.locator("#compare-matrix tbody th").all_inner_texts()


def columns(page) -> list[str]:
    return page.locator("#compare-matrix thead th").all_inner_texts()


def test_what_a_cell_lacks_is_asked_for_alone(visit) -> None:
    page = visit("compare")
    compare(page)
    cell = page.locator("#compare-matrix .none a").first
    question = cell.get_attribute("data-question")
    cell.click()
    expect(page.locator("#now .turn[data-stage=answered] .q")).to_have_text(question)
    expect(page.locator("#view-ask")).to_be_visible()


def test_a_comparison_by_keyboard_alone(visit) -> None:
    page = visit("compare")
    page.focus("#add-items")
    for name in ("Laiwang", "WeChat"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"[data-do=drop][data-text='{name}']")
        expect(page.locator("#add-items")).to_be_focused()
        expect(page.locator("#add-items")).to_have_value("")
    page.focus("#suggest-criteria-0")
    page.keyboard.press("Enter")
    page.wait_for_selector("#drop-criteria-0")
    expect(page.locator("#suggest-criteria-0")).to_be_focused()
    page.focus("#compare-go")
    page.keyboard.press("Enter")
    expect(page.locator("#compare-status [role=status]")).to_contain_text("Compared. 2 of 2 cells")
    mark = page.locator("#compare-matrix a[data-cite]").first
    expect(page.locator("#sources")).to_be_hidden()
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sources mark.now").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    page.click("#masthead nav a[data-view='see']")
    page.wait_for_selector(".timeline")
    page.wait_for_timeout(300)
    expect(page.locator("#sources mark.now").first).to_be_in_viewport()


def test_a_chip_is_removed_and_focus_goes_to_the_next(visit) -> None:
    page = visit("compare")
    choose(page)
    page.focus("#drop-items-0")
    page.keyboard.press("Enter")
    expect(page.locator(".chips").first.locator("li")).to_have_count(2)
    expect(page.locator("#drop-items-0")).to_be_focused()


def test_what_is_half_typed_outlives_a_click_elsewhere(visit) -> None:
    page = visit("compare")
    page.fill("#add-items", "half a na")
    page.click("#suggest-criteria-1")
    page.wait_for_selector("#drop-criteria-0")
    expect(page.locator("#add-items")).to_have_value("half a na")


def test_quick_clicks_are_all_kept(visit) -> None:
    page = visit("compare")
    page.evaluate(
        """() => { for (const n of [0, 1, 2, 3])
          document.getElementById(`suggest-criteria-${n}`).click(); }"""
    )
    expect(page.locator("[id^=drop-criteria-]")).to_have_count(4)


def test_what_is_missing_is_said(visit) -> None:
    page = visit("compare")
    page.click("#compare-go")
    expect(page.locator("#compare-status")).to_contain_text("Choose at least two things")
    choose(page)
    expect(page.locator("#compare-status")).not_to_contain_text("Choose")


def test_silence_is_printed_and_the_matrix_sorts_by_rows_and_columns(visit) -> None:
    page = visit("compare")
    compare(page)
    expect(page.locator("#compare-matrix td.none")).to_have_count(2)
    nothing = page.locator("#compare-matrix td.none").first
    expect(nothing).to_contain_text("not stated in the sources")
    assert columns(page) == ["Laiwang", "WeChat", "DingTalk"]
    head = page.locator("#compare-matrix thead th", has_text="DingTalk")
    head.locator("button").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert rows(page) == ["users", "launch"]
    page.locator("#compare-matrix tbody th", has_text="launch").locator("button").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert columns(page) == ["WeChat", "Laiwang", "DingTalk"]
    assert page.locator("#compare-matrix [aria-sort]").count() == 1


def test_a_failed_comparison_says_what_to_do(visit) -> None:
    page = visit("compare")
    choose(page, items="FAIL, other")
    page.click("#compare-go")
    expect(page.locator("#compare-matrix [role=alert]")).to_contain_text("set BOT_MODEL")


@pytest.mark.parametrize("by_key", [False, True], ids=["click", "enter"])
def test_a_point_of_the_timeline_opens_its_exact_words(visit, by_key: bool) -> None:
    page = visit("see")
    point = page.locator(".timeline .against.to-year a")
    if by_key:
        point.focus()
        page.keyboard.press("Enter")
    else:
        point.click()
    words = page.locator("#sources mark.now")
    expect(words.first).to_contain_text("在2011年斥巨資推了一款移動端社交軟件")
    expect(words.first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(point).to_be_focused()


def test_what_sources_differ_in_stands_side_by_side(visit) -> None:
    page = visit("see")
    sides = page.locator("#see-figures .sides").filter(has_text="2011").locator("strong")
    expect(sides.filter(has_text="2011").first).to_be_visible()
    expect(sides.filter(has_text="2013").first).to_be_visible()
    page.locator("#see-figures a[data-cite]").first.click()
    expect(page.locator("#sources mark.now").first).to_be_in_viewport()


def test_from_an_answer_to_its_matrix_and_back(visit) -> None:
    page = visit("compare")
    page.click("#masthead nav a[data-view='ask']")
    page.fill("#question textarea", "Make a matrix of both")
    page.press("#question textarea", "Enter")
    page.click("#now .acts summary:has-text('More')")
    page.click("#now .acts a[data-view=compare]")
    page.wait_for_selector("#compare-matrix th button")
    expect(page.locator("#drop-items-1")).to_be_hidden()
    page.click("#compare-choice summary")
    expect(page.locator("#drop-items-1")).to_be_visible()
    page.click("#compare-matrix a[data-view=ask]")
    expect(page.locator("#now .q")).to_be_in_viewport()
    expect(page.locator("#view-compare")).to_be_hidden()


def test_files_are_added_described_scoped_removed_and_brought_back(
    visit, views: tuple[str, FakeEngine], tmp_path: Path
) -> None:
    good, bad = tmp_path / "otters.txt", tmp_path / "empty.txt"
    good.write_text("Otters came in 2015.", encoding="utf-8")
    bad.write_text(" ", encoding="utf-8")
    page = visit("library")
    page.set_input_files("#library-files input[type=file]", [str(good), str(bad)])
    report = page.locator("#library-report")
    expect(report).to_contain_text("2 of 2 files done")
    expect(report).to_contain_text("The file has no text.")
    row = page.locator(".shelf tr", has_text="otters.txt")
    row.get_by_role("checkbox").press("Space")
    expect(row.get_by_role("checkbox")).to_have_attribute("aria-checked", "true")
    expect(page.locator("#library-table .scope")).to_contain_text("from 1 of 6 documents")
    row.locator("summary").press("Enter")
    expect(row.get_by_label("Title")).to_be_visible()
    page.keyboard.press("Escape")
    expect(row.get_by_label("Title")).to_be_hidden()
    row.locator("summary").press("Enter")
    row.get_by_label("Title").fill("Otters of the north")
    row.get_by_label("Date").fill("2015-06")
    row.get_by_label("Type").select_option("fiction")
    row.get_by_label("Date").press("Enter")
    expect(row).to_contain_text("Otters of the north")
    expect(row).to_contain_text("Jun 2015")
    page.click("#masthead nav a[data-view='ask']")
    page.fill("#question textarea", "What of otters?")
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#now .turn[data-stage=answered]")
    assert [each[:6] for each in views[1].asked[-1].documents] == ["otters"]
    page.click("#masthead .tag[data-do=all]")
    expect(page.locator("#masthead")).to_contain_text("6 documents")
    page.click("#masthead nav a[data-view='library']")
    row.get_by_role("button", name=re.compile("Remove")).click()
    expect(page.locator(".shelf tr", has_text="otters.txt")).to_have_count(0)
    page.click("#library-undo")
    expect(page.locator(".shelf tr", has_text="otters.txt")).to_have_count(1)
    views[1].remove([each.name for each in views[1].library if "otters" in each.name])


def test_what_an_older_event_draws_never_covers_the_newer(visit) -> None:
    """The reply to the first of three clicks comes late."""
    page = visit("library")
    replied: list[int] = []

    def reply(route) -> None:
        response = route.fetch()
        if not replied:
            replied.append(0)
            page.wait_for_timeout(700)
        route.fulfill(response=response)
        replied.append(len(replied))

    page.route("**/run/predict", reply)
    boxes = page.locator(".shelf [role=checkbox]")
    boxes.evaluate_all("(boxes) => boxes.slice(0, 3).forEach((box) => box.click())")
    while len(replied) < 4:
        page.wait_for_timeout(50)
    for at in range(3):
        expect(boxes.nth(at)).to_have_attribute("aria-checked", "true")


def test_the_address_opens_a_view_in_the_browsers_language(
    open_page: Open, views: tuple[str, FakeEngine]
) -> None:
    page = open_page(views[0], locale="zh-TW")
    page.goto(f"{views[0]}#see")
    page.reload()
    expect(page.locator("#see-timeline h2")).to_have_text("時間線")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(visit, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit("compare", width=width, color_scheme=scheme)
    for view in READY:
        turn(page, view)
        if view == "compare":
            compare(page)
        elif view == "see":
            page.locator(".timeline .against a").first.click()
        else:
            page.click("#describe-1 summary")
        page.wait_for_timeout(300)
        found = [
            (violation["id"], [node["html"][:160] for node in violation["nodes"]])
            for violation in axe.Axe().run(page).response["violations"]
        ]
        assert found == [], view


def test_small_windows_scroll_down_and_never_sideways_and_nothing_moves(visit) -> None:
    """720 is a window of 1440 at 200 %."""
    for view in ("compare", "see", "library"):
        page = visit(view, width=390)
        if view == "compare":
            compare(page)
        for width in (390, 720):
            page.set_viewport_size({"width": width, "height": 430})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(MOVING, f"#sources, #view-{view} *") == []


STRANGE = """() => ["#compare-choice", "#compare-matrix", "#pictures", "#library-report",
  "#library-table", "#sources"].flatMap(place => [...document.querySelectorAll(`${place} *`)])
  .filter(e => e.matches("script, img, iframe, style, math, foreignObject, object, embed, link,"
      + " body, base, video, audio, form:not([data-do]), [autofocus], [href^=javascript]")
    || e.getAttributeNames().some(name => name.startsWith("on")))
  .map(e => e.outerHTML.slice(0, 200))"""


def test_hundreds_of_strings_run_nowhere_and_are_shown_as_text(open_page: Open) -> None:
    """The fixture fails on a request to another origin and on an error in a script."""
    engine = flooded_engine(pause=0)
    dated = "\n\n".join(f"In 2013 {string} saw Laiwang." for string in MADE)
    engine.library.append(replace(engine.library[-1], name="dated", text=dated))
    assert len(MADE) >= 300
    with served(engine) as url:
        page = open_page(url)
        page.click("#masthead nav a[data-view='compare']")
        page.wait_for_selector("#suggest-items-0")
        for which, most in (("items", 6), ("criteria", 10)):
            for n in range(most):
                page.fill(f"#add-{which}", re.sub("[,;、\\n]", " ", MADE[n * 20 + len(which)]))
                page.press(f"#add-{which}", "Enter")
                page.wait_for_selector(f"#drop-{which}-{n}")
        page.click("#compare-go")
        page.wait_for_selector("#compare-matrix th button")
        page.locator("#compare-matrix thead th button").first.click()
        page.click("#masthead nav a[data-view='see']")
        page.wait_for_selector(".timeline")
        assert page.locator(".timeline a.event").count() > 250
        page.locator(".timeline a.event").last.press("Enter")
        page.click("#masthead nav a[data-view='library']")
        page.wait_for_selector(".shelf")
        page.set_input_files(
            "#library-files input[type=file]",
            [{"name": MADE[0] + ".txt", "mimeType": "text/plain", "buffer": b"x"}],
        )
        page.wait_for_selector(".uploads li.added")
        page.locator(".shelf summary").first.click()
        page.locator(".shelf [data-do=remove]").last.click()
        page.wait_for_selector("#library-undo")
        page.wait_for_timeout(300)
        assert page.evaluate("window.hit") is None
        assert page.evaluate(STRANGE) == []


def test_files_that_are_chosen_meanwhile_are_added_too(open_page: Open) -> None:
    with served(FakeEngine(pause=2)) as url:
        page = open_page(url)
        page.click("#masthead nav a[data-view='library']")
        chooser = page.locator("#library-files input[type=file]")
        for names in (("a.txt", "b.exe"), ("c.txt",)):
            files = [{"name": n, "mimeType": "text/plain", "buffer": b"Otters."} for n in names]
            chooser.set_input_files(files)
        page.locator(".uploads li.added >> nth=1").wait_for()
        expect(page.locator(".uploads li.added")).to_have_text(["a.txtadded", "c.txtadded"])
        expect(page.locator(".uploads li.skipped")).to_contain_text(".docx")
        expect(page.locator(".shelf tbody tr")).to_have_count(7)


def test_a_click_in_the_masthead_acts_while_the_view_before_it_is_drawn(visit) -> None:
    page = visit("library", locale="en-US")
    page.evaluate(
        """() => {
            const send = window.fetch;
            window.fetch = async (...request) => {
                const reply = await send(...request);
                await new Promise((go) => setTimeout(go, 300));
                return reply;
            };
            for (const chosen of ["view=see", "language=zh-Hans", "theme-switch"])
                document.querySelector(`#masthead [data-${chosen}]`).click();
        }"""
    )
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("#masthead [aria-current=page]")).to_have_text("图览")
    expect(page.locator("#masthead [aria-pressed=true]")).to_have_text("简")
    expect(page.locator("body")).to_have_class(re.compile(r"\bdark\b"))
    expect(page).to_have_title(re.compile("图览"))
