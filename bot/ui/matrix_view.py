"""Sets side by side what sources say: the matrix of a comparison, and contradictions.

Silence of the sources is printed, not left out.
"""

from __future__ import annotations

from bot.types import Answer, Citation
from bot.ui.citation_links import claim_marks
from bot.ui.i18n import Texts
from bot.ui.rendering import Markup, render, shorten
from bot.ui.session import Exchange


def render_matrix(answer: Answer, exchange_id: str, texts: Texts) -> Markup:
    """Returns the answer's matrix as a table, a column for each item and a row for each criterion;
    nothing without a matrix."""
    if answer.matrix is None:
        return Markup()
    marks = claim_marks(answer, exchange_id, texts)
    return render("matrix", texts, answer=answer, marks=marks)


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
    return render("conflicts", texts, exchange=exchange, first=first, others=others, origin=origin)


def origin(citation: Citation, exchange: Exchange, texts: Texts) -> str:
    """Returns where a quote is from in words: heading, author or title, genre, date."""
    source = next((d for d in exchange.sources if d.name == citation.document), None)
    name = citation.heading or (shorten(source.author or source.title, 60) if source else None)
    date = texts.date(source.date) if source else None
    return " · ".join(filter(None, (name, texts.genre(citation.genre), date)))
