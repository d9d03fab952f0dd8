"""A careful estimate of tokens: each model cuts words otherwise, and few say how."""

from __future__ import annotations

import re

from bot.language.scripts import HAN

_HAN = re.compile(f"[{HAN}]")
_LETTERS_PER_TOKEN = 3.5


def estimate_tokens(text: str) -> int:
    """Returns a number of tokens not below the true one for ordinary text: an ideograph is one."""
    han = len(_HAN.findall(text))
    return han + round((len(text) - han) / _LETTERS_PER_TOKEN)
