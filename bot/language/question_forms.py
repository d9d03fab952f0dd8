"""What shape of answer a question asks for: a summary, a list, events in order, yes or no.

By its words, which stand in ``data/question_forms.yaml``; chooses no statement.
"""

import re
from collections.abc import Iterable
from functools import cache

from bot.language.data_files import told_in
from bot.language.numerals import DIGITS, ONES, ORDINALS
from bot.language.scripts import fold

COMPUTED = (
    "difference", "average", "sum", "latest", "earliest", "most", "least", "more", "less", "count",
)  # fmt: skip
"""The forms whose answer is worked out from several values."""
_COUNTS = {**ONES, **DIGITS, "十": 10}


def asks(form: str, question: str) -> bool:
    """Tells whether a question asks for a form: a key of the file."""
    found = bool(_patterns()[form].search(fold(question)))
    sized = form == "list" and not asks("amount", question) and size_asked(question)
    return found or bool(sized)


def without(form: str, question: str) -> str:
    """Returns a question, folded, without the words that ask for a form."""
    return _patterns()[form].sub(" ", fold(question))


def plain(question: str, forms: Iterable[str] = ()) -> str:
    """Returns a question, folded, without the words that ask for forms; without any, for all."""
    for form in forms or _patterns():
        if form not in ("more", "less"):  # these hold what is compared
            question = without(form, question)
    return question


def size_asked(question: str) -> int | None:
    """Returns how many members the list that is asked for is said to have."""
    return _count(_patterns()["size"].search(without("brief", question)))


def nth_asked(question: str) -> int:
    """Returns which of those with most or least a question asks for: 2 for the second largest."""
    match = _patterns()["nth"].search(fold(question))
    return (_count(match) or ORDINALS.get(match["en"] or "", 1)) if match else 1


def sentences_asked(question: str) -> int | None:
    """Returns how many sentences an answer is to have at most, if the question says so."""
    match = _patterns()["brief"].search(fold(question))
    return (_count(match) or 1) if match else None


def _count(match: re.Match[str] | None) -> int | None:
    word = (match["en"] or match["zh"] or "") if match else ""
    return int(word) if word.isdecimal() else _COUNTS.get(word)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    entries = told_in("question_forms.yaml").items()
    return {form: re.compile("|".join(each.values())) for form, each in entries}
