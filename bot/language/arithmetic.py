"""Arithmetic that a statement writes out: recomputed, so that its result needs no source."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, DivisionByZero, InvalidOperation

from bot.language.numbers import Number, numbers
from bot.language.scripts import fold

_NUMBER = r"[$€£¥]?\s?\d[\d,]*(?:\.\d+)?\s?(?:%|[百千]?[万亿]|hundred|thousand|million|billion)?"
_SUM = re.compile(
    rf"(?P<one>{_NUMBER})[^\d+\-−–×*/÷=≈]{{0,8}}\s(?P<sign>[+\-−–×*/÷x])\s(?P<other>{_NUMBER})"
    rf"[^\d+\-−–×*/÷=≈]{{0,8}}(?:=|≈)\s*(?P<result>{_NUMBER})"
)
_SIGNS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "×": lambda one, other: one * other,
    "/": lambda one, other: one / other,
}
_SAME = str.maketrans("−–*x÷", "--××/")


def results(text: str, known: set[Number]) -> set[Number] | None:
    """Returns the results of the sums in the text whose terms are known; None if one is wrong."""
    found: set[Number] = set()
    for match in _SUM.finditer(fold(text)):
        terms = [numbers(match[name]) for name in ("one", "other", "result")]
        if any(len(term) != 1 for term in terms):
            return None
        (one, other, result) = (next(iter(term)) for term in terms)
        if not {one, other} <= known | found or not _is(match, one[1], other[1], result[1]):
            return None
        found.add(result)
    return found


def _is(match: re.Match[str], one: Decimal, other: Decimal, result: Decimal) -> bool:
    """Tells whether the sum comes out, to the last digit that the result is given with."""
    try:
        exact = _SIGNS[match["sign"].translate(_SAME)](one, other)
    except (DivisionByZero, InvalidOperation):
        return False
    stated = re.sub(r"[^\d.]", "", match["result"])
    unit = result / Decimal(stated) if Decimal(stated) else Decimal(1)
    places = Decimal(1).scaleb(-len(stated.partition(".")[2]))
    return abs(exact - result) <= unit * places / 2
