"""A scripted tour: questions that are asked live one after another, with notes for the speaker.

Where the model fails on stage, the offline model answers. Knows no Gradio.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, Field

from bot.ui.i18n import Language, Texts
from bot.ui.rendering import render
from bot.ui.session import Exchange, Session


class Step(BaseModel, extra="forbid", frozen=True):
    """One step of a tour: a question, or a view with what stands in it."""

    question: str | Mapping[str, str] = ""
    """Asked in the view Ask, as it is or by language of the page; Compare shows the matrix of the
    last one that has any."""
    view: Literal["ask", "compare", "see", "library"] = "ask"
    notes: Mapping[str, str] = {}
    """For the speaker, by language of the page."""
    opens: int = Field(default=0, ge=0)
    """The number of the citation that is opened; 0 leaves it to the page."""

    def ask(self, language: Language) -> str:
        """Returns the question for a page in ``language``; empty if it is a view alone."""
        if isinstance(self.question, str):
            return self.question
        return self.question.get(language) or next(iter(self.question.values()))

    def asked(self, session: Session) -> Exchange | None:
        """Returns where it was asked, in whatever language the page had then."""
        of = self.question
        wordings = of.values() if isinstance(of, Mapping) else [of]
        return next((each for each in session.exchanges if each.question in wordings), None)


class Tour(BaseModel, extra="forbid", frozen=True):
    """The steps of a tour."""

    title: str
    steps: tuple[Step, ...] = Field(min_length=1)


def step_to(tour: Tour, session: Session, by: int) -> Session:
    """Returns the session ``by`` steps further in the tour, its question asked if it never was."""
    at = session.step + by
    if not 1 <= at <= len(tour.steps):
        return session
    session, step = replace(session, step=at), tour.steps[at - 1]
    question = "" if step.asked(session) else step.ask(session.language)
    return session.ask(question) if question else session


def resumed(tour: Tour, session: Session) -> Session:
    """Returns the session at the last step of the tour whose question it holds."""
    asked = (at for at, step in enumerate(tour.steps, 1) if step.asked(session))
    return replace(session, step=max(asked, default=0))


def render_tour(tour: Tour | None, session: Session, texts: Texts) -> str:
    """Returns where the tour is: its step, the speaker's notes, the way on and back, and a link to
    the view of the step, which the page's script follows; nothing without a tour."""
    if tour is None:
        return ""
    step = tour.steps[session.step - 1] if session.step else Step()
    target = step.asked(session)
    if target is None and step.view == "compare":
        answered = (each for each in reversed(session.exchanges) if each.answer)
        target = next((each for each in answered if each.answer and each.answer.matrix), None)
    return render("tour", texts, tour=tour, done=session.step, step=step, target=target)
