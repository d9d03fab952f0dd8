"""The masthead and the welcome."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.types import ModelInfo
from bot.ui.frame import Example, read_examples, render_masthead, render_welcome
from bot.ui.wording import Texts
from tests.browser.fake_engine import SEEDS, FakeEngine


def test_the_masthead_says_who_answers_and_from_what(engine: FakeEngine, english: Texts) -> None:
    html = render_masthead(english, engine)
    assert "5 documents · v3f2a<" in html
    assert 'title="No key is set.">Offline · no key<' in html
    assert 'data-language="en" lang="en" aria-pressed="true"' in html
    engine.model = ModelInfo(name="gpt-<5>", offline=False, reason="OPENAI_API_KEY is set.")
    assert "gpt-&lt;5&gt;" in render_masthead(english, engine)


def test_the_masthead_without_a_library(english: Texts) -> None:
    assert "Preparing the library…" in render_masthead(english, None)
    assert "could not be prepared" in render_masthead(english, None, failed=True)


def test_the_examples_are_six_in_three_languages(english: Texts) -> None:
    examples = read_examples(SEEDS / "examples.yaml")
    assert len(examples) == 6
    assert {example.language for example in examples} == {"en", "zh-Hans", "zh-Hant"}
    assert render_welcome(english, examples).count("data-question=") == 6


def test_no_examples_are_no_error_and_broken_ones_are_named(english: Texts, tmp_path: Path) -> None:
    assert read_examples(None) == read_examples(tmp_path / "none.yaml") == ()
    assert "For example" not in render_welcome(english, ())
    broken = tmp_path / "examples.yaml"
    for text in ("- {", "- language: en", "7"):
        broken.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError, match=r"examples\.yaml"):
            read_examples(broken)


def test_an_example_is_escaped(english: Texts) -> None:
    html = render_welcome(english, [Example('"><b>', 'en"')])
    assert "<b>" not in html
    assert 'lang="en&quot;"' in html
