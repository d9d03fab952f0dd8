"""Tokens are estimated without the network."""

from __future__ import annotations

import pytest

from bot.answering.tokens import estimate_tokens


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("来往", 2), ("abcdefg", 2), ("来往 Laiwang", 4)]
)
def test_an_ideograph_is_a_token_and_letters_share_one(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens
