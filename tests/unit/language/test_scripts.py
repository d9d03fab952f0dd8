"""Languages are told apart, and text is folded so that scripts and widths compare as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.scripts import (
    detect_language,
    fold,
    fold_chars,
    has_han,
    is_chinese,
    look_alikes,
    shown_in,
    to_hans,
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What happened to Laiwang?", "en"),
        ("钉钉和来往有什么不同?", "zh-Hans"),
        ("支付寶的社交功能失敗了嗎?", "zh-Hant"),
        ("微信", "zh-Hans"),
        ("What happened to 微信?", "en"),
        ("DingTalk 釘釘為什麼成功", "zh-Hant"),
        ("", "en"),
        ("12345 !?", "en"),
        ("D\u00e9j\u00e0 vu", "en"),
    ],
)
def test_the_language_of_a_text_is_told(text: str, language: str) -> None:
    assert detect_language(text) == language
    assert is_chinese(text) == (language != "en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("來往", "来往"),
        ("ＱＱ", "qq"),
        ("Caf\u00e9", "cafe"),
        ("①", "1"),
        ("1000萬", "1000万"),
        ("軟體", "软件"),
        ("ﬁne", "fine"),
    ],
)
def test_variants_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_raised_number_is_no_digit_of_the_figure_before_it() -> None:
    assert fold("$320¹ of 10⁶") == "$320  of 10 "


def test_text_in_simplified_characters_is_not_read_as_taiwan_s() -> None:
    assert to_hans("程序和文件") == "程序和文件"
    assert to_hans("軟體") == "软件"
    assert to_hans("plain") == "plain"


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("軟體的資訊", "zh-Hans", "软体的资讯"),
        ("软件的信息", "zh-Hant", "軟件的信息"),
        ("軟體", "zh-Hant", "軟體"),
        ("软件", "zh-Hans", "软件"),
        ("软件、軟體", "en", "软件、軟體"),
        ("他们只有三家店", "zh-Hant", "他們只有三家店"),
        ("来往是只有阿里才用的", "zh-Hant", "來往是只有阿里才用的"),
        ("跟著這個著名的人", "zh-Hans", "跟着这个著名的人"),
        ("A shop", "zh-Hant", "A shop"),
    ],
)
def test_text_is_shown_in_a_script_in_its_own_words(text: str, language: str, shown: str) -> None:
    assert shown_in(text, language) == shown


@given(st.text(st.sampled_from("只是有软軟件體這这来來后後里A 、")))
def test_showing_changes_characters_one_by_one(text: str) -> None:
    for language in ("en", "zh-Hans", "zh-Hant"):
        assert len(shown_in(text, language)) == len(text)


def test_chinese_characters_are_noticed() -> None:
    assert has_han("a微b")
    assert not has_han("abc、。")


@given(st.text())
def test_folding_by_character_keeps_every_offset(text: str) -> None:
    assert len(fold_chars(text)) == len(text)


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_is_folded_without_an_error(text: str) -> None:
    assert isinstance(fold(text), str)
    assert detect_language(text) in {"en", "zh-Hans", "zh-Hant"}


def test_what_opencc_cannot_take_does_not_cut_the_text_short() -> None:
    assert fold("來\0往").endswith("往")
    assert fold("來\ud800往").endswith("往")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the \u0410storia", True),  # a Cyrillic capital
        ("the Ast\u03bfria", True),  # a Greek o
        ("\u0421omet", True),
        ("the Astoria", False),
        ("阿斯托App", False),
        ("5 \u03bcg of β", False),
        ("caf\u00e9", False),
    ],
)
def test_letters_that_only_look_like_others(text: str, expected: bool) -> None:
    assert look_alikes(text, "the Astoria, 5 micrograms of β-carotene") is expected
