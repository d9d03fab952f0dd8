"""What came first, where a text says so: before, after, 之前, 先 … 再.

Owns the closed class of words that put two events in order, in both languages.
"""

import re
from collections.abc import Callable, Iterator

from bot.language.closed_classes import ORDER
from bot.language.scripts import fold

Relate = Callable[[str, str], float]
"""Gives the share (0 to 1) of the first text's words that the second has, in any script."""

_SENTENCE = re.compile(r"[^。!?\uff01\uff1f\n;；]+")
_FORMS = [(re.compile(form[1:]), form[0] == "-") for form in ORDER]
_SURELY = 0.3
"""By how much of their words two events must fit better the other way round."""


def in_other_order(statement: str, quote: str, relate: Relate) -> bool:
    """Tells whether the statement has two events of its quote in the other order."""
    for first, second in _ordered(statement):
        for earlier, later in _ordered(quote):
            as_told = relate(first, earlier) + relate(second, later)
            turned = relate(first, later) + relate(second, earlier)
            if turned > as_told + _SURELY:
                return True
    return False


def _ordered(text: str) -> Iterator[tuple[str, str]]:
    """Yields two events of a sentence, the earlier one first."""
    for sentence in _SENTENCE.findall(fold(text)):
        for form, turned in _FORMS:
            if match := form.search(sentence):
                one, two = match["one"], match["two"]
                yield (two, one) if turned else (one, two)
                break
