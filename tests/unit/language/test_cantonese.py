"""Cantonese questions are read as written Chinese, others as they stand."""

from __future__ import annotations

import pytest

from bot.language.cantonese import standard


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("點解來往唔成功?", "為什麼來往不成功?"),
        ("釘釘係邊個整嘅?", "釘釘是誰整的?"),
        ("佢哋啱唔啱用呢個定位?", "他們適合不適合用這個定位?"),
        ("阿里同騰訊嘅關係點樣?", "阿里同騰訊的關係怎樣?"),
        ("来往有几多用户?", "来往有多少用户?"),
    ],
)
def test_cantonese_is_read_as_written_chinese(question: str, read: str) -> None:
    assert standard(question) == read


@pytest.mark.parametrize(
    "question",
    ["為什麼來往不成功?", "這一點解釋得如何?", "阿里與騰訊的關係?", "Why did Laiwang fail?", ""],
)
def test_what_is_no_cantonese_stays(question: str) -> None:
    assert standard(question) == question
