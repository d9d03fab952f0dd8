"""The marks of an answer as HTML, told apart by shape and line as well as colour.

Where they stand is told by the claims: see ``bot.markdown.citation_marks``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.markdown.citation_marks import Mark, marks_of, place_marks
from bot.markdown.html import clean, escape, render
from bot.markdown.nodes import slot
from bot.types import Answer, Citation, Claim
from bot.types.status_words import say_status, short_status
from bot.ui.rendering import shorten
from bot.ui.wording import Texts

DRAFT_MARKS = re.compile(r"(?:[ \t]*\[\d{1,4}(?:, \d{1,4})*\](?!\())+")
"""What the chain writes into a draft for a whole marker."""
_UNFINISHED_TABLE = re.compile(r"(?:\A|\n)\|[^\n]*(?:\n[|\s:-]*)?\Z")
_NO_BREAK = "&#8288;"  # a mark stays on the line of the words before it


def render_answer(answer: Answer, exchange_id: str, texts: Texts) -> str:
    """Returns the checked answer as HTML, its marks linked to the sources of this exchange."""
    text, places = place_marks(answer.text, answer.claims)
    shown = _Shown(exchange_id, {c.n: c for c in answer.citations}, texts)
    slots = ["".join(map(shown.html, marks)) for marks in places]
    return render(text, [html and _NO_BREAK + html for html in slots])


def claim_marks(claim: Claim, answer: Answer, exchange_id: str, texts: Texts) -> str:
    """Returns the marks of one claim that stands by itself, in a cell of a table."""
    shown = _Shown(exchange_id, {c.n: c for c in answer.citations}, texts)
    marks = "".join(map(shown.html, marks_of(claim)))
    return marks and _NO_BREAK + marks


def render_draft(draft: str, texts: Texts) -> str:
    """Returns unchecked text as HTML, its markers as marks that lead nowhere yet."""
    text, slots = _UNFINISHED_TABLE.sub("", clean(draft)), list[str]()

    def keep(match: re.Match[str]) -> str:
        numbers = re.findall(r"\d+", match[0])
        slots.append("".join(_pending(number, texts) for number in numbers))
        return slot(len(slots) - 1)

    return render(DRAFT_MARKS.sub(keep, text), slots)


def _pending(number: str, texts: Texts) -> str:
    label = escape(texts("mark_draft", n=number))
    return f'<span class="c draft" role="img" aria-label="{label}">{number}</span>'


@dataclass(frozen=True, slots=True)
class _Shown:
    """Shows the marks of one answer."""

    exchange: str
    citations: Mapping[int, Citation]
    texts: Texts

    def html(self, mark: Mark) -> str:
        """Returns a mark: its form tells its status, its title says it and why."""
        said = escape(say_status(mark.claim, self.texts.language))
        known = [self.citations[n] for n in mark.numbers if n in self.citations]
        status = short_status(mark.claim, self.texts.language)
        if mark.status in ("verified", "cited"):
            style = "c ok" if mark.status == "verified" else "c ci"
            return "".join(
                link(c, self.exchange, status, self.texts, style=style, title=said) for c in known
            )
        links = "·".join(link(c, self.exchange, status, self.texts, style="") for c in known)
        sign = "?" if mark.status == "unverified" else ""
        style, role = ("inf", "group") if not sign else ("un", "group" if known else "img")
        return (
            f'<span class="c {style}" role="{role}" aria-label="{said}" title="{said}">'
            f"{links}{sign}</span>"
        )


def link(
    citation: Citation,
    exchange_id: str,
    status: str,
    texts: Texts,
    *,
    style: str = "c",
    title: str = "",
) -> str:
    """Returns the mark that opens a citation's source; ``title`` is HTML already."""
    label = texts(
        "mark_source",
        n=citation.n,
        status=status,
        quote=shorten(citation.quote, 160),
    )
    target = f"{exchange_id}-{citation.n}"
    css = f' class="{style}"' if style else ""
    css += f' title="{title}"' if title else ""
    return (
        f'<a{css} href="#src-{target}" data-cite="{target}"'
        f' aria-label="{escape(label)}">{citation.n}</a>'
    )
