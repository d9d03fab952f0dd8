"""The masthead and the welcome."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.errors import LibraryBusy, SettingsError
from bot.types import Document, ModelInfo, Progress
from bot.ui.header import Example, Theme, read_examples, render_masthead
from bot.ui.i18n import Texts, texts_for
from bot.ui.rendering import render
from bot.ui.session import Session
from tests.browser.fake_engine import SEEDS, FakeEngine, shelf_of

VIEWS = ("ask", "compare")


def masthead(source: object, session: Session | None = None, **shelf: Any) -> str:
    return render_masthead(session or Session(), shelf_of(source, **shelf), VIEWS)


def render_welcome(
    texts: Texts, themes: Sequence[Theme], documents: Sequence[Document] | None = None
) -> str:
    return render("welcome", texts, themes=themes, documents=documents, offers=())


def test_the_masthead_says_who_answers_and_from_what(engine: FakeEngine) -> None:
    html = masthead(engine)
    assert 'title="Corpus 3f2a91c0">5 documents<' in html
    assert 'title="No key is set.">Offline · no key<' in html
    assert 'data-language="en" lang="en" aria-pressed="true"' in html
    engine.model = ModelInfo(name="gpt-<5>", offline=False, reason="OPENAI_API_KEY is set.")
    assert "gpt-&lt;5&gt;" in masthead(engine)


def test_the_masthead_without_a_library() -> None:
    go = threading.Event()

    def make(progress: Progress) -> FakeEngine:
        progress("passages", 3, 8)
        go.wait(5)
        raise LibraryBusy("Wait.")

    shelf = shelf_of(make)
    preparation = shelf.of()
    assert "Preparing the library…</span>" in render_masthead(Session(), shelf, VIEWS)
    attempt = preparation.start()
    while preparation.progress is None:
        time.sleep(0.005)
    assert '<progress value="3" max="8"' in render_masthead(Session(), shelf, VIEWS)
    go.set()
    assert isinstance(attempt.exception(), LibraryBusy)
    assert "could not be prepared" in render_masthead(Session(), shelf, VIEWS)


def test_several_models_are_a_choice(engine: FakeEngine) -> None:
    engine.others = (ModelInfo(name='b"><i>', offline=False, reason="served"),)
    html = masthead(engine, Session(model='b"><i>'))
    assert '<option value="offline">Offline · no key</option>' in html
    assert '<option value="b&quot;&gt;&lt;i&gt;" selected>' in html
    assert "<i>" not in html


def test_libraries_are_a_choice_where_there_are_several(engine: FakeEngine) -> None:
    assert 'name="library"' not in masthead(engine)
    names = ("demo", '"><i>')
    html = masthead(engine, Session(library=names[1]), names=lambda: names)
    assert "<option>demo</option>" in html
    assert "<option selected>&quot;&gt;&lt;i&gt;</option>" in html
    assert 'data-serves="&quot;' in html


def test_an_empty_library_leads_to_its_first_documents(english: Texts) -> None:
    html = render_welcome(english, read_examples(SEEDS / "examples.yaml"), ())
    assert 'data-view="library">Add your first documents</a>' in html
    assert "data-question" not in html


def test_the_views_are_links_that_name_themselves() -> None:
    html = masthead(FakeEngine())
    assert '<a href="#compare" data-view="compare">Compare</a>' in html


def test_the_examples_are_in_three_languages_by_theme(english: Texts) -> None:
    themes = read_examples(SEEDS / "examples.yaml")
    examples = [example for theme in themes for example in theme.questions]
    assert {example.language for example in examples} == {"en", "zh-Hans", "zh-Hant"}
    assert all(theme.theme.keys() == {"en", "zh-Hans", "zh-Hant"} for theme in themes)
    html = render_welcome(english, themes)
    assert html.count("data-question=") == html.count('lang="en"') == 3
    assert "<h3>Reasons</h3>" in html
    assert "<h3>緣由</h3>" in render_welcome(texts_for("zh-Hant"), themes)
    only = Theme({}, (Example("Ce fut ?", "fr"),))  # none is the reader's: all are shown
    assert 'lang="fr"' in render_welcome(english, [only])


def test_a_library_without_examples_says_what_answers(english: Texts, engine: FakeEngine) -> None:
    html = render_welcome(english, (), engine.documents())
    assert "<h3>Answering from</h3>" in html
    assert "MeetClub: an opinion</li>" in html


def test_no_examples_are_no_error_and_broken_ones_are_named(english: Texts, tmp_path: Path) -> None:
    assert read_examples(None) == read_examples(tmp_path / "none.yaml") == ()
    assert "<h3>" not in render_welcome(english, ())
    broken = tmp_path / "examples.yaml"
    for text in ("- {", "- theme: x", "7", "- {theme: x, questions: []}"):
        broken.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError, match=r"examples\.yaml"):
            read_examples(broken)


def test_an_example_is_escaped(english: Texts) -> None:
    theme = Theme({"fr": "<u>"}, (Example('"><b>', 'en"'),))
    html = render_welcome(english, [theme])
    assert "<b>" not in html
    assert "<h3>&lt;u&gt;</h3>" in html
    assert 'lang="en&quot;"' in html
    assert "<h3>For example</h3>" in render_welcome(english, [Theme({}, ())])
