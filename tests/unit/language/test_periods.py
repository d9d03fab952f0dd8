"""Quarters, halves and fiscal years by one name, and those that no source states."""

from __future__ import annotations

import pytest

from bot.language.periods import asked_about, of_another, periods, units, untold
from bot.language.scripts import fold


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fy2021", "FY21; FY2021; FY'21; fiscal 2021; financial year 2021; 21财年; 2021財政年度"),
        ("2022q3", "Q3'22; Q3 2022; 3Q22; 22Q3; third quarter of 2022; 2022年第三季度; 22年三季度"),
        ("2024h1", "1H24; H1 2024; first half of 2024; first-half 2024; 2024年上半年"),
        ("fy2023q4", "Q4 FY23; fourth quarter of fiscal 2023; 2023財年第四季度"),
    ],
)
def test_a_period_has_one_name_in_every_notation(name: str, said: str) -> None:
    for notation in said.split("; "):
        assert [found for *_, (found, _) in periods(fold(notation))] == [name], notation


def test_what_only_looks_like_a_period_is_none() -> None:
    assert not list(periods(fold("H264 in 2h 30, $3q, the first half of 20 games, 1,223Q5")))


def test_a_period_that_no_text_states_is_untold() -> None:
    said = ["Sales grew in FY22 and in FY23.", "It sold 5 in 3Q23 and 6 in Q3'22."]
    assert untold("What were its sales in FY21?", said)
    assert untold("What did it sell in the second quarter of 2023?", said)
    assert not untold("What did it sell in the third quarter of 2023?", said)
    assert not untold("What were its sales in FY21?", [*said, "In 2021 it sold 7."])
    assert not untold("What did it sell?", said)
    yearly = ["Port: Elm; Period: Calendar 2021; Ships: 7."]
    assert untold("What did it ship in FY21?", yearly)


def test_a_part_of_a_year_is_named_alone_too() -> None:
    said = "第三季度; Q3; 3q; third quarter; 第3季; 3Q22; 2022年第三季度"
    for notation in said.split("; "):
        assert [names[-1] for *_, names in units(fold(notation))] == ["q3"], notation
    assert not list(units(fold("the third house of q30")))


@pytest.mark.parametrize(
    ("question", "same", "other"),
    [
        ("sales in 2023?", "5 in Q3 2023", "5 in 2022"),
        ("3Q22的销量", "2022年第三季度为5", "2022年第二季度为5"),
        (
            "2023年第三季度的销量",
            "第三季度; 2022年: 3; 2023年: 4",
            "第四季度; 2022年: 3; 2023年: 4",
        ),
    ],
)
def test_a_text_is_of_the_time_asked_about_or_of_another(
    question: str, same: str, other: str
) -> None:
    asked = asked_about(question)
    assert [of_another(asked, text) for text in (same, other, "sold 5")] == [False, True, False]


@pytest.mark.parametrize("question", ["sales since 2013?", "from 2012 to 2015?", "sales?"])
def test_a_span_of_time_is_no_point_that_is_asked_about(question: str) -> None:
    assert not asked_about(question)
