"""Libraries on the page, over real ones: the first upload makes one, others are made, removed and
brought back, and what is said in one is not heard in another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.commands.serving import open_shelf
from bot.service.configuration import Configuration
from bot.settings import load_settings
from bot.ui.engine_runner import Shelf
from tests.browser.conftest import ask, served

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = [pytest.mark.browser, pytest.mark.loopback, pytest.mark.timeout(180)]

SWITCH = "#masthead select[name=library]"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, dictionary: Path) -> Iterator[Shelf]:
    """The libraries of a fresh start: the demo alone, of one document."""
    folder = tmp_path_factory.mktemp("shelf")
    for name in ("data", "seeds"):
        (folder / name).mkdir()
    (folder / "data" / "cache").symlink_to(dictionary)
    (folder / "seeds" / "laiwang.txt").write_text("Laiwang failed in 2013.", encoding="utf-8")
    given = {
        "BOT_DATA_DIR": str(folder / "data"),
        "BOT_SEEDS_DIR": str(folder / "seeds"),
        "BOT_EMBEDDINGS": "offline",
        "BOT_MODEL": "offline",
    }
    with ExitStack() as opened:
        yield open_shelf(Configuration(load_settings(Path("no.env"), given)), opened)


@pytest.fixture(scope="module")
def page(shelf: Shelf, chromium: Any) -> Iterator[Any]:
    with served(shelf) as address:
        context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        page = context.new_page()
        page.goto(f"{address}#library")
        page.wait_for_selector("#masthead [data-library=ready]")
        yield page
        context.close()


def hand_in(page: Any, name: str, text: str) -> None:
    file = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    page.set_input_files("#library-files input[type=file]", [file])
    expect(page.locator("#library-report li.added")).to_contain_text(name)


def make(page: Any, name: str) -> None:
    if not page.locator("#library-called").is_visible():
        page.click("#library-new summary")
    page.fill("#library-called", name)
    page.press("#library-called", "Enter")


def test_the_first_upload_makes_a_library_of_its_own_which_the_page_shows(
    page: Any, shelf: Shelf
) -> None:
    expect(page.locator(SWITCH)).to_have_count(0)
    hand_in(page, "kodak.txt", "Kodak failed in 2012.")
    expect(page.locator(SWITCH)).to_have_value("documents")
    expect(page.locator("#library-report")).to_contain_text("a library of their own, “documents”")
    expect(page.locator(".shelf tbody tr")).to_have_count(1)
    held = {name: [d.name for d in shelf.documents(name)] for name in shelf.names()}
    assert held == {"demo": ["laiwang.txt"], "documents": ["kodak.txt"]}
    page.select_option(SWITCH, "demo")
    expect(page.locator(".shelf")).to_contain_text("laiwang.txt")
    hand_in(page, "nokia.txt", "Nokia fell.")
    expect(page.locator(SWITCH)).to_have_value("documents")
    expect(page.locator(".shelf tbody tr")).to_have_count(2)
    page.reload()
    expect(page.locator(SWITCH)).to_have_value("documents")


def test_a_library_is_made_with_a_name_that_it_can_have_removed_and_brought_back(
    page: Any, shelf: Shelf
) -> None:
    page.wait_for_selector("#masthead [data-library=ready]")
    report = page.locator("#library-report")
    make(page, "../films")
    expect(report.get_by_role("alert")).to_contain_text("A name begins with a letter")
    make(page, "demo")
    expect(report.get_by_role("alert")).to_contain_text("There is a library “demo” already.")
    make(page, "films")
    expect(page.locator(SWITCH)).to_have_value("films")
    expect(page.locator("#library-table")).to_contain_text("The library is empty")
    hand_in(page, "hero.txt", "Zhang Yimou directed Hero.")
    page.click("#library-drop")
    expect(report).to_contain_text("The library “films” was removed")
    expect(page.locator(f"{SWITCH} option", has_text="films")).to_have_count(0)
    page.wait_for_timeout(300)  # what is drawn once another library is there leaves the way back
    page.click("#library-undo")
    expect(page.locator(SWITCH)).to_have_value("films")
    expect(page.locator(".shelf")).to_contain_text("hero.txt")
    assert [d.name for d in shelf.documents("films")] == ["hero.txt"]


def test_a_name_means_in_each_library_what_that_says_of_it_and_no_answer_mixes_them(
    page: Any,
) -> None:
    told = {"sky": "Mercury is the planet nearest to the sun.", "lab": "Mercury is a liquid metal."}
    for name, text in told.items():
        make(page, name)
        expect(page.locator(SWITCH)).to_have_value(name)
        page.wait_for_selector("#library-files .drop")
        hand_in(page, f"{name}.txt", text)
    page.click("#masthead nav a[data-view='ask']")
    for name in ("sky", "lab", "sky"):
        page.select_option(SWITCH, name)
        page.wait_for_selector(f"#masthead [data-serves='{name}']")
        expect(page.locator(".turn")).to_have_count(0)
        ask(page, "What is Mercury?")
        expect(page.locator("#now .answer")).to_contain_text(told[name])
        expect(page.locator("#sources")).to_contain_text(told[name])
        for other in told.keys() - {name}:
            assert told[other] not in page.content()
