"""What a form asks to compare is trimmed; too little or too much is refused with a remedy."""

from __future__ import annotations

import pytest

from bot.errors import UsageError
from bot.service.comparison import MAX_COMPARED, MAX_NAMED, comparable
from bot.types import Comparison


def test_the_words_of_a_form_are_trimmed_and_taken_once() -> None:
    given = Comparison(items=(" red  shop", "red shop", " "), criteria=("price", "price "))
    assert comparable(given) == Comparison(items=("red shop",), criteria=("price",))


@pytest.mark.parametrize(
    ("items", "criteria", "said"),
    [
        ((), ("price",), "Say what to compare"),
        (("Red",), (" ",), "Say what to compare"),
        (tuple(map(str, range(MAX_COMPARED + 1))), ("price",), "in two steps"),
        (("Red",), tuple(map(str, range(MAX_COMPARED + 1))), "in two steps"),
        (("x" * (MAX_NAMED + 1),), ("price",), "Shorten it"),
    ],
)
def test_a_form_that_cannot_be_compared_is_refused_with_a_remedy(
    items: tuple[str, ...], criteria: tuple[str, ...], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        comparable(Comparison(items=items, criteria=criteria))
