"""Tells that a question compares, and under what aspects, by how it is said.

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

_END = r"\s*[.?!。\uff1f]*\s*$"
_SPLIT = re.compile(r"\s*(?:,\s*and\b|\band\b|[,、\uff0c;/&]|以及|[和与及])\s*")
_LISTED = r"(?P<list>[^.?!:;。\uff1f]{2,120}?)"
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
