"""Pictures: every point opens its words, and nothing in them is markup but our own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot.facts.overview import Overview
from bot.types import Document
from bot.ui.i18n import LANGUAGES, Language, Texts, texts_for
from bot.ui.session import Session
from bot.ui.sources_panel import render_sources
from bot.ui.views.pictures import Evidence, Labels, render_disagreements, render_timeline

Made = Callable[[Language], Evidence]
ENGLISH = texts_for("en")


def labels(seen: Overview, texts: Texts = ENGLISH) -> Labels:
    return Labels(seen.chinese, texts)


def opened(html: str) -> set[str]:
    return set(re.findall(r'data-cite="([^"]+)"', html))


def test_every_point_opens_the_exact_words_of_its_source(
    seen: Overview, evidence: Made, world: dict[str, Document]
) -> None:
    made = evidence("en")
    html = "".join(
        (
            render_timeline(seen, made, labels(seen)),
            render_disagreements(seen, made, labels(seen)),
        )
    )
    session = made.board(Session(), "see")
    panel = render_sources(session.opened(), list(world.values()), ENGLISH)
    assert opened(html) <= set(re.findall(r'id="src-([^"]+)"', panel))
    for exchange in session.opened():
        for citation in exchange.cited():
            text = world[citation.document].text
            assert text[citation.start : citation.end] == citation.quote


def test_no_markup_of_a_document_reaches_the_page(seen: Overview, evidence: Made) -> None:
    made = evidence("en")
    html = render_timeline(seen, made, labels(seen))
    assert "<img" not in html
    assert "&lt;img src=x onerror" in html
    assert not re.search(r"[{}$`]", html)


def test_the_timeline_tells_how_exact_a_date_is_and_what_is_contradicted(
    seen: Overview, evidence: Made
) -> None:
    html = render_timeline(seen, evidence("en"), labels(seen))
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
    seen: Overview, evidence: Made, language: Language
) -> None:
    texts, made = texts_for(language), evidence(language)
    html = render_timeline(seen, made, labels(seen, texts))
    html += render_disagreements(seen, made, labels(seen, texts))
    expected = {"en": "Heron", "zh-Hans": "苍鹭", "zh-Hant": "蒼鷺"}[language]
    assert expected in re.sub(r"<p>.*?</p>", "", html)


def test_values_in_disagreement_stand_side_by_side(seen: Overview, evidence: Made) -> None:
    html = render_disagreements(seen, evidence("en"), labels(seen))
    values = re.findall(r"<strong>([^<]+)</strong>", html)
    assert {"2,000,000", "30,000,000", "2011", "23 Sep 2013"} <= set(values)
    assert "Heron: users" in html
    assert "Heron: launch" in html


def test_a_translation_is_for_those_who_do_not_read_the_source(
    seen: Overview, evidence: Made
) -> None:
    (first,) = (e.statement for e in seen.timeline if e.statement.document == "hans")
    for language, expected in (("en", "In 2011 …"), ("zh-Hant", None)):
        made = evidence(language)  # type: ignore[arg-type]
        made.group([first])
        assert made.groups[0].cited()[0].translation == expected


def test_a_board_takes_the_place_of_the_views_last_one_and_leaves_the_others(
    seen: Overview, evidence: Made
) -> None:
    old, new, other = evidence("en"), evidence("en"), evidence("en")
    statements = [event.statement for event in seen.timeline]
    for made, groups in ((old, 3), (new, 1), (other, 1)):
        for _ in range(groups):
            made.group(statements)
    session = old.board(other.board(Session(), "compare"), "see")
    assert set(session.boards) == {"compare.s1", "see.s1", "see.s2", "see.s3"}
    assert set(new.board(session, "see").boards) == {"compare.s1", "see.s1"}


def test_an_unknown_kind_or_name_is_shown_as_it_is() -> None:
    assert Labels({}, ENGLISH).kind("strange") == "strange"
    assert Labels({}, texts_for("zh-Hant")).entity("Otter") == "Otter"
