"""What a number counts: money, weight, length or time, in the units of both languages.

Two texts that give the same number of different units of a kind do not agree. A number without a
unit, or with one that is not listed here, agrees with any.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.language.numbers import spans
from bot.language.scripts import fold

_UNITS = {
    "money": {
        "dollar": r"\$|us\$|美元|美金|(?:us\s)?dollars?|usd",
        "euro": r"€|欧元|euros?|eur",
        "pound": r"£|英镑|pounds?(?:\ssterling)?|gbp",
        "yen": r"日元|日圆|yen|jpy",
        "yuan": r"人民币|元|块钱?|yuan|rmb|cny|renminbi",
    },
    "weight": {
        "tonne": r"公吨|吨|tonn?es?|tons?",
        "kilo": r"公斤|千克|kg|kilos?|kilograms?",
        "catty": r"斤|catt(?:y|ies)|jin",
        "gram": r"克|grams?",
    },
    "length": {
        "kilometre": r"公里|千米|km|kilomet(?:re|er)s?",
        "mile": r"英里|哩|miles?",
        "metre": r"米|公尺|met(?:re|er)s?",
    },
    "area": {
        "hectare": r"公顷|hectares?|ha",
        "acre": r"英亩|acres?",
        "mu": r"亩|mu",
        "square metre": r"平方米|square\smet(?:re|er)s?",
        "square kilometre": r"平方公里|square\skilomet(?:re|er)s?",
    },
    "time": {
        "year": r"年(?!代|级)|years?",
        "month": r"个月|months?",
        "week": r"周|个?星期|weeks?",
        "day": r"天|日|days?",
        "hour": r"个?小时|hours?",
        "minute": r"分钟|minutes?",
    },
}
_AFTER = {
    (kind, unit): re.compile(rf"[多余来几]?[\s-]*(?:{pattern})(?![a-z])")
    for kind, units in _UNITS.items()
    for unit, pattern in units.items()
}
_SIGN = re.compile(r"[$€£]")
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound"}

_FACTORS = {
    "tonne": "1000", "kilo": "1", "catty": "0.5", "gram": "0.001",
    "kilometre": "1000", "mile": "1609.344", "metre": "1",
    "hectare": "10000", "acre": "4046.86", "mu": "666.667", "square metre": "1",
    "square kilometre": "1000000",
    "week": "10080", "day": "1440", "hour": "60", "minute": "1",
}  # fmt: skip
BASE = {
    unit: (kind if unit in _FACTORS else f"{kind} {unit}", Decimal(_FACTORS.get(unit, 1)))
    for kind, units in _UNITS.items()
    for unit in units
}
"""Unit → what it measures (``money euro`` for what is not converted), and how much of its base."""

_SPAN = r"(?:year|month|week|day|hour|minute|second|quarter|season)"
_SPANS = {
    "年": "year", "月": "month", "周": "week", "星期": "week", "天": "day", "日": "day",
    "小时": "hour", "时": "hour", "分钟": "minute", "秒": "second", "季": "quarter",
}  # fmt: skip
_RATE = re.compile(
    rf"(?:\b(?:per|each|every)\s|(?<=[\w%)])\s(?:an?)\s|/)(?P<span>{_SPAN})\b(?!\s+(?:before|ago|earlier|later|after))"
    r"|\b(?P<adverb>year|month|week|hour|quarter)ly\b|\b(?P<daily>daily)\b|\b(?P<annual>annual(?:ly)?)\b"
    r"|每(?:一|个)*(?P<zh>年|月|周|星期|天|日|小时|时|分钟|秒|季)"
    r"|(?P<mean>年|月|日)均"
)


_LIKE_RATE = re.compile(
    r"一个?(年|月|周|星期|天|日|小时|分钟|秒|季)(?![之以后前内])|(?<![\d一二三四五六七八九十])([年月日])(?=\w)"
)
"""What may say how much in a span of time, or only name the span."""


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
    return bool(told) or not said or not spans(statement)[1] or bool(_like_rates(statement) & said)


def _like_rates(text: str) -> set[str]:
    return {_SPANS[one or other] for one, other in _LIKE_RATE.findall(fold(text))}


Measure = tuple[Decimal, str, str]
"""A value, what kind of unit it counts, and the unit."""


def unit_at(text: str, start: int, end: int) -> str:
    """Returns the unit of the number ``text[start:end]`` of a prepared text; "" for a count."""
    sign = _SIGN.search(text[max(0, start - 1) : start + 4])
    return min(
        (unit for _, unit in _units_at(text, start, end, _SIGNS[sign[0]] if sign else None)),
        default="",
    )


def measures(text: str) -> set[Measure]:
    """Returns the numbers of the text that stand with a unit."""
    prepared, found = spans(text)
    measured = set()
    for start, end, values in found:
        sign = _SIGN.search(prepared[max(0, start - 1) : start + 4])
        for kind, unit in _units_at(prepared, start, end, _SIGNS[sign[0]] if sign else None):
            measured |= {(value, kind, unit) for value in values}
    return measured


def units_agree(statement: str, quote: str) -> bool:
    """Tells whether no number of the statement counts another unit than it does in the quote."""
    told, said = measures(statement), measures(quote)
    return all(
        measure in said or not any(measure[:2] == other[:2] for other in said) for measure in told
    )


def _units_at(text: str, start: int, end: int, sign: str | None) -> set[tuple[str, str]]:
    if sign:
        return {("money", sign)}
    # A Chinese numeral is read with its measure word, which may be the unit.
    for at in range(max(start + 1, end - 2), end + 1):
        found = {key for key, pattern in _AFTER.items() if pattern.match(text, at)}
        if found:
            return found
    return set()
