"""Sets an exchange like an article: question, plan line, answer, conflicts, what was checked, and
what can be done with it.

Every state of an exchange has its look here. What can be done are elements that say it
(``data-do``); the handlers are the views'. Where a choice opens, it is a ``<details>``: it works by
keyboard and without a script.
"""

from collections.abc import Sequence

from bot.export.formats import FORMATS
from bot.markdown.glance import compares
from bot.types import Answer, ModelInfo
from bot.types.status_words import found, summary
from bot.ui.citation_links import render_answer, render_conflicts, render_draft, render_matrix
from bot.ui.i18n import Texts
from bot.ui.rendering import Markup, render
from bot.ui.session import Exchange


def render_exchange(
    exchange: Exchange, texts: Texts, models: Sequence[ModelInfo] | None = None
) -> Markup:
    """Returns the exchange as HTML, with what can be done with it; without ``models``, which can be
    asked, it can only be read."""
    answer = exchange.answer
    checked = answer and answer.status != "refused" and answer.citations and not exchange.outdated()
    notes = [n for n in answer.notes if n.kind in ("scope", "broke_off")] if answer else []
    asked = (answer or exchange).model or next((model.name for model in models or ()), None)
    words = render_answer(answer, exchange.id, texts) if answer else None
    return render(
        "exchange", texts, exchange=exchange, formats=FORMATS, status=status_line(exchange, texts),
        fixed=models is None or exchange.running,  # nothing can be done with it
        tokens=_tokens(answer, exchange.spent, texts) if answer else "",
        words=render_draft(exchange.draft, texts) if words is None else words,
        matrix=answer and render_matrix(answer, exchange.id, texts),
        beside=answer and compares(answer), lost=_lost(exchange, texts),
        notes=" ".join(note.text for note in notes if not note.about),
        aside=[note for note in notes if note.about], conflicts=render_conflicts(exchange, texts),
        summary=summary(answer, texts.language) if answer and checked else "",
        statuses=found(answer) if answer else (),
        others=[model for model in models or () if model.name != asked],
    )  # fmt: skip


def status_line(exchange: Exchange, texts: Texts) -> str:
    """Returns in one sentence how far the exchange is: the page's live region says it."""
    answer = exchange.answer
    if answer:
        if answer.status == "refused":
            return texts("refused_status")
        return texts("checked_status", summary=summary(answer, texts.language))
    if exchange.stage == "stopped" and not exchange.draft:
        return texts("stopped_empty")
    return texts(exchange.stage)


def _tokens(answer: Answer, spent: int, texts: Texts) -> str:
    """Returns what an answer used, and with it the conversation that had ``spent`` before."""
    tokens = {} if answer.model == "offline" else answer.tokens  # nobody was given any
    parts = [
        f"{texts(f'tokens_{kind}')} {texts.number(tokens[kind])}"
        for kind in ("prompt", "completion")
        if kind in tokens
    ]
    if answer.cost is not None:
        parts.append(texts("tokens_cost", amount=texts.number(answer.cost, 5)))
    if spent:
        total = spent + sum(tokens.values())
        parts.append(texts("tokens_session", n=texts.number(total)))
    return " · ".join(parts)


def _lost(exchange: Exchange, texts: Texts) -> str:
    """Returns which sources have changed, or gone, since the answer was given."""
    held = {document.name for document in exchange.sources}
    lost: dict[str, list[str]] = {"source_changed": [], "source_gone": []}
    for citation in exchange.outdated():
        key = "source_changed" if citation.document in held else "source_gone"
        lost[key].append(f"[{citation.n}]")
    said = (texts(key, numbers=" ".join(numbers)) for key, numbers in lost.items() if numbers)
    return " ".join(said)
