"""How much of a thing a text speaks of: of all, nearly all, most, half, some or few.

What is true of most is not true of all.
"""

import re

from bot.language.closed_classes import SHARES
from bot.language.scripts import fold

_MOST = 4
_ANY = re.compile("|".join(f"(?P<q{n}>{words})" for n, (_, words) in enumerate(SHARES)))


def widens(statement: str, quote: str) -> bool:
    """Tells whether a statement says of all, or of most, what its quote says only of less."""
    told, said = _shares(statement), _shares(quote)
    return bool(said) and min(told, default=0) >= _MOST and max(said) < min(told)


def _shares(text: str) -> list[int]:
    return [SHARES[int(str(match.lastgroup)[1:])][0] for match in _ANY.finditer(fold(text))]
