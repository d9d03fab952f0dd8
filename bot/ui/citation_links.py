"""What an answer says as HTML: its words, and side by side its matrix and what sources contradict.

Its marks are told apart by shape and line as well as colour; where they stand and what they say is
found in ``bot.markdown.glance``. Silence of the sources is printed, not left out.
"""

import re
from collections.abc import Callable, Iterator

from bot.markdown.glance import in_parts, place_marks, slots_in
from bot.markdown.html import clean, render_blocks
from bot.markdown.nodes import Paragraph, parse, slot
from bot.types import Answer, Claim
from bot.types.status_words import say_status, short_status
from bot.ui.i18n import LANGUAGES, Texts, texts_for
from bot.ui.rendering import Markup, ours, render
from bot.ui.session import Exchange

DRAFT_MARKS = re.compile(r"(?:[ \t]*\[\d{1,4}(?:, \d{1,4})*\](?!\())+")
"""What the chain writes into a draft for a whole marker."""
_UNFINISHED_TABLE = re.compile(r"(?:\A|\n)\|[^\n]*(?:\n[|\s:-]*)?\Z")


def render_answer(answer: Answer, exchange_id: str, texts: Texts) -> tuple[Markup, Markup, Markup]:
    """Returns the checked answer as HTML, its marks linked to the sources of this exchange: what is
    read first, what waits folded, what stands below."""
    text, places = place_marks(answer.text, answer.claims, clean)
    shown = _shower(answer, exchange_id, texts)
    slots = [shown(answer.claims[n]) for n in places]
    first, folded, last = in_parts(answer, parse(text), places)
    lead = first[:1] if first and isinstance(first[0], Paragraph) and slots_in(first[0]) else []
    top = ours(f'<div class="lead">{render_blocks(lead, slots)}</div>') if lead else Markup()
    parts = (first[len(lead) :], folded, last)
    below, waiting, tail = (ours(render_blocks(part, slots)) for part in parts)
    return top + below, waiting, tail


def render_matrix(
    answer: Answer, exchange_id: str, texts: Texts, *, sortable: bool = False
) -> Markup:
    """Returns the answer's matrix as a table, a column for each item and a row for each criterion;
    nothing without a matrix. What is ``sortable`` has heads that the page's script listens to."""
    if answer.matrix is None:
        return Markup()
    shown = _shower(answer, exchange_id, texts)
    said = texts_for(next(each for each in LANGUAGES if each == answer.language))
    return render(
        "matrix", texts, answer=answer, disputed=lambda claim: list(_otherwise(claim, answer)),
        asked=lambda item, of: said("asked_alone", item=item, criterion=of),
        mark=lambda claim: shown(claim) if claim.kind == "statement" else "", sortable=sortable,
    )  # fmt: skip


def _otherwise(claim: Claim, answer: Answer) -> Iterator[Claim]:
    """Yields what other sources give in place of a statement's value."""
    for conflict in answer.conflicts if claim.value else ():
        of = [side for side in conflict.values if set(side.citations) & set(claim.citations)]
        for side in conflict.values if of else ():
            if side.value and side not in of:
                yield Claim(text=side.value, citations=side.citations, status="cited")


def render_conflicts(exchange: Exchange, texts: Texts) -> Markup:
    """Returns what the sources contradict each other about, their words side by side; what was not
    asked for waits."""
    answer = exchange.answer
    if not answer:
        return Markup()
    asked = {note.about for note in answer.notes if note.kind == "conflict"}
    first = [each for each in answer.conflicts if each.about in asked]
    others = [each for each in answer.conflicts if each.about not in asked]
    first, others = (first, others) if first else (others, [])
    return render("conflicts", texts, exchange=exchange, first=first, others=others)


def _shower(answer: Answer, exchange_id: str, texts: Texts) -> Callable[[Claim], Markup]:
    """Returns what shows the mark of a statement: its form tells its status, its title says it."""
    citations = {citation.n: citation for citation in answer.citations}
    return lambda claim: render(
        "mark", texts, status=claim.status,
        known=[citations[n] for n in claim.citations if n in citations],
        said=say_status(claim, texts.language), short=short_status(claim, texts.language),
        exchange_id=exchange_id,
    )  # fmt: skip


def render_draft(draft: str, texts: Texts) -> Markup:
    """Returns unchecked text as HTML, its markers as marks that lead nowhere yet."""
    text, slots = _UNFINISHED_TABLE.sub("", clean(draft)), list[str]()

    def keep(match: re.Match[str]) -> str:
        slots.append(render("draft_mark", texts, numbers=re.findall(r"\d+", match[0])))
        return slot(len(slots) - 1)

    return ours(render_blocks(parse(DRAFT_MARKS.sub(keep, text)), slots))
