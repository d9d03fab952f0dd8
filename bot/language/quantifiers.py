"""How much of a thing a text speaks of: all of it, or only a part.

Owns the closed class of quantifiers in both languages. What is true of most is not true of all.
"""

from __future__ import annotations

import re

from bot.language.scripts import fold

_ALL = re.compile(
    r"所有|全部|全都|一律|每一|(?<![大首])都|(?<!平)均(?!价|值|数|衡|匀|为\d)|皆|无一|从未|始终"
    r"|\b(?:all|every|everyone|everybody|each|always|none|entire(?:ly)?|whole)\b"
)
_PART = re.compile(
    r"部分|一些|有些|有的|有人|某些|少数|多数|大多|大半|过半|一半|半数|几乎|近乎|个别|许多|不少|通常|往往|有时"
    r"|\b(?:some|most(?:ly)?|many|several|few|half|part(?:ly|s)?\ of|nearly|almost|majority"
    r"|minority|number\ of|often|usually|sometimes|generally)\b"
)
_MOST = re.compile(r"多数|大多|大半|\b(?:most(?:ly)?\b(?!\ \w+\ of)|majority)")
_HALF = re.compile(r"一半|半数|(?<!a )\bhalf\b")


def widens(statement: str, quote: str) -> bool:
    """Tells whether a statement says of all, or of most, what its quote says only of a part."""
    told, said = fold(statement), fold(quote)
    if _ALL.search(told) and not _ALL.search(said) and not _PART.search(told):
        return bool(_PART.search(said))
    return bool(_MOST.search(told) and _HALF.search(said) and not _MOST.search(said))
