"""Pictures: every point opens its words, and nothing in them is markup but our own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bot.facts.overview import Overview
from bot.facts.timeline import timeline
from bot.types import Document
from bot.ui.i18n import LANGUAGES, Language, texts_for
from bot.ui.session import Session
from bot.ui.sources_panel import render_sources
from bot.ui.views.disagreements import render_disagreements
from bot.ui.views.entity_labels import Labels
from bot.ui.views.picture_citations import Evidence
from bot.ui.views.timeline_svg import render_timeline
from tests.unit.facts.conftest import statements

Made = Callable[[Language], Evidence]
ENGLISH = texts_for("en")


def only(*texts: str) -> Overview:
    """Returns what pictures of a timeline alone are drawn from."""
    events = timeline(statements(*texts))
    return Overview(entities=(), chinese={}, timeline=events, disputes=(), read=len(texts))


def opened(html: str) -> set[str]:
    return set(re.findall(r'data-cite="([^"]+)"', html))


def test_every_point_opens_the_exact_words_of_its_source(
    seen: Overview, evidence: Made, world: dict[str, Document]
) -> None:
    made = evidence("en")
    html = "".join(
        (
            render_timeline(seen, made, ENGLISH),
            render_disagreements(seen, made, ENGLISH),
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
    html = render_timeline(seen, made, ENGLISH)
    assert "<img" not in html
    assert "&lt;img src=x onerror" in html
    assert not re.search(r"[{}$`]", html)


def test_the_timeline_is_well_formed_and_tells_how_exact_a_date_is(
    seen: Overview, evidence: Made
) -> None:
    html = render_timeline(seen, evidence("en"), ENGLISH)
    svg = ElementTree.fromstring(re.search(r"<svg.*?</svg>", html, re.DOTALL)[0])  # type: ignore[index]
    marks = list(svg.iter("a"))
    assert len(marks) == len(seen.timeline)
    styles = [mark.attrib["class"] for mark in marks]
    assert sum("to-day" in style for style in styles) == 1
    assert sum("to-month" in style for style in styles) == 2
    assert sum("to-year" in style for style in styles) == 2
    assert sum("against" in style for style in styles) == 4
    widths = {
        style: float(mark.find("rect[@class='shape']").attrib["width"])  # type: ignore[union-attr]
        for style, mark in zip(styles, marks, strict=True)
        if "to-day" not in style
    }
    assert widths["event to-year against"] > 3 * widths["event to-month against"]
    assert len(list(svg.iter("path"))) == 1
    assert [each.text for each in svg.findall("text[@class='year']")] == [
        "2011",
        "2012",
        "2013",
        "2014",
    ]


def test_a_marks_name_says_that_it_is_contradicted(seen: Overview, evidence: Made) -> None:
    html = render_timeline(seen, evidence("en"), ENGLISH)
    assert "The sources disagree: 23 Sep 2013: Heron was launched" in html
    assert html.count("<tr>") == 1 + len(seen.timeline)


def test_marks_of_a_lane_never_touch(seen: Overview, evidence: Made) -> None:
    crowded = replace(seen, timeline=seen.timeline * 4, disputes=())
    html = render_timeline(crowded, evidence("en"), ENGLISH)
    reach = re.findall(r'class="reach" x="([\d.]+)" width="([\d.]+)" y="([\d.]+)"', html)
    boxes = [tuple(map(float, each)) for each in reach]
    for x, width, y in boxes:
        row = [other for other in boxes if other[2] == y and other != (x, width, y)]
        assert all(other[0] >= x + width or other[0] + other[1] <= x for other in row)


def test_a_label_never_runs_out_of_the_picture(evidence: Made, world: dict[str, Document]) -> None:
    texts = [f"In {year} Heron met Otter and said many words." for year in (2011, 2018)]
    world["0"] = world["1"] = world["hans"]
    made = only(*texts, "1918年有人說了很多話。")
    world["2"] = world["hant"]
    html = render_timeline(made, evidence("en"), ENGLISH)
    labels = re.findall(
        r'<text x="([\d.]+)"( text-anchor="end")? y="[\d.]+">([^<]*)</text></a>', html
    )
    assert [(bool(before), label) for _, before, label in labels] == [
        (True, "Heron · Otter"),
        (True, "Heron · Otter"),
        (False, "1918"),
    ]
    for x, before, label in labels:
        width = 7 * len(label)
        assert 0 <= float(x) - bool(before) * width <= 1000 - width


def test_a_title_is_cut_only_where_there_is_no_room(
    evidence: Made, world: dict[str, Document]
) -> None:
    made = only("In 1903 Heron came. In 2020 Otter came.")
    titles = (
        "The whole world is in a life-and-death love affair with WeChat and its rivals",
        "很" * 99,
    )
    shown = []
    for title in titles:
        world["0"] = replace(world["hans"], title=title)
        html = render_timeline(made, evidence("en"), ENGLISH)
        shown += re.findall(r'class="lane".*?<tspan lang="zh-Hans">(.*?)</tspan>', html)
    assert shown[0] == titles[0]
    assert shown[1].endswith("很…")


def test_a_long_span_of_years_is_named_in_steps(evidence: Made, world: dict[str, Document]) -> None:
    made = only("In 1903 Heron came. In 2020 Otter came.")
    world["0"] = world["hans"]
    html = render_timeline(made, evidence("en"), ENGLISH)
    years = re.findall(r'class="year"[^>]*>(\d+)<', html)
    assert years[:2] == ["1903", "1913"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_picture(
    seen: Overview, evidence: Made, language: Language
) -> None:
    texts, made = texts_for(language), evidence(language)
    html = render_timeline(seen, made, texts)
    html += render_disagreements(seen, made, texts)
    expected = {"en": "Heron", "zh-Hans": "苍鹭", "zh-Hant": "蒼鷺"}[language]
    assert expected in re.sub(r"<q.*?</q>", "", html)


def test_values_in_disagreement_stand_side_by_side(seen: Overview, evidence: Made) -> None:
    html = render_disagreements(seen, evidence("en"), ENGLISH)
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
