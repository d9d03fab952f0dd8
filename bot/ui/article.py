"""Sets an exchange like an article: question, plan line, answer, conflicts, what was checked.

Pure functions from values to escaped HTML; every state of an exchange has its look here.
"""

from __future__ import annotations

from bot.markdown.html import clean, escape
from bot.markdown.nodes import Table, parse
from bot.types import Answer
from bot.types.status_words import summary
from bot.ui.actions import Offer, render_actions
from bot.ui.finding import render_plan
from bot.ui.marks import render_answer, render_draft
from bot.ui.rendering import render, shorten
from bot.ui.tables import render_conflicts, render_matrix, render_quoted
from bot.ui.turns import Exchange
from bot.ui.wording import Texts

OFFLINE = "offline"
"""The name of the model that needs no server."""
_LONGEST_QUESTION = 1200


def render_exchange(exchange: Exchange, texts: Texts, offer: Offer | None = None) -> str:
    """Returns the exchange as HTML, with what is on offer for it; without, it can only be read."""
    language = f' lang="{escape(exchange.plan.language)}"' if exchange.plan else ""
    question = escape(shorten(exchange.question, _LONGEST_QUESTION, keep_lines=True))
    parts = [
        f'<article class="turn" id="{exchange.id}" data-stage="{exchange.stage}"'
        f' aria-labelledby="{exchange.id}-q">',
        f'<h2 class="q" id="{exchange.id}-q"{language}>{question}</h2>',
        render_plan(exchange, texts, fixed=offer is None),
        _body(exchange, texts, language, offer),
        _footer(exchange, texts, offer),
        "</article>",
    ]
    return "".join(parts)


def status_line(exchange: Exchange, texts: Texts) -> str:
    """Returns in one sentence how far the exchange is: the page's live region says it."""
    answer = exchange.answer
    if answer:
        if answer.status == "refused":
            return texts("refused_status")
        return texts("checked_status", summary=summary(answer, texts.language))
    if exchange.stage == "failed":
        return texts("failed")
    if exchange.stage == "stopped":
        return texts("stopped" if exchange.draft else "stopped_empty")
    return texts(exchange.stage)


def _body(exchange: Exchange, texts: Texts, language: str, offer: Offer | None) -> str:
    if exchange.answer:
        return _answer(exchange, exchange.answer, texts)
    if exchange.stage == "failed":
        message = exchange.error or texts("unexpected")
        return (
            f'<section class="box" role="alert"><h3>{escape(texts("failed"))}</h3>'
            f"<p>{escape(clean(message))}</p>{_instead(exchange, texts) if offer else ''}</section>"
        )
    if exchange.draft:
        note = texts("stopped" if exchange.stage == "stopped" else "checking")
        return (
            f'<p class="unchecked">{escape(note)}</p>'
            f'<div class="answer draft"{language}>{render_draft(exchange.draft, texts)}</div>'
        )
    waiting = "" if exchange.stage == "stopped" else " waiting"
    return f'<p class="unchecked{waiting}">{escape(status_line(exchange, texts))}</p>'


def _instead(exchange: Exchange, texts: Texts) -> str:
    """Returns the offer to answer from the passages that were found before the model failed."""
    return _offer(exchange, texts) if exchange.offline_offer else ""


def _offer(exchange: Exchange, texts: Texts) -> str:
    return render("answer_offline", texts, exchange=exchange, model=OFFLINE)


def _answer(exchange: Exchange, answer: Answer, texts: Texts) -> str:
    said = render_answer(answer, exchange.id, texts)
    body = _with_matrix(said, exchange, answer, texts)
    body = f'<div class="answer" lang="{escape(answer.language)}">{body}</div>'
    if answer.status == "refused":
        nearest = "" if answer.citations else _nearest(exchange, texts)
        heading = f"<h3>{escape(texts('refused'))}</h3>"
        return f'<section class="refusal">{heading}{body}{nearest}</section>'
    notes = [note.text for note in answer.notes if note.kind in ("scope", "broke_off")]
    body = _since(exchange, texts) + body
    quiet = f'<p class="unchecked">{escape(" ".join(notes))}</p>' if notes else ""
    instead = _offer(exchange, texts) if answer.broke_off and answer.model != OFFLINE else ""
    return "".join([body, quiet, instead, render_conflicts(exchange, texts)])


def _since(exchange: Exchange, texts: Texts) -> str:
    """Returns which sources have changed, or gone, since the answer was given."""
    held = {document.name for document in exchange.sources}
    lost: dict[str, list[str]] = {"source_changed": [], "source_gone": []}
    for citation in exchange.outdated():
        key = "source_changed" if citation.document in held else "source_gone"
        lost[key].append(f"[{citation.n}]")
    said = [texts(key, numbers=" ".join(numbers)) for key, numbers in lost.items() if numbers]
    words = escape(" ".join(said))
    return f'<section class="box" role="note"><p>{words}</p></section>' if said else ""


def _with_matrix(body: str, exchange: Exchange, answer: Answer, texts: Texts) -> str:
    """Returns the answer with its matrix, of which one form is open: a table that it holds itself,
    else the matrix, or, where there is nothing to look up by, the words."""
    matrix = answer.matrix
    if matrix is None or any(isinstance(block, Table) for block in parse(answer.text)):
        return body
    table = render_matrix(answer, exchange.id, texts)
    if len(matrix.criteria) < 2:
        return body + _folded(table, texts("matrix"))
    return table + _folded(body, texts("matrix_as_text"))


def _folded(body: str, summary: str) -> str:
    return f'<details class="folded"><summary>{escape(summary)}</summary>{body}</details>'


def _nearest(exchange: Exchange, texts: Texts) -> str:
    """Returns the passages nearest to a question that was refused without citing any."""
    items = "".join(
        f"<li>{render_quoted(citation, exchange, texts)}</li>" for citation in exchange.cited()
    )
    return f"<p>{escape(texts('nearest'))}</p><ul>{items}</ul>" if items else ""


def _footer(exchange: Exchange, texts: Texts, offer: Offer | None) -> str:
    answer = exchange.answer
    checked = ""
    if answer and answer.citations and not exchange.outdated():
        said = escape(summary(answer, texts.language))
        checked = f'<p class="checked"><span class="tag">{said}</span></p>'
    if offer is None:
        return checked
    return f"{checked}{render_actions(exchange, texts, offer)}"
