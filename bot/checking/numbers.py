"""Numbers that a text states, in digits, in English words or in Chinese numerals, as plain values.

``1000萬``, ``10 million``, ``千萬級`` are the same number. Months and percentages keep their kind,
so that 8 % is not August.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.scripts import fold

Number = tuple[str, Decimal]
"""Kind (``number``, ``percent`` or ``month``) and value."""

_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name: index for index, name in enumerate(_MONTHS.split(), start=1)}
_SHORT = {name[:3]: index for name, index in _MONTH.items() if name != "may"} | {"sept": 9}
_ONES = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
_ENGLISH = {**_ONES, **_TENS}
_SCALE = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8, "兆": 10**12, "k": 10**3, "m": 10**6,
}  # fmt: skip
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_MEASURES = "年月日号天周个家款次倍人位名种类点条亿万千百十成岁元块项件分份届期篇章轮级美大用富多招句步件只张座所层代"

_TOKEN = re.compile(
    r"""(?P<iso>\b(?P<y>\d{4})-(?P<mo>\d{2})(?:-(?P<d>\d{2}))?\b)
    |(?P<month>\b(?:%s)\b\.?)
    |(?P<zhmonth>(?<![\d.])(?P<zm>\d{1,2})\s*月(?!内|后|前|份以))
    |(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)\s*(?P<scale>(?:[千百]?[万亿兆]|千|百|hundred|thousand
        |million|billion|trillion)(?:亿)?)?\+?\s*(?P<percent>%%|percent|per\ cent)?
    |(?P<zhpercent>百分之(?P<zp>[零〇一二三四五六七八九十百两点]+))
    |(?<=[过破上近达超])(?P<bare>[万亿])
    |(?<=[第老])(?P<nth>[二三四五六七八九十])
    |(?P<zh>[零〇一二三四五六七八九两十百千万亿兆]+)(?P<measure>[%s])?
    |(?P<words>\b(?:%s)(?:[\s-](?:%s))*\b)\s*(?P<wpercent>percent|per\ cent)?"""
    % (
        "|".join([*_MONTH, *_SHORT]),
        _MEASURES,
        "|".join([*_ENGLISH, "hundred", "thousand", "million", "billion", "trillion"]),
        "|".join([*_ENGLISH, "hundred", "thousand", "million", "billion", "trillion", "and"]),
    ),
    re.VERBOSE,
)


def numbers(text: str) -> set[Number]:
    """Returns the numbers that the text states; a lone "one" or 一 is a word, not a number."""
    found: set[Number] = set()
    for match in _TOKEN.finditer(fold(text)):
        found.update(_read(match))
    return found


def _read(match: re.Match[str]) -> set[Number]:
    if match["iso"]:
        day = {("number", Decimal(int(match["d"])))} if match["d"] else set()
        return {("number", Decimal(match["y"])), ("month", Decimal(int(match["mo"]))), *day}
    if match["month"]:
        return _month(match)
    if match["zhmonth"]:
        return {("month", Decimal(match["zm"]))}
    if match["digits"]:
        value = Decimal(match["digits"].replace(",", "")) * _scale(match["scale"])
        return {("percent" if match["percent"] else "number", value)}
    if match["zhpercent"]:
        return {("percent", _chinese(match["zp"]))}
    if match["bare"]:
        return {("number", Decimal(_SCALE[match["bare"]]))}
    if match["nth"]:
        return {("number", _chinese(match["nth"]))}
    if match["zh"]:
        return _chinese_number(match["zh"], match["measure"])
    value = _english(match["words"])
    if value <= 1:
        return set()
    return {("percent" if match["wpercent"] else "number", value)}


def _month(match: re.Match[str]) -> set[Number]:
    name = match["month"].rstrip(".")
    # "may" and "march" are verbs more often than months unless a number stands beside them.
    around = match.string[max(0, match.start() - 8) : match.end() + 8]
    if name in {"may", "march", "mar"} and not re.search(r"\d", around):
        return set()
    return {("month", Decimal(_MONTH.get(name) or _SHORT[name]))}


def _scale(words: str | None) -> Decimal:
    if not words:
        return Decimal(1)
    if words in _SCALE:
        return Decimal(_SCALE[words])
    value = Decimal(1)
    for char in words:
        value *= _SCALE[char]
    return value


def _chinese_number(text: str, measure: str | None) -> set[Number]:
    """Single numerals are counted only before a measure: 一 and 千 are parts of many words."""
    value = _chinese(text)
    lone = len(text) == 1 or text in {"千万", "万一", "万千", "百十"}
    if value <= 1 or (lone and measure is None):
        return set()
    if measure == "月" and value <= 12:
        return {("month", value)}
    return {("number", value)}


def _chinese(text: str) -> Decimal:
    """Returns the value of Chinese numerals: positional (二〇一六), with steps, or with a point."""
    if "点" in text:
        whole, _, rest = text.partition("点")
        return _chinese(whole) + Decimal("0." + "".join(str(_DIGITS.get(c, 0)) for c in rest))
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return Decimal("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = Decimal(0)
    for char in text:
        if char in _DIGITS:
            digit = Decimal(_DIGITS[char])
        elif char in _STEPS:
            section += (digit or 1) * _STEPS[char]
            digit = Decimal(0)
        else:
            total = ((total + section + digit) or 1) * _SCALE[char]
            section = digit = Decimal(0)
    return total + section + digit


def _english(text: str) -> Decimal:
    total = current = Decimal(0)
    for word in re.findall(r"[a-z]+", text):
        if word in _ENGLISH:
            current += _ENGLISH[word]
        elif word == "hundred":
            current = (current or 1) * 100
        elif word in _SCALE:
            total += (current or 1) * _SCALE[word]
            current = Decimal(0)
    return total + current
