"""Arithmetic that a statement writes out: recomputed, so that its result needs no source."""

import operator
import re
from decimal import Decimal, DivisionByZero, InvalidOperation

from bot.language.numbers import Number, numbers
from bot.language.scripts import fold

_NUMBER = r"[$€£¥]?\s?\d[\d,]*(?:\.\d+)?\s?(?:%|[百千]?[万亿]|hundred|thousand|million|billion)?"
_BETWEEN = r"[^\d+\-−–×*/÷=≈]{0,8}"
_SIGN = re.compile(r"\s([+\-−–×*/÷x])\s")
_SUM = re.compile(
    rf"(?P<terms>{_NUMBER}(?:{_BETWEEN}{_SIGN.pattern}{_NUMBER})+){_BETWEEN}(?:=|≈)\s*(?P<result>{_NUMBER})"
)
_SIGNS = {"+": operator.add, "-": operator.sub, "×": operator.mul, "/": operator.truediv}
_SAME = str.maketrans("−–*x÷", "--××/")


def results(text: str, known: set[Number]) -> set[Number] | None:
    """Returns the results of the sums in the text whose terms are known; None if one is wrong."""
    found: set[Number] = set()
    for match in _SUM.finditer(fold(text)):
        first, *rest = _SIGN.split(match["terms"])
        terms = [numbers(term) for term in (first, *rest[1::2], match["result"])]
        if any(len(term) != 1 for term in terms):
            return None
        *given, result = (next(iter(term)) for term in terms)
        if not {*given} <= known | found or not _is(match, given, rest[::2], result[1]):
            return None
        found.add(result)
    return found


def _is(match: re.Match[str], terms: list[Number], signs: list[str], result: Decimal) -> bool:
    """Tells whether the sum comes out, from left to right, to the last digit that the result is
    given with."""
    try:
        exact = terms[0][1]
        for sign, (_, other) in zip(signs, terms[1:], strict=True):
            exact = _SIGNS[sign.translate(_SAME)](exact, other)
    except (DivisionByZero, InvalidOperation):
        return False
    stated = re.sub(r"[^\d.]", "", match["result"])
    unit = result / Decimal(stated) if Decimal(stated) else Decimal(1)
    places = Decimal(1).scaleb(-len(stated.partition(".")[2]))
    return abs(exact - result) <= unit * places / 2
