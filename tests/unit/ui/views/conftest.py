"""What the views' pictures are drawn from in these tests."""

from __future__ import annotations

import pytest

from bot.facts.overview import Overview, overview
from bot.types import Document, Translation
from tests.unit.facts.conftest import ENGLISH, FINDER, READING, SIMPLIFIED, TRADITIONAL, document

HOSTILE = "<img src=x onerror=hit> ${hit} {{hit}} `"


@pytest.fixture
def world() -> dict[str, Document]:
    """Documents whose names and titles carry markup."""
    made = [
        document("a<b>.txt", ENGLISH, title=HOSTILE, author=HOSTILE),
        document(
            "hans",
            SIMPLIFIED,
            language="zh-Hans",
            genre="forum",
            translations=(Translation(start=0, end=16, language="en", text="In 2011 …"),),
        ),
        document("hant", TRADITIONAL, language="zh-Hant", date="2013-11", genre="opinion"),
    ]
    return {each.name: each for each in made}


@pytest.fixture
def seen(world: dict[str, Document]) -> Overview:
    return overview(list(world.values()), READING, chinese={"Heron": "苍鹭"}, finder=FINDER)
