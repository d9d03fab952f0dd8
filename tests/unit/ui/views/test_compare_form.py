"""Chips: what is compared, and by what."""

from __future__ import annotations

from typing import Any

import pytest

from bot.types import Comparison
from bot.ui.i18n import texts_for
from bot.ui.views.compare_form import LONGEST, MOST, NOTHING, changed, missing, render_choice

ENGLISH = texts_for("en")


def add(comparison: Comparison, text: object, which: str = "items") -> Comparison:
    return changed(comparison, {"do": "add", "list": which, "text": text})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heron", ("Heron",)),
        ("  Heron ,\nOtter;Polder ", ("Heron", "Otter", "Polder")),
        ("苍鹭、水獭\uff0c波德\uff1b", ("苍鹭", "水獭", "波德")),
        ("Heron, Heron", ("Heron",)),
        (" , ", ()),
        ("x" * 300, ("x" * (LONGEST - 1) + "…",)),
        ("\u202eHeron\x00", ("Heron",)),
    ],
)
def test_what_is_typed_becomes_chips(text: str, expected: tuple[str, ...]) -> None:
    assert add(NOTHING, text).items == expected


def test_a_chip_is_dropped_and_the_other_list_stays() -> None:
    chosen = add(add(NOTHING, "a, b"), "launch", "criteria")
    chosen = changed(chosen, {"do": "drop", "list": "items", "text": "a"})
    assert (chosen.items, chosen.criteria) == (("b",), ("launch",))
    assert changed(chosen, {"do": "drop", "list": "criteria", "text": "launch"}).criteria == ()


def test_there_are_never_more_chips_than_can_be_read() -> None:
    assert len(add(NOTHING, ",".join(map(str, range(99)))).items) == MOST["items"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "add", "list": "model", "text": "x"},
        {"do": "add", "list": "items", "text": 7},
        {"do": "add", "list": ["items"], "text": "x"},
        {"do": "burn", "list": "items", "text": "x"},
    ],
)
def test_anything_else_changes_nothing(sent: dict[str, Any]) -> None:
    assert changed(NOTHING, sent) == NOTHING


def test_what_is_missing_is_said() -> None:
    assert missing(NOTHING) == "compare_missing_items"
    two = add(NOTHING, "a, b")
    assert missing(two) == "compare_missing_criteria"
    assert missing(add(two, "launch", "criteria")) is None


def test_the_choice_offers_what_is_not_chosen_yet_and_escapes_everything() -> None:
    chosen = add(NOTHING, '<b onclick="x">${1}')
    html = render_choice(chosen, ["Heron", '<b onclick="x">${1}'], ENGLISH)
    assert "<b " not in html
    assert "${" not in html
    assert html.count('id="drop-items-') == 1
    assert html.count('id="suggest-items-') == 1
    assert 'data-text="Heron"' in html
    assert 'data-text="reason for failure"' in html


def test_a_full_list_takes_no_more() -> None:
    full = add(NOTHING, ",".join(map(str, range(MOST["items"]))))
    html = render_choice(full, ["Heron"], ENGLISH)
    assert 'id="add-items"' not in html
    assert 'id="suggest-items-0"' not in html
    assert 'id="add-criteria"' in html
