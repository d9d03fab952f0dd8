"""An open bot answers by other settings, and goes back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.service.configuration import Configuration
from bot.service.factory import open_bot
from bot.settings import load_settings
from bot.types import Question
from tests import fake_openai

pytestmark = pytest.mark.loopback


@pytest.mark.usefixtures("own_data")
def test_an_open_bot_answers_by_what_it_is_given(tmp_path: Path) -> None:
    asked = Question(text="When was Laiwang launched?")
    file = tmp_path / "new.env"
    with (
        fake_openai.running() as server,
        open_bot(load_settings(), say=lambda _: None) as bot,
    ):
        configuration = Configuration(load_settings(), [bot], file)
        assert bot.ask(asked).model == "offline"
        served = {"OPENAI_BASE_URL": server.url, "OPENAI_MODEL": "fake-model"}
        configuration.use(served)
        assert bot.ask(asked).model == "fake-model"
        assert server.asked
        assert not file.exists()
        with pytest.raises(SettingsError, match="OPENAI_BASE_URL"):
            configuration.use({"OPENAI_BASE_URL": "a b"}, keep=True)
        assert bot.ask(asked).model == "fake-model"
        configuration.use({**served, "BOT_MODEL": "offline"}, keep=True)
        assert bot.ask(asked).model == "offline"
    inherited = {name: value for name, value in os.environ.items() if name != "BOT_MODEL"}
    assert load_settings(file, inherited).model == "offline"
