"""What shape of answer a question asks for, and the questions it is made of."""

from __future__ import annotations

import pytest

from bot.language.question_forms import asks, sentences_asked, size_asked

ASKED = {
    "summary": (
        "Summarise the report.",
        "What are the main points of the essay?",
        "总结这篇文章",
        "請概括主要觀點",
    ),
    "order": (
        "Tell the launches in chronological order.",
        "How did the shop evolve?",
        "按时间顺序说说",
        "請說明它的演變",
    ),
    "list": (
        "List the shops.",
        "What are the reasons for it?",
        "Give three reasons.",
        "有哪些商店",
        "請列出所有產品",
        "说出三点",
        "发现了哪三类问题?",
    ),
    "speakers": (
        "Which authors doubt it?",
        "Who else says so?",
        "哪些回答提到了价格?",
        "誰提到了價格?",
    ),
}
PLAIN = ("Why did the shop close?", "商店为什么关门?", "商店為什麼關門?", "")


@pytest.mark.parametrize(
    ("form", "question"), [(form, question) for form in ASKED for question in ASKED[form]]
)
def test_a_shape_is_told_by_its_words_in_every_script(form: str, question: str) -> None:
    assert asks(form, question)


@pytest.mark.parametrize("form", ASKED)
@pytest.mark.parametrize("question", PLAIN)
def test_a_plain_question_asks_for_no_shape(form: str, question: str) -> None:
    assert not asks(form, question)


@pytest.mark.parametrize(
    ("question", "size"),
    [
        ("Give four reasons.", 4),
        ("Name the 3 main strategies.", 3),
        ("Which 10 apps failed?", 10),
        ("说出五点理由", 5),
        ("說出兩款產品", 2),
        ("文章提到的六大款是什么", 6),
        ("列出10款产品", 10),
        ("列出12款产品", 12),
        ("List the reasons.", None),
        ("Why?", None),
        ("", None),
    ],
)
def test_the_size_of_a_list_is_read_in_digits_and_words(question: str, size: int | None) -> None:
    assert size_asked(question) == size


@pytest.mark.parametrize(
    "question", ["列出二十条建议", "列出十二條建議", "列出120款产品", "第三点是什么"]
)
def test_the_end_of_a_longer_number_and_an_ordinal_are_no_size(question: str) -> None:
    assert size_asked(question) is None


@pytest.mark.parametrize(
    ("question", "most"),
    [
        ("In one sentence: who leads it?", 1),
        ("Why did it close? Answer in two sentences.", 2),
        ("Who leads it, briefly?", 1),
        ("请用一句话回答", 1),
        ("Which three sentences matter?", None),
    ],
)
def test_how_long_an_answer_may_be_is_read(question: str, most: int | None) -> None:
    assert sentences_asked(question) == most
    assert size_asked("Answer in two sentences.") is None
