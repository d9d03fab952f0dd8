"""What a source is called may be said beside its quote, in any language that it is called in."""

from __future__ import annotations

from dataclasses import replace

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


def repeats(
    statement: str, quote: str, translation: str | None = None, before: str = "", **about: str
) -> bool:
    """Tells whether a statement holds that only its being word for word can make hold."""
    text = f"{before}{quote}"
    source = replace(PASSAGE, text=text, end=len(text), **about)  # type: ignore[arg-type]
    support = Support(
        names_in=names_in, relate=lambda one, other: 0.0, told_titles=lambda passage: (TOLD,)
    )
    return support.holds(statement, [Quoted(quote, source, translation)])


SHOPS = "没有人不知道腾讯的三家店"
OURS = "Everybody knows the 3 shops"


@pytest.mark.parametrize(
    "statement",
    [
        SHOPS,
        f"{SHOPS}。",
        "沒有人不知道騰訊的三家店",
        OURS,
        "everybody knows the 3 shops.",
        f"“{TOLD}” (forum answer, 2014-05): {OURS}.",
        f"《京東為什麼沒有5家店》（论坛回答\uff0c2014-05）\uff1a{SHOPS}",
        f"Ann (forum answer, undated): {OURS}",
        f"WeChat: Ann (forum answer, undated): {OURS}",
    ],
)
def test_the_quote_or_our_translation_word_for_word_holds_behind_its_source(statement: str) -> None:
    assert repeats(statement, SHOPS, OURS, author="Ann")


@pytest.mark.parametrize(
    "statement",
    [
        f"{OURS} by now",
        f"Bob: {OURS}",
        f"Ann never said: {OURS}",
        f"It is not so, as Ann says: {OURS}",
        f"Ann says that it is not true that {OURS}",
        f"JD closed, says Ann: {OURS}",
        f"Not so: Ann: {OURS}",
        f"In 2099: Ann: {OURS}",
        "Ann: Everybody knows the shops",
        "",
        "Ann:",
    ],
)
def test_with_any_other_word_it_does_not_hold_by_itself(statement: str) -> None:
    assert not repeats(statement, SHOPS, OURS, author="Ann")


def test_a_translation_with_a_number_of_its_own_does_not_hold_by_itself() -> None:
    told = "Everybody knows the 4 shops"
    assert not repeats(told, SHOPS, told)


def test_the_same_digits_cut_otherwise_are_another_number() -> None:
    assert repeats("Sales rose 3.5 percent.", "Sales rose 3.5 percent.")
    assert not repeats("Sales rose 35 percent.", "Sales rose 3.5 percent.")


def test_a_quote_that_its_own_clause_denies_does_not_hold() -> None:
    assert repeats("腾讯关了店", "腾讯关了店", before="大家都说\uff0c")
    assert not repeats("腾讯关了店", "腾讯关了店", before="不可能是")


def test_a_quote_without_a_word_supports_nothing() -> None:
    assert not repeats("…", "…")
