"""Takes pictures of the page in every state, to be looked at: in three languages, at the widths of
a desk and of a phone, light and dark.

Asks the offline model over the seeds, so that the pictures need no key. Needs Debian's ``chromium``
and ``fonts-noto-cjk``.

    python benchmarks/page_screens.py FOLDER [--languages en,zh-Hans,zh-Hant] [--widths 1440,390]
        [--states NAME,…] [--themes light,dark]
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
PATIENCE_MS = 120_000
LOCALES = {"en": "en-US", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
HEIGHTS = {390: 844, 1920: 1080}
QUESTIONS = {
    "comparison": {
        "en": "Compare DingTalk and Laiwang: launch, purpose and outcome",
        "zh-Hans": "比较钉钉和来往的推出时间、目的和结局",
        "zh-Hant": "比較釘釘和來往的推出時間、目的和結局",
    },
    "follow": {
        "en": "And what about Weibo?",
        "zh-Hans": "那微博呢？",
        "zh-Hant": "那微博呢？",
    },
    "contradiction": {
        "en": "When was Laiwang launched?",
        "zh-Hans": "来往是什么时候推出的？",
        "zh-Hant": "來往是什麼時候推出的？",
    },
    "list": {
        "en": "Which social products did Alibaba launch?",
        "zh-Hans": "阿里推出过哪些社交产品？",
        "zh-Hant": "阿里推出過哪些社交產品？",
    },
    "refusal": {
        "en": "What was Alibaba's share price in 2020?",
        "zh-Hans": "阿里巴巴2020年的股价是多少？",
        "zh-Hant": "阿里巴巴2020年的股價是多少？",
    },
}
"""What is asked, one after another, in the reader's language."""


@contextmanager
def served(*options: str) -> Iterator[str]:
    """Serves the page in a process of its own and gives its address."""
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", *options]
    environment = {**os.environ, "BOT_MODEL": "offline"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr
        said = iter(process.stderr.readline, "")
        yield next(found[0] for line in said if (found := re.search(r"http://\S+/", line)))
    finally:
        process.terminate()
        process.wait(20)


@dataclass
class Camera:
    """Takes the pictures of one page in the themes wanted."""

    page: Page
    folder: Path
    themes: list[str]
    name: str
    states: list[str]

    def wants(self, state: str) -> bool:
        return not self.states or any(state.startswith(each) for each in self.states)

    def take(self, state: str, *, whole: bool = False) -> None:
        """Saves the state; ``whole`` makes the window as high as what is scrolled in it."""
        if not self.wants(state):
            return
        size = self.page.viewport_size
        assert size
        if whole:
            high = self.page.evaluate(
                "Math.max(...[...document.querySelectorAll('#reading > *, .view > *, #now .acts')]"
                ".map(e => e.getBoundingClientRect().bottom + scrollY)) + 200"
            )
            self.page.set_viewport_size({"width": size["width"], "height": min(int(high), 6000)})
        for theme in self.themes:
            self.page.evaluate(
                "dark => document.body.classList.toggle('dark', dark)", theme == "dark"
            )
            self.page.wait_for_timeout(150)
            self.page.screenshot(path=self.folder / f"{state}.{self.name}.{theme}.png")
        self.page.set_viewport_size(size)


def ask(page: Page, question: str) -> None:
    """Asks and waits for the checked answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    heading = page.locator("#now .turn[data-stage=answered] .q", has_text=question)
    heading.wait_for(timeout=PATIENCE_MS)
    page.wait_for_timeout(600)


def take_asking(camera: Camera, language: str) -> None:
    """Takes the Ask view: empty, and with an answer of each kind."""
    page = camera.page
    camera.take("ask-empty", whole=True)
    for kind, words in QUESTIONS.items():
        if not camera.wants(f"ask-{kind}"):
            continue
        ask(page, words[language])
        camera.take(f"ask-{kind}")
        camera.take(f"ask-{kind}-whole", whole=True)
        if kind == "contradiction":
            take_sources(camera)


def take_sources(camera: Camera) -> None:
    """Takes what opens from an answer: a source, the plan, menus, the conversations."""
    page = camera.page
    page.locator("#now .answer a[data-cite]").first.hover()
    page.wait_for_selector("#peek:not([hidden])")
    camera.take("ask-contradiction-peek")
    page.locator("#now .answer a[data-cite]:visible").last.click()
    page.locator("#sources mark.now").first.wait_for()
    page.wait_for_timeout(400)
    camera.take("ask-contradiction-source")
    page.evaluate("document.body.classList.remove('sheet')")
    page.click("#now .found > summary")
    camera.take("ask-contradiction-plan", whole=True)
    page.click("#now .found > summary")
    page.click("#now .legend > summary")
    camera.take("ask-contradiction-legend")
    page.click("#now .legend > summary")
    page.click("#now .edit > summary")
    camera.take("ask-contradiction-edit")
    page.keyboard.press("Escape")
    for n, menu in enumerate(("export", "more")):
        page.locator("#now .acts details.menu > summary").nth(n).click()
        camera.take(f"ask-contradiction-{menu}")
        page.keyboard.press("Escape")
    page.locator("#now .acts details.menu > summary").nth(1).click()
    page.click("#now [data-present]")
    page.wait_for_timeout(300)
    camera.take("ask-contradiction-present")
    page.evaluate("document.exitFullscreen()")
    if page.locator("#aside .drawer").is_visible():
        page.click("#aside .drawer")
    camera.take("ask-contradiction-talks")
    if page.locator("#aside .drawer").is_visible():
        page.click("#aside .drawer")


def take_views(camera: Camera, language: str) -> None:
    """Takes Compare, See and Library."""
    page = camera.page
    chosen = {
        "en": ("Laiwang, DingTalk, Weibo", "launch, purpose, outcome"),
        "zh-Hans": ("来往、钉钉、微博", "推出时间、目的、结局"),
        "zh-Hant": ("來往、釘釘、微博", "推出時間、目的、結局"),
    }[language]
    if camera.wants("compare"):
        page.click("#masthead nav a[data-view=compare]")
        page.wait_for_selector("#compare-choice .suggest button")
        camera.take("compare-empty", whole=True)
        for kind, words in zip(("items", "criteria"), chosen, strict=True):
            page.evaluate(f"document.getElementById('drop-{kind}-0') || 0")
            page.fill(f"#add-{kind}", words)
            page.press(f"#add-{kind}", "Enter")
            page.wait_for_selector(f"#drop-{kind}-2")
        page.click("#compare-go")
        page.wait_for_selector("#compare-matrix a[data-cite]", timeout=PATIENCE_MS)
        page.wait_for_timeout(300)
        camera.take("compare-made", whole=True)
    if camera.wants("see"):
        page.click("#masthead nav a[data-view=see]")
        page.wait_for_selector(".timeline a", timeout=PATIENCE_MS)
        page.wait_for_timeout(300)
        camera.take("see", whole=True)
        page.locator(".timeline a").nth(2).click()
        page.locator("#sources mark.now").first.wait_for()
        page.wait_for_timeout(300)
        camera.take("see-source")
        page.evaluate("document.body.classList.remove('sheet')")
    if camera.wants("library"):
        page.click("#masthead nav a[data-view=library]")
        page.wait_for_selector(".shelf")
        camera.take("library", whole=True)
        page.locator(".describe > summary").first.click()
        camera.take("library-describe")


def take_tour(camera: Camera, _language: str) -> None:
    """Takes every step of the tour."""
    page = camera.page
    camera.take("tour-0")
    steps = yaml.safe_load((ROOT / "seeds" / "demo.yaml").read_text(encoding="utf-8"))["steps"]
    for at, step in enumerate(steps, start=1):
        page.click("#tour .next")
        page.wait_for_selector(f"#tour .tour[data-step='{at}']")
        if "question" in step:
            page.wait_for_selector("#now .turn[data-stage=answered]", timeout=PATIENCE_MS)
        page.wait_for_timeout(2500)
        camera.take(f"tour-{at}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--languages", default=",".join(LOCALES))
    parser.add_argument("--widths", default="1440,390")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--states", default="")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    states = [each for each in options.states.split(",") if each]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )

        def round_of(address: str, *takes: Callable[[Camera, str], None]) -> None:
            for language in options.languages.split(","):
                for width in map(int, options.widths.split(",")):
                    size: Any = {"width": width, "height": HEIGHTS.get(width, 900)}
                    context = browser.new_context(locale=LOCALES[language], viewport=size)
                    page = context.new_page()
                    page.set_default_timeout(60_000)
                    page.goto(address)
                    page.wait_for_selector("#now .welcome")
                    page.wait_for_selector("[data-library=ready]", timeout=PATIENCE_MS)
                    name = f"{language}.{width}"
                    camera = Camera(page, options.folder, options.themes.split(","), name, states)
                    for take in takes:
                        take(camera, language)
                    context.close()

        ordinary = not states or any(not each.startswith("tour") for each in states)
        if ordinary:
            with served() as address:
                round_of(address, take_asking, take_views)
        if not states or any(each.startswith("tour") for each in states):
            with served("--demo", "seeds/demo.yaml") as address:
                round_of(address, take_tour)
        browser.close()


if __name__ == "__main__":
    main()
