"""Counts tokens, with tiktoken where its table is at hand, else by a careful estimate.

The only module that imports tiktoken, and only if ``TIKTOKEN_CACHE_DIR`` names a folder that holds
a table: left alone, tiktoken would download one on first use, without a time limit.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.language.scripts import HAN

_HAN = re.compile(f"[{HAN}]")
_LETTERS_PER_TOKEN = 3.5


def estimate_tokens(text: str) -> int:
    """Returns a number of tokens not below the true one for ordinary text: an ideograph is one."""
    han = len(_HAN.findall(text))
    return han + round((len(text) - han) / _LETTERS_PER_TOKEN)


def tokens_of(message: Any) -> dict[str, int]:
    """Returns what a model's message says that it used; 0 where it says nothing."""
    used = getattr(message, "usage_metadata", None) or {}
    cached = used.get("input_token_details", {}).get("cache_read", 0)
    told = {"prompt": used.get("input_tokens", 0), "completion": used.get("output_tokens", 0)}
    return {**told, "cached": cached}


def token_counter(model: str) -> Callable[[str], int]:
    """Returns what counts the tokens of a text for ``model``."""
    folder = os.environ.get("TIKTOKEN_CACHE_DIR")
    if not folder or not any(Path(folder).glob("*")):
        return estimate_tokens
    import tiktoken

    try:
        encoding = tiktoken.encoding_for_model(model)
    except (KeyError, OSError):
        return estimate_tokens
    return lambda text: len(encoding.encode(text, disallowed_special=()))
