"""A scripted tour: questions that are asked live one after another, with notes for the speaker.

Where the model fails on stage, the offline model answers. Knows no Gradio.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import SettingsError
from bot.markdown.html import clean, escape
from bot.ui.actions import button
from bot.ui.turns import Exchange, Session
from bot.ui.wording import Texts

ViewName = Literal["ask", "compare", "see", "library"]


class Step(BaseModel):
    """One step of a tour: a question, or a view with what stands in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str = ""
    """Asked in the view Ask; Compare shows the matrix of the last one that has any."""
    language: str = "en"
    view: ViewName = "ask"
    notes: str = ""
    """For the speaker."""
    opens: int = Field(default=0, ge=0)
    """The number of the citation that is opened; 0 leaves it to the page."""


class Tour(BaseModel):
    """The steps of a tour."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    steps: tuple[Step, ...] = Field(min_length=1)


def read_tour(path: Path) -> Tour:
    """Returns the tour of a YAML file.

    Raises:
        SettingsError: the file cannot be read, or is no tour.
    """
    try:
        return Tour.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(f"Cannot use the tour {path}: {reason}. See seeds/demo.yaml.") from None


def step_to(tour: Tour, session: Session, by: int) -> Session:
    """Returns the session ``by`` steps further in the tour, its question asked if it never was."""
    at = session.step + by
    if not 1 <= at <= len(tour.steps):
        return session
    session, question = replace(session, step=at), tour.steps[at - 1].question
    return session.ask(question) if question and not _asked(question, session) else session


def _asked(question: str, session: Session) -> Exchange | None:
    return next((each for each in session.exchanges if each.question == question), None)


def render_tour(tour: Tour | None, session: Session, texts: Texts) -> str:
    """Returns where the tour is: its step, the speaker's notes, the way on and back; nothing
    without one."""
    if tour is None:
        return ""
    done, total = session.step, len(tour.steps)
    current = tour.steps[done - 1] if done else Step()
    where = texts("tour_step", n=done, total=total) if done else clean(tour.title)
    notes = ""
    if current.notes:
        notes = (
            f'<details class="notes" open><summary>{escape(texts("tour_notes"))}</summary>'
            f"<p>{escape(clean(current.notes))}</p></details>"
        )
    back = button(texts("tour_back"), do="step", by="-1", style="btn back") if done > 1 else ""
    label = texts("tour_next" if done else "tour_begin")
    on = button(label, do="step", by="1", style="btn primary next")
    if done == total:
        on = button(texts("tour_restart"), do="new", style="btn next")
    return (
        f'<section class="tour" aria-label="{escape(texts("tour"))}" data-step="{done}"'
        f' data-opens="{current.opens or ""}"><p>{escape(where)}</p>'
        f"{_place(current, session, texts)}<small>{escape(texts('tour_keys'))}</small>"
        f'<span class="ways">{back}{on}</span>{notes}</section>'
    )


def _place(step: Step, session: Session, texts: Texts) -> str:
    """Returns a link to the view of a step, which the page's script follows by itself."""
    asked = _asked(step.question, session) if step.question else None
    compared = next((e for e in reversed(session.exchanges) if e.answer and e.answer.matrix), None)
    target = asked or (compared if step.view == "compare" else None)
    named = f' data-turn="{target.id}" data-exchange="{target.id}"' if target else ""
    label = escape(texts(f"view_{step.view}"))
    return f'<a href="#{step.view}" data-view="{step.view}"{named}>{label}</a>'
