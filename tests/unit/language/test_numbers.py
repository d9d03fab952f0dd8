"""What counts as a number in three scripts, and which expressions are the same number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.numbers import figures, numbers, supported


def values(text: str) -> set[str]:
    """Returns the numbers of ``text``, marked as the tables below mark them."""
    marks = {"number": "", "percent": "%", "month": "m", "several": "+"}
    return {f"{value.normalize():f}{marks[kind]}" for kind, value in numbers(text)}


STATED = {
    "1000萬": "10000000",
    "1000万用户": "10000000",
    "１０００萬": "10000000",
    "10 million": "10000000",
    "10-million-user": "10000000",
    "千萬級": "10000000",
    "千万级用户": "10000000",
    "上千万": "10000000",
    "一千萬": "10000000",
    "ten million": "10000000",
    "三百": "300",
    "三百人": "300",
    "three hundred": "300",
    "300": "300",
    "4.5亿美元": "450000000",
    "四点五亿": "450000000",
    "US$450 million": "450000000",
    "$450m": "450000000",
    "US$ 4.5 bn": "4500000000",
    "€450 m": "450000000",
    "4.5 tn yen": "4500000000000",
    "450 m deep": "450",
    "百亿": "10000000000",
    "百億": "10000000000",
    "過億": "100000000",
    "过亿": "100000000",
    "近億": "100000000",
    "突破了一個億": "100000000",
    "一个亿": "100000000",
    "1亿": "100000000",
    "100 million": "100000000",
    "2016年8月": "2016 8m",
    "August 2016": "2016 8m",
    "Aug. 2016": "2016 8m",
    "二〇一六年八月": "2016 8m",
    "于2016-08-15发布": "2016 8m 15",
    "2013年11月16日": "2013 11m 16",
    "November 16, 2013": "2013 11m 16",
    "在May推出": "",
    "launched in May": "5m",
    "十二月": "12m",
    "36.5%": "36.5%",
    "36.5 percent": "36.5%",
    "３６．５％": "36.5%",
    "百分之三十六點五": "36.5%",
    "百分之二十": "20%",
    "三成": "30%",
    "六成四": "64%",
    "百分百": "100%",
    "3个百分点": "3%",
    "二〇一六年": "2016",
    "二零一六年": "2016",
    "兩個": "2",
    "两家": "2",
    "two": "2",
    "第三": "3",
    "the third": "3",
    "3rd": "3",
    "第一": "1",
    "the first app": "1",
    "第二千七百二十六章": "2726",
    "chapter 2726": "2726",
    "2-10元": "2 10",
    "2至10元": "2 10",
    "二到十元": "2 10",
    "2 to 10 yuan": "2 10",
    "3-5亿": "300000000 500000000",
    "10-20%": "10% 20%",
    "2016-2018": "2016 2018",
    "9.0版本": "9",
    "version 9.5": "9.5",
    "100萬": "1000000",
    "1 million": "1000000",
    "一百万": "1000000",
    "1,000,000": "1000000",
    "十億": "1000000000",
    "1 billion": "1000000000",
    "十几亿": "1000000000",
    "万亿": "1000000000000",
    "1 trillion": "1000000000000",
    "10k": "10000",
    "1.5 hundred million": "150000000",
    "一亿两千万": "120000000",
    "1亿2000万": "120000000",
    "3万5千": "35000",
    "三万五千": "35000",
    "两万五": "25000",
    "两万零五": "20005",
    "一千零一": "1001",
    "10多万": "100000",
    "10余万": "100000",
    "十多年": "10",
    "三四個": "3 4",
    "七八家": "7 8",
    "十七八": "17 18",
    "五六亿": "500000000 600000000",
    "一两个": "2",
    "三五个": "3 5",
    "二三线城市": "2 3",
    "一六年": "16",
    "五五": "55",
    "five and six": "5 6",
    "one hundred and five": "105",
    "twenty-one": "21",
    "thirty-eight": "38",
    "兩倍": "2",
    "翻倍": "2",
    "twice": "2",
    "doubled": "2",
    "一半": "0.5",
    "half": "0.5",
    "two quarters of it": "0.5",
    "二分之一": "0.5",
    "數億": "100000000+",
    "hundreds of millions": "100000000+",
    "几百万": "1000000+",
    "several million": "1000000+",
    "millions of users": "1000000+",
    "数十": "10+",
    "dozens": "10+",
    "一年": "1",
    "one year": "1",
    "one percent": "1%",
    "三年": "3",
    "共3，400万": "3 4000000",
    "2016，300个": "2016 300",
    "QQ2012": "2012",
}

NO_NUMBER = [
    "one",
    "one of them",
    "no one",
    "once",
    "一些",
    "一直",
    "唯一",
    "一定",
    "一樣",
    "第",
    "十分",
    "十分重要",
    "千万不要",
    "千萬別忘",
    "万一",
    "万分感谢",
    "千方百计",
    "成千上万",
    "百度",
    "千牛",
    "万科",
    "上百度",
    "三心二意",
    "一五一十",
    "不管三七二十一",
    "独一无二",
    "to B",
    "B2B",
    "O2O",
    "2B",
    "may be",
    "They marched on",
    "March on",
    "at first",
    "First, it failed",
    "Second, it grew",
    "every second",
    "多半",
    "半天",
    "1、纯工具",
    "2. A tool",
    "零",
    "zero",
    "数",
    "几",
]


@pytest.mark.parametrize(("text", "expected"), STATED.items())
def test_a_number_is_read_in_any_script(text: str, expected: str) -> None:
    assert values(text) == set(expected.split())


@pytest.mark.parametrize("text", NO_NUMBER)
def test_a_word_that_holds_a_numeral_states_no_number(text: str) -> None:
    assert values(text) == set()


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("in one or two months", "一兩個月就成了"),
        ("number two in e-commerce", "電商行業的老二京東"),
        ("collecting the Five Fortunes", "集齊五福"),
        ("withstand three moves", "扛過三招"),
        ("two heroes", "雙雄爭霸"),
        ("twice the effort", "事倍功半"),
        ("for one year", "for a year"),
        ("the first", "率先"),
        ("the first time", "首次"),
        ("两个平台", "on both platforms"),
        ("hundreds of millions", "3.5亿"),
        ("tens of thousands", "35,000 sellers"),
        ("百万级数量的卖家", "one million sellers"),
        ("half of it", "半壁江山"),
    ],
)
def test_a_quote_supports_what_it_says_in_other_words(statement: str, quote: str) -> None:
    assert numbers(statement) <= supported(quote)


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("1 million", "1000萬"),
        ("100萬", "10 million"),
        ("1001萬", "1000萬"),
        ("one year", "三年"),
        ("一年", "three years"),
        ("the third", "第一"),
        ("the first", "第三"),
        ("in May", "8月"),
        ("August", "8%"),
        ("8%", "8 users"),
        ("45%", "4.5%"),
        ("1 million users", "几百万用户"),
        ("millions", "数亿"),
        ("100 users", "百度的用户"),
        ("10 tips", "十分重要"),
        ("450 million", "4.5"),
        ("2017", "2016年8月17日"),
        ("two apps", "2、来往"),
        ("two companies", "B2B"),
    ],
)
def test_a_number_that_differs_is_not_supported(statement: str, quote: str) -> None:
    assert not numbers(statement) <= supported(quote)


@given(st.integers(min_value=2, max_value=999_999_999))
def test_every_whole_number_is_read_back_from_its_digits(number: int) -> None:
    assert numbers(f"共有{number:,}人") == {("number", Decimal(number))}
    assert numbers(f"共有{number}人") == {("number", Decimal(number))}


def spell(number: int) -> str:
    """Returns a number below 10,000 in Chinese numerals."""
    words, pending = "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, step)
        if digit:
            words += ("零" if pending and words else "") + "零一二三四五六七八九"[digit] + name
        pending = digit == 0
    return words


@given(st.integers(min_value=2, max_value=9999), st.integers(min_value=1, max_value=9999))
def test_every_whole_number_is_read_back_from_chinese_numerals(
    number: int, ten_thousands: int
) -> None:
    assert numbers(f"{spell(number)}元") == {("number", Decimal(number))}
    assert numbers(f"{spell(ten_thousands)}万元") == {("number", Decimal(ten_thousands * 10_000))}


@given(st.text())
def test_any_text_is_read_without_an_error_and_supports_itself(text: str) -> None:
    assert numbers(text) <= supported(text)


@given(
    st.text(
        alphabet="零一二三四五六七八九十百千万亿两几数点分之成第个多年月-到0159.,% ", max_size=24
    )
)
def test_any_heap_of_numerals_is_read_without_an_error(text: str) -> None:
    assert numbers(text) <= supported(text)


def test_figures_are_the_same_in_every_writing_and_leave_out_years_and_small_numbers() -> None:
    writings = ("500 million", "5亿", "5億", "五亿")
    assert {figures(text) for text in writings} == {frozenset({("number", Decimal(500_000_000))})}
    assert figures("in 2013, 3 of 20% left") == frozenset()
