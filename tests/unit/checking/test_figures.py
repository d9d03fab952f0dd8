"""Numbers and dates: the sources' own, or what follows from them."""

from __future__ import annotations

import pytest

from bot.checking.figures import objection
from bot.types import Passage, Quoted, Reason


def objected(statement: str, said: str, *, date: str | None = None) -> Reason | None:
    source = Passage(
        id="1", document="a.txt", start=0, end=len(said), text=said, language="en", genre="article",
        title="Title", date=date,
    )  # fmt: skip
    return objection(statement, statement, [Quoted(said, source)], ())


@pytest.mark.parametrize(
    ("statement", "said", "reason"),
    [
        ("7.5 million dollars", "7.5 million pounds", "unit"),
        ("$7.5 million", "750万美元", None),
        ("330 miles", "全長330公里", "unit"),
        ("六百公噸", "六百公斤", "unit"),
        ("nine months", "花了九年", "unit"),
        ("nine years", "花了九年", None),
        ("€15 million", "1500万欧元", None),
        ("15 million", "1500万欧元", None),
        ("15 yuan and 15 kg", "15公斤,15元", None),
        ("The lead was 38 mg.", "The lead was 38 micrograms.", "unit"),
        ("每升38毫克", "38 milligrams per litre", None),
        ("每人可帶10磅", "每人限帶10公斤", "unit"),
        ("It takes 0.34 seconds.", "It takes 340 milliseconds.", None),
        ("It takes 0.35 seconds.", "It takes 340 milliseconds.", "number"),
        ("They drank 1,900 ml.", "They drank 1.9 litres.", None),
        ("It rose by 2.5 per cent.", "It rose by 2.5 percentage points.", "unit"),
        ("減少五個百分點", "It fell by five percentage points.", None),
    ],
)
def test_a_number_counts_the_same_unit(statement: str, said: str, reason: str | None) -> None:
    assert objected(statement, said) == reason


@pytest.mark.parametrize(
    ("statement", "said", "reason"),
    [
        ("It fell by five percentage points.", "It fell from 46% to 41%.", None),
        ("It fell by 5%.", "It fell from 46% to 41%.", "number"),
        ("About two thirds came.", "Of 1,846 there came 1,207.", None),
        ("About a half came.", "Of 1,846 there came 1,207.", "number"),
        ("About twenty were theirs.", "Of 84 houses, a quarter of all were theirs.", None),
        ("Just under 65 came.", "64 came.", None),
        ("Just under 75 came.", "64 came.", "number"),
        ("雲海吊橋有兩百公尺", "彩虹吊橋長一百六十公尺，比雲海吊橋短四十公尺。", None),
        ("去年高于上一年的60.4亿元", "去年为60.4亿元", None),
    ],
)
def test_a_number_may_follow_from_two(statement: str, said: str, reason: str | None) -> None:
    assert objected(statement, said) == reason


@pytest.mark.parametrize(
    ("statement", "said", "date", "reason"),
    [
        ("It opens in July 2023.", "下月起開放", "2023-06-26", None),
        ("It opens in June 2023.", "下月起開放", "2023-06-26", "date"),
        ("它在2018年秋天運抵", "It arrived last autumn.", "2019-07-02", None),
        ("它在2019年運抵", "It arrived last year.", "2019-07-02", "date"),
        ("It took effect in 2017.", "It took effect two years ago.", "2019-06-03", None),
        ("It took effect in 2019.", "It took effect two years ago.", "2019-06-03", "date"),
        ("In 2007 it opened.", "It was built in 2004 and opened three years later.", None, None),
        ("In 2008 it opened.", "It was built in 2004 and opened three years later.", None, "date"),
        ("Until March 2024 they sail.", "They sail until March.", "2023-11-02", None),
        ("Until March 2023 they sail.", "They sail until March.", "2023-11-02", "date"),
        ("It was mended in December 2023.", "Told in November, mended the following month.",
         "2024-02-06", None),
        ("明年三月施行，即2022年3月", "将于明年三月一日起施行", "2021-11-30", None),
        ("It grew in 2021.", "It grew.", "2021-11-30", None),
        ("It grew in 2020.", "It grew.", "2021-11-30", "date"),
    ],
)  # fmt: skip
def test_a_date_may_be_told_from_the_sources_own(
    statement: str, said: str, date: str | None, reason: str | None
) -> None:
    assert objected(statement, said, date=date) == reason
