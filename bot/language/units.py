"""What a number counts: money, weight, length or time, in the units of both languages.

A number without a unit, or with one that is not listed here, may count anything. Also tells rates
from totals.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from bot.language.closed_classes import closed_class
from bot.language.data_files import told_in
from bot.language.numbers import tokens
from bot.language.scripts import fold

_TOLD: dict[str, dict[str, Any]] = told_in("units.yaml")


def _table() -> Iterator[tuple[str, str, Decimal, str]]:
    """Yields each unit with what it measures, how much of its base it is, and its words."""
    for unit, pattern in _TOLD["money"].items():
        yield unit, f"money {unit}", Decimal(1), pattern
    for kind, units in _TOLD["measured"].items():
        for unit, (factor, pattern) in units.items():
            yield unit, kind, Decimal(factor), pattern
    for base, (kind, factor, en, zh) in _TOLD["metric"].items():
        for prefix, (times, han) in _TOLD["prefixes"].items():
            also = _TOLD["also"].get(prefix + base)
            words = filter(None, (f"{prefix}(?:{en})", f"{han}{zh}", also))
            yield prefix + base, kind, Decimal(factor) * Decimal(times), "|".join(words)


_TABLE = {unit: (kind, factor, pattern) for unit, kind, factor, pattern in _table()}
_AFTER = {
    unit: re.compile(rf"[多余来几]?[\s-]*(?:{pattern})(?![a-z]|(?<=[a-z])\d)")
    for unit, (_, _, pattern) in _TABLE.items()
}
_COUNTED = r"\d零〇一二三四五六七八九十百千万亿两几"
_MONEY_BEFORE = {
    unit: re.compile(rf"(?<![a-z{_COUNTED}])(?<![{_COUNTED}]\s)(?:{pattern})\.?\s?$")
    for unit, pattern in _TOLD["money"].items()
}
_LONGEST = 12
"""Characters before a number in which its currency may stand."""
BASE = {unit: (kind, factor) for unit, (kind, factor, _) in _TABLE.items()}
"""Unit → what it measures (``money euro`` for what is not converted), and how much of its base."""

_SPANS: dict[str, str] = _TOLD["spans"]
_RATE, _LIKE_RATE = closed_class("rate"), closed_class("like_rate")


def rates(text: str) -> set[str]:
    """Returns the spans of time for which a text says how much or how often: "year", "hour"."""
    found = set()
    for match in _RATE.finditer(fold(text)):
        zh = match["zh"] or match["mean"]
        plain = match["span"] or match["adverb"] or (_SPANS[zh] if zh else "")
        found.add(plain or ("day" if match["daily"] else "year"))
    return found


def rates_agree(statement: str, quote: str) -> bool:
    """Tells whether a statement counts for the spans of time that its quote counts for: what is
    so much a year is not so much in all, nor the other way round."""
    told, said = rates(statement), rates(quote)
    if told - said - _like_rates(quote):
        return False
    counts = any(token.kind == "number" for token in tokens(statement)[1])
    return bool(told) or not said or not counts or bool(_like_rates(statement) & said)


def _like_rates(text: str) -> set[str]:
    return {_SPANS[one or other] for one, other in _LIKE_RATE.findall(fold(text))}


def unit_at(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Returns the unit of the number ``text[start:end]`` of a prepared text ("" for a count), and
    where both stand."""
    figure = next((at for at in range(start, end) if text[at].isdigit()), start)
    found = {
        unit: m.span() for unit, p in _MONEY_BEFORE.items()
        if (m := p.search(text, max(0, start - _LONGEST), figure))
    }  # fmt: skip
    # A Chinese numeral is read with its measure word, which may be the unit.
    for at in range(max(start + 1, end - 2), end + 1):
        found = found or {unit: m.span() for unit, p in _AFTER.items() if (m := p.match(text, at))}
    unit = max(sorted(found), key=lambda unit: found[unit][1] - found[unit][0], default="")
    low, high = found.get(unit, (start, end))
    return unit, min(low, start), max(high, end)
