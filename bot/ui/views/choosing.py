"""What the reader chooses to compare: chips that can be removed, typed freely or suggested.

Pure: from a comparison to another one, and to escaped HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from bot.markdown.html import clean, escape
from bot.types import Comparison
from bot.ui.marks import shorten
from bot.ui.wording import Texts

List = Literal["items", "criteria"]
LISTS: tuple[List, ...] = ("items", "criteria")
MOST: dict[str, int] = {"items": 6, "criteria": 10}
"""How many of each: a wider matrix is not read any more."""
LONGEST = 80
SUGGESTED = 12

NOTHING = Comparison(items=(), criteria=())
_BETWEEN = re.compile(r"[\n,;、\uff0c\uff1b]+")


def changed(comparison: Comparison, sent: dict[str, Any]) -> Comparison:
    """Returns the comparison after what the page sent: ``do`` is ``add`` or ``drop``, ``list`` what
    is changed, ``text`` one chip, or several to add parted by commas. Anything else changes
    nothing."""
    which, text = sent.get("list"), sent.get("text")
    if which not in LISTS or not isinstance(text, str):
        return comparison
    old: tuple[str, ...] = getattr(comparison, str(which))
    new = old
    if sent.get("do") == "drop":
        new = tuple(chip for chip in old if chip != text)
    elif sent.get("do") == "add":
        named = (shorten(part, LONGEST) for part in _BETWEEN.split(clean(text)))
        new = tuple(dict.fromkeys([*old, *filter(None, named)]))[: MOST[which]]
    if which == "items":
        return replace(comparison, items=new)
    return replace(comparison, criteria=new)


def missing(comparison: Comparison) -> str | None:
    """Returns the key of what has still to be chosen, if anything has."""
    if len(comparison.items) < 2:
        return "compare_missing_items"
    return None if comparison.criteria else "compare_missing_criteria"


def render_choice(comparison: Comparison, entities: Sequence[str], texts: Texts) -> str:
    """Returns both lists with what may be added to them: ``entities`` are the most named first."""
    suggested = {"items": entities, "criteria": texts.entries["compare_aspects"]}
    lists = "".join(_list(which, comparison, suggested[which], texts) for which in LISTS)
    return (
        f'<section class="sheet-page choice"><h2>{escape(texts("compare_title"))}</h2>'
        f'<p class="how">{escape(texts("compare_how"))}</p>{lists}<div class="acts">'
        f'<button type="button" class="btn primary" id="compare-go" data-do="compare"'
        f' data-event="submit">{escape(texts("compare_go"))}</button></div></section>'
    )


def _list(which: List, comparison: Comparison, suggested: Sequence[str], texts: Texts) -> str:
    chosen: tuple[str, ...] = getattr(comparison, which)
    chips = "".join(_chip(which, n, chip, texts) for n, chip in enumerate(chosen))
    label = escape(texts(f"compare_{which}"))
    return (
        f'<div class="pick" role="group" aria-labelledby="pick-{which}">'
        f'<h3 id="pick-{which}">{label}</h3>'
        f"{f'<ul class=chips>{chips}</ul>' if chips else ''}"
        f"{_form(which, texts) if len(chosen) < MOST[which] else ''}"
        f"{_suggestions(which, chosen, suggested, texts)}</div>"
    )


def _chip(which: List, number: int, chip: str, texts: Texts) -> str:
    return (
        f'<li><span>{escape(chip)}</span><button type="button" id="drop-{which}-{number}"'
        f' data-do="drop" data-list="{which}" data-text="{escape(chip)}"'
        f' aria-label="{escape(texts("compare_drop", name=chip))}">×</button></li>'
    )


def _form(which: List, texts: Texts) -> str:
    label = escape(texts(f"compare_{which}_hint"))
    return (
        f'<form data-do="add" data-list="{which}"><input type="text" name="text" id="add-{which}"'
        f' maxlength="{LONGEST * 4}" autocomplete="off" aria-label="{label}" placeholder="{label}">'
        f'<button class="btn" id="adds-{which}">{escape(texts("compare_add"))}</button></form>'
    )


def _suggestions(which: List, chosen: Sequence[str], suggested: Sequence[str], texts: Texts) -> str:
    left = [each for each in suggested if each not in chosen][:SUGGESTED]
    if not left or len(chosen) >= MOST[which]:
        return ""
    buttons = "".join(
        f'<button type="button" id="suggest-{which}-{n}" data-do="add" data-list="{which}"'
        f' data-text="{escape(each)}">{escape(each)}</button>'
        for n, each in enumerate(left)
    )
    label = escape(texts(f"compare_{which}_suggested"))
    return (
        f'<div class="suggest" role="group" aria-label="{label}"><span>{label}</span>'
        f"{buttons}</div>"
    )
