"""Rows of tables, as a document's text has them."""

from __future__ import annotations

import pytest

from bot.language.records import record_of, table_of

ROW = "Sales, EUR m — Europe — Firm: Elm; 2023: 410; Since: 1990."


def test_a_row_has_its_name_its_cells_and_what_it_stands_under() -> None:
    record = record_of(ROW)
    assert record is not None
    assert (record.name, record.head, record.under) == ("Elm", "Firm", ("Sales, EUR m", "Europe"))
    assert (record.cell("since"), record.cell("colour")) == ("1990", None)


def test_a_row_between_bars_is_read_by_the_head_of_its_table() -> None:
    record = record_of("Elm | 410", "Vendor | Customers")
    assert record is not None
    assert (record.name, record.head, record.cell("Customers")) == ("Elm", "Vendor", "410")


@pytest.mark.parametrize("text", ["It grew: by half.", "We saw this; and that.", "Elm"])
def test_running_text_is_no_row(text: str) -> None:
    assert record_of(text) is None


def test_a_table_is_the_rows_that_follow_each_other_under_the_same_heads() -> None:
    rows = ["Firm: Elm; Staff: 4; Town: Ely.", "Firm: Ash; Town: Bath.", "Firm: Total; Staff: 4."]
    text = "\n\n".join(["Firms.", *rows, "Prices.", "Firm: Fir; Price: 3."])
    assert [row.text for row in table_of(text, rows[1])] == rows
    assert [row.totals for row in table_of(text, rows[0])] == [False, False, True]
    assert table_of(text, "Prices.") == ()


def test_a_caption_of_two_sentences_begins_the_line_of_each_row() -> None:
    text = "Old ones. Trees — Tree: Elm; Age: 4.\nOld ones. Trees — Tree: Ash; Age: 9.\n\nThe end."
    assert len(table_of(text, "Trees — Tree: Ash; Age: 9.")) == 2
