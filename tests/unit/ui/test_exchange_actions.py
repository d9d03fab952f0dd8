"""What can be done with an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.types import ModelInfo
from bot.ui.exchange_view import render_exchange
from bot.ui.i18n import Texts
from bot.ui.session import Exchange


def render_actions(exchange: Exchange, texts: Texts, models: Sequence[ModelInfo]) -> str:
    """Returns what stands below an answer."""
    return render_exchange(exchange, texts, models).partition('<div class="acts">')[2]


MODELS = (
    ModelInfo(name="offline", offline=True, reason=""),
    ModelInfo(name="big<1>", offline=False, reason=""),
)


def test_an_answer_can_be_asked_of_the_other_models(answered: Exchange, english: Texts) -> None:
    html = render_actions(answered, english, MODELS)
    assert 'data-do="again" data-turn="t1" data-model="big&lt;1&gt;"' in html
    assert 'data-model="offline"' not in html
    html = render_actions(replace(answered, answer=None, stage="failed"), english, MODELS)
    assert ">Ask big&lt;1&gt;<" in html
    assert 'data-model="offline"' not in html
    assert "data-model" not in render_actions(answered, english, MODELS[:1])


def test_formats_are_offered(answered: Exchange, english: Texts) -> None:
    html = render_actions(answered, english, ())
    assert 'data-format="word" data-event="download"' in html
    beside_menus = re.sub(r"<details.*?</details>", "", html.partition("acts next")[0])
    assert beside_menus.count("<button") == 1
    assert html.count("<details") == 2
    unanswered = replace(answered, answer=None, stage="failed")
    assert "Export" not in render_actions(unanswered, english, ())


def test_while_it_runs_there_is_nothing_to_do(english: Texts) -> None:
    assert render_actions(Exchange(id="t1", question="q"), english, MODELS) == ""


def test_suggestions_are_questions_to_ask(answered: Exchange, english: Texts) -> None:
    asked = replace(answered.answer, suggestions=('"><b>',))
    html = render_actions(replace(answered, answer=asked), english, ())
    assert 'data-do="ask" data-question="&quot;&gt;&lt;b&gt;"' in html
    none = replace(answered.answer, suggestions=())
    html = render_actions(replace(answered, answer=none), english, ())
    assert 'data-do="ask"' not in html
