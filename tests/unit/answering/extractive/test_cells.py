"""The cells of a comparison: what is told of each item under each aspect, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from bot.answering.extractive.cells import Aspects
from bot.answering.extractive.display import Segment
from bot.answering.extractive.statements import Told
from bot.answering.prompts import Brief
from bot.language.scripts import fold
from tests.unit.answering.samples import material

WORD = re.compile(r"[a-z]+|[\u4e00-\u9fff]")
NAMES = {"red": "Red", "红": "Red", "blue": "Blue", "green": "Green"}


def score(question: str, texts: Sequence[str]) -> list[float]:
    asked = set(WORD.findall(fold(question)))
    return [len(asked & set(WORD.findall(fold(text)))) / len(asked) for text in texts]


def names_in(text: str) -> frozenset[str]:
    return frozenset(NAMES[found] for found in re.findall("|".join(NAMES), fold(text)))


def told(n: int, *sentences: str, **about: str) -> Told:
    return material(n, **about), [Segment(each, each) for each in sentences]


def cells(
    *given: Told,
    criteria: tuple[str, ...],
    items: tuple[str, ...] = ("Red", "Blue"),
    asked: str = "",
) -> list[tuple[str, str, str]]:
    """Returns (criterion, item, quote) of each statement."""
    brief = Brief("Compare them.", "", "en", dict.fromkeys(items, asked), criteria, ())
    found = Aspects(score=score, names_in=names_in).cells(brief, given)
    return [(each.criterion, each.item, each.segment.quote) for each in found]


def test_each_item_is_told_under_each_aspect_in_turn() -> None:
    red = told(1, "Red has a price of 3.", "Red has a colour.", side="Red")
    blue = told(2, "Blue has a colour.", side="Blue")
    assert cells(red, blue, criteria=("colour", "price")) == [
        ("colour", "Red", "Red has a colour."),
        ("colour", "Blue", "Blue has a colour."),
        ("price", "Red", "Red has a price of 3."),
    ]


def test_a_passage_found_for_several_items_fills_the_cells_of_each() -> None:
    both = told(1, "Red has a colour.", "Blue has a colour.", side="Red | Blue")
    assert cells(both, criteria=("colour",)) == [
        ("colour", "Red", "Red has a colour."),
        ("colour", "Blue", "Blue has a colour."),
    ]


def test_a_passage_found_for_no_item_fills_no_cell() -> None:
    assert cells(told(1, "Red has a colour."), criteria=("colour",)) == []


def test_a_fact_of_the_kind_needs_none_of_the_aspects_words() -> None:
    red = told(1, "Red opened in 2014.", "Red had a colour.", side="Red")
    assert cells(red, criteria=("date",)) == [("date", "Red", "Red opened in 2014.")]
    assert cells(
        told(1, "红店最终并入银行。", side="紅店"), criteria=("結局",), items=("紅店",)
    ) == [("結局", "紅店", "红店最终并入银行。")]


@pytest.mark.parametrize(
    ("sentence", "criterion", "tells"),
    [
        ("Red grew, and Blue opened in 2014.", "date", False),
        ("Blue grew, and Red opened in 2014.", "date", True),
        ("Red grew, then opened in 2014.", "date", True),
        ("In 2014, Red opened.", "date", True),
        ("Red grew; Blue had 30 shops.", "number", False),
        ("红增长了\uff0cblue有30家店。", "数量", False),
        ("Red and Blue opened in 2014.", "date", True),
        ("Red grew, while Blue failed.", "outcome", True),
    ],
)
def test_a_date_or_a_number_is_told_of_what_its_own_clause_names(
    sentence: str, criterion: str, tells: bool
) -> None:
    red = told(1, sentence, side="Red")
    assert cells(red, criteria=(criterion,)) == ([(criterion, "Red", sentence)] if tells else [])


def test_a_fact_of_another_kind_must_have_nearly_all_of_the_aspects_words() -> None:
    red = told(1, "Red has users.", "Red has users in number.", side="Red")
    assert cells(red, criteria=("number of users",)) == []
    assert cells(red, criteria=("users number",)) == [
        ("users number", "Red", "Red has users in number.")
    ]


def test_what_is_said_of_another_thing_fills_no_cell() -> None:
    red = told(1, "Green has a colour.", side="Red")
    assert cells(red, criteria=("colour",)) == []


def test_an_item_is_known_by_any_of_its_names() -> None:
    red = told(1, "红有colour。", side="Red")
    assert cells(red, criteria=("colour",)) == [("colour", "Red", "红有colour。")]


def test_an_item_without_a_name_is_known_by_its_words() -> None:
    corner = told(1, "The corner shop has a colour.", "Trains have a colour.", side="corner shop")
    assert cells(corner, criteria=("colour",), items=("corner shop",)) == [
        ("colour", "corner shop", "The corner shop has a colour."),
        ("colour", "corner shop", "Trains have a colour."),
    ]
    far = told(1, "Trains have a colour.", side="corner shop")
    assert cells(far, criteria=("colour",), items=("corner shop",)) == []


def test_a_sentence_after_the_items_name_is_about_it_too() -> None:
    red = told(1, "Red opened.", "Its colour was loud.", "A colour of trains.", side="Red")
    assert cells(red, criteria=("colour",)) == [("colour", "Red", "Its colour was loud.")]


def test_a_sentence_after_the_items_name_that_names_another_is_not() -> None:
    red = told(1, "Red opened.", "The colour of Blue was loud.", side="Red")
    assert cells(red, criteria=("colour",)) == []


def test_a_speaker_is_asked_for_what_the_question_says_not_for_his_name() -> None:
    ann = told(1, "Shops lose colour.", "Trains have colour.", side="Ann", side_is="speaker")
    assert cells(ann, criteria=("colour",), items=("Ann",), asked="shops") == [
        ("colour", "Ann", "Shops lose colour."),
    ]


def test_a_speaker_of_whom_nothing_but_the_aspects_is_asked_may_say_all() -> None:
    ann = told(1, "Trains have colour.", side="Ann", side_is="speaker")
    assert cells(ann, criteria=("colour",), items=("Ann",)) == [
        ("colour", "Ann", "Trains have colour.")
    ]


def test_a_cell_has_two_statements_at_most() -> None:
    red = told(1, *(f"Red colour {name}." for name in "abcd"), side="Red")
    assert len(cells(red, criteria=("colour",))) == 2
