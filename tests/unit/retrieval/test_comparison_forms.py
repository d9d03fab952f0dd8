"""Under what aspects a question compares, by how it is said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.scripts import fold
from bot.retrieval.comparison_forms import aspects


def said(question: str) -> list[str]:
    folded = fold(question)
    return [folded[start:end] for start, end in aspects(folded)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Compare Red and Blue in terms of price and colour.", ["price", "colour"]),
        ("Compare Red and Blue: price, colour and size", ["price", "colour", "size"]),
        ("請比較紅和藍：價格、顏色", ["价格", "颜色"]),
        ("Compare Red and Blue on their price, colour, and size.", ["price", "colour", "size"]),
        ("Contrast Red with Blue by price", ["price"]),
        ("How do Red and Blue differ in price/colour?", ["price", "colour"]),
        ("What are the differences in price & colour between Red and Blue?", ["price", "colour"]),
        ("Red and Blue with regard to how they grew?", ["how they grew"]),
        ("紅和藍在價格、顏色和結局上有什麼不同?", ["价格", "颜色", "结局"]),
        ("从价格和颜色两个方面比较红与蓝", ["价格", "颜色"]),
        ("請就價格及顏色來看紅與藍", ["价格", "颜色"]),
        ("比较红与蓝的价格、颜色", ["价格", "颜色"]),
        ("红与蓝的价格各有什么不同?", ["价格"]),
        ("How does Red differ from Blue?", []),
        ("Why did Red fall?", []),
        ("红为什么失败?", []),
        ("", []),
    ],
)
def test_aspects_are_listed_as_they_are_named(question: str, expected: list[str]) -> None:
    assert said(question) == expected


_WORDS = "compare|red|and|blue|on|in terms of|the|,|price|differ in|?|比较|红|与|的|、|价格|在|方面"
WORDS = st.sampled_from(_WORDS.split("|"))


@settings(max_examples=40)
@given(st.lists(WORDS, max_size=10).map(" ".join))
def test_aspects_stand_in_the_question_in_order_and_apart(question: str) -> None:
    folded = fold(question)
    spans = aspects(folded)
    assert all(folded[start:end].strip() for start, end in spans)
    ends = [0, *(end for _, end in spans)]
    assert all(start >= end for (start, _), end in zip(spans, ends, strict=False))


def test_aspects_may_stand_in_quotation_marks() -> None:
    question = "按“用户对象”和“结局”比较来往和钉钉"
    assert [question[start:end] for start, end in aspects(question)] == ["用户对象", "结局"]
