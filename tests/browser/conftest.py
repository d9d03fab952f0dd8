"""Serves pages over fake engines and opens them in Debian's Chromium."""

from __future__ import annotations

import asyncio
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from tests.browser.fake_engine import SEEDS, FakeEngine, shelf_of
from tests.conftest import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from bot.service.configuration import Configuration
    from bot.ui.guard import Access

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
T = TypeVar("T")
Open = Callable[..., "Page"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves warnings of Gradio's about pandas what they are: they say nothing about the page."""
    for item in items:
        if "tests/browser" in item.path.as_posix():
            for warning in ("'future.no_silent_downcasting'", "The copy keyword is deprecated"):
                item.add_marker(pytest.mark.filterwarnings(f"ignore:{warning}"))


def in_a_loop(make: Callable[[], T]) -> T:
    """Returns what ``make`` makes in a running event loop: without one, Gradio would leave several
    new loops unclosed for each page, and the warnings would come up in other tests."""

    async def made() -> T:
        return make()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(made())).result()


class Recorder:
    """An application that keeps the bytes of everything that another one sends, uncompressed."""

    def __init__(self, app: Any, sent: bytearray) -> None:
        self.app, self.sent = app, sent

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            self.sent += repr(message.get("headers")).encode() + message.get("body", b"")
            await send(message)

        headers = [each for each in scope.get("headers", ()) if each[0] != b"accept-encoding"]
        await self.app({**scope, "headers": headers}, receive, sending)


@contextmanager
def served(
    source: object,
    data_dir: Path | None = None,
    *,
    demo: Path | None = None,
    sent: bytearray | None = None,
    access: Access | None = None,
    configuration: Configuration | None = None,
) -> Iterator[str]:
    """Serves a page in a thread and gives its address; ``sent`` takes up all that it sends."""
    import uvicorn

    from bot.ui.app import create_app
    from bot.ui.engine_runner import Shelf

    with tempfile.TemporaryDirectory() as own:
        folder = data_dir or Path(own)
        app = in_a_loop(
            lambda: create_app(
                source if isinstance(source, Shelf) else shelf_of(source),
                data_dir=folder,
                examples=SEEDS / "examples.yaml",
                demo=demo,
                access=access,
                configuration=configuration,
            )
        )
        listening = socket.create_server(("127.0.0.1", 0))
        app = app if sent is None else Recorder(app, sent)
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        run = {"target": server.run, "kwargs": {"sockets": [listening]}}
        thread = threading.Thread(**run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; not for the whole run, because its loop would be in other tests' way."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def engine() -> FakeEngine:
    """The engine behind ``address``."""
    return FakeEngine(pause=0.03)


@pytest.fixture(scope="package")
def address(engine: FakeEngine) -> Iterator[str]:
    """The address of a page that all tests share: their sessions must not meet."""
    with served(engine) as url:
        yield url


@pytest.fixture(scope="package")
def usual(chromium: Browser) -> BrowserContext:
    """The context of most pages: a new one would fetch and compile all of Gradio's scripts."""
    return chromium.new_context(locale="en-US")


@pytest.fixture
def open_page(chromium: Browser, usual: BrowserContext, address: str) -> Iterator[Open]:
    """Opens a page, in a browser context of its own if given ``options``; fails the test if the
    page had an error or asked another origin for anything."""
    wrong: list[str] = []

    def open_it(url: str = address, *, width: int = 1440, **options: object) -> Page:
        context = chromium.new_context(**{"locale": "en-US", **options}) if options else usual
        page = context.new_page()
        opened.callback(context.close if options else page.close)
        if not options:  # what the page kept in the browser is the next test's too
            opened.callback(page.evaluate, "localStorage.clear()")
        page.set_viewport_size({"width": width, "height": 860})
        page.set_default_timeout(30_000)  # a machine may be busy with other tests
        base = url.partition("?")[0]
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("request", lambda r: None if _own(r.url, base) else wrong.append(r.url))
        page.goto(url)
        page.wait_for_selector("#now .welcome")
        return page

    with ExitStack() as opened:
        yield open_it
    usual.clear_cookies()
    assert wrong == []


def _own(requested: str, page: str) -> bool:
    return requested.startswith((page, "data:", f"blob:{page}"))


def ask(page: Page, question: str) -> None:
    """Types a question, sends it with Enter and waits for its checked answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    heading = page.locator("#now .turn[data-stage=answered] .q", has_text=question)
    heading.wait_for()


def answers(page: Page, at_least: int = 1) -> None:
    """Waits for a number of exchanges."""
    page.wait_for_function(
        "n => document.querySelectorAll('.turn').length >= n", arg=at_least, timeout=10_000
    )
