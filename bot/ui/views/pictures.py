"""The See view: pictures drawn from the documents' own sentences, each point opening its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.facts.overview import Overview
from bot.ui.components import QUIET, Updates, place
from bot.ui.i18n import Texts, texts_for
from bot.ui.page import Shell
from bot.ui.rendering import Markup, render
from bot.ui.session import Session
from bot.ui.views.disagreements import render_disagreements
from bot.ui.views.picture_citations import Evidence
from bot.ui.views.timeline_svg import render_timeline


class PicturesView:
    """Builds the See view and answers its events."""

    name = "see"

    def build(self, shell: Shell) -> None:
        """Makes the components."""
        self._shell = shell
        self._pictures = place("pictures")

    def wire(self, shell: Shell) -> None:
        """Draws whenever the view is opened: the library may have changed."""
        shown = [*self.outputs, *shell.outputs]
        opened = shell.on_session(self._open)
        shell.inbox(self.name).select(opened, [shell.session], shown, **QUIET)

    @property
    def outputs(self) -> Sequence[Any]:
        """The components that ``show`` fills."""
        return [self._pictures]

    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language: drawn, if it ever was opened."""
        if any(key.startswith(f"{self.name}.") for key in session.boards):
            return self._open(session)
        return {self._pictures: render("pictures_waiting", texts_for(session.language))}

    def _open(self, session: Session) -> Updates:
        engine, texts = self._shell.engine, texts_for(session.language)
        if engine is None:
            return {self._pictures: render("pictures_waiting", texts)}
        documents = {document.name: document for document in engine.documents()}
        evidence = Evidence(self.name[0], documents, texts)
        pictures = render_pictures(engine.overview(session.documents), evidence, texts)
        session = evidence.board(session, self.name)
        return {self._pictures: pictures, **self._shell.frame(session)}


def render_pictures(overview: Overview, evidence: Evidence, texts: Texts) -> Markup:
    """Returns all pictures, or in a sentence why there are none."""
    pictures = {
        "timeline": overview.timeline and render_timeline(overview, evidence, texts),
        "figures": render_disagreements(overview, evidence, texts),
    }
    total = len(evidence.documents)
    return render("pictures", texts, pictures=pictures, read=overview.read, total=total)
