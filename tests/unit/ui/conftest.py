"""An answered exchange to render, from the page's fake engine (which needs no Gradio)."""

from __future__ import annotations

import pytest

from bot.types import Answered, Event, Question
from bot.ui.i18n import Texts, texts_for
from bot.ui.session import Exchange
from tests.browser.fake_engine import FakeEngine


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(pause=0)


@pytest.fixture
def events(engine: FakeEngine) -> list[Event]:
    return list(engine.stream(Question(text="What was Weibo worth?")))


@pytest.fixture
def answered(engine: FakeEngine, events: list[Event]) -> Exchange:
    exchange = Exchange(id="t1", question="What was Weibo worth?")
    for event in events:
        exchange = exchange.after(event, engine.documents() if isinstance(event, Answered) else ())
    return exchange


@pytest.fixture
def english() -> Texts:
    return texts_for("en")
