"""The typed values that a text states: dates, amounts of money, shares, measures, counts.

Two values are held against each other here and nowhere else: by their unit, and as exactly as they
are written (38 million may be 37.6 million; 2013 may be 23 September 2013).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.language.closed_classes import closed_class
from bot.language.dates import dates, overlap
from bot.language.numbers import Token, tokens
from bot.language.numerals import scale_of
from bot.language.scripts import fold
from bot.language.units import BASE, unit_at

ROUNDED = Decimal(1000)
"""From this size on, zeros at the end may be a rounding; below it only beside "about"."""
ABOUT = Decimal("0.05")
"""The share by which a value may be off that is said to be about so much."""
CONVERTED = Decimal("0.02")
"""The share by which a value may be off that was worked out from another unit."""

_ABOUT = closed_class("about")
_ABOUT_AFTER = re.compile(r"^\s*(?:多|余|左右|上下|以上|or so\b|\+)")


@dataclass(frozen=True, slots=True)
class Value:
    """One value, at ``start`` to ``end`` of the prepared text (``numbers.tokens``)."""

    type: str
    """``date``, ``money``, ``share``, ``quantity`` (a measure) or ``number`` (a count)."""
    start: int
    end: int
    text: str
    """Its words there, with those of its unit."""
    number: Decimal = Decimal(0)
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    """Between what it may lie, as it is written."""
    unit: str = ""
    """The currency or unit; of a date the date itself (ISO 8601, as exact as it is stated)."""

    @property
    def shown(self) -> str:
        """The value in one notation: ``2013-09``, ``4,860``, ``38,000,000 pound``, ``12%``."""
        if self.type == "date":
            return self.unit
        plain = f"{self.number.normalize():,f}"
        if self.type == "share":
            return f"{plain}%"
        return f"{plain} {self.unit}".strip()

    @property
    def factor(self) -> Decimal:
        """How much of the base of its unit one of it is; 1 of what has none."""
        return BASE.get(self.unit, ("", Decimal(1)))[1]


_POINTS = re.compile(r"(?:age)?[\s-]*points?\b|(?<=百分点)")
_CLAUSE_END = re.compile(r"[,;](?!\d)|、|\b(?:and|but|while)\b")
_YEAR = re.compile(r"(?<=\bthe )(?:1[5-9]|20)\d\d\b(?!,\d|\s*[%\u4e00-\u9fff])")
"""A bare year beside a noun ("the 2017 race"); other forms of a date are found by ``dates``."""


_HEAD = re.compile(
    r"(?P<scale>thousand|[mb]illion|bn|m|[百千]?[万亿])[a-z元 ]{0,12}\)?\s?[:：]\s?$"
)
"""The scale in the head of a column, before its value."""


def values(text: str) -> list[Value]:
    """Returns the values of a text in its order; years that count nothing are dates."""
    prepared, found = tokens(text)
    dated = [
        Value("date", d.start, d.end, prepared[d.start : d.end], unit=d.date)
        for d in dates(prepared)
    ]
    dated += [
        Value("date", *match.span(), match[0], unit=match[0])
        for match in _YEAR.finditer(prepared)
        if not any(d.start <= match.start() < d.end for d in dated)
    ]
    counted = (
        value
        for token in found
        if not any(each.start < token.end and token.start < each.end for each in dated)
        for value in _value(prepared, token)
    )
    return sorted([*dated, *counted], key=lambda each: each.start)


def owner(text: str, value: Value, things: Sequence[str]) -> str:
    """Returns the thing, folded, that is named nearest a value in its clause, else last before it,
    else first after it up to the next semicolon."""
    folded, names = fold(text), {fold(each) for each in things}
    said = sorted((*m.span(), n) for n in names for m in re.finditer(re.escape(n), folded))
    before = [each for each in said if each[0] < value.start]
    after = [each for each in said if each[0] >= value.end]
    gaps = [(folded[end : value.start], name) for _, end, name in before[-1:]]
    gaps += [(folded[value.end : start], name) for start, _, name in after[:1]]
    near = sorted((len(gap), name) for gap, name in gaps if not _CLAUSE_END.search(gap))
    last = [name for _, _, name in before[-1:]] or [name for gap, name in gaps if ";" not in gap]
    return near[0][1] if near else (last or [""])[0]


def comparable(one: Value, other: Value) -> bool:
    """Tells whether two values are of one type and unit, so that they may agree or differ."""
    if one.type == "date" or one.type != other.type:
        return one.type == other.type
    kinds = [BASE.get(each.unit, (each.unit, Decimal(1)))[0] for each in (one, other)]
    return kinds[0] == kinds[1]


def agree(one: Value, other: Value) -> bool:
    """Tells whether two comparable values may be the same, as exact as both are written."""
    if one.type == "date":
        return overlap(one.unit, other.unit)
    (low, high), (least, most) = _in_base(one), _in_base(other)
    slack = max(abs(high), abs(most)) * CONVERTED if one.unit != other.unit else Decimal(0)
    return low - slack <= most and least - slack <= high


def _in_base(value: Value) -> tuple[Decimal, Decimal]:
    return value.low * value.factor, value.high * value.factor


def _value(prepared: str, token: Token) -> Iterator[Value]:
    (unit, *whole), scale = unit_at(prepared, token.start, token.end), token.scale
    if not unit and scale == 1 and (head := _HEAD.search(prepared[: token.start])):
        unit, *_ = unit_at(prepared, *head.span("scale"))
        scale = scale_of(head["scale"]) if unit or head["scale"] != "m" else scale
    numbers = [value * scale for value in token.values]
    if not numbers or not (token.stated or unit) or token.kind not in {"number", "percent"}:
        return
    if token.kind == "percent":
        unit = "point" if _POINTS.match(prepared, token.end) else ""
    counted = "quantity" if unit else "number"
    kind = "money" if BASE.get(unit, ("",))[0].startswith("money") else counted
    slack = max(_slack(prepared, token, number) for number in numbers)
    yield Value(
        "share" if token.kind == "percent" else kind,
        token.start,
        token.end,
        prepared[slice(*whole)],
        number=numbers[0],
        low=min(numbers) - slack,
        high=max(numbers) + slack,
        unit=unit,
    )


def _slack(prepared: str, token: Token, number: Decimal) -> Decimal:
    """Returns half of the last place that is written, where a number may be rounded."""
    about = _ABOUT.search(prepared[: token.start]) or _ABOUT_AFTER.match(prepared[token.end :])
    if number == 0 or not (about or number >= ROUNDED or token.scale > 1):
        return Decimal(0)
    digits = number.normalize().as_tuple()
    assert isinstance(digits.exponent, int)
    place = Decimal(10) ** digits.exponent
    # Zeros that are written out are a rounding only of what is near.
    place = max(min(place, token.scale), min(place, abs(number) * ABOUT * 2))
    exact = place / 2 if place > 1 or about or token.scale > 1 else Decimal(0)
    return max(exact, abs(number) * ABOUT) if about else exact
