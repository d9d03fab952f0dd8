"""Scripts: detection, conversion and the two foldings."""

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
    to_hans,
)

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Why did it fail?", "en"),
        ("", "en"),
        ("😀", "en"),
        ("来往为什么失败", "zh-Hans"),
        ("來往為什麼失敗", "zh-Hant"),
        ("来往", "zh-Hans"),
        ("往", "zh-Hans"),
        ("Alibaba launched 来往 in 2013 against WeChat", "en"),
        ("微信 WeChat 的用户比来往多", "zh-Hans"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_traditional_becomes_the_mainlands_words() -> None:
    assert to_hans("這個軟體的資訊") == "这个软件的信息"


def test_simplified_text_is_left_as_it_is() -> None:
    assert to_hans("程序和文件") == "程序和文件"


def test_fold_joins_script_case_width_and_accents() -> None:
    assert fold("Ｃａｆé 軟體") == "cafe 软件"


def test_fold_survives_what_opencc_does_not() -> None:
    assert fold("來\x00往\ud800") == "来\ufffd往\ufffd"


def test_fold_chars_keeps_words_and_offsets() -> None:
    assert fold_chars("軟體 ABC ﬁ Ⅳ") == "软体 abc ﬁ Ⅳ"


@given(ANY_TEXT)
def test_fold_chars_keeps_the_length(text: str) -> None:
    assert len(fold_chars(text)) == len(text)


@given(ANY_TEXT)
def test_fold_chars_is_idempotent(text: str) -> None:
    assert fold_chars(fold_chars(text)) == fold_chars(text)


@given(ANY_TEXT)
def test_any_text_folds(text: str) -> None:
    assert isinstance(fold(text), str)
    assert detect_language(text) in {"en", "zh-Hans", "zh-Hant"}


def test_han_is_found_and_weighed() -> None:
    assert has_han("in 来往")
    assert not has_han("Laiwang")
    assert is_chinese("用来往")
    assert not is_chinese("used Laiwang 来往 every day")
