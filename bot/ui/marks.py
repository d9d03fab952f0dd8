"""The marks of an answer as HTML, told apart by shape and line as well as colour.

Where they stand and what they say is found in ``bot.markdown.citation_marks``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.markdown.citation_marks import MARKERS, Mark, marks_of, place_marks
from bot.markdown.html import clean, escape, render
from bot.markdown.nodes import slot
from bot.types import Answer, Citation, Claim, ClaimStatus
from bot.ui.rendering import shorten
from bot.ui.wording import Texts

_UNFINISHED_TABLE = re.compile(r"(?:\A|\n)\|[^\n]*(?:\n[|\s:-]*)?\Z")
_NO_BREAK = "&#8288;"  # a mark stays on the line of the words before it


def render_answer(answer: Answer, exchange_id: str, texts: Texts) -> str:
    """Returns the checked answer as HTML, its marks linked to the sources of this exchange."""
    text, places = place_marks(clean(answer.text), answer.claims, answer.citations)
    shown = _Shown(exchange_id, {c.n: c for c in answer.citations}, texts)
    slots = ["".join(map(shown.html, marks)) for marks in places]
    return render(text, [html and _NO_BREAK + html for html in slots])


def claim_marks(claim: Claim, answer: Answer, exchange_id: str, texts: Texts) -> str:
    """Returns the marks of one claim that stands by itself, in a cell of a table."""
    shown = _Shown(exchange_id, {c.n: c for c in answer.citations}, texts)
    marks = "".join(map(shown.html, marks_of(claim, answer.citations)))
    return marks and _NO_BREAK + marks


def render_draft(draft: str, texts: Texts) -> str:
    """Returns unchecked text as HTML, its markers as marks that lead nowhere yet."""
    text, slots = _UNFINISHED_TABLE.sub("", clean(draft)), list[str]()

    def keep(match: re.Match[str]) -> str:
        numbers = re.findall(r"\d+", match[0])
        slots.append("".join(_pending(number, texts) for number in numbers))
        return slot(len(slots) - 1)

    return render(MARKERS.sub(keep, text), slots)


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
        if mark.status == "unverified":
            return self._doubt(mark.numbers)
        if mark.status == "inference":
            links = self._links(mark.numbers, "inference")
            title = escape(self.texts("mark_inference"))
            return f'<span class="c inf" role="group" aria-label="{title}">{links}</span>'
        return "".join(
            link(self.citations[n], self.exchange, "verified", self.texts) for n in mark.numbers
        )

    def _doubt(self, numbers: Sequence[int]) -> str:
        """Returns the mark of a statement that is not borne out: round, with a question mark."""
        title = escape(self.texts("mark_unsure" if numbers else "mark_unverified"))
        if not numbers:
            return f'<span class="c un" role="img" aria-label="{title}" title="{title}">?</span>'
        links = self._links(numbers, "unverified")
        return f'<span class="c un" role="group" aria-label="{title}">{links}?</span>'

    def _links(self, numbers: Sequence[int], status: ClaimStatus) -> str:
        return "·".join(
            link(self.citations[n], self.exchange, status, self.texts, style="") for n in numbers
        )


def link(
    citation: Citation, exchange_id: str, status: ClaimStatus, texts: Texts, *, style: str = "c ok"
) -> str:
    """Returns the mark that opens a citation's source."""
    label = texts(
        "mark_source",
        n=citation.n,
        status=texts(f"status_{status}"),
        quote=shorten(citation.quote, 160),
    )
    target = f"{exchange_id}-{citation.n}"
    css = f' class="{style}"' if style else ""
    return (
        f'<a{css} href="#src-{target}" data-cite="{target}"'
        f' aria-label="{escape(label)}">{citation.n}</a>'
    )
