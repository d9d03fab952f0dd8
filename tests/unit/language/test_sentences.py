"""Sentences, rows and items: where each stands, and what stands above it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.sentences import LONGEST, introduced, joints, units, weight

TABLE = "Prices:\n\n| name | price |\n|---|---|\n| Red | 3 |\n| Blue | 4 |\n\nAfter. All."


def told(text: str, start: int = 0, end: int | None = None) -> list[tuple[str, tuple[str, ...]]]:
    return [(text[unit.start : unit.end], unit.context) for unit in units(text, start, end)]


def test_a_row_is_a_sentence_under_its_header() -> None:
    header = ("| name | price |",)
    assert told(TABLE) == [
        ("Prices:", ()),
        ("| name | price |", ()),
        ("| Red | 3 |", header),
        ("| Blue | 4 |", header),
        ("After.", ()),
        ("All.", ()),
    ]


def test_a_passage_that_begins_within_a_table_knows_its_header() -> None:
    start = TABLE.index("| Blue")
    assert told(TABLE, start)[0] == ("| Blue | 4 |", ("| name | price |",))


@pytest.mark.parametrize("mark", ["- {}", "* {}", "{}. ", "{}、", "({}) "])
def test_an_item_is_a_sentence_under_what_announces_its_list(mark: str) -> None:
    items = [mark.format(n) + f"item {n}" for n in (1, 2)]
    text = "Two reasons:\n\n" + "\n".join(items) + "\n\nNo more: never."
    assert told(text) == [
        ("Two reasons:", ()),
        *((item, ("Two reasons:",)) for item in items),
        ("No more: never.", ()),
    ]


def test_a_list_that_nothing_announces_has_no_context() -> None:
    assert told("It fell.\n- one\n  goes on. More.\n- two") == [
        ("It fell.", ()),
        ("- one\n  goes on.", ()),
        ("More.", ()),
        ("- two", ()),
    ]


@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_an_item_stands_under_the_items_that_it_is_set_in_under(indent: str) -> None:
    rows = ["Shops:", "- Asia", "{}- Japan: 5", "{}{}- Kobe: 2", "{}- Korea: 7", "- Europe"]
    text = "\n".join(row.replace("{}", indent) for row in rows)
    assert [context for _, context in told(text)] == [
        (),
        ("Shops:",),
        ("Asia", "Shops:"),
        ("Japan: 5", "Asia", "Shops:"),
        ("Asia", "Shops:"),
        ("Shops:",),
    ]


@given(st.text("ab。.,，：: \n|-\t1、", max_size=120), st.integers(0, 40))
def test_units_are_in_order_hold_words_and_lose_none(text: str, start: int) -> None:
    found = units(text, start)
    at = min(start, len(text))
    for unit in found:
        assert not any(char.isalnum() for char in text[at : unit.start])
        assert at <= unit.start < unit.end <= len(text)
        at = unit.end
    assert not any(char.isalnum() for char in text[at:])


def test_a_sentence_without_end_is_cut_between_clauses() -> None:
    text = "一二三四五六七八九，" * 60
    assert all(weight(text[u.start : u.end]) <= LONGEST for u in units(text))


def test_what_is_said_in_a_turn_stands_under_who_has_it() -> None:
    talk = "Ann: Why?\n\nBo Li: It fell. We left.\n\nAll of us.\n\nAnn: And now?\n\nBo Li: Now."
    talk += "\n\nIt ended."
    assert told(talk) == [
        ("Ann: Why?", ("Ann",)),
        ("Bo Li: It fell.", ("Bo Li",)),
        ("We left.", ("Bo Li",)),
        ("All of us.", ("Bo Li",)),
        ("Ann: And now?", ("Ann",)),
        ("Bo Li: Now.", ("Bo Li",)),
        ("It ended.", ()),
    ]
    assert told("Ann: Why?\nBo: It fell.\nAnn: And now?\nBo: Now.")[1] == ("Bo: It fell.", ("Bo",))
    rows = "Firm: Teal.\nFirm: Smew.\n\nCity: Riga.\nCity: Oslo."
    assert all(not context for _, context in told(rows))


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("Taking part: May Rowe, head of Ash; Tom Lee, who runs Pine.", "Lee, who runs Pine."),
        ("與談人：Rowe（灰樹經理）、Lee（松木營運長）", "Lee（松木營運長"),
        ("A talk at the harbour.", ""),
    ],
)
def test_who_speaks_is_introduced_before_the_talk(head: str, found: str) -> None:
    text = f"{head}\n\nROWE: We began.\n\nLEE: We did.\n\nROWE: No.\n\nLEE: Yes."
    assert introduced(text)["LEE"] == found


def test_nobody_is_introduced_where_nobody_has_turns() -> None:
    assert introduced("May Rowe, head of Ash, spoke.") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sold tea, coffee and cocoa.", 1),
        ("It sold tea, coffee, and cocoa.", 2),
        ("先后推出了红茶、绿茶、花茶。", 2),
        ("In May, it sold tea.", 0),
    ],
)
def test_a_list_within_a_sentence_has_joints(text: str, expected: int) -> None:
    assert joints(text) == expected
