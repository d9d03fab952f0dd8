"""The questions that a question is made of."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.clauses import asking, parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Why did the shop close?", ["Why did the shop close"]),
        (
            "Why did the shop close, and when did the bank open?",
            ["Why did the shop close", "when did the bank open"],
        ),
        (
            "The shop closed. Why did it close? Who bought the land?",
            ["The shop closed. Why did it close", "Who bought the land"],
        ),
        (
            "Who built it, for whom, and how much did it cost?",
            ["Who built it, for whom", "how much did it cost"],
        ),
        ("Why did it close and when? Thanks", ["Why did it close, when, Thanks"]),
        ("商店为什么关门,银行何时开业?", ["商店为什么关门", "银行何时开业"]),
        ("商店為什麼關門？銀行是誰開的？", ["商店為什麼關門", "銀行是誰開的"]),
        ("关于商店,它为什么关门?请说明", ["关于商店 它为什么关门 请说明"]),
        ("Close the shop.", ["Close the shop."]),
        ("", [""]),
    ],
)
def test_a_question_is_cut_where_another_question_begins(question: str, parts: list[str]) -> None:
    assert parts_of(question) == parts


_WORDS = "why|when|who|did|the|shop|close|and|but|in|,|;|?|.|商店|为什么|為什麼|关门|誰|\uff0c"
WORDS = st.sampled_from(_WORDS.split("|"))


@settings(max_examples=40)
@given(st.lists(WORDS, min_size=1, max_size=14))
def test_the_parts_keep_every_word_in_order_but_what_joins_them(words: list[str]) -> None:
    question = " ".join(words)
    kept = [word for part in parts_of(question) for word in re.findall(r"\w+", part)]
    asked = [word for word in re.findall(r"\w+", question) if word not in {"and", "but"}]
    assert [word for word in kept if word not in {"and", "but"}] == asked


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Corvid: (a) when closed, (b) why?", ["Corvid: when closed", "Corvid: why?"]),
        ("来往：1. 为什么失败？2. 谁负责？", ["来往： 为什么失败？", "来往： 谁负责？"]),
        ("Elm: (i) year, (ii) ships?", ["Elm: year", "Elm: ships?"]),
        ("来往:(一)何时关闭?(二)为何?", ["来往: 何时关闭?", "来往: 为何?"]),
        (
            "We met. Corvid in 2023: (a) when? (b) where did it open? In a table, please.",
            ["Corvid in 2023: when?", "Corvid in 2023: where did it open?"],
        ),
        (
            "数字要放进附录。1. 甲港泊位有多少个？2. 乙港泊位有多少个？Please answer in English.",
            ["甲港泊位有多少个？", "乙港泊位有多少个？"],
        ),
        ("Was 1.5 more than 2.5?", ["Was 1.5 more than 2.5"]),
        ("What does b. mean?", ["What does b. mean"]),
    ],
)
def test_labelled_parts_are_each_asked_of_what_stands_before_them(
    question: str, parts: list[str]
) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("We sell boats. Why did Corvid close Rookery? Answer in one line.", None),
        ("我们卖船。来往为什么失败？请用英文回答。", "来往为什么失败？"),
        ("In 2013 sales were 3.5 million. Why?", "In 2013 sales were 3.5 million. Why?"),
        ("Summarise the novel.", "Summarise the novel."),
        ("来往：1. 为什么失败？2. 谁", "来往：1. 为什么失败？2. 谁"),
    ],
)
def test_what_asks_is_told_from_what_is_said_around_it(text: str, asked: str | None) -> None:
    assert asking(text) == (asked or "Why did Corvid close Rookery?")
