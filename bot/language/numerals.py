"""Reads numerals: Chinese (三百, 二〇一六, 五点五亿) and English (twenty-one, ten million) words.

Owns the value of a run of numerals and nothing of where in a text they stand.
"""

import re
from decimal import Decimal

from bot.language.data_files import text_of

_SMALL, _TENS, _ORDINALS = text_of("numerals.en.txt").splitlines()
ONES = {word: value for value, word in enumerate(_SMALL.split())}
TENS = dict(zip(_TENS.split(), range(20, 100, 10), strict=True))
ORDINALS = {word: value for value, word in enumerate(_ORDINALS.split(), start=1)}
SCALES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8, "兆": 10**12,
    "k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
"""What a number is multiplied by, by the word that follows it."""

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEPS = "十百千"
_PAIR = re.compile("(?=([一二两三四五六七八九])([二两三四五六七八九]))")


def chinese(run: str) -> list[Decimal]:
    """Returns the values of a run of numerals: two for 三四 (three or four), else one."""
    digits = all(char in DIGITS for char in run)
    # More than two digits are written one by one (二〇一六); two may be three or four.
    for match in _PAIR.finditer(run) if not digits or len(run) == 2 else ():
        first, second = match.groups()
        if DIGITS[second] == DIGITS[first] + 1 or run == "三五":
            place = match.start()
            return [_value(run[:place] + char + run[place + 2 :]) for char in (first, second)]
    if digits and len(run) > 1:
        return [Decimal("".join(str(DIGITS[char]) for char in run))]
    return [_value(run)]


def _value(run: str) -> Decimal:
    whole, _, fraction = run.partition("点")
    decimals = "".join(str(DIGITS[char]) for char in fraction if char in DIGITS)
    if decimals:
        scale = scale_of("".join(char for char in fraction if char not in DIGITS))
        return (_whole(whole) + Decimal(f"0.{decimals}")) * scale
    return _whole(whole)


def _whole(run: str) -> Decimal:
    """Returns the value of numerals with steps: 亿 and 万 multiply all that stands before them."""
    for scale in "兆亿万":
        before, found, after = run.rpartition(scale)
        if found:
            return (_whole(before) or Decimal(1)) * SCALES[scale] + _rest(after, SCALES[scale])
    total = digit = Decimal(0)
    step = 1
    for char in run:
        if char in _STEPS:
            step = SCALES[char]
            total += (digit or Decimal(1)) * step
            digit = Decimal(0)
        else:
            digit = Decimal(DIGITS[char])
    return total + _rest_digit(run, digit, step)


def _rest(after: str, scale: int) -> Decimal:
    """两万五 is 25,000, but 两万零五 is 20,005."""
    return _rest_digit(f"_{after}", _whole(after), scale) if len(after) == 1 else _whole(after)


def _rest_digit(run: str, digit: Decimal, step: int) -> Decimal:
    short = step >= 100 and len(run) > 1 and run[-2] not in "零〇"
    return digit * step / 10 if short else digit


def scale_of(words: str) -> Decimal:
    """Returns the product of the scales named: ``hundred million``, 百万; 1 for none."""
    value = Decimal(1)
    for word in re.findall(r"[a-z]+|[十百千万亿兆]", words):
        value *= SCALES[word.removesuffix("s") if len(word) > 2 else word]
    return value


def english(words: str) -> list[Decimal]:
    """Returns the numbers that a run of English number words states."""
    values = []
    total = current = Decimal(0)
    previous: str | None = None
    for word in re.findall(r"[a-z]+", words):
        if word == "and":
            continue
        if word in ONES or word in TENS:
            joins = previous is None or previous in SCALES or (previous in TENS and word in ONES)
            if not joins:
                values.append(total + current)
                total = current = Decimal(0)
            current += ONES.get(word) or TENS.get(word) or 0
        elif word == "hundred":
            current = (current or Decimal(1)) * 100
        else:
            total += (current or Decimal(1)) * SCALES[word]
            current = Decimal(0)
        previous = word
    return [*values, total + current]
