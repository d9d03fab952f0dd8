"""The kinds of fact that questions ask for, and the sentences that tell them."""

from __future__ import annotations

import pytest

from bot.language.fact_kinds import KINDS, kinds_asked, values_asked
from bot.language.scripts import fold

CASES = [
    ("reason", "Why did the shop close?", "It closed because of the rent."),
    ("reason", "商店為什麼關門?", "因為租金太高"),
    ("outcome", "结局", "商店最终并入银行"),
    ("outcome", "What became of the shop?", "The shop was renamed."),
    ("date", "launch date", "It opened in 2014."),
    ("date", "何時開業?", "二〇一四年開業"),
    ("number", "How many users?", "It had two million users."),
    ("number", "用戶規模", "用戶有三百万"),
    ("launch", "launch", "It was rolled out to shops."),
    ("positioning", "定位", "主打熟人"),
    ("promotion", "推廣", "發紅包"),
    ("prospects", "outlook", "It may yet grow."),
    ("strength", "優勢", "擅長支付"),
    ("weakness", "weaknesses", "It lacks shops."),
    ("strategy", "怎樣打", "正道是農村包圍城市"),
    ("strategy", "What does it recommend?", "The shop needs to target bakers."),
    ("outcome", "結局", "該功能很快下架"),
    ("founding", "When was it founded?", "It was established in 1999."),
    ("closing", "何時停運?", "2019年下線"),
    ("listing", "When did it go public?", "It was listed on the exchange."),
    ("users", "How many users?", "It had 300 subscribers."),
    ("employees", "員工有多少?", "職工三百人"),
    ("price", "How much did it cost?", "They paid 3 million."),
    ("revenue", "營收多少？", "Sales came to 4 million."),
    ("profit", "How large was the loss?", "虧損三百萬元"),
    ("share", "市場份額", "佔比為12%"),
    ("leader", "Who is in charge?", "It has been run by Ann Lee since May."),
    ("leader", "負責人", "段宏擔任總裁"),
]


@pytest.mark.parametrize(("name", "asked", "told"), CASES)
def test_a_kind_is_asked_for_and_told_by_its_words(name: str, asked: str, told: str) -> None:
    kinds = {kind.name: kind for kind in (*kinds_asked(asked), *values_asked(asked))}
    assert name in kinds
    assert kinds[name].told.search(fold(told))


def test_every_kind_is_looked_at_here() -> None:
    assert {name for name, _, _ in CASES} == {kind.name for kind in KINDS}


@pytest.mark.parametrize("text", ["Tell me of the shop.", "商店", ""])
def test_a_plain_subject_asks_for_no_kind(text: str) -> None:
    assert kinds_asked(text) == []
