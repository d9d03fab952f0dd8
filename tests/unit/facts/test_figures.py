"""Numbers on which voices disagree: few, and right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.facts.figures import disagreements
from bot.facts.overview import Overview
from bot.language.numbers import spans
from bot.language.numerals import chinese
from bot.types import Document
from tests.unit.facts.conftest import statements


def told(*texts: str, **more: object) -> list[tuple[str, str, list[int]]]:
    return [
        (found.kind, found.entity, [int(figure.value) for figure in found.figures])
        for found in disagreements(statements(*texts, **more), spans, chinese)
    ]


def test_voices_of_two_languages_disagree_on_the_users(
    world: list[Document], look: Callable[[list[Document]], Overview]
) -> None:
    (found,) = look(world).disagreements
    assert (found.kind, found.entity) == ("users", "Heron")
    assert [int(figure.value) for figure in found.figures] == [2_000_000, 30_000_000]
    cited = found.figures[1].statement
    assert world[1].text[cited.start : cited.end] == cited.text


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Heron has 5 million users.", "苍鹭用户数突破了一億。", [5_000_000, 100_000_000]),
        ("苍鹭来了,用户数突破1000万。", "苍鹭的用户突破了一亿。", [10_000_000, 100_000_000]),
        ("每个水獭员工都要有100个以上的苍鹭好友。", "必须拉300人加入苍鹭。", [100, 300]),
    ],
)
def test_the_same_count_of_the_same_entity(one: str, other: str, expected: list[int]) -> None:
    assert [values for _, entity, values in told(one, other) if entity == "Heron"] == [expected]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Heron has 5 million users.", "Heron has 5,000,000 users."),
        ("Heron has 5 million users.", "Otter has 6 million users."),
        ("Heron has 5 million users.", "Heron has 6 million downloads."),
        ("Heron has 5 million users.", "Heron paid 6 million dollars to users."),
        ("Heron has 5 million users.", "Otter and Heron have 6 million users."),
        ("Heron has 5 million users.", "Then 6 million users came."),
        ("Heron has 5 million users.", "Heron has millions of users."),
        ("Heron has 5 million users.", "Heron has one user."),
        ("Heron has 5 million users.", "苍鹭成了用户的一万个反感点。"),
        ("In 2013 Heron has 5 million users.", "2014年苍鹭用户数突破了一亿。"),
    ],
)
def test_what_is_not_plainly_the_same_is_left_out(one: str, other: str) -> None:
    assert told(one, other) == []


def test_one_voice_with_two_numbers_may_mean_two_things() -> None:
    assert told("Heron has 5 million users. Heron has 6 million users.") == []


def test_fiction_disagrees_with_nobody() -> None:
    texts = ("Heron has 5 million users.", "Heron has 6 million users.")
    assert told(*texts)
    assert told(*texts, genre="fiction") == []
