"""Pictures: every point opens its words, and nothing in them is markup but our own."""

from __future__ import annotations

import re

import pytest

from bot.facts.overview import Overview
from bot.types import Document
from bot.ui.i18n import LANGUAGES, Language, Texts, texts_for
from bot.ui.sources_panel import render_sources
from bot.ui.views.pictures import Labels, render_disagreements, render_timeline

ENGLISH = texts_for("en")


def labels(seen: Overview, texts: Texts = ENGLISH) -> Labels:
    return Labels(seen.chinese, texts)


def opened(html: str) -> set[str]:
    return set(re.findall(r'data-cite="([^"]+)"', html))


def test_every_point_opens_the_exact_words_of_its_source(
    seen: Overview, world: dict[str, Document]
) -> None:
    documents = list(world.values())
    made = [draw(seen, documents, labels(seen)) for draw in (render_timeline, render_disagreements)]
    panel = render_sources([exchange for exchange, _ in made], documents, ENGLISH)
    shown = opened("".join(html for _, html in made))
    assert shown
    assert shown <= set(re.findall(r'id="src-([^"]+)"', panel))
    for exchange, _ in made:
        for citation in exchange.cited():
            text = world[citation.document].text
            assert text[citation.start : citation.end] == citation.quote


def test_no_markup_of_a_document_reaches_the_page(
    seen: Overview, world: dict[str, Document]
) -> None:
    _, html = render_timeline(seen, list(world.values()), labels(seen))
    assert "<img" not in html
    assert "&lt;img src=x onerror" in html
    assert not re.search(r"[{}$`]", html)


def test_the_timeline_tells_how_exact_a_date_is_and_what_is_contradicted(
    seen: Overview, world: dict[str, Document]
) -> None:
    _, html = render_timeline(seen, list(world.values()), labels(seen))
    styles = re.findall(r'<li class="(to-[^"]*)"', html)
    assert len(styles) == len(seen.timeline)
    assert [
        sum(f"to-{exact}" in style for style in styles) for exact in ("day", "month", "year")
    ] == [1, 2, 2]
    assert sum("against" in style for style in styles) == html.count("The sources disagree") == 4
    assert re.findall(r"<h3>(\d+)</h3>", html) == ["2011", "2013", "2014"]
    assert "Sep 2013 · <b>Heron: launch</b>" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_picture(
    seen: Overview, world: dict[str, Document], language: Language
) -> None:
    named, documents = labels(seen, texts_for(language)), list(world.values())
    html = "".join(
        draw(seen, documents, named)[1] for draw in (render_timeline, render_disagreements)
    )
    expected = {"en": "Heron", "zh-Hans": "苍鹭", "zh-Hant": "蒼鷺"}[language]
    assert expected in re.sub(r"<p>.*?</p>", "", html)


def test_values_in_disagreement_stand_side_by_side(
    seen: Overview, world: dict[str, Document]
) -> None:
    _, html = render_disagreements(seen, list(world.values()), labels(seen))
    values = re.findall(r"<strong>([^<]+)</strong>", html)
    assert {"2,000,000", "30,000,000", "2011", "23 Sep 2013"} <= set(values)
    assert "Heron: users" in html
    assert "Heron: launch" in html


def test_a_translation_is_for_those_who_do_not_read_the_source(
    seen: Overview, world: dict[str, Document]
) -> None:
    at = next(n for n, e in enumerate(seen.timeline) if e.statement.document == "hans")
    for language, expected in (("en", "In 2011 …"), ("zh-Hant", None)):
        named = labels(seen, texts_for(language))  # type: ignore[arg-type]
        exchange, _ = render_timeline(seen, list(world.values()), named)
        cited, event = exchange.cited()[at], seen.timeline[at]
        assert cited.translation == expected
        assert cited.quote == (event.sentence if expected else event.statement).text


def test_an_unknown_kind_or_name_is_shown_as_it_is() -> None:
    assert Labels({}, ENGLISH).kind("strange") == "strange"
    assert Labels({}, texts_for("zh-Hant")).entity("Otter") == "Otter"
