"""What the reader chooses to compare: chips that can be removed, typed freely or suggested.

Pure: from a comparison to another one, and to escaped HTML.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.markdown.html import clean
from bot.types import Comparison
from bot.ui.i18n import Texts
from bot.ui.rendering import Markup, render, shorten

MOST = {"items": 6, "criteria": 10}
"""The lists, and how many of each: a wider matrix is not read any more."""
LONGEST = 80
SUGGESTED = 12

NOTHING = Comparison(items=(), criteria=())
_BETWEEN = re.compile(r"[\n,;、\uff0c\uff1b]+")


def changed(comparison: Comparison, sent: dict[str, Any]) -> Comparison:
    """Returns the comparison after what the page sent: ``do`` is ``add`` or ``drop``, ``list`` what
    is changed, ``text`` one chip, or several to add parted by commas. Anything else changes
    nothing."""
    which, text = sent.get("list"), sent.get("text")
    if which not in list(MOST) or not isinstance(text, str):
        return comparison
    chips: Any = getattr(comparison, which)
    if sent.get("do") == "drop":
        chips = tuple(chip for chip in chips if chip != text)
    elif sent.get("do") == "add":
        named = (shorten(part, LONGEST) for part in _BETWEEN.split(clean(text)))
        chips = tuple(dict.fromkeys([*chips, *filter(None, named)]))[: MOST[which]]
    return replace(comparison, **{which: chips})


def missing(comparison: Comparison) -> str | None:
    """Returns the key of what has still to be chosen, if anything has."""
    if len(comparison.items) < 2:
        return "compare_missing_items"
    return None if comparison.criteria else "compare_missing_criteria"


def render_choice(
    comparison: Comparison, entities: Sequence[str], texts: Texts, *, folded: bool = False
) -> Markup:
    """Returns both lists with what may be added to them: ``entities`` are the most named first."""
    lists = [
        _shown("items", comparison.items, entities),
        _shown("criteria", comparison.criteria, texts.entries["compare_aspects"]),
    ]
    return render("compare_form", texts, lists=lists, longest=LONGEST * 4, folded=folded)


def _shown(which: str, chosen: Sequence[str], suggested: Sequence[str]) -> dict[str, object]:
    full = len(chosen) >= MOST[which]
    left = [] if full else [each for each in suggested if each not in chosen][:SUGGESTED]
    return {"name": which, "chosen": chosen, "full": full, "suggested": left}
