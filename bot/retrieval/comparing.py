"""Finds what a question compares by how it is said, for things that no glossary names."""

from __future__ import annotations

import re

_THING = r"(?:the\s+)?(?P<{}>[^,;:?!。、\uff0c\uff1f]{{1,60}}?)"
_ONE, _OTHER = _THING.format("one"), _THING.format("other")
_ASPECT = r"(?:\s+(?:in\s+terms\s+of|with\s+regard\s+to|regarding|concerning|on|by|for|in)\s.*)?"
_END = r"\s*[.?!。\uff1f]*\s*$"
_HAN_THING = r"(?P<{}>[^,;:?!。、\uff0c\uff1f和与跟]{{1,20}}?)"
_HAN_ONE, _HAN_OTHER = _HAN_THING.format("one"), _HAN_THING.format("other")

_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"^(?:please\s+)?(?:compare|contrast)\s+{_ONE}\s+(?:and|with|to|versus|vs\.?)\s+{_OTHER}"
        rf"{_ASPECT}{_END}",
        rf"\bdifferences?\s+between\s+{_ONE}\s+and\s+{_OTHER}{_ASPECT}{_END}",
        rf"^how\s+(?:does|do|did|is|are)\s+{_ONE}\s+differ(?:ent)?\s+from\s+{_OTHER}{_ASPECT}{_END}",
        rf"^{_ONE}\s+(?:versus|vs\.?)\s+{_OTHER}{_ASPECT}{_END}",
        rf"^(?:请)?(?:比较|对比)(?:一下)?{_HAN_ONE}[和与跟]{_HAN_OTHER}(?:的.*)?{_END}",
        rf"^{_HAN_ONE}[和与跟]{_HAN_OTHER}(?:之间)?(?:有什么|有何|有哪些|的)?"
        rf"(?:不同|区别|差异|差别|异同).*$",
    )
)


def compared(folded: str) -> list[tuple[int, int]]:
    """Returns the (start, end) of the two things that a folded question compares, or nothing."""
    for form in _FORMS:
        match = form.search(folded)
        if match:
            return [match.span("one"), match.span("other")]
    return []
