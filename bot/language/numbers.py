"""Numbers that a text states, in digits, in English words or in Chinese numerals, as plain values.

``1000萬``, ``10 million``, ``千萬級`` are the same number. Months and percentages keep their kind,
so that 8 % is not August; "millions" and 数百万 are no exact number but an order of size.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bot.language.closed_classes import closed_class
from bot.language.dates import MONTHS
from bot.language.numerals import DIGITS, ONES, ORDINALS, SCALES, TENS, chinese, english, scale_of
from bot.language.scripts import fold

_TELLING = 100
"""The least number by which a fact is known again."""

Number = tuple[str, Decimal]
"""Kind (``number``, ``percent``, ``month`` or ``several``) and value."""

_UNSURE = {"may", "march", "mar"}
_BESIDE_MONTH = re.compile(
    r"(?<!\d)(?:[0-3]?\d|(?:19|20)\d\d)(?!\d)|\b(?:in|of|by|since|until|till|last|next|early|late|mid|this|during|from)[\s-]+$"
)

_IDLE = closed_class("idle", re.MULTILINE)
_WITHIN = re.compile(
    r"(?<=[\d零〇一二三四五六七八九两几])个(?=[万亿])"  # 一个亿
    r"|(?<=[\d十百千万])[多余来几](?=[十百千万亿年个家人元款次倍岁天])"  # 十几亿, 10多万
)
_MEASURES = (
    "年日号天周个家款次倍人位名种类点条亿万千百十岁元块项件分份届期篇章轮级美大用富多只张本台间层步套批句字"
    "代季集场部座所架股刻秒站封"
)
_ZH = "零〇一二三四五六七八九两十百千万亿兆"
_SCALE_WORDS = "hundred|thousand|million|billion|trillion"
_COUNTING = "|".join([*ONES, *TENS, *_SCALE_WORDS.split("|")])
_UNITS = "year|month|week|day|hour|minute|quarter|decade|century|percent"

_TOKEN = re.compile(
    rf"""(?P<date>(?<![\d.])(?P<y>\d{{4}})(?:(?P<sep>[-./])(?P<mo>0?[1-9]|1[0-2])(?P=sep)
        (?P<d>0?[1-9]|[12]\d|3[01])|-(?P<mo2>0[1-9]|1[0-2]))(?![\d-]))
    |(?P<month>(?<![a-z])(?:{"|".join(sorted(MONTHS, key=len, reverse=True))})(?![a-z]))
    |(?P<zhmonth>(?<![\d.])(?P<zm>\d{{1,2}})\s*月)
    |百分之(?P<zhpercent>[{_ZH}点]+|\d+(?:\.\d+)?)
    |(?P<zhpoints>[{_ZH}]+(?:点[{_ZH}]+)?)个?百分点
    |(?P<hundredth>百分百)
    |(?P<tenths>[一二三四五六七八九1-9])成(?P<more>[一二三四五六七八九])?(?![为功立员长本交品熟果就了都人千绩份效])
    |(?P<under>[{_ZH}]+)分之(?P<over>[{_ZH}]+)
    |(?P<parts>(?<![a-z])(?:one|two|three|four|nine|a)[\s-](?:half|third|quarter|fifth|sixth|eighth|tenth)s?)
        (?=\s+(?:of|lower|higher|more|less|fewer|larger|smaller|longer|shorter)\b|\W*$|[,.;])
    |(?P<half>(?<![a-z])half(?![a-z])|一半|半数)
    |(?P<twice>(?<![a-z])(?:twice|doubl(?:e|ed|es|ing))(?![a-z])|翻倍|翻番|翻一番)
    |(?:(?P<money>[$¥€£]|(?<![a-z])(?:rmb|usd|eur|gbp|cny|hkd|jpy|inr|twd|sgd|aud|cad))\s?)?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)
        (?P<scale>\s*(?:[十百千]?[万亿兆]亿?|[百千])|[\s-]*(?:{_SCALE_WORDS})(?![a-z])
            (?:[\s-]+(?:thousand|million|billion)(?![a-z]))?|\s?[bmt]n(?![a-z])|k(?![a-z])
            |(?(money)\s?[mb](?![a-z])|[mb](?=\s(?:[a-z]+(?:ly|ed|ing|ive|al)\s){{0,2}}(?:people|[a-z]+s)\b)))?
        \+?(?P<percent>\s*(?:%|个?百分点|[\s-]?per\ ?cent))?
    |(?P<many>(?<![a-z])(?:(?:ten|dozen|hundred|thousand|million|billion)s
        (?:\s+of\s+(?:hundred|thousand|million|billion)s)?
        |(?:several|a\ few|some|many)\s+(?:{_SCALE_WORDS})(?:\s+(?:{_SCALE_WORDS}))*)(?![a-z]))
    |(?P<few>[几数](?P<order>[十百千万亿]+)|亿万)
    |(?P<bare>(?<=[过破上近达超逾])(?:[万亿]|[百千](?![度货科牛]))(?![十百千万亿兆]))
    |(?P<zh>[{_ZH}]+(?:点[{_ZH}]+)?)(?P<measure>小时|世纪|[{_MEASURES}])?
    |(?P<words>(?<![a-z])(?:{_COUNTING})(?:(?:\s+and)?[\s-](?:{_COUNTING}))*(?![a-z]))
        (?P<wpercent>\s*per\ ?cent)?
    |(?P<ordinal>(?<![a-z])(?:{"|".join(ORDINALS)})(?![a-z]))""",
    re.VERBOSE,
)
_RANGE = re.compile(r"\s*(?:[-–—~]|to|至|到)\s*")
_ONE_UNIT = re.compile(rf"\s+(?:{_UNITS})s?\b")
_ZH_UNIT = re.compile(r"年(?!到头|一度)|个?月|周(?!围|边)|天(?!到晚)|个?小时|个?星期|分钟|世纪")
# Words that amount to a number without being one: a quote may say so, a statement need not mean it.
_LIKE_ONE = re.compile(
    r"一|首|单|先|每|最早|最初|次年|翌年|第二年"
    r"|\b(?:an?|one|each|every|per|first|single|sole|initial\w*|earliest|begin\w*|began"
    r"|(?:following|next) year)\b"
)
_LIKE_TWO = re.compile(r"双|俩|翻|倍|各自|分别|\b(?:both|doubl\w*|pair|couple|twice|two)\b")
_LIKE_HALF = re.compile(r"半|\bhalf")


@dataclass(frozen=True, slots=True)
class Token:
    """A number as it stands in a prepared text: any of ``values``, times ``scale``."""

    start: int
    end: int
    kind: str
    values: tuple[Decimal, ...]
    scale: Decimal = Decimal(1)
    stated: bool = True
    """Whether it counts something, rather than be part of a word that may not."""


def numbers(text: str) -> set[Number]:
    """Returns the numbers that the text states; a lone "one" or 一 is a word, not a number."""
    return _values(token for token in _tokens(_prepare(text)) if token.stated)


def supported(text: str) -> set[Number]:
    """Returns the numbers that a statement may draw from ``text``, its lone numerals among them."""
    prepared = _prepare(text)
    found = _values(_tokens(prepared))
    found |= {("several", Decimal(10) ** n.adjusted()) for _, n in found if n >= 10}
    like = ((_LIKE_ONE, Decimal(1)), (_LIKE_TWO, Decimal(2)), (_LIKE_HALF, Decimal("0.5")))
    return found | {("number", value) for pattern, value in like if pattern.search(prepared)}


def figures(text: str) -> frozenset[Number]:
    """Returns the numbers of a text by which a fact is known again: no years, no small ones."""
    return frozenset(
        (kind, value)
        for kind, value in numbers(text)
        if kind == "number" and value >= _TELLING and not 1900 <= value < 2100
    )


def tokens(text: str) -> tuple[str, list[Token]]:
    """Returns the text as it is read, and the numbers in it, as they stand."""
    prepared = _prepare(text)
    return prepared, _tokens(prepared)


def _prepare(text: str) -> str:
    # A full-width comma parts numbers; folded to a plain one it would join 3，400 into 3,400.
    folded = fold(text.replace("\uff0c", "\uff0c "))
    return _WITHIN.sub("", _IDLE.sub(lambda m: " " * len(m.group()), folded))


def _values(tokens: Iterable[Token]) -> set[Number]:
    return {(token.kind, value * token.scale) for token in tokens for value in token.values}


def _tokens(text: str) -> list[Token]:
    """Returns the tokens in order, those of a range (3-5亿) and of a sum (3万5千) joined."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        for token in _read(match):
            if tokens:
                tokens[-1:] = _join(text, tokens[-1], token)
            else:
                tokens.append(token)
    return tokens


def _join(text: str, one: Token, other: Token) -> list[Token]:
    between = text[one.end : other.start]
    if not between and one.scale > other.scale > 1:
        total = one.values[0] * one.scale + other.values[0] * other.scale
        return [replace(one, end=other.end, values=(total,), scale=Decimal(1))]
    if _RANGE.fullmatch(between) and one.kind == "number" and other.kind in {"number", "percent"}:
        scale = other.scale if one.scale == 1 else one.scale
        one = replace(one, kind=other.kind, scale=scale, stated=one.stated or other.stated)
    return [one, other]


def _read(match: re.Match[str]) -> list[Token]:
    name = next(name for name in _READERS if match[name])
    bare = Token(match.start(), match.end(), "number", ())
    return [replace(bare, **reading) for reading in _READERS[name](match)]


def _exact(kind: str, *values: Decimal | int, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "values": tuple(Decimal(value) for value in values), **more}


def _date(match: re.Match[str]) -> Iterator[dict[str, Any]]:
    yield _exact("number", int(match["y"]))
    yield _exact("month", int(match["mo"] or match["mo2"]))
    if match["d"]:
        yield _exact("number", int(match["d"]))


def _month(match: re.Match[str]) -> Iterator[dict[str, Any]]:
    name = match["month"]
    # "may" and "march" are verbs more often than months, unless a date stands around them.
    around = match.string[max(0, match.start() - 8) : match.start()]
    after = re.match(r"\.?,?\s*\d", match.string[match.end() :])
    if name not in _UNSURE or after or _BESIDE_MONTH.search(around):
        yield _exact("month", MONTHS[name])


def _chinese_percent(match: re.Match[str]) -> Iterator[dict[str, Any]]:
    text = match["zhpercent"]
    yield _exact("percent", *([Decimal(text)] if text[0].isdigit() else chinese(text)))


def _tenths(match: re.Match[str]) -> Iterator[dict[str, Any]]:
    tens, ones = (int(DIGITS.get(text, text)) for text in (match["tenths"], match["more"] or "0"))
    yield _exact("percent", 10 * tens + ones)


def _fraction(match: re.Match[str]) -> Iterator[dict[str, Any]]:
    if under := chinese(match["under"])[0]:
        yield _exact("number", chinese(match["over"])[0] / under)


def _parts(match: re.Match[str]) -> Iterator[dict[str, Any]]:
    over, under = re.split(r"[\s-]", match["parts"])
    denominator = {"half": 2, "quarter": 4} | ORDINALS
    yield _exact("number", Decimal(ONES.get(over, 1)) / denominator[under.removesuffix("s")])


def _digits(match: re.Match[str]) -> Iterator[dict[str, Any]]:
    kind = "percent" if match["percent"] else "number"
    value = Decimal(match["digits"].replace(",", ""))
    yield _exact(kind, value, scale=scale_of(match["scale"] or ""))


def _many(match: re.Match[str]) -> Iterator[dict[str, Any]]:
    scale = scale_of(" ".join(re.findall(rf"(?:{_SCALE_WORDS})s?", match["many"])))
    yield _exact("several", scale * (10 if re.match("ten|dozen", match["many"]) else 1))


def _chinese(match: re.Match[str]) -> Iterator[dict[str, Any]]:
    """Single numerals are stated only before a measure: 一 and 千 are parts of many words."""
    run, measure = match["zh"], match["measure"]
    following = match.string[match.start() + len(run) :]
    if run in SCALES and match.string[: match.start()].endswith("("):
        return  # （亿元）
    values = chinese(run)
    ordinal = match.string[: match.start()].endswith("第")
    if measure is None and following.startswith("月") and values[0] <= 12:
        yield _exact("month", *values)
    elif run == "一":
        yield _exact("number", 1, stated=ordinal or bool(_ZH_UNIT.match(following)))
    elif len(run) > 1 or measure or (ordinal and run not in "百千万亿"):
        yield _exact("number", *(value for value in values if value > 1))
    elif run not in "百千万亿兆":
        yield _exact("number", *values, stated=False)


def _words(match: re.Match[str]) -> Iterator[dict[str, Any]]:
    kind = "percent" if match["wpercent"] else "number"
    unit = bool(match["wpercent"]) or bool(_ONE_UNIT.match(match.string, match.end()))
    # "EUR million" at the head of a column counts nothing.
    counts = match["words"] not in SCALES or match.string[: match.start()].endswith("a ")
    for value in english(match["words"]) if counts else ():
        if value > 1 or (value == 1 and unit):
            yield _exact(kind, value)


_READERS: dict[str, Callable[[re.Match[str]], Iterator[dict[str, Any]]]] = {
    "date": _date,
    "month": _month,
    "zhmonth": lambda match: iter([_exact("month", int(match["zm"]))]),
    "zhpercent": _chinese_percent,
    "zhpoints": lambda match: iter([_exact("percent", *chinese(match["zhpoints"]))]),
    "hundredth": lambda _: iter([_exact("percent", 100)]),
    "tenths": _tenths,
    "under": _fraction,
    "parts": _parts,
    "half": lambda _: iter([_exact("number", Decimal("0.5"))]),
    "twice": lambda _: iter([_exact("number", 2)]),
    "digits": _digits,
    "many": _many,
    "few": lambda match: iter([_exact("several", scale_of(match["order"] or "亿"))]),
    "bare": lambda match: iter([_exact("number", SCALES[match["bare"]])]),
    "zh": _chinese,
    "words": _words,
    "ordinal": lambda match: iter([_exact("number", ORDINALS[match["ordinal"]])]),
}
"""What reads each kind of token, by the group of ``_TOKEN`` that tells it."""
