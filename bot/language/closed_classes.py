"""The closed classes of words that the guards know: ``data/closed_classes.yaml``."""

import re
from typing import Any

from bot.language.data_files import told_in

_CLASSES: dict[str, list[Any]] = told_in("closed_classes.yaml")
SHARES: list[tuple[int, str]] = [(share, words) for share, words in _CLASSES["shares"]]
"""How much of a thing is spoken of, from few (1) to all (6), and what says so; the first counts."""
ORDER: list[str] = _CLASSES["order"]
"""Forms of a sentence that puts event ``one`` before ``two``; after it where a minus begins it."""


def closed_class(name: str, flags: int = 0) -> re.Pattern[str]:
    """Returns what finds the words of a class, in folded text."""
    return re.compile("|".join(_CLASSES[name]), flags)
