"""What a number counts: money, weight, length or time, in the units of both languages.

A number without a unit, or with one that is not listed here, may count anything. Also tells rates
from totals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.language.numbers import spans
from bot.language.scripts import fold

_MONEY = {
    "dollar": r"\$|us\$|美元|美金|(?:us\s)?dollars?|usd",
    "euro": r"€|欧元|euros?|eur",
    "pound": r"£|英镑|pounds?(?:\ssterling)?|gbp",
    "yen": r"日元|日圆|yen|jpy",
    "yuan": r"人民币|元|块钱?|yuan|rmb|cny|renminbi",
}
_MEASURED = {
    "weight": {
        "tonne": ("1000", r"公吨|吨|tonn?es?|tons?"),
        "catty": ("0.5", r"斤|catt(?:y|ies)|jin"),
        "pound weight": ("0.4536", r"磅|lbs?"),
    },
    "length": {
        "mile": ("1609.344", r"英里|哩|miles?"),
        "foot": ("0.3048", r"英尺|呎|feet|foot|ft"),
        "inch": ("0.0254", r"英寸|吋|inch(?:es)?"),
    },
    "area": {
        "hectare": ("10000", r"公顷|hectares?|ha"),
        "acre": ("4046.86", r"英亩|acres?"),
        "mu": ("666.667", r"亩|mu"),
        "square metre": ("1", r"平方米|square\smet(?:re|er)s?"),
        "square kilometre": ("1000000", r"平方公里|square\skilomet(?:re|er)s?"),
    },
    "volume": {"gallon": ("3.785", r"加仑|gallons?")},
    "time": {
        "week": ("604800", r"周|个?星期|weeks?"),
        "day": ("86400", r"天|日|days?"),
        "hour": ("3600", r"个?小时|hours?"),
        "minute": ("60", r"分钟|minutes?"),
    },
    "year": {"year": ("1", r"年(?!代|级)|years?")},
    "month": {"month": ("1", r"个月|months?")},
}
_PREFIXES = {
    "": ("1", ""), "kilo": ("1000", "千"), "centi": ("0.01", "厘"), "milli": ("0.001", "毫"),
    "micro": ("0.000001", "微"), "mega": ("1000000", "兆"), "giga": ("1000000000", "吉"),
}  # fmt: skip
_METRIC = {
    "metre": ("length", "1", r"met(?:re|er)s?", "米"),
    "gram": ("weight", "0.001", r"gram(?:me)?s?", "克"),
    "litre": ("volume", "1", r"lit(?:re|er)s?", "升"),
    "watt": ("power", "1", r"watts?", "瓦特?"),
    "second": ("time", "1", r"seconds?", "秒"),
    "byte": ("data", "1", r"bytes?", "字节"),
}
_ALSO = {
    "metre": "公尺", "kilometre": "公里|km", "centimetre": "公分|cm", "millimetre": "公厘|mm",
    "gram": "公克", "kilogram": "公斤|kilos?|kg", "milligram": "mg", "microgram": "[μu]g|mcg",
    "litre": "公升", "millilitre": "ml", "kilowatt": "kw", "gigawatt": "gw", "millisecond": "ms",
    "kilobyte": "kb", "megabyte": "mb", "gigabyte": "gb",
}  # fmt: skip
"""Other words for a unit; signs that may mean two (MW, m) are none of them."""


def _table() -> Iterator[tuple[str, str, Decimal, str]]:
    """Yields each unit with what it measures, how much of its base it is, and its words."""
    for unit, pattern in _MONEY.items():
        yield unit, f"money {unit}", Decimal(1), pattern
    for kind, units in _MEASURED.items():
        for unit, (factor, pattern) in units.items():
            yield unit, kind, Decimal(factor), pattern
    for base, (kind, factor, en, zh) in _METRIC.items():
        for prefix, (times, han) in _PREFIXES.items():
            words = filter(None, (f"{prefix}(?:{en})", f"{han}{zh}", _ALSO.get(prefix + base)))
            yield prefix + base, kind, Decimal(factor) * Decimal(times), "|".join(words)


_TABLE = {unit: (kind, factor, pattern) for unit, kind, factor, pattern in _table()}
_AFTER = {
    unit: re.compile(rf"[多余来几]?[\s-]*(?:{pattern})(?![a-z])")
    for unit, (_, _, pattern) in _TABLE.items()
}
_SIGN = re.compile(r"[$€£]")
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound"}
BASE = {unit: (kind, factor) for unit, (kind, factor, _) in _TABLE.items()}
"""Unit → what it measures (``money euro`` for what is not converted), and how much of its base."""

_SPAN = r"(?:year|month|week|day|hour|minute|second|quarter|season)"
_SPANS = {
    "年": "year", "月": "month", "周": "week", "星期": "week", "天": "day", "日": "day",
    "小时": "hour", "时": "hour", "分钟": "minute", "秒": "second", "季": "quarter",
}  # fmt: skip
_RATE = re.compile(
    rf"(?:\b(?:per|each|every)\s|(?<=[\w%)])(?<!\bin)(?<!\bwithin)(?<!\bof)(?<!\bwhich)\s(?:an?)\s|/)(?P<span>{_SPAN})\b(?!\s+(?:before|ago|earlier|later|after))"
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


def unit_at(text: str, start: int, end: int) -> str:
    """Returns the unit of the number ``text[start:end]`` of a prepared text; "" for a count."""
    if sign := _SIGN.search(text[max(0, start - 1) : start + 4]):
        return _SIGNS[sign[0]]
    # A Chinese numeral is read with its measure word, which may be the unit.
    for at in range(max(start + 1, end - 2), end + 1):
        if found := [unit for unit, pattern in _AFTER.items() if pattern.match(text, at)]:
            return min(found)
    return ""
