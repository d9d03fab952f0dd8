"""What can be done with an answer: copy, export, compare, ask again, go on.

Elements that say what they do (``data-do``); the handlers are the views'. Where a choice opens, it
is a ``<details>``: it works by keyboard and without a script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.types import ModelInfo
from bot.ui.i18n import Texts
from bot.ui.rendering import Markup, render
from bot.ui.session import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the page can do beyond showing: models to ask, formats to export to."""

    models: Sequence[ModelInfo] = ()
    formats: Sequence[str] = ()


def render_actions(exchange: Exchange, texts: Texts, offer: Offer) -> Markup:
    """Returns what stands below an exchange that has ended, and questions to go on with."""
    if exchange.running:
        return Markup()
    answer = exchange.answer
    asked = exchange.asked_of or next((model.name for model in offer.models), None)
    formats = offer.formats if answer else ()
    return render(
        "actions",
        texts,
        exchange=exchange,
        formats=[each for each in formats if each != "workbook" or (answer and answer.matrix)],
        others=[model for model in offer.models if model.name != asked],
        suggestions=answer.suggestions if answer else (),
    )
