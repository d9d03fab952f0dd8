"""A server that runs on this machine is offered to the page's host, and used after a yes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.answering.providers import discovery
from bot.answering.providers.offered import offered_models
from bot.service.configuration import Configuration
from bot.settings import Settings, load_settings
from bot.ui.guard import Access
from tests import fake_openai
from tests.browser.conftest import Open, served
from tests.browser.fake_engine import FakeEngine
from tests.browser.test_everyone import violations
from tests.fake_openai import FakeOpenAI

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser

SECRET = "sk-not-for-any-page-0123456789"
ENV = f"# Mine.\nCHROMA_API_KEY={SECRET}  # from the desk\nBOT_JUDGE=off\nOTHER='a b'\n"


class Configured(FakeEngine):
    """An engine that answers by settings."""

    def configure(self, settings: Settings) -> None:
        self.model, *self.others = offered_models(settings)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """A server of this machine, which is found there."""
    for name in [name for name in os.environ if name.startswith(("BOT_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    with fake_openai.running(models=("qwen2.5:7b", "llama3.1:8b")) as running:
        monkeypatch.setattr(discovery, "PORTS", {"Ollama": running.port})
        yield running


@contextmanager
def hosted(
    folder: Path, *, access: Access | None = None, sent: bytearray | None = None
) -> Iterator[tuple[str, Configuration]]:
    """Serves a page whose settings are those of a file of the folder."""
    file, engine = folder / ".env", Configured(pause=0)
    settings = load_settings(file)
    engine.configure(settings)
    configuration = Configuration(settings, [engine], file)  # type: ignore[list-item]
    page = {"sent": sent, "access": access, "configuration": configuration}
    with served(engine, folder / "page", **page) as url:  # type: ignore[arg-type]
        yield url, configuration


def test_it_is_used_after_a_yes_and_not_before(
    open_page: Open, server: FakeOpenAI, tmp_path: Path
) -> None:
    with hosted(tmp_path) as (url, configuration):
        page = open_page(url, locale="en-US")
        offer = page.locator("#now .uploads")
        expect(offer).to_contain_text("qwen2.5:7b is running on this machine (Ollama). Use it?")
        expect(page.locator("#masthead .tag.on")).to_have_text("Offline · no key")
        offer.get_by_role("button", name="Use it", exact=True).click()
        expect(page.locator("#masthead select[name=model]")).to_have_value("qwen2.5:7b")
        expect(offer).to_have_count(0)
        assert configuration.bots[0].model.name == "qwen2.5:7b"
        assert configuration.settings.server == f"http://localhost:{server.port}/v1"
        assert not configuration.file.exists()
        assert server.asked == []


def test_it_is_written_only_when_that_is_asked_for_and_beside_what_is_there(
    open_page: Open, server: FakeOpenAI, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(ENV, encoding="utf-8")
    sent = bytearray()
    with hosted(tmp_path, sent=sent) as (url, configuration):
        page = open_page(url, locale="en-US")
        page.get_by_role("button", name="Use it always (writes .env)").click()
        expect(page.locator("#masthead select[name=model]")).to_have_value("qwen2.5:7b")
        written = configuration.file.read_text(encoding="utf-8")
        assert written.startswith(ENV)
        kept = load_settings(configuration.file, {})
        assert (kept.openai_models, kept.judge) == (("qwen2.5:7b",), "off")
        assert kept.openai_base_url == f"http://localhost:{server.port}/v1"
        assert SECRET not in page.content()
    assert SECRET.encode() not in sent


def test_a_file_that_cannot_be_written_is_said(
    open_page: Open, server: FakeOpenAI, tmp_path: Path
) -> None:
    with hosted(tmp_path) as (url, configuration):
        configuration.file = tmp_path / "none" / ".env"
        page = open_page(url, locale="en-US")
        page.get_by_role("button", name="Use it always").click()
        expect(page.locator("#status")).to_contain_text("Cannot write")


def test_an_address_that_was_not_found_is_not_used(
    open_page: Open, server: FakeOpenAI, tmp_path: Path
) -> None:
    with hosted(tmp_path) as (url, configuration):
        page = open_page(url, locale="en-US")
        page.evaluate(
            "document.querySelector('#now [data-do=accept]').dataset.address = 'http://other/v1'"
        )
        page.get_by_role("button", name="Use it", exact=True).click()
        page.wait_for_timeout(500)
        assert configuration.settings.openai_base_url is None
        expect(page.locator("#masthead .tag.on")).to_have_text("Offline · no key")


def test_readers_of_a_shared_server_are_offered_nothing(
    open_page: Open, server: FakeOpenAI, tmp_path: Path
) -> None:
    for access in (Access(logins=(("ann", "pw"),)), Access(user_header="X-User")):
        assert not access.alone
    assert Access(hosts=("127.0.0.1",)).alone
    with hosted(tmp_path, access=Access(hosts=("bot.example.org",))) as (url, configuration):
        page = open_page(url, locale="en-US")
        expect(page.locator("#now .examples").first).to_be_visible()
        expect(page.locator("#now .uploads")).to_have_count(0)
        assert configuration.settings.openai_base_url is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    open_page: Open, server: FakeOpenAI, tmp_path: Path, scheme: str, width: int
) -> None:
    with hosted(tmp_path) as (url, _):
        page = open_page(url, width=width, color_scheme=scheme)
        expect(page.locator("#now .uploads")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        folder = Path(os.environ.get("SHOTS", ""))
        if folder.name:
            page.screenshot(path=folder / f"offer.{width}.{scheme}.png")
