"""Two events in the other order are not the same."""

from __future__ import annotations

import re

import pytest

from bot.language.events import in_other_order


def relate(one: str, other: str) -> float:
    words = set(re.findall(r"vespers|meal|晚祷|用餐", one))
    return sum(word in other for word in words) / max(1, len(words))


@pytest.mark.parametrize(
    ("statement", "quote", "turned"),
    [
        ("The meal is before vespers.", "The meal is after vespers.", True),
        ("Before vespers, the meal is had.", "Once vespers is over, the meal is had.", True),
        ("After the meal, vespers begins.", "The meal is before vespers.", False),
        ("Only after vespers did the meal begin.", "vespers comes after the meal.", True),
        ("The meal is before vespers.", "The meal and vespers were new.", False),
        ("先 用餐 再 晚祷", "先 晚祷 ，然后 用餐", True),
        ("晚祷 之后，才 用餐", "晚祷 之前， 用餐", True),
        ("晚祷 之后，才 用餐", "先 晚祷 ，然后 用餐", False),
    ],
)
def test_order(statement: str, quote: str, turned: bool) -> None:
    assert in_other_order(statement, quote, relate) is turned
