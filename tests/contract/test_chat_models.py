"""Both chat models keep the contract of a LangChain chat model: langchain-tests' own suites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_tests.integration_tests import ChatModelIntegrationTests
from langchain_tests.unit_tests import ChatModelUnitTests

from bot.answering.extractive.display import Segment
from bot.answering.extractive.model import OfflineModel
from bot.answering.providers.openai import ServedModel, chat_model
from bot.answering.providers.timeouts import Limits
from bot.answering.tokens import estimate_tokens
from bot.settings import load_settings
from tests import fake_openai
from tests.unit.answering.samples import READY, as_it_is

PHRASES = {"en": {"no_item": "not stated in the sources", "offline_note": "Answered offline."}}


@pytest.mark.asyncio
@pytest.mark.filterwarnings("ignore:.*is marked with '@pytest.mark.asyncio':pytest.PytestWarning")
class Plain:
    """What neither model claims to do: tools, structured output, pictures.

    The suites' tests are asynchronous in part and say so by their form alone, hence the marks.
    """

    @property
    def has_tool_calling(self) -> bool:
        return False

    @property
    def has_structured_output(self) -> bool:
        return False

    @property
    def enable_vcr_tests(self) -> bool:
        return False


class Offline(Plain):
    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return OfflineModel

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {
            "answerability": READY,
            "segments": lambda document, text, language: [Segment(text, text)],
            "titled": as_it_is,
            "phrases": PHRASES,
            "count_tokens": estimate_tokens,
        }

    @property
    def standard_chat_model_params(self) -> dict[str, Any]:
        # It has no temperature, no limit and no retries: the same prompt gives the same answer.
        return {}


class Served(Plain):
    url = "http://127.0.0.1:9/v1"

    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return ServedModel

    @property
    def chat_model_params(self) -> dict[str, Any]:
        given = {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": self.url}
        made = chat_model(load_settings(Path("no.env"), given), "fake-model", Limits())
        return {"client": made.client, "model_name": made.model_name}

    @property
    def standard_chat_model_params(self) -> dict[str, Any]:
        # What the client is made with is its maker's matter.
        return {}


class TestOfflineModel(Offline, ChatModelUnitTests):
    pass


class TestOfflineModelInUse(Offline, ChatModelIntegrationTests):
    pass


class TestServedModel(Served, ChatModelUnitTests):
    @property
    def supports_model_override(self) -> bool:
        return True


@pytest.mark.loopback
class TestServedModelInUse(Served, ChatModelIntegrationTests):
    @property
    def model_override_value(self) -> str | None:
        return "gpt-4o-mini"

    @pytest.fixture(autouse=True)
    def server(self) -> Iterator[None]:
        with fake_openai.running() as server:
            server.says("Hello to you.")
            type(self).url = server.url
            yield
