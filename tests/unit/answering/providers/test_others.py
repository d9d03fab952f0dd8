"""Models of other providers: made by LangChain, with remedies that name what is missing."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from pydantic import SecretStr

from bot.answering.providers.openai import ServedModel, chat_model
from bot.answering.providers.timeouts import Limits
from bot.errors import ModelError, SettingsError
from bot.settings import load_settings
from tests.unit.answering.samples import ToldModel

asked: list[dict[str, Any]] = []


class RefusedError(Exception):
    """What a provider's package raises of its own."""

    status_code = 400
    body = "temperature is not supported with this model"


class ChatAnthropic(ToldModel):
    """Stands in for the provider's own, and refuses a temperature."""

    pieces: tuple[str, ...] = ("Yes.",)
    temperature: float | None = None
    ended: str = "end_turn"
    api_key: SecretStr | None = None

    def __init__(self, **given: Any) -> None:
        kept = {name: given[name] for name in ("temperature", "api_key") if name in given}
        super().__init__(**kept)

    def _stream(self, *_: Any, **given: Any) -> Any:
        asked.append(given)
        if self.temperature is not None:
            raise RefusedError
        thought = [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "Yes."}]
        yield ChatGenerationChunk(message=AIMessageChunk(content=thought))
        ended = AIMessageChunk(content="", response_metadata={"stop_reason": self.ended})
        yield ChatGenerationChunk(message=ended)


def made(provider: str) -> ServedModel:
    given = {"BOT_MODEL": f"{provider}:m", "ANTHROPIC_API_KEY": "k", "BOT_WINDOW_TOKENS": "4000"}
    settings = load_settings(Path("no.env"), given)
    return chat_model(settings, "m", Limits()).model_copy(update={"ledger": None})


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> None:
    package = ModuleType("langchain_anthropic")
    package.ChatAnthropic = ChatAnthropic  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "langchain_anthropic", package)


@pytest.mark.usefixtures("package")
def test_its_thoughts_are_left_out_and_what_it_does_not_take() -> None:
    asked.clear()
    answer = made("anthropic").invoke("Is it so?")
    assert (answer.text, answer.response_metadata["finish_reason"]) == ("Yes.", "stop")
    assert len(asked) == 2


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_mistralai", None)
    with pytest.raises(SettingsError, match="python -m pip install langchain-mistralai"):
        made("mistralai")


def test_a_provider_that_nobody_knows_is_said() -> None:
    with pytest.raises(SettingsError, match="BOT_MODEL=nobody:m cannot be used"):
        made("nobody")


@pytest.mark.usefixtures("package")
def test_its_faults_name_its_own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RefusedError, "status_code", 401)
    with pytest.raises(ModelError, match="Check ANTHROPIC_API_KEY"):
        made("anthropic").invoke("Is it so?")
