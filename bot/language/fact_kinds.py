"""The kinds of fact that questions ask for, and the words by which sentences tell them.

One table for answers, contradictions and pictures: ``data/fact_kinds.yaml``, in both languages. It
says nothing of what any source holds.
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.language import question_forms
from bot.language.data_files import told_in
from bot.language.scripts import fold


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact: how it is asked for, and how it is told; both read folded text."""

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]
    value: str | None = None
    """The type of its value (``values.Value.type``), if it has one."""
    once: bool = False
    """Whether a thing has one value of it, so that two values for it contradict each other."""
    broad: bool = True
    """Whether an aspect of a comparison may be of it; narrow ones tell values apart."""


def _kind(name: str, entry: dict[str, Any]) -> Kind:
    words = (f"{entry['en'][key]}|{entry['zh'][key]}" for key in ("asked", "told"))
    (asked, told), once = map(re.compile, words), entry.get("once", False)
    return Kind(name, asked, told, entry.get("value"), once, entry.get("broad", True))


KINDS = tuple(_kind(*each) for each in told_in("fact_kinds.yaml").items())


def kinds_asked(question: str) -> list[Kind]:
    """Returns the broad kinds of fact that a question, or an aspect, asks for."""
    folded = fold(question)
    return [kind for kind in KINDS if kind.broad and kind.asked.search(folded)]


def values_asked(question: str) -> list[Kind]:
    """Returns the kinds of fact with a value that a question asks for."""
    folded = fold(question)
    return [kind for kind in KINDS if kind.value and kind.asked.search(folded)]


def types_asked(question: str) -> frozenset[str]:
    """Returns the types of value, one of which answers a question; none if it asks for no value.

    What is asked about narrows an amount: a price is money.
    """
    found = {"date"} if question_forms.asks("when", question) else set[str]()
    if question_forms.asks("amount", question):
        topics = {kind.value or "" for kind in values_asked(question) if not kind.broad}
        found |= (topics & {"money", "share"}) or {"number", "quantity", "money", "share"}
    return frozenset(found)


def kinds_told(text: str) -> list[Kind]:
    """Returns the kinds of fact that a text tells, of those whose value is of a certain type."""
    folded = fold(text)
    valued = (kind for kind in KINDS if kind.value and kind.value != kind.name)
    return [kind for kind in valued if kind.told.search(folded)]
