"""The Settings view: what its host sees and changes, and that nobody else has it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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

KEY = "sk-not-for-any-page-0123456789"
ENV = f"# Mine.\nOPENAI_API_KEY={KEY}  # from the desk\n\nBOT_JUDGE=auto\nOTHER='a b'\n"


class Configured(FakeEngine):
    """An engine that answers by settings."""

    def configure(self, settings: Settings) -> None:
        self.model, *self.others = offered_models(settings)

    def sample(self) -> str:
        return "What was Weibo worth to Alibaba?"


@dataclass
class Host:
    """What stands behind the page of a test."""

    configuration: Configuration
    url: str = ""
    sent: bytearray = field(default_factory=bytearray)

    @property
    def file(self) -> Path:
        return self.configuration.file


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """A server that lists two models."""
    with fake_openai.running(models=("qwen2.5:7b", "llama3.1:8b")) as running:
        monkeypatch.setattr(discovery, "PORTS", {"Ollama": running.port})
        yield running


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("BOT_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))


@contextmanager
def hosted(folder: Path, env: str = "", access: Access | None = None) -> Iterator[Host]:
    file, engine = folder / ".env", Configured(pause=0)
    if env:
        file.write_text(env, encoding="utf-8")
    settings = load_settings(file)
    engine.configure(settings)
    host = Host(Configuration(settings, [engine], file))  # type: ignore[list-item]
    with served(
        engine, folder / "page", sent=host.sent, access=access, configuration=host.configuration
    ) as host.url:
        yield host


def opened(open_page: Open, host: Host, **options: object):
    page = open_page(host.url, **options)
    page.click("#masthead nav a[data-view=settings]")
    page.wait_for_selector("#settings form")
    return page


def test_what_is_changed_is_written_only_when_that_is_asked_for(
    open_page: Open, server: FakeOpenAI, tmp_path: Path
) -> None:
    server.key = KEY
    env = f"{ENV}OPENAI_BASE_URL={server.url}\nOPENAI_MODEL=qwen2.5:7b\n"
    with hosted(tmp_path, env) as host:
        page = opened(open_page, host)
        expect(page.locator("#settings")).to_contain_text("A key is set, and never shown.")
        page.select_option("#set-model", "llama3.1:8b")
        page.select_option("#set-judge", "off")
        page.fill("#set-evidence_chars", "3000")
        page.get_by_role("button", name="Use now").click()
        expect(page.locator("#settings-status")).to_have_text("In use.")
        expect(page.locator("#masthead select[name=model]")).to_have_value("llama3.1:8b")
        assert host.configuration.settings.evidence_chars == 3000
        assert host.file.read_text(encoding="utf-8") == env
        page.fill("#set-day_tokens", "90000")
        page.get_by_role("button", name="Use and write to .env").click()
        expect(page.locator("#settings-status")).to_contain_text(f"written to {host.file}")
        written = host.file.read_text(encoding="utf-8")
        assert written.startswith(f"# Mine.\nOPENAI_API_KEY={KEY}  # from the desk\n")
        assert "\nOTHER='a b'\n" in written
        assert "BOT_SESSION_TOKENS" not in written
        kept = load_settings(host.file, {})
        assert (kept.openai_models, kept.judge) == (("llama3.1:8b",), "off")
        assert (kept.evidence_chars, kept.day_tokens) == (3000, 90_000)
        page.select_option("#set-model", "offline")
        page.get_by_role("button", name="Use now").click()
        expect(page.locator("#masthead .tag.on")).to_have_text("Offline · no key")
        assert KEY not in page.content()
    assert KEY.encode() not in host.sent


def test_the_last_of_two_clicks_in_a_row_counts(
    open_page: Open, server: FakeOpenAI, tmp_path: Path
) -> None:
    with hosted(tmp_path, f"{ENV}OPENAI_BASE_URL={server.url}\nOPENAI_MODEL=qwen2.5:7b\n") as host:
        page = opened(open_page, host)
        page.get_by_role("button", name="Use now").click()
        expect(page.locator("#settings-status")).not_to_be_empty()
        page.get_by_role("button", name="Use and write to .env").click()
        expect(page.locator("#settings-status")).to_contain_text(f"written to {host.file}")


def test_what_cannot_be_is_said_and_changes_nothing(
    open_page: Open, server: FakeOpenAI, tmp_path: Path
) -> None:
    with hosted(tmp_path) as host:
        page = opened(open_page, host)
        page.fill("#set-evidence_chars", "7")
        page.get_by_role("button", name="Use and write to .env").click()
        expect(page.locator("#settings-status")).to_contain_text("BOT_EVIDENCE_CHARS")
        assert host.configuration.settings.evidence_chars == "auto"
        assert not host.file.exists()


def test_a_test_question_tells_its_time_and_the_judge_its_trial(
    open_page: Open, server: FakeOpenAI, tmp_path: Path
) -> None:
    with hosted(tmp_path, f"OPENAI_BASE_URL={server.url}\nOPENAI_MODEL=qwen2.5:7b\n") as host:
        page = opened(open_page, host)
        expect(page.locator("#settings")).to_contain_text("Not tried on false statements yet")
        judge = host.configuration.judge()
        assert judge
        judge.trial()
        page.get_by_role("button", name="Ask a test question").click()
        figures = r"qwen2\.5:7b answered in \d+\.\d s, .* [\d,]+\.\d tokens a second\."
        expect(page.locator("#settings-status")).to_have_text(re.compile(figures))
        accepted = "qwen2.5:7b accepted 0 of 20 false statements and 0 of 20 true ones."
        expect(page.locator("#settings")).to_contain_text(accepted)
        expect(page.locator("#settings")).to_contain_text("16 tokens today, 16 in all")


def test_a_server_that_fails_is_told_and_the_view_stays(
    open_page: Open, server: FakeOpenAI, tmp_path: Path
) -> None:
    with hosted(tmp_path, f"OPENAI_BASE_URL={server.url_that('500')}\n") as host:
        page = opened(open_page, host)
        expect(page.locator("#settings-status")).to_contain_text("server failed")
        expect(page.locator("#set-model")).to_have_value("gpt-6-luna")


@pytest.mark.parametrize(
    "access", [Access(hosts=("bot.example.org",)), Access(logins=(("ann", "pw"),))]
)
def test_readers_of_a_shared_server_have_no_settings(
    open_page: Open, tmp_path: Path, access: Access
) -> None:
    with hosted(tmp_path, access=access) as host:
        if access.logins:
            assert not access.alone
            return
        page = open_page(host.url)
        expect(page.locator("#masthead nav a[data-view=library]")).to_be_visible()
        expect(page.locator("#masthead nav a[data-view=settings]")).to_have_count(0)
        page.goto(f"{host.url}#settings")
        page.reload()
        expect(page.locator("#view-ask")).to_be_visible()
        expect(page.locator("#view-settings")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    open_page: Open, server: FakeOpenAI, tmp_path: Path, scheme: str, width: int
) -> None:
    with hosted(tmp_path) as host:
        page = opened(open_page, host, width=width, color_scheme=scheme)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
