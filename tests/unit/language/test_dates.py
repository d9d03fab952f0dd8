"""Which dates a text states."""

from __future__ import annotations

import pytest

from bot.language.dates import dates, overlap
from bot.language.scripts import fold_chars


def stated(text: str) -> list[str]:
    return [each.date for each in dates(fold_chars(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二〇一三年", ["2013"]),
        ("二零一三年十一月二十三日", ["2013-11-23"]),
        ("2013年9月23日,發佈", ["2013-09-23"]),
        ("２０１３年９月", ["2013-09"]),
        ("2016年底", ["2016"]),
        ("September 23, 2013", ["2013-09-23"]),
        ("23rd of September 2013", ["2013-09-23"]),
        ("on 3 Sept. 2013", ["2013-09-03"]),
        ("by the end of June 2013", ["2013-06"]),
        ("in 2013, and since 2008", ["2013", "2008"]),
        ("2013-09-23", ["2013-09-23"]),
        ("2013/9", ["2013-09"]),
        ("from 2013 until 2015", ["2013", "2015"]),
        ("between 2010 and 2012", ["2010", "2012"]),
        ("in Q3 2014, and by mid-2018", ["2014", "2018"]),
        ("what in 2013 was new", ["2013"]),
        ("3.10.2023 was the day", ["2023-10-03"]),
    ],
)
def test_every_form_is_as_exact_as_it_is_stated(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "five years ago",
        "幾年前",
        "2013 people",
        "in 2000 shops",
        "a crowd of 2000 people",
        "and 2000 friends",
        "90年代",
        "二十年",
        "一百年",
        "2013年13月",
        "February 30, 2013",
        "12013年",
        "1,2013",
        "in 2013%",
        "version 3.13.2023",
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert stated(text) == []


def test_where_a_date_stands() -> None:
    (found,) = dates("早在2013年9月,")
    assert (found.start, found.end) == (2, 9)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2013", "2013-09", True),
        ("2013-09-23", "2013", True),
        ("2013-09", "2013-10", False),
        ("2011", "2013-09", False),
    ],
)
def test_dates_overlap_as_far_as_both_are_known(one: str, other: str, expected: bool) -> None:
    assert overlap(one, other) is expected
