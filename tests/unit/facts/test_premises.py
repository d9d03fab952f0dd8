"""Whether a source says otherwise than a question takes for granted."""

from __future__ import annotations

import pytest

from bot.facts.premises import contradicts
from tests.unit.facts.test_contradictions import FINDER


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Why was Red launched in 2012?", "Red was launched in 2013."),
        ("红为什么在2012年成立?", "Red was founded in 2013."),
        ("Why did Red buy Blue?", "Blue bought Red."),
        ("紅為什麼收購藍?", "蓝收购了红"),
        ("Why was Blue sold?", "It was Red rather than Blue"),
        ("为什么选择蓝?", "大家选择了紅而不是藍"),
    ],
)
def test_a_quote_that_says_otherwise_contradicts_the_question(question: str, quote: str) -> None:
    assert contradicts(question, quote, FINDER)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Why was Red launched in 2013?", "Red was launched in 2013."),
        ("Why was Red launched in 2012?", "Blue was launched in 2013."),
        ("When was Red launched?", "Red was launched in 2013."),
        ("Why did Red buy Blue?", "Red bought Blue."),
        ("Why was Blue sold?", "They sold it instead of Blue"),
        ("Did they choose Red or Blue?", "It was Red rather than Blue"),
        ("Why was Green sold?", "It was Red rather than Blue"),
        ("What did Red earn in 22Q3?", "In Q3 2022 Red earned 3 million."),
        ("What did Red earn in FY21?", "红2021财年赚了3亿元。"),
        ("红: (1)何时关门? (2)多少员工?", "红有45名员工。"),
        ("Why?", "Why not?"),
        ("", ""),
    ],
)
def test_a_quote_that_agrees_or_speaks_of_another_thing_does_not(question: str, quote: str) -> None:
    assert not contradicts(question, quote, FINDER)


def test_the_letter_case_and_the_script_of_a_name_make_no_difference() -> None:
    assert contradicts("WHY WAS RED LAUNCHED IN 2012?", "紅在2013年推出", FINDER)


def test_a_year_that_the_sources_have_is_no_wrong_premise() -> None:
    question, quote = "Why was Red launched in 2012?", "Red was launched in 2013."
    assert contradicts(question, quote, FINDER, quote)
    assert not contradicts(question, quote, FINDER, f"{quote} It had ten users in 2012.")
