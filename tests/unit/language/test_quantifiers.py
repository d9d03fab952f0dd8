"""What is true of a part is not told of all."""

from __future__ import annotations

import pytest

from bot.language.quantifiers import widens


@pytest.mark.parametrize(
    ("statement", "quote", "expected"),
    [
        ("Every office closed.", "Most of the offices closed.", True),
        ("All of the guilds voted.", "Nearly all the guilds voted.", True),
        ("All of the guilds voted.", "Some guilds voted.", True),
        ("All of the guilds voted.", "The guilds voted.", False),
        ("Some of all guilds voted.", "Some guilds voted.", False),
        ("Each office closed.", "Some offices closed.", True),
        ("Prizes of 10 pounds each are paid.", "Half of the prizes are paid.", False),
        ("Ten are paid each time.", "Half of them are paid.", False),
        ("學生全部來自本府。", "学生多数来自本府。", True),
        ("居民大多支持漲價。", "居民有一半支持漲價。", True),
        ("居民大多支持。", "居民多數支持。", False),
        ("首都有兩座橋。", "城裡有一些橋。", False),
    ],
)
def test_a_statement_may_not_say_more_than_its_quote(
    statement: str, quote: str, expected: bool
) -> None:
    assert widens(statement, quote) is expected
