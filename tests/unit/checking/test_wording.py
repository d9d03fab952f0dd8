"""Words are found exactly, whatever their script, width, white space and quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.wording import find_words, squeezed

PASSAGE = (
    "  阿里做社交,只想成為淘寶的廣告工具,目的不純。「來往」有1000萬用戶…… "
    "He said “no way” in 2016.\nNext line  here… and the ｅｎｄ. ﬁne cafe\u0301 "
    "of 10 million users, 36.5%, 1,250 firms; 三百人。"
)


def found(quote: str, passage: str = PASSAGE) -> str | None:
    """Returns the passage's own words for the quote."""
    span = find_words(quote, passage)
    return None if span is None else passage[slice(*span)]


def test_a_particle_that_the_scripts_write_otherwise_is_one() -> None:
    assert found("跟着他走", "他跟著他走了。") == "跟著他走"


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("只想成為淘寶的廣告工具", "只想成為淘寶的廣告工具"),
        ("只想成为淘宝的广告工具", "只想成為淘寶的廣告工具"),
        ("阿里做社交，只想", "阿里做社交,只想"),
        ("「来往」有１０００万用户", "「來往」有1000萬用戶"),
        ('He said "no way"', "He said “no way”"),
        ("  in 2016. Next\tline here ", "in 2016.\nNext line  here"),
        ("IN 2016", "in 2016"),
        ("the end", "the ｅｎｄ"),
        ("here... and", "here… and"),
        ("fine caf\u00e9", "ﬁne cafe\u0301"),
        ("10 million users", "10 million users"),
        ("有1000萬", "有1000萬"),
        ("36.5%", "36.5%"),
        ("…… He said", "…… He said"),
    ],
)
def test_the_same_words_are_found(quote: str, words: str) -> None:
    assert found(quote) == words


@pytest.mark.parametrize(
    "quote",
    [
        "有1001萬用戶",
        "有2000萬用戶",
        "目的純",
        "目的很純",
        "騰訊做社交",
        "只想成為微信的廣告工具",
        "in 2017",
        "He said “yes”",
        "cafe of",
        "阿里做社交…目的不純",
        "有100",
        "有1000",
        "00萬用戶",
        "of 10",
        "million users",
        "of 1 million",
        "36",
        "36.5",
        "5%",
        "1,25",
        "250 firms",
        "三百人們",
        "百人",
        "o way",
        "He sai",
        "f",
        "",
        "   ",
        "！",
    ],
)
def test_other_words_and_pieces_of_words_and_numbers_are_not(quote: str) -> None:
    assert found(quote) is None


def test_a_whole_word_is_found_behind_a_piece_of_another() -> None:
    assert find_words("art", "party art") == (6, 9)


def test_a_comma_without_a_thousand_behind_it_parts_numbers() -> None:
    assert found("用户1000", "用户1000,3年后") == "用户1000"


MIXED = st.text(
    alphabet='阿里來往没不只 \n,，。.…“”"0123456789abcé\u0301ﬁＡｂ萬万%', min_size=1, max_size=40
)


@given(MIXED, st.data())
def test_what_is_found_stands_at_its_offsets(passage: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(passage)))
    last = data.draw(st.integers(first, len(passage)))
    span = find_words(passage[first:last], passage)
    if span is not None:
        assert 0 <= span[0] < span[1] <= len(passage)
        again = find_words(passage[slice(*span)], passage)
        assert again is not None
        assert again[1] - again[0] <= span[1] - span[0]


@given(st.text(alphabet="阿里做社交只想成為工具 \n,。", min_size=1, max_size=40))
def test_every_passage_of_words_is_a_quote_of_itself(passage: str) -> None:
    assert found(passage, passage) == (passage.strip() or None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("来往失败了", "來往失敗了。"),
        ("It failed", "It  FAILED."),
        ("It failed", "- It failed;"),
        ("It failed", "1. “It failed.”"),
        ("Red · 3", "| Red | 3 |"),
        ("１０００萬用戶", "1000万用户"),
    ],
)
def test_wording_is_the_same_but_for_what_does_not_change_it(one: str, other: str) -> None:
    assert squeezed(one) == squeezed(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It failed.", "It failed?"),
        ("It failed", "It never failed"),
        ("1.5 million", "15 million"),
        ("a, b", "a b"),
        ("2014 was good", "2015 was good"),
    ],
)
def test_wording_differs_wherever_words_numbers_or_a_question_do(one: str, other: str) -> None:
    assert squeezed(one) != squeezed(other)
