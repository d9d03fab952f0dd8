"""Sets side by side what sources say: the matrix of a comparison, and contradictions.

Pure functions from values to escaped HTML. Silence of the sources is printed, not left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.markdown import clean, escape
from bot.types import Answer, Citation, Claim, Conflict
from bot.ui.marks import claim_marks, link, shorten
from bot.ui.turns import Exchange
from bot.ui.wording import Texts


def render_matrix(answer: Answer, exchange_id: str, texts: Texts) -> str:
    """Returns the answer's matrix as a table, a column for each item and a row for each criterion;
    nothing without a matrix."""
    matrix = answer.matrix
    if matrix is None:
        return ""
    heads = "".join(f'<th scope="col">{escape(clean(item))}</th>' for item in matrix.items)
    rows = "".join(
        f'<tr><th scope="row">{escape(clean(criterion))}</th>'
        f"{''.join(_cell(cells[row], answer, exchange_id, texts) for cells in matrix.cells)}</tr>"
        for row, criterion in enumerate(matrix.criteria)
    )
    # Focusable, so that a wide table can be scrolled by keyboard.
    return (
        f'<div class="wide matrix" tabindex="0" role="group" aria-label="{escape(texts("matrix"))}"'
        f' lang="{escape(answer.language)}"><table><thead><tr><td></td>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cell(claims: Sequence[Claim], answer: Answer, exchange_id: str, texts: Texts) -> str:
    if not claims:
        language = f' lang="{texts.language}"'
        return f'<td class="none"{language}>{escape(texts("not_stated"))}</td>'
    said = "".join(
        f"<p>{escape(clean(claim.text))}{claim_marks(claim, answer, exchange_id, texts)}</p>"
        for claim in claims
    )
    return f"<td>{said}</td>"


def render_conflicts(exchange: Exchange, texts: Texts) -> str:
    """Returns what the sources contradict each other about, their words side by side."""
    answer = exchange.answer
    if not answer or not answer.conflicts:
        return ""
    numbered = {citation.n: citation for citation in answer.citations}

    def side_by_side(conflict: Conflict) -> str:
        sides = (numbered[n] for n in conflict.citations if n in numbered)
        items = "".join(f"<li>{render_quoted(side, exchange, texts)}</li>" for side in sides)
        return f'<p>{escape(clean(conflict.about))}</p><ul class="sides">{items}</ul>'

    return (
        f'<section class="box conflicts"><h3>{escape(texts("conflicts"))}</h3>'
        f"{''.join(map(side_by_side, answer.conflicts))}</section>"
    )


def render_quoted(citation: Citation, exchange: Exchange, texts: Texts) -> str:
    """Returns a quote with where it is from, and the mark that opens it."""
    source = next((d for d in exchange.sources if d.name == citation.document), None)
    language = f' lang="{escape(source.language)}"' if source else ""
    quote = escape(texts("quoted", quote=shorten(citation.quote, 180)))
    mark = link(citation, exchange.id, "verified" if citation.verified else "unverified", texts)
    where = escape(clean(origin(citation, exchange, texts)))
    return f"<span{language}>{quote}</span> <small>{where}</small>{mark}"


def origin(citation: Citation, exchange: Exchange, texts: Texts) -> str:
    """Returns where a quote is from in words: heading or author, genre, date."""
    source = next((d for d in exchange.sources if d.name == citation.document), None)
    author = source.author if source else None
    date = texts.date(source.date) if source else None
    return " · ".join(filter(None, (citation.heading or author, texts.genre(citation.genre), date)))
