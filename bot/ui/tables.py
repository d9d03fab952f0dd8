"""Sets side by side what sources say: the matrix of a comparison, and contradictions.

Pure functions from values to escaped HTML. Silence of the sources is printed, not left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.markdown.html import clean, escape
from bot.types import Answer, Citation, Claim, Conflict, Side
from bot.ui.marks import claim_marks, link
from bot.ui.rendering import shorten
from bot.ui.turns import Exchange
from bot.ui.wording import Texts

_LONGEST = 160
"""Characters of a quote, and of its translation: the source shows all of it."""


def render_matrix(answer: Answer, exchange_id: str, texts: Texts) -> str:
    """Returns the answer's matrix as a table, a column for each item and a row for each criterion;
    nothing without a matrix."""
    matrix = answer.matrix
    if matrix is None:
        return ""
    heads = "".join(f'<th scope="col">{escape(clean(item))}</th>' for item in matrix.items)

    def row(at: int) -> str:
        sides = zip(matrix.items, matrix.cells, strict=True)
        return "".join(
            _cell(item, [answer.claims[n] for n in cells[at]], answer, exchange_id, texts)
            for item, cells in sides
        )

    rows = "".join(
        f'<tr><th scope="row">{escape(clean(criterion))}</th>{row(at)}</tr>'
        for at, criterion in enumerate(matrix.criteria)
    )
    # Focusable, so that a wide table can be scrolled by keyboard.
    return (
        f'<div class="wide matrix" tabindex="0" role="group" aria-label="{escape(texts("matrix"))}"'
        f' lang="{escape(answer.language)}"><table><thead><tr><td></td>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cell(
    item: str, claims: Sequence[Claim], answer: Answer, exchange_id: str, texts: Texts
) -> str:
    """Returns a cell that knows its item: a phone shows the cells of a row below each other."""
    name = f' data-item="{escape(clean(item))}"'
    if not claims:
        said = f'<p lang="{texts.language}">{escape(texts("not_stated"))}</p>'
        return f'<td class="none"{name}>{said}</td>'
    said = "".join(
        f"<p>{escape(clean(claim.text))}{claim_marks(claim, answer, exchange_id, texts)}</p>"
        for claim in claims
    )
    return f"<td{name}>{said}</td>"


def render_conflicts(exchange: Exchange, texts: Texts) -> str:
    """Returns what the sources contradict each other about, their words side by side; what was not
    asked for waits."""
    answer = exchange.answer
    if not answer or not answer.conflicts:
        return ""
    asked = {note.about for note in answer.notes if note.kind == "conflict"}
    first = [each for each in answer.conflicts if each.about in asked]
    others = [each for each in answer.conflicts if each.about not in asked]
    open_ = "".join(_side_by_side(each, exchange, answer, texts) for each in first or others)
    heading = escape(texts("conflicts"))
    section = f'<section class="box conflicts"><h3>{heading}</h3>{open_}</section>'
    if not first or not others:
        return section
    about = escape(clean(" · ".join(each.about for each in others)))
    body = "".join(_side_by_side(each, exchange, answer, texts) for each in others)
    more = escape(texts("conflicts_more"))
    return (
        f'{section}<details class="box conflicts"><summary><strong>{more}</strong> {about}'
        f"</summary>{body}</details>"
    )


def _side_by_side(conflict: Conflict, exchange: Exchange, answer: Answer, texts: Texts) -> str:
    numbered = {citation.n: citation for citation in answer.citations}
    items = "".join(
        f"<li>{_value(side)}{render_quoted(numbered[n], exchange, texts)}</li>"
        for side in conflict.values
        for n in side.citations
        if n in numbered
    )
    about = f"<strong>{escape(clean(conflict.about))}</strong>"
    return f'<div class="about">{about}</div><ul class="sides">{items}</ul>'


def _value(side: Side) -> str:
    return f"<b>{escape(clean(side.value))}</b> " if side.value else ""


def render_quoted(citation: Citation, exchange: Exchange, texts: Texts) -> str:
    """Returns a quote with the mark that opens it, our translation, and where it is from."""
    source = next((d for d in exchange.sources if d.name == citation.document), None)
    language = f' lang="{escape(source.language)}"' if source else ""
    quote = escape(texts("quoted", quote=shorten(citation.quote, _LONGEST)))
    mark = link(citation, exchange.id, "", texts)
    where = escape(clean(origin(citation, exchange, texts)))
    ours = ""
    if citation.translation:
        spoken = escape(exchange.answer.language) if exchange.answer else ""
        words = texts("translated", text=shorten(citation.translation, _LONGEST))
        ours = f'<span class="ours" lang="{spoken}">{escape(words)}</span>'
    return f"<span{language}>{quote}</span>{mark}{ours}<cite>{where}</cite>"


def origin(citation: Citation, exchange: Exchange, texts: Texts) -> str:
    """Returns where a quote is from in words: heading or author, genre, date."""
    source = next((d for d in exchange.sources if d.name == citation.document), None)
    author = source.author if source else None
    date = texts.date(source.date) if source else None
    return " · ".join(filter(None, (citation.heading or author, texts.genre(citation.genre), date)))
