"""What a source is called may be said beside its quote, in any language that it is called in."""

from __future__ import annotations

import pytest

from bot.checking.support import Quoted, Support
from bot.types import Passage
from tests.unit.checking.test_guards import names_in

TEXT = "腾讯有三家店。"
PASSAGE = Passage(
    id="1", document="a.txt", start=0, end=len(TEXT), text=TEXT, language="zh-Hans",
    genre="forum", title="京東為什麼沒有5家店", date="2014-05",
)  # fmt: skip
TOLD = "Why JD has not 5 shops"


def holds(statement: str, *told: str) -> bool:
    support = Support(
        names_in=names_in, relate=lambda one, other: 1.0, told_titles=lambda passage: told
    )
    return support.holds(statement, [Quoted("腾讯有三家店", PASSAGE)])


@pytest.mark.parametrize(
    "statement",
    [
        "Tencent has 3 shops.",
        "“京東為什麼沒有5家店”: Tencent has 3 shops.",
        "《京東為什麼沒有5家店》（论坛，2014-05）：腾讯有三家店",
        f"“{TOLD}” (forum answer, 2014-05): Tencent has 3 shops.",
    ],
)
def test_numbers_names_and_negations_of_a_title_are_not_the_statements(statement: str) -> None:
    assert holds(statement, TOLD)


def test_a_title_that_the_source_does_not_have_is_part_of_what_is_stated() -> None:
    assert not holds(f"“{TOLD}” (forum answer, 2014-05): Tencent has 3 shops.")
    assert not holds(f"“{TOLD}”: Tencent has 3 shops.", "Why JD has no shops")


@pytest.mark.parametrize(
    "statement",
    ["Tencent has not 3 shops.", "Tencent has 5 shops.", "JD has 3 shops.", "Tencent has 4 shops."],
)
def test_what_the_title_says_does_not_stand_in_for_the_quote(statement: str) -> None:
    assert not holds(f"“{TOLD}”: {statement}", TOLD)
