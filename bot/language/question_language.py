"""Which language a question is asked in, and so is answered in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language.scripts import detect_language, shown_in
from bot.types import Turn

_QUOTED = re.compile('[“"「『《][^“”"「」『』《》]+[”"」』》]')


def language_of(asked: str, history: Sequence[Turn]) -> str:
    """Returns the language of a question: what it quotes, a name perhaps, says nothing of it, and
    Chinese that is written alike in both scripts is in that of the question before it."""
    own = _QUOTED.sub(" ", asked)
    own = own if any(map(str.isalpha, own)) else asked
    language = detect_language(own)
    if language == "zh-Hans" == detect_language(shown_in(own, "zh-Hant")):
        before = next((turn.content for turn in reversed(history) if turn.role == "user"), "")
        return "zh-Hant" if detect_language(before) == "zh-Hant" else language
    return language
