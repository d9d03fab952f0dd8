"""Servers on this machine are offered by name, and asked for nothing but their models."""

from __future__ import annotations

import pytest

from bot.answering.providers import discovery
from bot.answering.providers.discovery import discovered
from bot.settings import load_settings
from tests import fake_openai
from tests.addresses import refusing_url
from tests.faults import Quirks

pytestmark = pytest.mark.loopback


def free_port() -> int:
    return int(refusing_url().split(":")[2].split("/")[0])


def test_a_server_is_offered_by_the_name_of_its_model(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_openai.running(models=("qwen2.5:7b", "other")) as server:
        monkeypatch.setattr(discovery, "PORTS", {"Ollama": server.port, "vLLM": free_port()})
        monkeypatch.setenv("HTTP_PROXY", refusing_url())
        (found,) = discovered(load_settings(environ={}))
        assert found == ("Ollama", f"http://localhost:{server.port}/v1", "qwen2.5:7b")
        assert str(found).startswith("qwen2.5:7b is running on this machine (Ollama).")
        assert f"OPENAI_BASE_URL={found.address} and OPENAI_MODEL=qwen2.5:7b" in str(found)
        assert server.asked == []


@pytest.mark.parametrize(
    "given",
    [
        {"BOT_DISCOVER": "off"},
        {"BOT_MODEL": "offline"},
        {"OPENAI_API_KEY": "k"},
        {"OPENAI_BASE_URL": "http://localhost:1/v1"},
    ],
)
def test_who_has_chosen_is_offered_nothing(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    with fake_openai.running() as server:
        monkeypatch.setattr(discovery, "PORTS", {"Ollama": server.port})
        assert discovered(load_settings(environ=given)) == []


@pytest.mark.parametrize("quirks", [Quirks(lists=False)])
def test_what_lists_no_model_is_no_server(monkeypatch: pytest.MonkeyPatch, quirks: Quirks) -> None:
    with (
        fake_openai.running(quirks=quirks) as one,
        fake_openai.running(models=("a\x1bb",)) as other,
    ):
        monkeypatch.setattr(discovery, "PORTS", {"Ollama": one.port, "vLLM": other.port})
        assert discovered(load_settings(environ={})) == []
