"""Yes or no: by polarity, by values that differ, by whose a thing is said to be."""

from __future__ import annotations

import pytest

from bot.language.verdicts import verdict
from tests.unit.answering.samples import shares

NAMES = {"wechat": "WeChat", "微信": "WeChat", "tencent": "Tencent", "腾讯": "Tencent",
         "alibaba": "Alibaba", "阿里": "Alibaba"}  # fmt: skip


def names_in(text: str) -> frozenset[str]:
    return frozenset(name for word, name in NAMES.items() if word in text.lower())


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        ("Does the unit drive at night?", "The unit does not drive at night.", False),
        ("Does the unit drive at night?", "The unit does drive at night.", True),
        ("Was the shop opened in 2013?", "The shop was opened in 2015.", False),
        ("Is WeChat Alibaba's product?", "Tencent's WeChat has many users.", False),
        ("微信是阿里的产品吗", "腾讯的微信有很多用户。", False),
        ("Is WeChat Tencent's product?", "Tencent's WeChat has many users.", True),
        ("车夜里出车吗", "车夜里不出车。", False),
        ("Does the unit drive at night?", "Cats sleep.", None),
        ("Is the unit a bus?", "The unit is blue, and a bus was at hand.", None),
        ("Does the unit drive at night?", "Does the unit drive at night?", None),
        ("When does the unit drive?", "The unit does not drive at night.", None),
    ],
)
def test_a_sentence_says_yes_or_no_or_neither(
    question: str, sentence: str, said: bool | None
) -> None:
    told = verdict(
        question, sentence, "", names_in=names_in, relate=lambda q, text: shares(q, [text])[0]
    )
    assert told is said
