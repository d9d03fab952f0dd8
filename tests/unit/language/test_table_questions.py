"""What is worked out over the rows of a table, in three scripts; and when nothing is."""

from __future__ import annotations

import re

import pytest

from bot.language.records import Record, record_of
from bot.language.scripts import fold
from bot.language.table_questions import TableQuestion

SHOPS = (
    "Shop: Elm; Town: Ely; Opened: 2016-03; Staff: 34; Sales 2022 (EUR thousand): 880; Share: 12%.",
    "Shop: Ash; Town: Bath; Opened: 2018-09; Staff: 27; Sales 2022 (EUR thousand): 640; Share: 9%.",
    "Shop: Fir; Town: Ely; Opened: 2021-11; Staff: 52; Sales 2022 (EUR thousand): 90; Share: 20%.",
    "Shop: Total; Staff: 113; Sales 2022 (EUR thousand): 1,610.",
)
STATIONS = (
    "車站: 東埔; 縣市: 南投; 啟用: 1998年5月; 月台數: 4; 每日旅客（萬人次）: 1.2.",
    "車站: 海口; 縣市: 屏東; 啟用: 2006年1月; 月台數: 2; 每日旅客（萬人次）: 0.4.",
    "車站: 石岡; 縣市: 台中; 啟用: 2013年8月; 月台數: 3; 每日旅客（萬人次）: 0.9.",
)


def relate(one: str, other: str) -> float:
    """Returns the share of the words, pairs of characters in Chinese, that the other has too."""
    asked, there = _words(one), _words(other)
    return len(asked & there) / max(1, len(asked))


def _words(text: str) -> set[str]:
    said = re.sub("[的是有在]", " ", fold(text))
    stems = {w.rstrip("s") for w in re.findall("[a-z]{3,}|\\d+", said)}
    runs = re.findall("[\u4e00-\u9fff]+", said)
    common = ["the", "what", "were", "all", "are", "does", "and", "how", "much", "more", "than"]
    return stems - {*common} | {run[at : at + 2] for run in runs for at in range(len(run) - 1)}


def asked(question: str, rows: tuple[str, ...] = SHOPS) -> TableQuestion:
    table = [row for text in rows if (row := record_of(text))]
    return TableQuestion(question, table, relate)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many shops opened before 2020?", "2: Elm, Ash"),
        ("How many shops opened in 2018?", "1: Ash"),
        ("How many shops have at least 34 staff?", "2: Elm, Fir"),
        ("How many shops are in Ely?", "2: Elm, Fir"),
        ("Which shops opened after September 2018?", "Fir"),
        ("Which shops opened between 2016 and 2018?", "Elm; Ash"),
        ("Which shops had sales of more than 600 thousand euros?", "Elm; Ash"),
        ("Which shops have a share under 10%?", "Ash"),
        ("What was the total staff of the shops?", "Total — Staff: 113"),
        ("What is the combined staff of the shops in Ely?", "Staff — 34 + 52 = 86"),
        ("What is the average staff of the shops?", "Staff — (34 + 27 + 52) / 3 ≈ 37.67"),
        ("How many more staff has Elm than Ash?", "Staff — 34 − 27 = 7"),
        ("Which shop opened first?", "Opened — Elm: 2016-03"),
        ("Which two shops have the most staff?", "Staff — Fir: 52; Elm: 34"),
        ("Which shop has the second largest staff?", "Staff — Elm: 34"),
        ("What were the sales of Ash in 2022?", "Ash — Sales 2022 (EUR thousand): 640"),
        (
            "Which shop has the most staff, and by how much more than the least?",
            "Staff — Fir: 52; Ash: 27; 52 − 27 = 25",
        ),
        (
            "Which shop has the smallest staff, and how many fewer than the second smallest?",
            "Staff — Ash: 27; Elm: 34; 34 − 27 = 7",
        ),
    ],
)
def test_what_is_asked_over_rows_is_worked_out(question: str, said: str) -> None:
    outcome = asked(question).outcome()
    assert outcome is not None
    assert outcome.said == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("有几个车站的月台数不少于3？", "2: 東埔, 石岡"),
        ("哪些車站在2000年以後啟用？", "海口; 石岡"),
        ("每日旅客超過8千人次的車站有哪些？", "東埔; 石岡"),
        ("車站的月台數平均是多少？", "月台數 — (4 + 2 + 3) / 3 = 3"),
        ("最早啟用的是哪个車站？", "啟用 — 東埔: 1998年5月"),
    ],
)
def test_chinese_of_both_scripts_is_worked_out_alike(question: str, said: str) -> None:
    outcome = asked(question, STATIONS).outcome()
    assert outcome is not None
    assert outcome.said == said


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What is the total staff of the shops?", "Shop: Oak; Staff: n/a."),
        ("What is the total staff of the shops?", "Shop: Oak; Staff: about 30+."),
        ("What is the average price of the shops?", ""),
    ],
)
def test_nothing_is_worked_out_over_a_part_or_over_different_units(question: str, row: str) -> None:
    rows = ("Shop: Elm; Staff: 3; Price: 3 euros.", "Shop: Ash; Staff: 4; Price: 4 dollars.", row)
    outcome = asked(question, rows).outcome()
    assert outcome is not None
    assert outcome.said == ""


@pytest.mark.parametrize(
    "question",
    [
        "How many lighthouses were painted before 2020?",  # none of the table's words
        "How many shops are not in Ely?",
        "How many shops are in Ely or have at least 34 staff?",
        "What were the sales of Ash in 2019?",
        "Which shops had sales in 2022 of more than 600?",  # of the thousands, or in all?
        "Is Elm the shop with the most staff?",
        "How many staff does Elm have and who pays the wages of the night guards?",
    ],
)
def test_what_is_not_of_the_table_is_not_worked_out(question: str) -> None:
    outcome = asked(question).outcome()
    assert outcome is None or not outcome.said


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("2 shops have at least 34 staff: Elm and Fir.", True),
        ("Two of the shops do.", True),
        ("3 shops have at least 34 staff.", False),
        ("2 shops have fewer than 34 staff.", False),
        ("2 shops have at least 34 staff: Elm and Ash.", False),
        ("2 shops do not have at least 34 staff.", False),
    ],
)
def test_a_statement_tells_it_if_it_says_that_and_nothing_else(statement: str, told: bool) -> None:
    question = asked("How many shops have at least 34 staff?")
    outcome = question.outcome()
    assert outcome is not None
    assert question.tells(statement, outcome) is told


FARMS = (
    "Capacity; Elm Bank: 588 MW; Fir Bank: 402 MW; Oak Bank: 294 MW.",
    "Turbines; Elm Bank: 84; Fir Bank: 60; Oak Bank: 31.",
    "Owner; Elm Bank: Rowe; Fir Bank: Lund; Oak Bank: Rowe.",
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which of the three banks has the most turbines?", "Turbines — Elm Bank: 84"),
        ("How many turbines are there in all together?", "Turbines — 84 + 60 + 31 = 175"),
        ("What is the average capacity?", "Capacity — (588 + 402 + 294) / 3 = 428 MW"),
        (
            "Which has the biggest capacity and which the smallest?",
            "Capacity — Elm Bank: 588 MW; Oak Bank: 294 MW; 588 − 294 = 294 MW",
        ),
        ("Who is the biggest owner?", None),
    ],
)
def test_a_table_may_have_a_column_a_thing(question: str, said: str | None) -> None:
    outcome = asked(question, FARMS).outcome()
    assert (outcome.said if outcome else None) == said


GROWTH = (
    "Brand: Elm Tea; Stores in 2022: 280; Stores in 2023: 395; Stores in 2024: 540.",
    "Brand: Fir Tea; Stores in 2022: 455; Stores in 2023: 430; Stores in 2024: 388.",
)


def test_a_column_of_another_type_than_is_asked_for_does_not_answer() -> None:
    plans = (("Pro", 90, 25), ("Duo", 40, 5))
    rows = tuple(f"Plan: {n}; Price per seat: ${p}; Seats: {s}." for n, p, s in plans)
    outcome = asked("What does the Pro plan cost per seat?", rows).outcome()
    assert outcome is None or outcome.said.endswith("$90")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many stores did Elm Tea have in 2024?", "Elm Tea — Stores in 2024: 540"),
        ("How many brands had over 400 stores in 2023?", "1: Fir Tea"),
        ("What was the net profit of Elm Tea in 2024?", None),  # the year alone is in a head
    ],
)
def test_of_columns_by_year_the_one_of_the_year_and_the_matter_is_meant(
    question: str, said: str | None
) -> None:
    outcome = asked(question, GROWTH).outcome()
    assert (outcome.said if outcome else None) == said


def test_a_row_that_sums_up_others_is_never_a_member() -> None:
    outcome = asked("Which shop has the most staff?").outcome()
    assert outcome is not None
    assert [row.name for row in outcome.rows] == ["Fir"]
    assert isinstance(outcome.rows[0], Record)
