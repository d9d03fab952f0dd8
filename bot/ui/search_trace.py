"""How an answer was found: one quiet line, and a panel for those who want to know all of it.

The reading of the question stands in the line and can be worded anew there, which asks again.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.types import Answer
from bot.ui.i18n import Texts
from bot.ui.rendering import Markup, render
from bot.ui.session import Exchange

_STEPS = ("plan", "retrieve", "generate", "check", "total")


def render_plan(exchange: Exchange, texts: Texts, *, fixed: bool = False) -> Markup:
    """Returns how the question was read and all that is known of how it was answered; once it was,
    question and reading can be worded anew there, unless they are ``fixed``."""
    answer = exchange.answer
    return render(
        "plan",
        texts,
        exchange=exchange,
        plan=exchange.plan,
        answer=answer,
        fixed=fixed or exchange.running,
        steps=_steps(answer.timings_ms, texts) if answer else "",
        tokens=_tokens(answer, exchange.spent, texts) if answer else "",
    )


def _steps(timings: Mapping[str, float], texts: Texts) -> str:
    def took(milliseconds: float) -> str:
        digits = 0 if milliseconds >= 10 else 1
        return texts("milliseconds", n=texts.number(milliseconds, digits))

    known = [step for step in _STEPS if step in timings]
    return " · ".join(f"{texts(f'step_{step}')} {took(timings[step])}" for step in known)


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
    return " · ".join(parts)
