"""The guards beside numbers and negation: mood, units, sums, direction and unknown names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.checking.support import Support
from bot.language.arithmetic import results
from bot.language.hedging import clauses, keeps
from bot.language.names import strange_names, swapped
from bot.language.negation import agree, overdenies
from bot.language.numbers import numbers, supported
from bot.language.scripts import fold, has_han
from bot.types import Passage, Quoted

NAMES = {"Tencent": "腾讯", "JD": "京东", "WeChat": "微信", "Suning": "苏宁"}


def names_in(text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(n for n, zh in NAMES.items() if n.lower() in folded or zh in folded)


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("They sold the dock.", "They may sell the dock"),
        ("They sold the dock.", "They plan to sell the dock"),
        ("They have already sold the dock next year.", "They intend to sell the dock next year"),
        ("他们卖了码头。", "他们打算卖码头"),
        ("他们卖了码头。", "They will sell the dock"),
        ("码头由该公司经营。", "The firm may run the dock"),
        ("他們賣了碼頭。", "They are considering a sale of the dock"),
        ("They sold it.", "據說他們賣了它"),
        ("They sold it.", "They reportedly sold it"),
        ("It is a hundred years old.", "If it did not burn, it is a hundred years old"),
        ("它今年满一百岁。", "如果没有烧毁,它今年满一百岁"),
        ("They can sell it.", "They may be those who can sell it"),
    ],
)
def test_a_fact_is_not_made_of_a_plan_nor_a_plan_of_a_fact(statement: str, quote: str) -> None:
    assert not all(keeps(statement, clause) for clause in clauses(quote))


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("They might sell the dock.", "They may sell the dock"),
        ("They could sell the dock.", "They could possibly sell the dock"),
        ("Without a sale the dock closes.", "If it is not sold, the dock closes"),
        ("它守得已久，未必会赢。", "It has held long and may not win"),
        ("他们想卖码头。", "They plan to sell the dock"),
        ("They are said to have sold it.", "據說他們賣了它"),
        ("X says they sold it.", "据说他们卖了它"),
        ("It opened in May 2018.", "It opened in May 2018"),
        ("It grew under the planned economy.", "它在计划经济下成长"),
        ("It is impossible.", "不可能"),
        ("码头由该公司经营。", "The firm will run the dock"),
        ("码头的前途难说。", "碼頭的前途說不定"),
    ],
)
def test_a_statement_as_sure_as_its_quote_is_kept(statement: str, quote: str) -> None:
    assert all(keeps(statement, clause) for clause in clauses(quote))


def test_hearsay_lasts_to_the_end_of_its_sentence() -> None:
    text = "据说,它死了。它还在。"
    found = [(clause.text, clause.hearsay) for clause in clauses(text)]
    assert found == [("据说", True), ("它死了", True), ("它还在", False)]


def test_only_the_clause_that_a_statement_tells_must_be_certain() -> None:
    def relate(statement: str, quote: str) -> float:
        return 1.0 if "sold" in quote or "dock" in quote else 0.5

    text = "They sold the dock, and they may move"
    passage = Passage(
        id="p", document="d", start=0, end=len(text), text=text, language="en", genre="article",
        title="A title",
    )  # fmt: skip
    support = Support(names_in=names_in, relate=relate)
    assert support.objection("They sold the dock.", [Quoted(text, passage)]) is None
    assert support.objection("They moved.", [Quoted("they may move", passage)])


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("640 - 510 = 130", 130),
        ("510 + 640 = 1150", 1150),
        ("640 / 510 = 1.25", Decimal("1.25")),
        ("640 / 510 ≈ 1.3", Decimal("1.3")),
        ("640 × 510 = 326,400", 326400),
    ],
)
def test_a_sum_that_is_written_out_is_recomputed(text: str, result: Decimal) -> None:
    found = results(text, numbers("640 510"))
    if text == "640 / 510 = 1.25":
        assert found == {("number", result)}
    else:
        assert found == {("number", Decimal(result))}


def test_a_sum_may_have_many_terms() -> None:
    assert results("7 + 56 + 4 = 67", numbers("7 56 4")) == {("number", Decimal(67))}
    assert results("7 + 56 - 4 = 67", numbers("7 56 4")) is None


@pytest.mark.parametrize("text", ["640 - 510 = 140", "640 - 500 = 140", "640 / 0 = 640"])
def test_a_sum_that_is_wrong_or_of_other_terms_is_refused(text: str) -> None:
    assert results(text, numbers("640 510 0")) is None


@pytest.mark.parametrize(
    ("statement", "quote", "turned"),
    [
        ("Tencent bought JD.", "腾讯收购了京东", False),
        ("JD bought Tencent.", "腾讯收购了京东", True),
        ("JD was bought by Tencent.", "腾讯收购了京东", False),
        ("JD opened a shop on WeChat.", "基于微信的平台,京东开了店", False),
        ("JD opened a shop on WeChat.", "微信上京东开了店", False),
        ("JD sold to Tencent.", "Suning, Tencent and others grew, JD sold", False),
        ("京东被腾讯收购。", "Tencent bought JD", False),
        ("京东为腾讯所收购。", "Tencent bought JD", False),
        ("京东为什么收购腾讯?", "腾讯收购了京东", True),
        ("Suning is faster than JD.", "京东比苏宁快", True),
        ("We moved from JD to Suning.", "We moved from Suning to JD", True),
        ("We moved from JD to Suning.", "我们从京东换到苏宁", False),
        ("Tencent talked to JD.", "京东和腾讯谈过", False),
    ],
)
def test_two_sides_are_not_swapped(statement: str, quote: str, turned: bool) -> None:
    assert swapped(statement, quote, names_in) is turned


@pytest.mark.parametrize(
    ("statement", "strange"),
    [
        ("Gull Marine offered it.", {"Gull"}),
        ("The offer of Kite Marine stands.", set()),
        ("Kites offered it.", set()),
        ("In March it was sold to Norway.", {"Norway"}),
        ("WeChat Pay won.", set()),
    ],
)
def test_a_name_that_no_source_has_is_told(statement: str, strange: set[str]) -> None:
    assert strange_names(statement, "Kite Marine offered", names_in) == strange


@pytest.mark.parametrize(
    ("one", "other", "over"),
    [
        ("They refused", "They agreed", True),
        ("They refused", "他们没有同意", False),
        ("禁止吸烟", "Smoking is allowed", True),
        ("It grew", "它没有失败", False),
    ],
)
def test_a_word_that_says_no_by_itself_needs_one_in_the_other(
    one: str, other: str, over: bool
) -> None:
    assert overdenies(one, other) is over


def test_each_denial_needs_one_in_the_other() -> None:
    assert not agree("It did take off, for it has no genes", "沒做起來,因為沒有基因")
    assert agree("It did not take off, for it has no genes", "沒做起來,因為沒有基因")


def test_a_date_after_a_blank_is_a_date() -> None:
    assert ("month", Decimal(3)) in supported("on 2021-03-04")
    assert ("number", Decimal(3)) not in supported("on 2021-03-04")


def test_the_date_of_a_source_stands_in_for_no_date_of_the_quote() -> None:
    text = "It opened in May 2018. It is large."
    passage = Passage(
        id="p", document="d", start=0, end=len(text), text=text, language="en", genre="article",
        title="A title", date="2021-03-04",
    )  # fmt: skip
    support = Support(names_in=names_in, relate=lambda *_: 1.0)
    opened = [Quoted("It opened in May 2018", passage)]
    assert (
        support.objection(
            "In 2021-03-04 an article says that it is large.", [Quoted("It is large", passage)]
        )
        is None
    )
    assert support.objection("A title (article, 2021-03-04): it opened.", opened) is None
    assert support.objection("It opened in May 2021.", opened)
    assert support.objection("It opened in March 2018.", opened)


BOTH, UNNAMED = "Both say that the well is deep.", "The author says that the well is deep."


@pytest.mark.parametrize(
    ("statement", "authors", "told"),
    [
        ("Ann Lee says that the well is deep.", ["Ann Lee"], "the well is deep"),
        ("Ann Lee：井很深。", ["Ann Lee"], "井很深"),
        ("Bob Ray says that the well is deep.", ["Ann Lee"], None),
        ("林嘉禾認為，井很深。", ["李安"], None),
        ("林嘉禾：井很深。", ["李安"], None),
        ("Depth: the well is deep.", [None], "Depth: the well is deep."),
        ("They all say that the well is deep.", ["Ann Lee"], None),
        (BOTH, ["Ann Lee", "Bob Ray"], BOTH),
        (UNNAMED, ["Ann Lee"], UNNAMED),
    ],
)
def test_who_is_said_to_say_it_must_be_whom_the_sentence_is_by(
    statement: str, authors: list[str | None], told: str | None
) -> None:
    text = "井很深。" if has_han(statement) else "The well is deep."
    quotes = [
        Quoted(
            text,
            Passage(
                id="", document="a", start=0, end=1, text=text, language="en", genre="forum",
                title="Wells", author=author,
            ),
        )
        for author in authors
    ]  # fmt: skip
    support = Support(names_in=names_in, relate=lambda one, other: 0.0)
    assert support.heard(statement, quotes, labels=True) == told
    if "：" in statement:
        assert support.heard(statement, quotes, labels=False)
