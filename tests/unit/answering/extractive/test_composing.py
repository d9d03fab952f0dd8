"""How chosen statements are set: lists, sides, aspects, sums of years, what is missing."""

from __future__ import annotations

import pytest

from bot.answering.extractive.composing import compose, label
from bot.answering.extractive.statements import Statement
from bot.answering.prompts import Brief
from bot.checking.citations import parse
from tests.unit.answering.samples import PHRASES, SAID, statement

RED = {"title": "On Red", "genre": "article", "date": "2014", "document": "r.txt", "start": "0"}
ANN = {"author": "Ann", "genre": "forum", "date": "undated", "document": "f.txt", "start": "0"}


def brief(
    question: str = "Why?", items: tuple[str, ...] = (), criteria: tuple[str, ...] = ()
) -> Brief:
    return Brief(question, "", "en", dict.fromkeys(items, ""), criteria, ())


def lines(*statements: Statement, of: Brief, missing: tuple[str, ...] = ()) -> list[str]:
    """Returns the lines of the answer but for the note that it was made offline."""
    text = compose(statements, of, SAID, missing)
    *blocks, note = text.split("\n\n")
    assert note == f"*{SAID['offline_note']}*"
    return "\n".join(blocks).splitlines()


def test_a_list_of_one_source_stands_under_its_name_in_the_order_given() -> None:
    given = [statement("Rent.", 2, **RED), statement("Staff.", 1, **RED)]
    assert lines(*given, of=brief("List the reasons.")) == [
        "**“On Red” (article, 2014)**",
        '- Rent. [2: "Rent."]',
        '- Staff. [1: "Staff."]',
    ]


def test_events_of_several_sources_say_each_who_tells_them() -> None:
    given = [statement("Opened.", 1, **RED), statement("Closed.", 2, **ANN)]
    assert lines(*given, of=brief("In chronological order?")) == [
        '- “On Red” (article, 2014): Opened. [1: "Opened."]',
        '- Ann (forum answer, undated): Closed. [2: "Closed."]',
    ]


def test_the_best_leads_and_the_others_stand_by_source_in_the_order_of_the_text() -> None:
    given = [
        statement("Rent rose.", 1, order=2, **RED),
        statement("It closed.", 2, **ANN),
        statement("Staff left.", 1, order=1, **RED),
        statement("It opened.", 1, order=0, **RED),
    ]
    assert lines(*given, of=brief()) == [
        '“On Red” (article, 2014): Rent rose. [1: "Rent rose."]',
        '- It opened. [1: "It opened."]',
        '- Staff left. [1: "Staff left."]',
        "**Ann (forum answer, undated)**",
        '- It closed. [2: "It closed."]',
    ]


def test_more_of_a_side_is_told_under_its_name_and_each_sentence_by_its_source() -> None:
    given = [
        statement("One.", 1, item="Red", **RED),
        statement("Two.", 1, order=1, item="Red", **RED),
        statement("Three.", 2, item="Red", **ANN),
    ]
    assert lines(*given, of=brief(items=("Red", "Blue")))[:5] == [
        '- Red: “On Red” (article, 2014): One. [1: "One."]',
        f"- Blue: {SAID['no_item']}",
        "**Red**",
        '- Ann (forum answer, undated): Three. [2: "Three."]',
        '- “On Red” (article, 2014): Two. [1: "Two."]',
    ]


@pytest.mark.parametrize(
    ("item", "heading"),
    [("Blue", "Blue — “On Red” (article, 2014)"), ("On Red", "“On Red” (article, 2014)")],
)
def test_a_side_of_one_source_names_it_once(item: str, heading: str) -> None:
    given = [
        statement("One.", 1, item=item, **RED), statement("Two.", 1, order=1, item=item, **RED)
    ]  # fmt: skip
    assert lines(*given, of=brief(items=(item, "Green")))[2:] == [
        f"**{heading}**",
        '- Two. [1: "Two."]',
    ]


def test_an_item_that_is_who_speaks_is_not_named_twice() -> None:
    given = [statement("Rent.", 1, item="Ann", **ANN)]
    first = lines(*given, of=brief(items=("Ann", "Bob")))[0]
    assert first == '- Ann (forum answer, undated): Rent. [1: "Rent."]'


def test_each_aspect_has_a_line_for_every_item_even_where_nothing_is_said() -> None:
    given = [statement("Red cost 3.", 1, criterion="price", item="Red", **RED)]
    assert lines(*given, of=brief(items=("Red", "Blue"), criteria=("price", "colour"))) == [
        "**price**",
        '- Red: “On Red” (article, 2014): Red cost 3. [1: "Red cost 3."]',
        f"- Blue: {SAID['no_item']}",
        "**colour**",
        f"- Red: {SAID['no_item']}",
        f"- Blue: {SAID['no_item']}",
    ]


def test_a_year_is_worked_out_where_a_date_is_asked_for_and_only_there() -> None:
    given = [
        statement("Begun in 2014, it closed the next year.", 3, **RED),
        statement("It was red.", 4, **RED),
    ]
    worked_out = "“the next year” there is 2014 + 1 = 2015. [inference: 3]"
    assert lines(*given, of=brief("When did it close?"))[-1] == worked_out
    assert worked_out not in lines(*given, of=brief("Why did it close?"))


@pytest.mark.parametrize("language", PHRASES)
def test_what_is_missing_is_said_as_a_heading_that_claims_nothing(language: str) -> None:
    phrases = PHRASES[language]
    text = compose([statement("A。", **RED)], brief(), phrases, ["who built it", "誰蓋的"])
    for part in ("who built it", "誰蓋的"):
        assert f"**{phrases['missing'].format(part=part)}**" in text.split("\n\n")
    claims = [each.text for each in parse(text).statements() if each.is_claim and not each.markers]
    assert claims == [phrases["offline_note"]]


def test_a_statement_whose_sentence_goes_on_ends_in_dots() -> None:
    given = [statement("因为租金涨了\uff0c", **RED)]
    assert lines(*given, of=brief())[0].endswith('因为租金涨了… [1: "因为租金涨了\uff0c"]')


@pytest.mark.parametrize(
    ("about", "language", "expected"),
    [
        (ANN, "zh-Hans", "Ann（论坛回答，未注明日期）"),
        (RED, "zh-Hant", "《On Red》（文章，2014）"),
        ({"title": "A plan", "genre": "memo"}, "en", "“A plan” (memo, undated)"),
        ({"title": "x" * 60}, "en", f"“{'x' * 60}” (document, undated)"),
        ({"title": f"{'word, ' * 11}"}, "en", f"“{'word, ' * 9}word…” (document, undated)"),
    ],
)
def test_a_source_is_named_by_its_author_or_a_short_title(
    about: dict[str, str], language: str, expected: str
) -> None:
    assert label(about, PHRASES[language]) == expected
