"""One bot over the real seeds for all evaluations: real glossary, dictionary and offline index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.service.engine import Bot
from bot.service.factory import open_bot
from bot.settings import load_settings


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory, dictionary: Path) -> Iterator[Bot]:
    """The bot with hashed embeddings, which no guard of the checker looks at."""
    data = tmp_path_factory.mktemp("evals")
    (data / "cache").symlink_to(dictionary)
    settings = load_settings(
        Path("no.env"),
        {
            "BOT_DATA_DIR": str(data),
            "BOT_EMBEDDINGS": "offline",
            "BOT_MODEL": "offline",
        },
    )
    with open_bot(settings, say=lambda _: None) as opened:
        yield opened
