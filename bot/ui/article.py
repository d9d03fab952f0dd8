"""Sets an exchange like an article: question, plan line, answer, conflicts, what was checked.

Pure functions from values to escaped HTML; every state of an exchange has its look here.
"""

from __future__ import annotations

from bot.markdown import clean, escape
from bot.types import Answer, Citation, Conflict
from bot.ui.marks import link, render_answer, render_draft, shorten
from bot.ui.turns import Exchange
from bot.ui.wording import Texts

_LONGEST_QUESTION = 1200


def render_exchange(exchange: Exchange, texts: Texts, *, newest: bool = False) -> str:
    """Returns the exchange as HTML; the newest one can be asked again."""
    question = escape(shorten(exchange.question, _LONGEST_QUESTION, keep_lines=True))
    language = f' lang="{escape(exchange.plan.language)}"' if exchange.plan else ""
    parts = [
        f'<article class="turn" id="{exchange.id}" data-stage="{exchange.stage}"'
        f' aria-labelledby="{exchange.id}-q">',
        f'<h2 class="q" id="{exchange.id}-q"{language}>{question}</h2>',
        _plan_line(exchange, texts),
        _body(exchange, texts, language),
        _footer(exchange, texts, newest=newest),
        "</article>",
    ]
    return "".join(parts)


def status_line(exchange: Exchange, texts: Texts) -> str:
    """Returns in one sentence how far the exchange is: the page's live region says it."""
    answer = exchange.answer
    if answer:
        if answer.status == "refused":
            return texts("refused_status")
        return texts("checked_status", summary=summary(answer, texts))
    if exchange.stage == "failed":
        return texts("failed")
    if exchange.stage == "stopped":
        return texts("stopped" if exchange.draft else "stopped_empty")
    return texts(exchange.stage)


def summary(answer: Answer, texts: Texts) -> str:
    """Returns what checking found: ``4 of 4 citations verified · 1 inference``."""
    verified = sum(citation.verified for citation in answer.citations)
    statuses = [claim.status for claim in answer.claims]
    parts = [texts.count("citations_verified", len(answer.citations), verified=verified)]
    if inferences := statuses.count("inference"):
        parts.append(texts.count("inferences", inferences))
    if unverified := statuses.count("unverified"):
        parts.append(texts.count("unverified_statements", unverified))
    return " · ".join(parts)


def _plan_line(exchange: Exchange, texts: Texts) -> str:
    """Returns how the question was read, what was searched and found, and how long it took."""
    plan, parts = exchange.plan, list[str]()
    if plan is None:
        return ""
    if plan.rewritten.strip() != exchange.question.strip():
        reading = texts("read_as", question=shorten(plan.rewritten, 200))
        parts.append(f"<span>{escape(reading)}</span>")
    if plan.items:
        items = texts("item_separator").join(plan.items)
        parts.append(escape(shorten(texts("compared", items=items), 200)))
    if plan.searches:
        queries = "\n".join(clean(search.query) for search in plan.searches)
        ways = escape(texts.count("searched", len(plan.searches)))
        parts.append(f'<span title="{escape(queries[:1000])}">{ways}</span>')
    parts += [escape(part) for part in _found(exchange, texts)]
    return f'<p class="plan">{" · ".join(parts)}</p>' if parts else ""


def _found(exchange: Exchange, texts: Texts) -> list[str]:
    answer, evidence = exchange.answer, exchange.evidence
    hits = evidence.hits if evidence else ()
    parts = []
    if hits:
        documents = len({hit.passage.document for hit in hits})
        passages = texts.count("passages", len(hits))
        parts.append(texts.count("from_documents", documents, passages=passages))
    if answer and "total" in answer.timings_ms:
        parts.append(texts("milliseconds", n=f"{answer.timings_ms['total']:,.0f}"))
    return parts


def _body(exchange: Exchange, texts: Texts, language: str) -> str:
    if exchange.answer:
        return _answer(exchange, exchange.answer, texts)
    if exchange.stage == "failed":
        message = exchange.error or texts("unexpected")
        return (
            f'<section class="box" role="alert"><h3>{escape(texts("failed"))}</h3>'
            f"<p>{escape(clean(message))}</p></section>"
        )
    if exchange.draft:
        note = texts("stopped" if exchange.stage == "stopped" else "checking")
        return (
            f'<p class="unchecked">{escape(note)}</p>'
            f'<div class="answer draft"{language}>{render_draft(exchange.draft, texts)}</div>'
        )
    waiting = "" if exchange.stage == "stopped" else " waiting"
    return f'<p class="unchecked{waiting}">{escape(status_line(exchange, texts))}</p>'


def _answer(exchange: Exchange, answer: Answer, texts: Texts) -> str:
    body = render_answer(answer, exchange.id, texts)
    body = f'<div class="answer" lang="{escape(answer.language)}">{body}</div>'
    if answer.status == "refused":
        nearest = "" if answer.citations else _nearest(exchange, texts)
        heading = f"<h3>{escape(texts('refused'))}</h3>"
        return f'<section class="refusal">{heading}{body}{nearest}</section>'
    broken = f'<p class="unchecked">{escape(texts("partial"))}</p>'
    conflicts = _conflicts(exchange, answer, texts) if answer.conflicts else ""
    return body + (broken if answer.status == "partial" else "") + conflicts


def _nearest(exchange: Exchange, texts: Texts) -> str:
    """Returns the passages nearest to a question that was refused without citing any."""
    items = "".join(
        f"<li>{_quoted(citation, exchange, texts)}</li>" for citation in exchange.cited()
    )
    return f"<p>{escape(texts('nearest'))}</p><ul>{items}</ul>" if items else ""


def _conflicts(exchange: Exchange, answer: Answer, texts: Texts) -> str:
    numbered = {citation.n: citation for citation in answer.citations}

    def side_by_side(conflict: Conflict) -> str:
        sides = (numbered[n] for n in conflict.citations if n in numbered)
        items = "".join(f"<li>{_quoted(side, exchange, texts)}</li>" for side in sides)
        return f"<p>{escape(clean(conflict.about))}</p><ul>{items}</ul>"

    return (
        f'<section class="box conflicts"><h3>{escape(texts("conflicts"))}</h3>'
        f"{''.join(map(side_by_side, answer.conflicts))}</section>"
    )


def _quoted(citation: Citation, exchange: Exchange, texts: Texts) -> str:
    """Returns a quote with where it is from, and the mark that opens it."""
    source = next((d for d in exchange.sources if d.name == citation.document), None)
    origin = [citation.heading, texts.genre(citation.genre)]
    origin.append(texts.date(source.date) if source else None)
    where = escape(clean(" · ".join(filter(None, origin))))
    language = f' lang="{escape(source.language)}"' if source else ""
    quote = escape(texts("quoted", quote=shorten(citation.quote, 180)))
    mark = link(citation, exchange.id, "verified" if citation.verified else "unverified", texts)
    return f"<span{language}>{quote}</span> <small>{where}</small>{mark}"


def _footer(exchange: Exchange, texts: Texts, *, newest: bool) -> str:
    parts = []
    answer = exchange.answer
    if answer and answer.citations:
        parts.append(f'<span class="tag">{escape(summary(answer, texts))}</span>')
    if newest and not exchange.running:
        retry = escape(texts("retry"))
        parts.append(f'<button type="button" class="btn" data-retry="1">{retry}</button>')
    return f'<div class="acts">{"".join(parts)}</div>' if parts else ""
