"""When nothing answers: an unknown name, or no fact of the kind that is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from bot.language.scripts import fold
from bot.retrieval.answerability import Answerability
from bot.retrieval.source_mentions import SourceFinder
from bot.types import Document

WORDS = re.compile(r"[a-z]+|[\u4e00-\u9fff]")
STOP = {"the", "a", "of", "did", "is", "what", "how", "in", "was", "does", "to", "and"}


def shares(query: str, texts: Sequence[str]) -> list[float]:
    asked = {word for word in WORDS.findall(fold(query)) if word not in STOP}
    return [len(asked & set(WORDS.findall(fold(t)))) / max(1, len(asked)) for t in texts]


def entities(folded: str) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), m[0]) for m in re.finditer("laiwang|dingtalk", folded)]


FORUM = Document(
    name="f.txt", text="", sha256="", title="", language="en", genre="forum", speakers=("Ann", "Bo")
)


def answerability(absent: Sequence[str] = ()) -> Answerability:
    return Answerability(
        entities=entities,
        sources=SourceFinder([FORUM], lambda _: frozenset()),
        shares=shares,
        absent_names=lambda _: absent,
    )


def judge(question: str, *texts: str, absent: Sequence[str] = ()) -> bool:
    return answerability(absent).answers(question, texts)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did Laiwang launch?", "Laiwang: its launch was in September 2013."),
        ("How many users did Laiwang have?", "Laiwang had 10 million users."),
        ("What percentage of users left Laiwang?", "30% of the users left Laiwang."),
        ("Why did Laiwang fail?", "Laiwang had no users."),
    ],
)
def test_a_fact_of_the_kind_asked_answers(question: str, text: str) -> None:
    assert judge(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did Laiwang launch?", "Laiwang had a launch that nobody saw."),
        ("How much revenue did DingTalk make?", "DingTalk passed 100 million users."),
        ("How much revenue did DingTalk make?", "Laiwang made a revenue of 5 million."),
        ("What percentage of Laiwang was sold?", "Laiwang was sold for 3 dollars."),
        ("What colour is the sky?", "Numbers rose again."),
    ],
)
def test_another_fact_does_not(question: str, text: str) -> None:
    assert not judge(question, text)


def test_a_name_that_stands_nowhere_is_not_answered_by_what_stands_beside_it() -> None:
    question = "How does Laiwang see the threat of Douyin to social apps?"
    text = "Laiwang is one of the social apps."
    assert not judge(question, text, absent=["douyin"])


def test_a_name_that_a_text_does_have_is_no_ground_to_refuse() -> None:
    question = "How does Laiwang see Douyin?"
    assert judge(question, "Laiwang sees Douyin.", absent=["douyin"])


def test_no_text_answers_nothing() -> None:
    assert not judge("Why?")


def test_what_a_named_source_says_may_be_worded_more_freely() -> None:
    text = "The launch of them was in 2013."
    asked = "when was the launch after so much hard work?"
    assert not judge(asked, text)
    assert judge(f"According to Ann, {asked}", text)
    assert not judge(f"According to Ann, {asked}", "Something else was in 2013.")


def test_where_two_sources_are_named_either_may_be_silent() -> None:
    assert judge("Do Ann and Bo say when the launch was?", "They say nothing of it.")


def test_a_fact_of_a_common_name_is_no_fact_of_the_rare_one_beside_it() -> None:
    question = "When did DingTalk and Laiwang launch?"
    texts = (*["Laiwang had its launch in 2013."] * 3, "DingTalk had a launch.")
    assert not judge(question, *texts)
    assert judge(question, *texts, "DingTalk had its launch in 2015.")
    assert not judge(question, *texts[:3])


@pytest.mark.parametrize(
    ("question", "text", "answered"),
    [
        ("How much was paid for Laiwang?", "Laiwang was paid with 5 dollars.", True),
        ("How much was paid for Laiwang?", "Laiwang was paid by 5 people.", False),
        ("Laiwang花费多少?", "laiwang 花费三百万元", True),
        ("Laiwang花費多少?", "laiwang 花費三百人", False),
        ("What was the price of Laiwang?", "The price of Laiwang was €3.", True),
        ("What was the price of Laiwang?", "The price of Laiwang was 3.", False),
    ],
)
def test_money_is_answered_with_money(question: str, text: str, answered: bool) -> None:
    assert judge(question, text) is answered


def test_where_only_a_kind_is_asked_of_a_name_such_a_fact_answers() -> None:
    assert judge("Laiwang何時?", "Laiwang: 2013.")


@pytest.mark.parametrize(
    ("part", "lacking"),
    [
        ("when did Laiwang launch", True),
        ("how many people came to Laiwang", True),
        ("when did the shop launch", False),
        ("why did Laiwang launch", False),
        ("how did DingTalk grow", False),
        ("DingTalk有几个人", True),
        ("DingTalk学了哪几个人", False),
    ],
)
def test_a_part_is_lacking_only_where_that_is_sure(part: str, lacking: bool) -> None:
    assert answerability().lacks(part, ["Laiwang had a launch."]) is lacking


def test_a_part_that_is_answered_is_not_lacking() -> None:
    assert not answerability().lacks("when did Laiwang launch", ["Laiwang: launch in 2013."])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many users did Laiwang have?", "In 2013 users liked Laiwang."),
        ("How many bakers did Laiwang have?", "Laiwang had 10 million users."),
        ("Who founded Laiwang?", "Laiwang was liked by all."),
        ("Laiwang奖金总额有多少?", "2018年Laiwang的奖金总额不高。"),
    ],
)
def test_a_date_or_a_number_of_something_else_counts_nothing(question: str, text: str) -> None:
    assert not judge(question, text)


def test_who_founded_it_is_answered_by_who_founded_it() -> None:
    assert judge("Who founded Laiwang?", "Ann founded Laiwang.")


def test_quoted_words_that_ask_are_no_term() -> None:
    assert judge("按“靠什么”说说laiwang", "laiwang靠朋友。")
