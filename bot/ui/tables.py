"""Sets side by side what sources say: the matrix of a comparison, and contradictions.

Pure functions from values to escaped HTML. Silence of the sources is printed, not left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.markdown.html import clean, escape
from bot.types import Answer, Citation, Claim, Conflict
from bot.ui.marks import claim_marks, link, render_answer
from bot.ui.rendering import shorten
from bot.ui.turns import Exchange
from bot.ui.wording import Texts, as_language, fixed_phrases

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
        return "".join(_cell(item, cells[at], answer, exchange_id, texts) for item, cells in sides)

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


def render_conflicts(exchange: Exchange, texts: Texts, *, stated: bool | None = None) -> str:
    """Returns what the sources contradict each other about, their words side by side: all, or only
    what the answer's text has a line on (``stated``), or only the rest."""
    answer = exchange.answer
    if not answer:
        return ""
    lines = _lines(answer)
    shown = [each for each in answer.conflicts if stated in (None, each.about in lines)]
    if not shown:
        return ""
    numbered = {citation.n: citation for citation in answer.citations}

    def side_by_side(conflict: Conflict) -> str:
        sides = (numbered[n] for n in conflict.citations if n in numbered)
        items = "".join(f"<li>{render_quoted(side, exchange, texts)}</li>" for side in sides)
        values = lines[conflict.about].values if conflict.about in lines else ""
        about = f"<strong>{escape(clean(conflict.about))}</strong>"
        said = render_answer(replace(answer, text=values, claims=()), exchange.id, texts)
        return f'<div class="about">{about}{said}</div><ul class="sides">{items}</ul>'

    body = "".join(map(side_by_side, shown))
    if lines and stated is False:  # what was not asked for waits
        about = escape(clean(" · ".join(each.about for each in shown)))
        heading = escape(texts("conflicts_more"))
        return (
            f'<details class="box conflicts"><summary><strong>{heading}</strong> {about}</summary>'
            f"{body}</details>"
        )
    heading = escape(texts("conflicts"))
    return f'<section class="box conflicts"><h3>{heading}</h3>{body}</section>'


def without_conflicts(answer: Answer) -> Answer:
    """Returns the answer without the lines that say what ``render_conflicts`` shows."""
    text = answer.text
    for line in _lines(answer).values():
        text = text.replace(line.whole, "", 1)
    return replace(answer, text=text.lstrip())


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of an answer's text on a contradiction: all of it, and the values it gives."""

    whole: str
    values: str


def _lines(answer: Answer) -> dict[str, _Line]:
    """Returns the lines that stand in the text, by what they are about."""
    found = {}
    for conflict in answer.conflicts:
        phrase = fixed_phrases(as_language(answer.language) or "en")["conflict"]
        before, _, after = phrase.format(about=conflict.about, sides="\n").partition("\n")
        line = re.search(rf"\*\*{re.escape(before)}(.+){re.escape(after)}\*\*", answer.text)
        if line:
            found[conflict.about] = _Line(line[0], line[1])
    return found


def render_quoted(citation: Citation, exchange: Exchange, texts: Texts) -> str:
    """Returns a quote with the mark that opens it, our translation, and where it is from."""
    source = next((d for d in exchange.sources if d.name == citation.document), None)
    language = f' lang="{escape(source.language)}"' if source else ""
    quote = escape(texts("quoted", quote=shorten(citation.quote, _LONGEST)))
    mark = link(citation, exchange.id, "verified" if citation.verified else "unverified", texts)
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
