"""The time asked about, and the passages that speak of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.periods import EARLIEST, LATEST, asked_years, periods, timely_first, untold
from bot.language.scripts import fold
from bot.types import Hit, Passage


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("What happened in 2013?", (2013, 2013)),
        ("2013年發生了什麼?", (2013, 2013)),
        ("How many users in 2012 and in 2014?", (2012, 2014)),
        ("What was launched before 2014?", (EARLIEST, 2013)),
        ("What was there before the end of 2014?", (EARLIEST, 2013)),
        ("2014年之前有哪些產品?", (EARLIEST, 2013)),
        ("What has changed since March 2013?", (2013, LATEST)),
        ("2013年10月以後發生了什麼?", (2013, LATEST)),
        ("Who led it between 2011 and 2013?", (2011, 2013)),
        ("Sales from January 2013 to 2011", (2011, 2013)),
        ("2011年至2013年的用户", (2011, 2013)),
        ("Growth 2011–2013", (2011, 2013)),
        ("Who ruled in the 1970s?", (1970, 1979)),
        ("20世紀70年代誰執政?", (1970, 1979)),
        ("Are there 1500人 or 2,013 or 20134 or 2000万?", None),
        ("Sales in FY21 and 3Q23?", (2021, 2023)),
        ("When was it?", None),
    ],
)
def test_the_years_asked_about_are_read(question: str, years: tuple[int, int] | None) -> None:
    assert asked_years(fold(question)) == years


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


@given(st.text(alphabet="0129年到-–前后 from before1", max_size=20))
def test_any_text_gives_years_in_order_or_none(text: str) -> None:
    years = asked_years(fold(text))
    assert years is None or (years[0] <= years[1] or years == (EARLIEST, EARLIEST - 1))


def hit(start: int, text: str, *, score: float = 0.5, of: str = "a", date: str = "") -> Hit:
    passage = Passage(
        id=f"{of}{start}", document=of, start=start, end=start + len(text), text=text,
        language="en", genre="article", title="", date=date or None,
    )  # fmt: skip
    return Hit(passage=passage, score=score)


def test_what_speaks_of_the_time_comes_first_then_its_neighbours() -> None:
    first = hit(0, "It began in 2013.")
    hits = [
        hit(40, "Nothing of it.", score=0.55),
        hit(100, "Far from it."),
        hit(18, "Then it grew fast.."),
        first,
        hit(0, "A report.", of="b", date="2013-05"),
    ]
    ordered = timely_first(hits, (2013, 2013))
    assert [each.passage.id for each in ordered] == ["a0", "a40", "a18", "b0", "a100"]
    assert [each.parts["time"] for each in ordered] == [1, 0, 0.5, 0.5, 0]
    assert all(0 <= each.score <= 1 for each in ordered)


def test_a_question_without_time_leaves_the_order() -> None:
    hits = [hit(0, "It began in 2013.", score=0.1), hit(50, "Else", score=0.9)]
    assert timely_first(hits, None) == hits
