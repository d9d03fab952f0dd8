"""The year that a source gives only by another, with the sum written out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.extractive.relative_years import year_worked_out


@pytest.mark.parametrize(
    ("text", "words", "total"),
    [
        ("Begun in 2014, closed the following year.", "the following year", "2014 + 1 = 2015"),
        ("Founded in 1998, sold two years later.", "two years later", "1998 + 2 = 2000"),
        ("In 2001 it began; a year after, it ended.", "a year after", "2001 + 1 = 2002"),
        ("In 2001 it began. 12 Years Later it ended.", "12 Years Later", "2001 + 12 = 2013"),
        ("From 1999 to 2003 it grew; the next year it fell.", "the next year", "2003 + 1 = 2004"),
        ("2014年成立，次年关闭", "次年", "2014 + 1 = 2015"),
        ("2014年成立，第二年关闭", "第二年", "2014 + 1 = 2015"),
        ("2014年成立，兩年後關閉", "兩年後", "2014 + 2 = 2016"),
        ("2014年成立，3 年之后关闭", "3 年之后", "2014 + 3 = 2017"),
    ],
)  # fmt: skip
def test_the_sum_counts_from_the_nearest_year_before(text: str, words: str, total: str) -> None:
    assert year_worked_out(text) == (words, total)


@pytest.mark.parametrize(
    "text",
    [
        "It opened in 2014.",
        "It closed the following year.",
        "The following year, 2014, it closed.",
        "The model 120145 came out; the next year it was gone.",
        "2014年入学，第二年级更难",
        "",
    ],
)
def test_without_a_year_before_the_words_there_is_no_sum(text: str) -> None:
    assert year_worked_out(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2012年推出，2015年后衰落",
        "2001年成立，十二年后关闭",
        "2001年成立，二十三年後關閉",
        "It opened in 2001 and, twenty-two years later, closed.",
        "It opened in 2001 and closed half a year later.",
    ],
)
def test_the_end_of_a_longer_number_is_not_counted(text: str) -> None:
    assert year_worked_out(text) is None


@settings(max_examples=40)
@given(st.integers(1900, 2099), st.integers(1, 99))
def test_every_sum_is_right(year: int, later: int) -> None:
    found = year_worked_out(f"Opened in {year}, closed {later} years later.")
    assert found == (f"{later} years later", f"{year} + {later} = {year + later}")
