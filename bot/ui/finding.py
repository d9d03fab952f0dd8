"""How an answer was found: one quiet line, and a panel for those who want to know all of it.

The reading of the question stands in the line and can be worded anew there, which asks again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.markdown.html import clean, escape
from bot.types import Answer, Hit, Plan, Search
from bot.ui.rendering import shorten
from bot.ui.turns import Exchange
from bot.ui.wording import Texts

_LONGEST = 200
_STEPS = ("plan", "retrieve", "generate", "check", "total")


def render_plan(exchange: Exchange, texts: Texts, *, fixed: bool = False) -> str:
    """Returns how the question was read, what was searched and found, and how long it took; once
    it was answered, question and reading can be worded anew there, unless they are ``fixed``."""
    fixed = fixed or exchange.running
    parts = [] if fixed else [_edit(exchange, texts)]
    if plan := exchange.plan:
        parts += _reading(exchange, plan, texts, fixed=fixed)
        parts += _searched(exchange, plan, texts)
        if exchange.answer:
            parts.append(_panel(exchange, plan, exchange.answer, texts))
    return f'<div class="plan">{" · ".join(parts)}</div>' if parts else ""


def _edit(exchange: Exchange, texts: Texts) -> str:
    form = _form(exchange.id, "question", texts("box_label"), exchange.question, texts)
    summary = f"<summary>{escape(texts('edit'))}</summary>"
    return f'<details class="edit">{summary}{form}</details>'


def _form(exchange_id: str, name: str, label: str, value: str, texts: Texts) -> str:
    """Returns a field that asks an exchange again with another ``name`` (question or reading)."""
    return (
        f'<form class="again" data-do="again" data-turn="{exchange_id}">'
        f'<textarea name="{name}" rows="2" aria-label="{escape(label)}" required>'
        f"\n{escape(clean(value))}</textarea>"
        f'<button class="btn primary">{escape(texts("ask"))}</button></form>'
    )


def _reading(exchange: Exchange, plan: Plan, texts: Texts, *, fixed: bool) -> Iterator[str]:
    if plan.rewritten.strip() == exchange.question.strip():
        return
    said = escape(texts("read_as", question=shorten(plan.rewritten, _LONGEST)))
    if fixed:
        yield f"<span>{said}</span>"
        return
    form = _form(exchange.id, "reading", texts("edit_reading"), plan.rewritten, texts)
    title = escape(texts("edit_reading"))
    yield f'<details class="edit"><summary title="{title}">{said}</summary>{form}</details>'


def _searched(exchange: Exchange, plan: Plan, texts: Texts) -> Iterator[str]:
    answer, evidence = exchange.answer, exchange.evidence
    if plan.items:
        items = texts("item_separator").join(plan.items)
        yield escape(shorten(texts("compared", items=items), _LONGEST))
    if plan.searches:
        yield escape(texts.count("searched", len(plan.searches)))
    hits = answer.passages if answer else evidence.hits if evidence else ()
    if hits:
        documents = len({hit.passage.document for hit in hits})
        passages = texts.count("passages", len(hits))
        yield escape(texts.count("from_documents", documents, passages=passages))
    if answer and "total" in answer.timings_ms:
        yield escape(texts("milliseconds", n=texts.number(answer.timings_ms["total"])))


def _panel(exchange: Exchange, plan: Plan, answer: Answer, texts: Texts) -> str:
    """Returns all that is known of how the answer came about, closed at first."""
    rows = [
        ("asked", escape(shorten(exchange.question, 1000))),
        ("reading_of", escape(shorten(plan.rewritten, 1000))),
        ("searches", _list(_search(search, texts) for search in plan.searches)),
        ("found", _passages(answer.passages, texts)),
        ("steps", _steps(answer.timings_ms, texts)),
        ("tokens", _tokens(answer, exchange.spent, texts)),
        ("answered_by", escape(clean(answer.model))),
        ("corpus", escape(clean(answer.corpus_version))),
    ]
    body = "".join(
        f"<dt>{escape(texts(f'found_{key}'))}</dt><dd>{value}</dd>" for key, value in rows if value
    )
    return (
        f'<details class="found"><summary>{escape(texts("how_found"))}</summary>'
        f"<dl>{body}</dl></details>"
    )


def _list(items: Iterator[str]) -> str:
    content = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{content}</ul>" if content else ""


def _search(search: Search, texts: Texts) -> str:
    where = [search.item, search.source.label if search.source else None]
    about = " · ".join(shorten(each, 100) for each in where if each)
    query = escape(texts("quoted", quote=shorten(search.query, _LONGEST)))
    return f"{query} <small>{escape(about)}</small>" if about else query


def _passages(hits: Sequence[Hit], texts: Texts) -> str:
    if not hits:
        return ""
    rows = "".join(_passage(hit, texts) for hit in hits)
    heads = "".join(
        f'<th scope="col">{escape(texts(key))}</th>' for key in ("found_passage", "found_score")
    )
    label = escape(texts("found_found"))
    return (
        f'<div class="wide" tabindex="0" role="group" aria-label="{label}"><table><thead><tr>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _passage(hit: Hit, texts: Texts) -> str:
    passage = hit.passage
    where = " · ".join(filter(None, (passage.heading, texts.date(passage.date))))
    parts = ", ".join(f"{name} {texts.number(part, 2)}" for name, part in hit.parts.items())
    title = escape(shorten(passage.title, 100))
    return (
        f'<tr><td><span lang="{escape(passage.language)}">{title}</span>'
        f"<small>{escape(shorten(where, 100))}</small></td>"
        f'<td class="score" title="{escape(clean(parts))}">'
        f"{escape(texts.number(hit.score, 2))}</td></tr>"
    )


def _steps(timings: Mapping[str, float], texts: Texts) -> str:
    def took(milliseconds: float) -> str:
        digits = 0 if milliseconds >= 10 else 1
        return texts("milliseconds", n=texts.number(milliseconds, digits))

    known = [step for step in _STEPS if step in timings]
    return escape(" · ".join(f"{texts(f'step_{step}')} {took(timings[step])}" for step in known))


def _tokens(answer: Answer, spent: int, texts: Texts) -> str:
    """Returns what an answer used, and with it the conversation that had ``spent`` before."""
    tokens = answer.tokens
    parts = [
        f"{texts(f'tokens_{kind}')} {texts.number(tokens[kind])}"
        for kind in ("prompt", "completion")
        if kind in tokens
    ]
    if answer.cost is not None:
        parts.append(texts("tokens_cost", amount=texts.number(answer.cost, 5)))
    if spent:
        total = spent + (0 if answer.model == "offline" else sum(tokens.values()))
        parts.append(texts("tokens_session", n=texts.number(total)))
    return escape(" · ".join(parts))
