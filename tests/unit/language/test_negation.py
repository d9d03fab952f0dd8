"""When a statement and a quote say yes or no alike, in three scripts."""

from __future__ import annotations

import pytest

from bot.language.negation import agree, denied, denies, set_aside

DENIALS = [
    "來往沒有成功",
    "来往没有成功",
    "阿里不做社交",
    "未能成功",
    "無人使用",
    "别用它",
    "勿用",
    "並非失敗",
    "阿里非社交公司",
    "他们不一样",
    "兩者不同",
    "X不一定赢",
    "Laiwang did not succeed",
    "It isn't popular",
    "It can’t win",
    "It cannot win",
    "no one used it",
    "nobody cared",
    "never",
    "without users",
    "neither of them",
    "Not necessarily",
]

NO_DENIALS = [
    "來往成功了",
    "微信不斷增長",
    "不仅如此",
    "不過它很好",
    "不得不做",
    "必须",
    "未来",
    "無線支付",
    "非常好",
    "除非",
    "別人都用",
    "别的产品",
    "特别好",
    "分别是",
    "是不是成功了",
    "有没有人用",
    "差不多",
    "不错",
    "馬雲不惜改版",
    "未註明日期",
    "阿里毫无疑问是第一",
    "Not only WeChat",
    "No. 1",
    "nowadays",
    "notable",
    "no doubt",
    "don't forget that it grew",
    "nothing less than a success",
    "undated",
    "knot",
]

ALIKE = [
    ("Laiwang did not succeed", "来往没有成功"),
    ("Laiwang failed", "來往沒有成功"),
    ("Laiwang did not succeed", "来往失败了"),
    ("来往没成功", "Laiwang failed"),
    ("Alibaba does not lack users", "阿里不缺用户"),
    ("Alibaba did not give up", "阿里还是没放弃社交"),
    ("They are different", "兩者不同"),
    ("They are not the same", "两者不一样"),
    ("It was not blocked", "功能没有被屏蔽"),
    ("hard to do", "不容易做"),
    ("It has to", "不得不"),
    ("useless", "没用"),
    ("impossible", "不可能"),
    ("它不愿意放弃这个领域", "It is unwilling to give up this area"),
    ("It is unable to win", "它無法贏"),
    ("promotion without expenditure", "做到无消耗推广"),
    ("so that nobody can block rivals", "避免对手被封杀"),
    ("The uncertainty is small", "不确定性很小"),
    ("rather than own a shop", "它不開店"),
    ("It is not hard to see that it grew", "它增長了"),
    ("Nobody used it", "没人用"),
    ("It grew", "微信不断增长"),
    ("But it did not give up, and it finally fizzled out", "但還是沒放棄,最終不了了之"),
    ("stormzhang (forum answer, undated): it grew", "它增長了"),
]

OPPOSED = [
    ("Laiwang succeeded", "来往没有成功"),
    ("Laiwang succeeded", "來往未能成功"),
    ("来往成功了", "Laiwang did not succeed"),
    ("Laiwang did not succeed", "来往成功了"),
    ("來往沒有成功", "来往成功了"),
    ("Alibaba lacks users", "阿里不缺用户"),
    ("Alibaba gave up social networking", "阿里还是没放弃社交"),
    ("阿里放棄了", "Alibaba did not give up"),
    ("They are the same", "兩者不同"),
    ("They are the same", "两者不一样"),
    ("The function was blocked", "功能沒有被屏蔽"),
    ("It is hard", "這不難"),
    ("It is only for companies", "它不是企業專用"),
    ("DingTalk has no rivals", "釘釘同樣是有競爭對手的"),
    ("DingTalk is not popular", "钉钉只是流行"),
    ("It is possible", "不可能"),
    ("X will win", "X未必赢"),
    ("X will win", "X不一定赢"),
    ("It did not win (forum answer, undated)", "它赢了"),
    ("它赢了（論壇回答，未註明日期）", "它没有赢"),
    ("People use it", "没人用"),
]


@pytest.mark.parametrize("text", DENIALS)
def test_a_denial_is_heard(text: str) -> None:
    assert denies(text)


@pytest.mark.parametrize("text", NO_DENIALS)
def test_a_word_that_only_looks_negative_denies_nothing(text: str) -> None:
    assert not denies(text)


@pytest.mark.parametrize(
    ("clause", "scope", "before", "ends"),
    [
        ("the ferry did not reach its pier", ["reach", "pier"], "the ferry did ", True),
        ("不擅推销的林师傅", ["擅推销"], "", False),
        ("他没买船", ["买船"], "", True),
        ("the tides would not", ["tide"], "the tides would ", True),
        ("the ferry sails", None, None, None),
    ],
)
def test_a_denial_is_of_what_follows_it_or_of_what_stands_before(
    clause: str, scope: list[str], before: str, ends: bool
) -> None:
    found = denied(clause, lambda run: [run])
    assert found == ([(scope, before, ends)] if scope else [])


@pytest.mark.parametrize(("statement", "quote"), ALIKE)
def test_both_say_the_same(statement: str, quote: str) -> None:
    assert agree(statement, quote)


@pytest.mark.parametrize(("statement", "quote"), OPPOSED)
def test_one_says_yes_and_the_other_no(statement: str, quote: str) -> None:
    assert not agree(statement, quote)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("弄的既不是微博,也不是微信", True),
        ("It ended up neither 微博 nor WeChat.", True),
        ("微博不是最早的。", False),
        ("它不是微博,微博更早。", False),
        ("没有提到", False),
    ],
)
def test_a_name_may_stand_there_to_say_what_another_is_not(text: str, expected: bool) -> None:
    assert set_aside(text, "微博") == expected
