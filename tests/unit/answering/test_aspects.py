"""The cells of a comparison: what is told of each item under each aspect, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.aspects import by_aspect
from bot.answering.prompts import Brief
from bot.answering.statements import Told, side_of
from bot.answering.wording import Segment
from bot.scripts import fold
from tests.unit.answering.samples import material

WORD = re.compile(r"[a-z]+|[\u4e00-\u9fff]")


def score(question: str, texts: Sequence[str]) -> list[float]:
    asked = set(WORD.findall(fold(question)))
    return [len(asked & set(WORD.findall(fold(text)))) / len(asked) for text in texts]


def told(n: int, *sentences: str, **about: str) -> Told:
    return material(n, **about), [Segment(each, each) for each in sentences]


def cells(
    *given: Told,
    criteria: tuple[str, ...],
    items: tuple[str, ...] = ("Red", "Blue"),
    asked: str = "",
) -> list[tuple[str, str, str]]:
    brief = Brief("Compare them.", "", "en", dict.fromkeys(items, asked), criteria, ())
    return [
        (each.criterion, side_of(each), each.segment.quote)
        for each in by_aspect(brief, given, score)
    ]  # fmt: skip


def test_each_item_is_told_under_each_aspect_in_turn() -> None:
    red = told(1, "Red has a price of 3.", "Red has a colour.", side="Red")
    blue = told(2, "Blue has a colour.", side="Blue")
    assert cells(red, blue, criteria=("colour", "price")) == [
        ("colour", "Red", "Red has a colour."),
        ("colour", "Blue", "Blue has a colour."),
        ("price", "Red", "Red has a price of 3."),
    ]


def test_a_fact_of_the_kind_needs_none_of_the_aspects_words() -> None:
    red = told(1, "Red opened in 2014.", "Red had a colour.", side="Red")
    assert cells(red, criteria=("date",)) == [("date", "Red", "Red opened in 2014.")]
    assert cells(
        told(1, "红店最终并入银行。", side="紅店"), criteria=("結局",), items=("紅店",)
    ) == [("結局", "紅店", "红店最终并入银行。")]


def test_a_fact_of_another_kind_must_have_nearly_all_of_the_aspects_words() -> None:
    red = told(1, "Red has users.", "Red has users in number.", side="Red")
    assert cells(red, criteria=("number of users",)) == []
    assert cells(red, criteria=("users number",)) == [
        ("users number", "Red", "Red has users in number.")
    ]


def test_what_is_said_of_another_thing_fills_no_cell() -> None:
    red = told(1, "Green has a colour.", side="Red")
    assert cells(red, criteria=("colour",)) == []


def test_a_sentence_after_the_items_name_is_about_it_too() -> None:
    red = told(1, "Red opened.", "Its colour was loud.", "A colour of trains.", side="Red")
    assert cells(red, criteria=("colour",)) == [("colour", "Red", "Its colour was loud.")]


def test_a_speaker_is_asked_for_what_the_question_says_not_for_his_name() -> None:
    ann = told(1, "Shops lose colour.", "Trains have colour.", side="Ann", side_is="speaker")
    assert cells(ann, criteria=("colour",), items=("Ann",), asked="shops") == [
        ("colour", "Ann", "Shops lose colour."),
        ("colour", "Ann", "Trains have colour."),
    ]
    far = told(1, "Trains have colour.", side="Ann", side_is="speaker")
    assert cells(far, criteria=("colour",), items=("Ann",), asked="shops") == []


def test_a_speaker_of_whom_nothing_but_the_aspects_is_asked_may_say_all() -> None:
    ann = told(1, "Trains have colour.", side="Ann", side_is="speaker")
    assert cells(ann, criteria=("colour",), items=("Ann",)) == [
        ("colour", "Ann", "Trains have colour.")
    ]


def test_a_cell_has_two_statements_at_most() -> None:
    red = told(1, *(f"Red colour {name}." for name in "abcd"), side="Red")
    assert len(cells(red, criteria=("colour",))) == 2
