"""Rows of tables: what stands in their columns, and what is computed over several."""

from __future__ import annotations

import pytest

from bot.answering.extractive.display import Segment
from bot.answering.extractive.records import compute, meant, types_stated
from bot.answering.extractive.statements import Statement
from tests.unit.answering.samples import shares, statement

ROWS = (
    "Vendor: Elm; Customers: 410; Price: 30.",
    "Vendor: Ash; Customers: 120; Price: 45.",
    "Vendor: Fir; Customers: 75; Price: 20.",
)


def table(*rows: str) -> list[Statement]:
    return [statement(row, n, file="t.csv") for n, row in enumerate(rows or ROWS, 1)]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which vendor has the most customers?", "Customers — Elm: 410"),
        ("Which vendor has the lowest price?", "Price — Fir: 20"),
        ("How many customers do Elm and Ash have together?", "Customers — 410 + 120 = 530"),
        ("How many more customers has Elm than Ash?", "Customers — 410 − 120 = 290"),
    ],
)
def test_what_is_asked_over_rows_is_computed_and_names_them(question: str, told: str) -> None:
    found = compute(question, table(), shares)
    assert found is not None
    assert found.verdict == told
    assert [*found.drawn_from] == [*found.statements]


def test_of_the_most_the_one_row_is_told() -> None:
    found = compute("Which vendor has the most customers?", table(), shares)
    assert found is not None
    assert [each.segment.quote for each in found.statements] == [ROWS[0]]


def test_of_two_that_are_named_the_one_with_more_is_told_first() -> None:
    said = [f"Firm: {name}; Staff: {staff}." for name, staff in FIRMS.items()]
    rows = [statement(text, n, file="t.csv") for n, text in enumerate(said, 1)]
    for asked, told in (("Which has more staff, Elm or Ash?", "Staff — Ash: 9"),
                        ("Which has fewer staff, Elm or Ash?", "Staff — Elm: 4"),
                        ("Which has more staff?", None)):  # fmt: skip
        found = compute(asked, rows, shares)
        assert (found and (found.verdict, len(found.statements))) == (told and (told, 2))


FIRMS = {"Elm": 4, "Ash": 9, "Fir": 20}


def test_no_other_row_stands_in_for_the_one_that_is_named() -> None:
    rows = [*table(), statement("Vendors are paid by the month.", 9, file="t.csv")]
    kept = [each.segment.quote for each in meant("What does Ash cost?", rows, shares)]
    assert kept == [ROWS[1], "Vendors are paid by the month."]
    assert meant("What do vendors cost?", rows, shares) == rows


def test_a_row_whose_columns_have_less_of_what_is_asked_is_left_out() -> None:
    rows = [
        statement("Firm: Elm; Sales 2023: 3; Profit 2023: 1."),
        statement("Firm: Elm; Draft sales 2023: 4; Staff: 9.", 2),
    ]
    assert meant("What was the profit of Elm in 2023?", rows, shares) == rows[:1]


def test_a_row_is_named_with_its_numbers_and_of_one_name_the_best_is_meant() -> None:
    rows = table("Part: Kite-3; Price: 30.", "Part: Kite-4; Price: 45.")
    assert meant("What does the Kite-4 cost?", rows, shares) == rows[1:]
    ports = table("Port: 月眉南港; Ships: 3.", "Port: 月眉港; Ships: 7.")
    assert meant("月眉港有多少船？", ports, lambda one, others: [1.0] * len(others)) == ports[1:]
    posts = table("Firm: Elm; Post: head; Name: Ann.", "Firm: Elm; Post: clerk; Name: Bob.")
    assert meant("Who is the clerk of Elm?", posts, shares) == posts[1:]
    assert meant("Who works for Elm?", posts, shares) == posts


def test_a_bare_number_of_a_row_may_be_of_any_measure() -> None:
    row, said = "Firm: Elm; Sales: 3; Profit: 1.", "Elm has 3 shops."
    assert {"money", "number"} <= types_stated(Segment(row, row))
    assert types_stated(Segment(said, said)) == {"number"}


def test_nothing_is_computed_of_what_is_not_asked_or_of_one_row() -> None:
    assert compute("What does Elm cost?", table(), shares) is None
    assert compute("Which vendor has the most customers?", table(ROWS[0]), shares) is None
    assert compute("Which vendor has the most customers?", [], shares) is None
