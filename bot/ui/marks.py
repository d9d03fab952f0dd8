"""Puts citation marks into an answer: joins its text, whose markers are ``[1]``, with its claims.

A mark tells three things apart by shape and line: a verified quote, an inference, and a statement
that nothing bears out. Owns the marks' HTML; decides no status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.types import Answer, Citation, Claim, ClaimStatus
from bot.ui.markdown import clean, escape, render, slot
from bot.ui.wording import Texts

_NUMBER = r"\[\d{1,4}(?:\s*[,\uff0c\u3001]\s*\d{1,4})*\](?!\()"
_MARKERS = re.compile(rf"(?:[ \t]*{_NUMBER})+")
_UNFINISHED_TABLE = re.compile(r"(?:\A|\n)\|[^\n]*(?:\n[|\s:-]*)?\Z")
_NO_BREAK = "&#8288;"  # a mark stays on the line of the words before it
_CLOSING = re.compile(r"[^\w\s|\[\]“‘「『《(\uff08`]*")


def render_answer(answer: Answer, exchange_id: str, texts: Texts) -> str:
    """Returns the checked answer as HTML, its marks linked to the sources of this exchange."""
    return _Marker(exchange_id, {c.n: c for c in answer.citations}, texts).render(
        clean(answer.text), answer.claims
    )


def claim_marks(claim: Claim, answer: Answer, exchange_id: str, texts: Texts) -> str:
    """Returns the marks of one claim that stands by itself, in a cell of a table."""
    marker = _Marker(exchange_id, {c.n: c for c in answer.citations}, texts)
    marks = marker.mark(claim.citations, claim.status)
    return marks and _NO_BREAK + marks


def render_draft(draft: str, texts: Texts) -> str:
    """Returns unchecked text as HTML, its markers as marks that lead nowhere yet."""
    text, slots = _UNFINISHED_TABLE.sub("", clean(draft)), list[str]()

    def keep(match: re.Match[str]) -> str:
        numbers = re.findall(r"\d+", match[0])
        slots.append("".join(_pending(number, texts) for number in numbers))
        return slot(len(slots) - 1)

    return render(_MARKERS.sub(keep, text), slots)


def _pending(number: str, texts: Texts) -> str:
    label = escape(texts("mark_draft", n=number))
    return f'<span class="c draft" role="img" aria-label="{label}">{number}</span>'


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a claim stands in the text; ``status`` holds for the markers that follow ``start``."""

    start: int
    end: int
    claim: Claim


@dataclass(slots=True)
class _Marker:
    """Marks one answer."""

    exchange: str
    citations: dict[int, Citation]
    texts: Texts
    slots: list[str] = field(default_factory=list)

    def render(self, text: str, claims: Sequence[Claim]) -> str:
        runs = [match.span() for match in _MARKERS.finditer(text)]
        places = list(_places(text, runs, claims))
        edits = [(*run, self._at_run(text, run, places)) for run in runs]
        edits += [edit for place in places if (edit := self._unmarked(text, runs, place, places))]
        for start, end, mark in sorted(edits, reverse=True):
            text = text[:start] + self._keep(mark) + text[end:]
        return render(text, self.slots)

    def _keep(self, mark: str) -> str:
        self.slots.append(mark and _NO_BREAK + mark)
        return slot(len(self.slots) - 1)

    def _at_run(self, text: str, run: tuple[int, int], places: Sequence[_Place]) -> str:
        numbers = [int(number) for number in re.findall(r"\d+", text[slice(*run)])]
        owner = _owner(run[0], places)
        return self.mark(numbers, owner.claim.status if owner else None)

    def _unmarked(
        self,
        text: str,
        runs: Sequence[tuple[int, int]],
        place: _Place,
        places: Sequence[_Place],
    ) -> tuple[int, int, str] | None:
        """Returns where a mark is to be put for a claim that has none in the text."""
        if place.claim.status == "verified":
            return None
        if any(_owner(start, places) is place for start, _ in runs):
            return None
        closing = _CLOSING.match(text, place.end)
        end = closing.end() if closing else place.end
        return end, end, self.mark(place.claim.citations, place.claim.status)

    def mark(self, numbers: Sequence[int], status: ClaimStatus | None) -> str:
        """Returns the marks of a statement: of its citations if verified, else one for all."""
        known = [n for n in dict.fromkeys(numbers) if n in self.citations]
        if status == "unverified":
            return self._doubt(known)
        if status == "inference" and known:
            links = self._links(known, "inference")
            title = escape(self.texts("mark_inference"))
            return f'<span class="c inf" role="group" aria-label="{title}">{links}</span>'
        return "".join(
            link(self.citations[n], self.exchange, "verified", self.texts)
            if self.citations[n].verified
            else self._doubt([n])
            for n in known
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


def shorten(text: str, most: int, *, keep_lines: bool = False) -> str:
    """Returns cleaned text of at most ``most`` characters, on one line unless ``keep_lines``."""
    text = clean(text).strip() if keep_lines else " ".join(clean(text).split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _owner(position: int, places: Sequence[_Place]) -> _Place | None:
    """Returns the claim that a marker at ``position`` follows."""
    before = [place for place in places if place.start < position]
    return before[-1] if before else None


def _places(
    text: str, runs: Sequence[tuple[int, int]], claims: Sequence[Claim]
) -> Iterator[_Place]:
    """Yields where each claim stands, in order; one that is not found is left out.

    Compares letters and digits alone: a claim has lost its emphasis and markers, and its blanks.
    """
    masked = _MARKERS.sub(lambda match: " " * len(match[0]), text) if runs else text
    index = [at for at, char in enumerate(masked) if char.isalnum()]
    letters = "".join(masked[at] for at in index)
    cursor = 0
    for claim in claims:
        wanted = "".join(filter(str.isalnum, claim.text))
        found = letters.find(wanted, cursor) if wanted else -1
        if found >= 0:
            cursor = found + len(wanted)
            yield _Place(index[found], index[cursor - 1] + 1, claim)
