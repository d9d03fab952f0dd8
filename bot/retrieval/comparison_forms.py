"""Finds what a question compares, and under what aspects, by how it is said.

Owns what a comparison may hold as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.errors import UsageError
from bot.types import Comparison

MAX_COMPARED = 12
MAX_NAMED = 120

COMPARES = re.compile(
    r"""\b(?:compar(?!ed\ (?:to|with)\s*\?)\w*|contrast\w*|versus|vs|differ\w*|both|either
    |each(?!\ (?:\w+\ )?(?:employee|person|user|member|friend|staff|day|year|month)s?\b)
    |respectively|unlike|similar\w*
    |(?<!other\ )than|alike|the\ same\ (?:compan\w+|products?|things?|apps?|firms?)
    |distinguish\w*|relative\ to)\b
    |比较|对比|相比|不同|区别|差异|差别|出入|异同|各自|各[有是指]|分别|同一[个家款间]|一回事|双方|两者|孰|哪个更|谁更|有何不同""",
    re.VERBOSE,
)
"""Words of a folded question that set things side by side."""

_THING = r"(?:the\s+)?(?P<{}>[^,;:?!。、\uff0c\uff1f]{{1,60}}?)"
_ONE, _OTHER = _THING.format("one"), _THING.format("other")
_ASPECT = (
    r"(?:\s*:.*|\s+(?:in\s+terms\s+of|with\s+regard\s+to|regarding|concerning|on|by|for|in)\s.*)?"
)
_END = r"\s*[.?!。\uff1f]*\s*$"
_HAN_THING = r"(?P<{}>[^,;:?!。、\uff0c\uff1f和与跟]{{1,20}}?)"
_SAME = r"(?:同一|一样|一回事|一个东西|相同)"
_HAN_ONE, _HAN_OTHER = _HAN_THING.format("one"), _HAN_THING.format("other")

_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"^(?:please\s+)?(?:compare|contrast)\s+{_ONE}\s+(?:and|with|to|versus|vs\.?)\s+{_OTHER}"
        rf"{_ASPECT}{_END}",
        rf"\bdifferences?\s+between\s+{_ONE}\s+and\s+{_OTHER}{_ASPECT}{_END}",
        rf"^how\s+(?:does|do|did|is|are)\s+{_ONE}\s+differ(?:ent)?\s+from\s+{_OTHER}{_ASPECT}{_END}",
        rf"^{_ONE}\s+(?:versus|vs\.?)\s+{_OTHER}{_ASPECT}{_END}",
        rf"^(?:请)?(?:比较|对比)(?:一下)?{_HAN_ONE}[和与跟]{_HAN_OTHER}(?:[的:].*)?{_END}",
        rf"^{_HAN_ONE}[和与跟]{_HAN_OTHER}(?:之间)?(?:[在从就].*?)?(?:有什么|有何|有哪些|的)?"
        rf"(?:不同|区别|差异|差别|异同).*$",
        rf"^{_HAN_ONE}[和与跟同]{_HAN_OTHER}(?:是不是|是否|算不算|是){_SAME}",
        rf"^(?:are|is)\s+{_ONE}\s+and\s+{_OTHER}\s+the\s+same\b",
        rf"^(?:are|is)\s+{_ONE}\s+the\s+same\s+(?:\w+\s+)?as\s+{_OTHER}{_END}",
    )
)


_SPLIT = re.compile(r"\s*(?:,\s*and\b|\band\b|[,、\uff0c;/&]|以及|[和与及])\s*")
_LISTED = r"(?P<list>[^.?!:;。\uff1f]{2,120}?)"
_HAN_LISTED = r"(?P<list>[^.?!:;。\uff1f在从就的]{2,60}?)"
_LISTS = tuple(
    re.compile(form)
    for form in (
        rf"^(?:please\s+)?(?:compare|contrast)\s+{_LISTED}{_ASPECT}{_END}",
        rf"\bdifferences?\s+between\s+{_LISTED}{_ASPECT}{_END}",
        rf"^how\s+(?:do|did|are)\s+{_LISTED}\s+(?:differ(?:ent)?|compare){_ASPECT}{_END}",
        rf"^(?:请)?(?:比较|对比)(?:一下)?{_HAN_LISTED}(?:[的:].*)?{_END}",
        rf"^{_HAN_LISTED}(?:之间)?(?:有什么|有何|有哪些)(?:不同|区别|差异|差别|异同).*$",
    )
)
_ASPECTS = tuple(
    re.compile(form)
    for form in (
        rf"\b(?:in\s+terms\s+of|with\s+(?:regard|respect)\s+to|regarding|concerning"
        rf"|under\s+the\s+headings?)\s+{_LISTED}{_END}",
        rf"^(?:please\s+)?(?:compare|contrast)\b.*?\b(?:on|by)\s+(?:their\s+)?{_LISTED}{_END}",
        rf"^(?:please\s+)?(?:compare|contrast)\b[^:]+:\s*{_LISTED}{_END}",
        rf"^(?:请)?(?:比较|对比)[^:]+:\s*{_LISTED}{_END}",
        rf"\bdiffer(?:s|ed)?\s+(?:in|on)\s+(?:their\s+)?{_LISTED}{_END}",
        rf"\bdifferences?\s+in\s+{_LISTED}\s+between\b",
        rf"(?:按照?|依照?){_LISTED}(?:来|进行|分别|做|作|列|对比|比较)",
        rf"(?:在|从|就){_LISTED}(?:(?:这)?[两几三四]?(?:个)?(?:方面|层面|角度|维度)|来看|上(?=有|的|各|分别))",
        rf"^(?:请)?(?:比较|对比).*?的{_LISTED}{_END}",
        rf"的{_LISTED}(?:各|分别)?(?:有何|有什么|有哪些)(?:不同|区别|差异|差别|异同)",
    )
)
_QUOTES = "“”\"「」『』‘’' "
_FILLER = re.compile(
    r"^(?:the|their|its|both|how|what|which|who|why|when|where|whether)\b\s*|^(?:各自|双方|两者|它们)的?"
)


def compared(folded: str) -> list[tuple[int, int]]:
    """Returns the (start, end) of the things that a folded question compares, or nothing."""
    for form in _LISTS:
        match = form.search(folded)
        # "The price and the size of one and the other" lists no things.
        if match and " of " not in match["list"]:
            things = list(_listed(folded, *match.span("list")))
            if len(things) > 2:
                return things
    for form in _FORMS:
        match = form.search(folded)
        if match:
            return [match.span("one"), match.span("other")]
    return []


def aspects(folded: str) -> list[tuple[int, int]]:
    """Returns the (start, end) of the aspects under which a folded question compares."""
    for form in _ASPECTS:
        if match := form.search(folded):
            first, last = match.span("list")
            return list(_listed(folded, first, last))
    return []


def _listed(folded: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    start = first
    for cut in [*_SPLIT.finditer(folded, first, last), None]:
        end = cut.start() if cut else last
        while start < end and folded[start] in _QUOTES:
            start += 1
        while start < end and folded[end - 1] in _QUOTES:
            end -= 1
        if filler := _FILLER.match(folded[start:end]):
            start += filler.end()
        if re.search(r"\w", folded[start:end]):
            yield start, end
        start = cut.end() if cut else last


def comparable(comparison: Comparison) -> Comparison:
    """Returns the comparison with its words trimmed, each once.

    Raises:
        UsageError: there is no item or no criterion, or there are too many or too long ones.
    """
    items, criteria = (
        tuple(dict.fromkeys(word for each in words if (word := " ".join(each.split()))))
        for words in (comparison.items, comparison.criteria)
    )
    if not items or not criteria:
        raise UsageError(
            "A comparison needs at least one item and one criterion. Say what to compare, and "
            "under what."
        )
    if max(len(items), len(criteria)) > MAX_COMPARED:
        raise UsageError(
            f"At most {MAX_COMPARED} items and {MAX_COMPARED} criteria are compared at once. Leave "
            "some out, or compare in two steps."
        )
    if any(len(word) > MAX_NAMED for word in items + criteria):
        raise UsageError(f"An item or a criterion has over {MAX_NAMED} characters. Shorten it.")
    return replace(comparison, items=items, criteria=criteria)
