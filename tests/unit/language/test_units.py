"""What a number counts; so much a year is not so much in all."""

from __future__ import annotations

import pytest

from bot.language.units import rates, rates_agree
from bot.language.values import values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It pays 2,400 francs a year into each plan.", {"year"}),
        ("18 litres per square metre per hour", {"hour"}),
        ("84 missions yearly", {"year"}),
        ("an annual fee, paid daily", {"year", "day"}),
        ("每年出口一千吨，每個月開店", {"year", "month"}),
        ("月均四十万元", {"month"}),
        ("waiting, against 44,100 a year before", set()),
        ("2019年出口一千吨", set()),
    ],
)
def test_spans_of_time_that_are_counted_for(text: str, expected: set[str]) -> None:
    assert rates(text) == expected


@pytest.mark.parametrize(
    ("statement", "quote", "expected"),
    [
        ("It exports 1,400 tonnes every year.", "It exports 1,400 tonnes a year.", True),
        ("It exported 1,400 tonnes in all.", "It exports 1,400 tonnes a year.", False),
        ("It exports 1,400 tonnes a year.", "It exported 1,400 tonnes in three years.", False),
        ("每月四十万元", "每年四十万元", False),
        ("一個月是40萬元", "每月四十万元", True),
        ("日壓榨量為750公噸", "每日壓榨750公噸", True),
        ("It exports tea.", "It exports 1,400 tonnes a year.", True),
    ],
)
def test_a_rate_is_no_total(statement: str, quote: str, expected: bool) -> None:
    assert rates_agree(statement, quote) is expected


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The fee is 450 kroner.", "krone"),
        ("They paid CHF 1,200.", "franc"),
        ("費用為3000円", "yen"),
        ("售價 500 盧比", "rupee"),
        ("Rs. 500 each", "rupee"),
        ("新台幣300元", "taiwan dollar"),
        ("HK$300", "hk dollar"),
        ("450億元新臺幣", "taiwan dollar"),
        ("約3,676億日圓", "yen"),
    ],
)
def test_an_amount_is_money_whether_its_currency_stands_before_or_after_it(
    text: str, unit: str
) -> None:
    assert [(value.type, value.unit) for value in values(text)] == [("money", unit)]


@pytest.mark.parametrize("text", ["每人300元2次", "for 5 euros 12 seats"])
def test_a_currency_counts_what_stands_before_it_first(text: str) -> None:
    assert [value.type for value in values(text)] == ["money", "number"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Price, EUR million: 9.5", ["9,500,000 euro"]),
        ("营收（亿元）：12.5", ["1,250,000,000 yuan"]),
        ("Length (m): 12", ["12"]),
        ("a million users", ["1,000,000"]),
        ("12m registered users", ["12,000,000"]),
        ("The tower is 12m high.", ["12"]),
        ("USD 650 million", ["650,000,000 dollar"]),
    ],
)
def test_the_scale_may_stand_at_the_head_or_as_a_letter(text: str, shown: list[str]) -> None:
    assert [value.shown for value in values(text)] == shown
