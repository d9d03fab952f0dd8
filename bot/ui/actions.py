"""What can be done with an answer: copy, export, compare, ask again, go on.

Elements that say what they do (``data-do``); the handlers are the views'. Where a choice opens, it
is a ``<details>``: it works by keyboard and without a script.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.markdown.html import clean, escape
from bot.types import Answer, ModelInfo
from bot.ui.turns import Exchange
from bot.ui.wording import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the page can do beyond showing: models to ask, formats to export to."""

    models: Sequence[ModelInfo] = ()
    formats: Sequence[str] = ()


def render_actions(exchange: Exchange, texts: Texts, offer: Offer) -> str:
    """Returns the row below an exchange that has ended."""
    if exchange.running:
        return ""
    parts: list[str] = []
    if exchange.answer:
        parts += _taking(exchange, exchange.answer, texts, offer.formats)
    parts.append(button(texts("retry"), do="again", turn=exchange.id))
    asked = exchange.asked_of or next((model.name for model in offer.models), None)
    others = [model for model in offer.models if model.name != asked]
    if others:
        choices = [
            button(_name(other, texts), do="again", turn=exchange.id, model=other.name)
            for other in others
        ]
        parts.append(menu(texts("other_model"), choices))
    return f'<div class="acts">{"".join(parts)}</div>'


def render_suggestions(answer: Answer, texts: Texts) -> str:
    """Returns questions to go on with."""
    if not answer.suggestions:
        return ""
    buttons = "".join(
        button(question, do="ask", question=question) for question in answer.suggestions
    )
    label = escape(texts("suggestions"))
    language = escape(answer.language)
    return (
        f'<div class="acts next" role="group" aria-label="{label}" lang="{language}">'
        f"{buttons}</div>"
    )


def button(label: str, *, event: str = "select", style: str = "btn", **values: str) -> str:
    """Returns a button that sends ``values``; ``do`` among them says what is to be done."""
    sent = "".join(f' data-{name}="{escape(clean(value))}"' for name, value in values.items())
    other = f' data-event="{event}"' if event != "select" else ""
    return f'<button type="button" class="{style}"{sent}{other}>{escape(clean(label))}</button>'


def menu(label: str, choices: Sequence[str]) -> str:
    """Returns a button that opens a choice of buttons."""
    return (
        f'<details class="menu"><summary class="btn">{escape(label)}</summary>'
        f'<div class="choices">{"".join(choices)}</div></details>'
    )


def _taking(
    exchange: Exchange, answer: Answer, texts: Texts, formats: Sequence[str]
) -> Iterator[str]:
    usable = [name for name in formats if name != "workbook" or answer.matrix]
    if usable:
        yield button(texts("copy_footnotes"), event="copy", do="copy", turn=exchange.id)
        label = [texts(f"format_{name}") for name in usable]
        yield menu(
            texts("export"),
            [
                button(text, event="download", do="export", turn=exchange.id, format=name)
                for text, name in zip(label, usable, strict=True)
            ],
        )
    if answer.matrix:
        yield (
            f'<a class="btn" href="#compare" data-view="compare" data-exchange="{exchange.id}">'
            f"{escape(texts('open_compare'))}</a>"
        )
    yield button(texts("share"), event="apply", do="share", turn=exchange.id)


def _name(model: ModelInfo, texts: Texts) -> str:
    return texts("offline") if model.offline else model.name
