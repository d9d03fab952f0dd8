"""A row read alone says what its values are, whatever the shape of its table."""

from __future__ import annotations

import pytest

from bot.ingestion.formats.tables import records

Rows = list[list[str]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # Heads that are years, dates, periods; not where years are the values.
        ([["EUR m", "2021", "2022"], ["Sales", "3", "4"]], ["EUR m — Sales; 2021: 3; 2022: 4."]),
        ([["", "FY21", "Q3'22"], ["Sales", "3", "4"]], ["Sales; FY21: 3; Q3'22: 4."]),
        ([["", "31.12.2023"], ["Cash", "3"]], ["Cash; 31.12.2023: 3."]),
        ([["公司", "2023年"], ["甲", "5"]], ["公司: 甲; 2023年: 5."]),
        ([["Alder", "2009"], ["Birch", "2012"]], ["Alder: 2009.", "Birch: 2012."]),
        (
            [["Class", "1", "2", "3"], ["Boys", "10", "12", "13"]],
            ["Class: Boys; 1: 10; 2: 12; 3: 13."],
        ),
        # Two rows of heads, written out or once over several columns.
        (
            [["", "2023", "2023"], ["Firm", "Sales", "Loss"], ["Teal", "5", "1"]],
            ["Firm: Teal; 2023 Sales: 5; 2023 Loss: 1."],
        ),
        (
            [["", "2023", "", "2024", ""], ["", "S", "L", "S", "L"], ["Teal", "5", "1", "6", "2"]],
            ["Teal; 2023 S: 5; 2023 L: 1; 2024 S: 6; 2024 L: 2."],
        ),
        (
            [["Forecast (USD m)"], [], ["Firm", "2024E"], ["Teal", "5"]],
            ["Forecast (USD m).", "Forecast (USD m) — Firm: Teal; 2024E: 5."],
        ),
        # A caption with its unit, groups of rows, totals, empty cells.
        (
            [["Sales, EUR m", ""], ["Firm", "2023"], ["Teal", "5"]],
            ["Sales, EUR m — Firm: Teal; 2023: 5."],
        ),
        (
            [["", "2023"], ["Europe", ""], ["France", "5"], ["Total", "9"]],
            ["Europe — France; 2023: 5.", "Total; 2023: 9."],
        ),
        (
            [["Firm", "2022", "2023"], ["Teal", "", "5"], ["Audited by Kay.", "", ""]],
            ["Firm: Teal; 2023: 5.", "Firm: Audited by Kay."],
        ),
        # A row that does not repeat the head that it stands under; a sum has none.
        (
            [["Region", "City", "Sales"], ["North", "Riga", "5"], ["", "Oslo", "7"]],
            ["Region: North; City: Riga; Sales: 5.", "Region: North; City: Oslo; Sales: 7."],
        ),
        (
            [
                ["Region", "City", "Sales"],
                ["North", "Riga", "5"],
                ["", "Total", "5"],
                ["", "", "9"],
            ],
            ["Region: North; City: Riga; Sales: 5.", "City: Total; Sales: 5.", "Sales: 9."],
        ),
        # A currency, a bracket or % in a cell of its own.
        (
            [["", "2023", "2023", "2023"], ["Loss", "$", "(5", ")"], ["Tax", "", "3", "%"]],
            ["Loss; 2023: $(5).", "Tax; 2023: 3%."],
        ),
        # Two tables side by side, and one above the other.
        (
            [["Firm", "Users", "", "City", "Shops"], ["Teal", "5", "", "Riga", "7"]],
            ["Firm: Teal; Users: 5.", "City: Riga; Shops: 7."],
        ),
        ([["A", "B"], ["1", "2"], [], ["C", "D"], ["3", "4"]], ["A: 1; B: 2.", "C: 3; D: 4."]),
        ([["Seat:", "Riga"], ["Head:", "Kay"]], ["Seat: Riga.", "Head: Kay."]),
        ([["Only", "names"]], ["Only; names."]),
        ([["Alone"], ["Too!"]], ["Alone.", "Too!"]),
    ],
)
def test_rows_are_records(rows: Rows, expected: list[str]) -> None:
    assert list(records(rows)) == expected


def test_what_names_the_table_is_said_with_each_row() -> None:
    rows = [["Firm", "2023"], ["Teal", "5"]]
    assert list(records(rows, "Sales (EUR m)")) == ["Sales (EUR m) — Firm: Teal; 2023: 5."]


def test_a_long_line_over_a_table_is_said_once() -> None:
    line = "All figures of this table are those that were reported at the time, " * 3
    rows = [[line, ""], ["Firm", "2023"], ["Teal", "5"]]
    assert list(records(rows)) == [f"{line.strip()}.", "Firm: Teal; 2023: 5."]


def test_thousands_of_rows_take_no_time() -> None:
    rows = [["Country", "Month", "Price"], *(["Norway", "2024-01", str(n)] for n in range(50_000))]
    assert list(records(rows))[-1] == "Country: Norway; Month: 2024-01; Price: 49999."
