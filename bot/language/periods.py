"""Quarters, halves and fiscal years, in every notation of three scripts; knows no days."""

import re
from collections.abc import Iterable, Iterator

from bot.language.closed_classes import closed_class
from bot.language.scripts import fold

_YEAR = re.compile(r"(?<![\d.,])(?:1\d|20)\d{2}(?![\d%]|[.,]\d|\s*[万亿人元个名])")

_SPANS = [closed_class(name) for name in ("over", "under", "at_least", "at_most", "between")]
_FULL = r"(?:19|20)\d\d"
_BRIEF = rf"(?:\s*{_FULL}|\s?['’]\d\d|[0-4]\d)"
_FISCAL = r"(?:fy|(?:fiscal|financial)(?:\s+year)?(?:\s+of)?)"
_PERIOD = re.compile(
    rf"""(?<![a-z\d.,$€£¥])(?:
    (?:(?P<sign>[qh][1-4]|[1-4][qh])(?P<fiscal>\s*{_FISCAL})?(?P<year>{_BRIEF})
    |(?P<nth>first|second|third|fourth)[\s-]+(?P<span>quarter|half)(?:\s+of)?(?:\s+the)?
        (?P<fiscal2>\s+{_FISCAL})?(?P<year2>\s*{_FULL}))
    |(?P<year3>{_FULL}|[0-4]\d)\s?(?P<fiscal3>财)?年?[\s-]?
        (?:(?P<sign2>[qh][1-4])|第?(?P<nth2>[一二三四1-4])个?季度?|(?P<nth3>[上下])半年)
    |{_FISCAL}[\s-]*(?P<year4>{_BRIEF})|(?P<year5>{_FULL}|[0-4]\d)\s?年?(?:财|财政|会计)年
    )(?!\d|[.,]\d)""",
    re.VERBOSE,
)
_CALENDAR = re.compile(rf"calendar\s+(?:year\s+)?{_FULL}|{_FULL}\s*历年")
_PART = re.compile(
    r"""(?<![a-z\d.,])(?:(?P<sign>[qh][1-4]|[1-4][qh])(?![a-z\d])
    |(?P<nth>first|second|third|fourth)[\s-]+(?P<span>quarter|half)\b
    |第(?P<nth2>[一二三四1-4])个?季度?|(?P<nth3>[上下])半年)""",
    re.VERBOSE,
)
_WORDS = ["first", "一", "上", "second", "二", "下", "third", "三", "-", "fourth", "四", "-"]
_NTH = {word: str(n // 3 + 1) for n, word in enumerate(_WORDS)}


def periods(folded: str) -> Iterator[tuple[int, int, tuple[str, str]]]:
    """Yields where a folded text states a quarter, a half or a fiscal year, its name (``2023q3``,
    ``fy2021``, whatever the notation) and its year."""
    for match in _PERIOD.finditer(folded):
        said = {name.rstrip("2345"): text for name, text in match.groupdict().items() if text}
        year = f"20{said['year'].strip(' ’' + chr(39))}"[-4:]
        part = _part(match)
        fiscal = "fy" if "fiscal" in said or not part else ""
        yield *match.span(), (f"{fiscal}{year}{part}", year)


def _part(match: re.Match[str]) -> str:
    """Returns the name of a quarter or a half without its year (``q3``); none of a whole year."""
    said = {name.rstrip("2345"): text for name, text in match.groupdict().items() if text}
    if "nth" not in said:
        return "".join(sorted(said.get("sign", ""), key=str.isdigit))
    span = "h" if match["nth3"] or said.get("span") == "half" else "q"
    return span + _NTH.get(said["nth"], said["nth"])


def units(folded: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yields where a folded text states a period, and what it may be found by: its name, its year,
    and which part of a year it is, which may stand alone."""
    full = list(periods(folded))
    for start, end, (name, year) in full:
        yield start, end, (name, year, *re.findall(r"[qh]\d$", name))
    for match in _PART.finditer(folded):
        if not any(start < match.end() and match.start() < end for start, end, _ in full):
            yield *match.span(), (_part(match),)


def without(text: str) -> str:
    """Returns a text without its periods, the rest as it is written."""
    for start, end, _ in reversed(list(periods(fold(text)))):
        text = f"{text[:start]} {text[end:]}"
    return text


def untold(question: str, texts: Iterable[str]) -> bool:
    """Tells whether a question asks about such a period that none of the texts states, nor its
    year, but for another period of it."""
    asked = [name for *_, name in periods(fold(question))]
    told: set[str] = set()
    for text in (_CALENDAR.sub(" ", fold(text)) for text in (texts if asked else ())):
        told |= {name for *_, (name, _) in periods(text)} | bare_years(text)
    return not all(told & set(names) for names in asked)


def bare_years(folded: str) -> set[str]:
    """Returns the years that a folded text states, those of such periods aside."""
    return set(_YEAR.findall(_PERIOD.sub(" ", folded)))


def years_in(text: str) -> set[str]:
    """Returns the years that a text states, those of its periods among them."""
    folded = fold(text)
    return bare_years(folded) | {year for *_, (_, year) in periods(folded)}


def named_in(text: str) -> set[str]:
    """Returns the quarters, halves and years that a text names; a year may be a fiscal one."""
    folded = fold(text)
    years = {f"{form}{year}" for year in bare_years(folded) for form in ("", "fy")}
    return years | {name for *_, (name, _) in periods(folded)}


def asked_about(question: str) -> set[str]:
    """Returns the year, and its quarter or half, that a question is about; none if it is about
    several years, or a span of time that one begins or ends."""
    marked = _YEAR.sub(r"@\g<0>", fold(question))
    spans = any(pattern.search(marked) for pattern in _SPANS)
    return set() if spans or len(years_in(question)) != 1 else _times(question)


def of_another(asked: set[str], text: str) -> bool:
    """Tells whether a text is of another time than ``asked_about`` gave: it states years, or parts
    of years, but not those."""
    told = _times(text)
    pairs = [({n for n in asked if n.isdigit() is y}, {n for n in told if n.isdigit() is y})
             for y in (True, False)]  # fmt: skip
    return any(own and other and not own & other for own, other in pairs)


def _times(text: str) -> set[str]:
    """Returns the years that a text states, and the parts of years."""
    folded = fold(text)
    parts = {name for *_, names in units(folded) for name in names[1:] or names}
    return bare_years(folded) | parts
