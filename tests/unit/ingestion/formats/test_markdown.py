"""Markdown is read as the page that it becomes."""

from __future__ import annotations

import pytest

from tests.unit.ingestion.formats.conftest import Read


def test_front_matter_says_what_the_document_is_and_is_no_text(read: Read) -> None:
    extracted = read(
        "a.md", "---\ntitle: The Report\nauthors: [A. Kay, B. Lo]\ndate: 2024-03-05\n---\nText."
    )
    assert (extracted.text, extracted.title) == ("Text.", "The Report")
    assert (extracted.author, extracted.date) == ("A. Kay, B. Lo", "2024-03-05")


@pytest.mark.parametrize("text", ["---\nno mapping\n---\nText.", "---\n: {\n---\nText."])
def test_what_is_no_front_matter_is_text(read: Read, text: str) -> None:
    assert read("a.md", text).text.endswith("Text.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A line that is\nbroken *off*.", "A line that is broken off."),
        ("# The **title**\n\nSee [this](https://example.org/x).", "# The title\n\nSee this."),
        ("Plans:\n\n- one\n- two\n  - inner", "Plans:\n- one\n- two\n  - inner"),
        ("Title\n===\n\nOne line\nand two.\n---\n", "# Title\n\nOne line and two."),
        ("3. three\n4. four", "3) three\n4) four"),
        ("3.5亿元是2023年的营收。", "3.5亿元是2023年的营收。"),
        ("3.10.2023 was the day.", "3.10.2023 was the day."),
        ("| Plan | Seats |\n|---|--:|\n| Pro | 25 |", "Plan: Pro; Seats: 25."),
        (
            "Sales (EUR m)\n\n||2023|\n|---|---|\n|Teal|5|",
            "Sales (EUR m)\n\nSales (EUR m) — Teal; 2023: 5.",
        ),
        ("<table><tr><th>Plan<th>Seats<tr><td>Pro<td>25</table>", "Plan: Pro; Seats: 25."),
        (
            "It costs $320[^1] a year[^b].\n\nLast.\n\n[^1]: Before *tax*.\n\n[^b]: 含税",
            "It costs $320 a year.\n\nNote: Before tax.\n\n注：含税\n\nLast.",
        ),
        ("It costs $320¹ a year, on 5 km².", "It costs $320 a year, on 5 km²."),
        ("- [One](#one)\n- [Two](#two)\n\nText.", "Text."),
        ("[![build](b.svg)](https://ci.example)\n\nText.", "Text."),
        ("    as it\n      stands", "    as it\n      stands"),
    ],
)
def test_the_text_is_what_a_reader_sees(read: Read, text: str, expected: str) -> None:
    assert read("a.md", text).text == expected


def test_code_and_diagrams_are_no_text_and_are_counted(read: Read) -> None:
    extracted = read("a.md", "One.\n\n```mermaid\nA --> B\n```\n\n```py\nx = 1\n```\n\nTwo.")
    assert (extracted.text, extracted.note) == ("One.\n\nTwo.", "Not read: 2 code blocks.")
