"""Who does what to whom, for the few deeds that business texts turn on and that have a direction.

Owns the words for those deeds in both languages. A statement that has the two sides the other way
round than its quote is told by this; deeds that are not listed here are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.language.scripts import fold, has_han

NamesIn = Callable[[str], frozenset[str]]

_DEEDS = {
    "than": r"\bthan\b|比(?!例|如|较|赛|拼|重)|不如|(?<!手)不及",
    "buys": r"收购|并购|买下|入股|控股|投资|\b(?:acqui(?:re|res|red|ring|sition)|b(?:uy|uys|ought)"
    r"|purchas\w*|invest(?:s|ed|ing|ment)?|(?:a|its) stake)\b",
    "beats": r"击败|打败|战胜|胜过|赢了?|碾压|超过|干掉|\b(?:beat(?:s|en)?|defeat\w*|crush\w*"
    r"|surpass\w*|overt(?:ake|akes|ook|aken)|outdo\w*|outperform\w*)\b",
    "to": r"(?<=[从由自])[^,，。]*?(?:转|换|搬|迁|改)[到为用成投向]|\bfrom\b[^,.;]*?\b(?:in)?to\b",
    "blocks": r"屏蔽|封杀|关闭|禁止|封禁|\b(?:block\w*|ban(?:s|ned)?|shut\w*)\b",
    "copies": r"模仿|抄袭|复制|山寨|\b(?:imitat\w*|cop(?:y|ies|ied|ying)|clon(?:e|es|ed))\b",
    "sues": r"起诉|控告|\b(?:sue[sd]?|suing)\b",
    "owns": r"持有|拥有|\b(?:own(?:s|ed)?|holds?|held)\b",
    "lends": r"借给|贷给|\b(?:lends?|lent)\b",
    "owes": r"欠(?!缺)|\bowe[sd]?\b",
    "supplies": r"供应|供货|采购|\bsuppl(?:y|ies|ied)\b",
    "sells": r"卖给|出售给|\bs(?:ell|ells|old)\b[^,.;]*?\bto\b",
    "joins": r"加入|并入|入驻|\b(?:join(?:s|ed)?|merged? into)\b",
}
_PASSIVE = re.compile(r"^\s*(?:by\b)")
_BY_BEFORE = re.compile(r"(?:被|遭|由|为(?=[^,，。]*所$))(?P<doer>[^,，。]{1,20})$")
_SENTENCE_END = re.compile(r"[。!?！？\n;；]|\.(?=\s|$)")
_PART_END = re.compile(r"[,、，:]")
_CAPITALISED = re.compile(r"\b[A-Z][A-Za-z]+\b")
_COMPILED = {deed: re.compile(pattern, re.IGNORECASE) for deed, pattern in _DEEDS.items()}


@dataclass(frozen=True, slots=True)
class Relation:
    """One deed and the names on the doer's and on the other side."""

    deed: str
    doers: frozenset[str]
    others: frozenset[str]


def reversed_in(statement: str, quote: str, names_in: NamesIn) -> bool:
    """Tells whether the statement has two names the other way round than its quote."""
    told = list(_relations(statement, names_in))
    said = list(_relations(quote, names_in)) if told else []
    return any(
        _swapped(one, other) and not any(_same(one, third) for third in said)
        for one in told
        for other in said
    )


def _swapped(one: Relation, other: Relation) -> bool:
    return one.deed == other.deed and bool(
        one.doers & other.others - one.others and one.others & other.doers - one.doers
    )


def _same(one: Relation, other: Relation) -> bool:
    return one.deed == other.deed and bool(one.doers & other.doers and one.others & other.others)


def _relations(text: str, names_in: NamesIn) -> Iterator[Relation]:
    for sentence in _SENTENCE_END.split(text):
        folded = fold(sentence) if has_han(sentence) else sentence
        for deed, pattern in _COMPILED.items():
            for match in pattern.finditer(folded):
                before, after = folded[: match.start()], folded[match.end() :]
                if deed in {"to", "sells"}:
                    before += match.group()
                yield _relation(deed, before, after, names_in)


def _relation(deed: str, before: str, after: str, names_in: NamesIn) -> Relation:
    """Returns who stands on either side of a deed; a passive has its doer after it, or after 被."""
    if by := _BY_BEFORE.search(before):
        return Relation(deed, _names(by["doer"], names_in), _names(before[: by.start()], names_in))
    left = _nearest(reversed(_PART_END.split(before)), names_in)
    right = _nearest(_PART_END.split(after), names_in)
    return Relation(deed, right, left) if _PASSIVE.match(after) else Relation(deed, left, right)


def _nearest(parts: Iterable[str], names_in: NamesIn) -> frozenset[str]:
    """Returns the names of the first part that has any."""
    return next((names for part in parts if (names := _names(part, names_in))), frozenset())


def _names(text: str, names_in: NamesIn) -> frozenset[str]:
    return names_in(text) | frozenset(_CAPITALISED.findall(text))
