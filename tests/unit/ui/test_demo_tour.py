"""Tours: read, and stepped through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import read_yaml
from bot.types import Question
from bot.ui.demo_tour import (
    Step,
    Tour,
    render_tour,
    resumed,
    step_to,
)
from bot.ui.header import SEEDS as REMEDY
from bot.ui.i18n import LANGUAGES, Texts
from bot.ui.session import Session
from tests.browser.fake_engine import SEEDS, FakeEngine

TOUR = """\
title: A tour of <b>two</b>
steps:
  - question: What was Weibo worth?
    notes: { en: Point at the <i>mark</i>. }
    opens: 3
  - question: And then?
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "demo.yaml"
    path.write_text(TOUR, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text", ["- {", "7", "title: x\nsteps: []", "title: x\nsteps: [{question: a, oops: 1}]"]
)
def test_a_file_that_is_no_tour_is_named(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"demo\.yaml"):
        read_yaml(path, Tour, REMEDY)
    with pytest.raises(SettingsError, match=r"none\.yaml"):
        read_yaml(path.with_name("none.yaml"), Tour, REMEDY)


def test_the_bar_leads_from_step_to_step(path: Path, english: Texts) -> None:
    tour = read_yaml(path, Tour, REMEDY)
    assert render_tour(None, Session(), english) == ""
    begin = render_tour(tour, Session(), english)
    assert "A tour of &lt;b&gt;two&lt;/b&gt;" in begin
    assert ">Begin the tour<" in begin
    assert 'data-by="-1"' not in begin
    first = render_tour(tour, Session(step=1), english)
    assert "Step 1 of 2" in first
    assert 'data-opens="3"' in first
    assert "Point at the &lt;i&gt;mark&lt;/i&gt;." in first
    last = render_tour(tour, Session(step=2), english)
    assert 'data-do="new"' in last
    assert 'data-by="-1"' in last
    assert "Notes" not in last


def test_a_step_is_asked_once_and_led_to_ever_after(path: Path, english: Texts) -> None:
    path.write_text(f"{TOUR}  - view: see\n    opens: 2\n", encoding="utf-8")
    tour = read_yaml(path, Tour, REMEDY)
    assert step_to(tour, Session(), -1) == Session()
    first = step_to(tour, Session(), 1)
    second = step_to(tour, first, 1)
    third = step_to(tour, second, 1)
    assert [each.question for each in third.exchanges] == ["What was Weibo worth?", "And then?"]
    assert step_to(tour, third, 1) == third
    bar = render_tour(tour, third, english)
    assert 'data-step="3" data-opens="2"' in bar
    assert '<a href="#see" data-view="see">See</a>' in bar
    assert resumed(tour, third.begun(third.exchanges)).step == 2
    assert resumed(tour, third.begun()).step == 0
    back = step_to(tour, step_to(tour, third, -1), -1)
    assert len(back.exchanges) == 2
    assert 'data-view="ask" data-turn="t1" data-exchange="t1"' in render_tour(tour, back, english)


def test_the_step_compare_shows_the_last_matrix(english: Texts, engine: FakeEngine) -> None:
    tour = Tour(title="", steps=[Step(question="the matrix"), Step(view="compare")])
    session = step_to(tour, Session(), 1)
    for event in engine.stream(Question(text="the matrix")):
        session = session.with_last(session.exchanges[-1].after(event))
    bar = render_tour(tour, step_to(tour, session, 1), english)
    assert 'data-view="compare" data-turn="t1" data-exchange="t1"' in bar


def test_the_shipped_tour_opens_all_views_and_is_told_in_all_languages() -> None:
    tour = read_yaml(SEEDS / "demo.yaml", Tour, REMEDY)
    assert {step.view for step in tour.steps} == {"ask", "compare", "see", "library"}
    assert {tuple(step.notes) for step in tour.steps} == {LANGUAGES}
    script = (SEEDS.parent / "docs" / "demo.md").read_text(encoding="utf-8")
    for step in tour.steps:
        for language in ("en", "zh-Hans"):
            assert step.ask(language) in script
            assert step.notes[language] in script


def test_a_step_is_asked_in_the_language_of_the_page_and_known_in_any() -> None:
    step = Step(question={"en": "What was Weibo worth?", "zh-Hant": "微博值多少錢？"})
    tour = Tour(title="", steps=[step, Step(question="And then?")])
    asked = step_to(tour, Session(language="zh-Hant"), 1)
    assert [each.question for each in asked.exchanges] == ["微博值多少錢？"]
    english = replace(asked, language="en", step=0)
    assert step_to(tour, english, 1).exchanges == asked.exchanges
    assert step_to(tour, Session(language="zh-Hans"), 1).exchanges[0].question == step.ask("en")
