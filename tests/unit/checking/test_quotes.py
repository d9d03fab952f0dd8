"""A quote is found exactly, whatever its script, width, white space and quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.quotes import find_quote

PASSAGE = (
    "  阿里做社交,只想成為淘寶的廣告工具,目的不純。「來往」有1000萬用戶…… "
    "He said “no way” in 2016.\nNext line  here… and the ｅｎｄ. ﬁne cafe\u0301 "
    "of 10 million users, 36.5%, 1,250 firms; 三百人。"
)


def found(quote: str, passage: str = PASSAGE) -> str | None:
    """Returns the passage's own words for the quote."""
    span = find_quote(quote, passage)
    return None if span is None else passage[slice(*span)]


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
        ("阿里做社交...目的不純", "阿里做社交,只想成為淘寶的廣告工具,目的不純"),
        ("阿里……廣告工具…目的不純", "阿里做社交,只想成為淘寶的廣告工具,目的不純"),
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
        "目的不純…阿里做社交",
        "阿里做社交…目的純",
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
        "…",
        "。",
    ],
)
def test_other_words_and_pieces_of_words_and_numbers_are_not(quote: str) -> None:
    assert found(quote) is None


def test_a_whole_word_is_found_behind_a_piece_of_another() -> None:
    assert find_quote("art", "party art") == (6, 9)


def test_an_ellipsis_joins_the_nearest_parts() -> None:
    passage = "阿里。" + "很" * 50 + "阿里做社交目的不純"
    assert found("阿里…不純", passage) == "阿里做社交目的不純"


def test_a_comma_without_a_thousand_behind_it_parts_numbers() -> None:
    assert found("用户1000", "用户1000,3年后") == "用户1000"


MIXED = st.text(
    alphabet='阿里來往没不只 \n,，。.…“”"0123456789abcé\u0301ﬁＡｂ萬万%', min_size=1, max_size=40
)


@given(MIXED, st.data())
def test_what_is_found_stands_at_its_offsets(passage: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(passage)))
    last = data.draw(st.integers(first, len(passage)))
    span = find_quote(passage[first:last], passage)
    if span is not None:
        assert 0 <= span[0] < span[1] <= len(passage)
        again = find_quote(passage[slice(*span)], passage)
        assert again is not None
        assert again[1] - again[0] <= span[1] - span[0]


@given(st.text(alphabet="阿里做社交只想成為工具 \n,。", min_size=1, max_size=40))
def test_every_passage_of_words_is_a_quote_of_itself(passage: str) -> None:
    assert (found(passage, passage) == passage.strip()) == any(map(str.isalpha, passage))
