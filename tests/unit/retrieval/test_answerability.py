"""When nothing answers: an unknown name, or no fact of the kind that is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from bot.retrieval.answerability import Answerability
from bot.retrieval.sources import SourceFinder
from bot.scripts import fold

WORDS = re.compile(r"[a-z]+|[\u4e00-\u9fff]")
STOP = {"the", "a", "of", "did", "is", "what", "how", "in", "was", "does", "to", "and"}


def shares(query: str, texts: Sequence[str]) -> list[float]:
    asked = {word for word in WORDS.findall(fold(query)) if word not in STOP}
    return [len(asked & set(WORDS.findall(fold(t)))) / max(1, len(asked)) for t in texts]


def entities(folded: str) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), m[0]) for m in re.finditer("laiwang|dingtalk", folded)]


def judge(question: str, *texts: str, absent: Sequence[str] = ()) -> bool:
    answerability = Answerability(
        entities=entities,
        sources=SourceFinder([], lambda _: frozenset()),
        shares=shares,
        absent_names=lambda _: absent,
    )
    return answerability.answers(question, texts)


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
