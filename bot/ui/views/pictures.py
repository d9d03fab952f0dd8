"""The See view: pictures drawn from the documents' own sentences, each point opening its source."""

from __future__ import annotations

from itertools import count, groupby

from bot.facts.overview import Overview
from bot.types import Conflict, Side
from bot.ui.components import Updates, place
from bot.ui.i18n import Texts, texts_for
from bot.ui.matrix_view import origin, render_conflicts
from bot.ui.page import View
from bot.ui.rendering import Markup, render
from bot.ui.session import Session
from bot.ui.views.entity_labels import Labels
from bot.ui.views.picture_citations import Evidence


class PicturesView(View):
    """Builds the See view and answers its events."""

    name = "see"

    def build(self) -> None:
        """Makes the components."""
        self._pictures = place("pictures")

    def wire(self) -> None:
        """Draws whenever the view is opened: the library may have changed."""
        self.shell.on(self.shell.inbox(self.name).select, self._open)

    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language: drawn, if it ever was opened."""
        if any(key.startswith(f"{self.name}.") for key in session.boards):
            return self._open(session)
        return {self._pictures: render("pictures_waiting", texts_for(session.language))}

    def _open(self, session: Session) -> Updates:
        engine, texts = self.shell.engine, texts_for(session.language)
        if engine is None:
            return {self._pictures: render("pictures_waiting", texts)}
        documents = {document.name: document for document in engine.documents()}
        evidence = Evidence(self.name[0], documents, texts)
        pictures = render_pictures(engine.overview(session.documents), evidence, texts)
        session = evidence.board(session, self.name)
        return {self._pictures: pictures, **self.shell.frame(session)}


def render_pictures(overview: Overview, evidence: Evidence, texts: Texts) -> Markup:
    """Returns all pictures, or in a sentence why there are none."""
    labels = Labels(overview.chinese, texts)
    pictures = {
        "timeline": overview.timeline and render_timeline(overview, evidence, labels),
        "figures": render_disagreements(overview, evidence, labels),
    }
    total = len(evidence.documents)
    return render("pictures", texts, pictures=pictures, read=overview.read, total=total)


def render_timeline(overview: Overview, evidence: Evidence, labels: Labels) -> Markup:
    """Returns what is dated, year by year: what happened, how exact its date is, who says so."""
    events = overview.timeline
    exchange = evidence.group([event.statement for event in events])
    dated = [
        (event, labels.event(event), any(each.covers(event) for each in overview.disputes), cited)
        for event, cited in zip(events, exchange.cited(), strict=True)
    ]
    years = [(year, list(those)) for year, those in groupby(dated, lambda each: each[0].date[:4])]
    return render("timeline", labels.texts, exchange=exchange, years=years, origin=origin)


def render_disagreements(overview: Overview, evidence: Evidence, labels: Labels) -> Markup:
    """Returns what sources give different values for, side by side."""
    sides = [side for dispute in overview.disputes for side in dispute.sides]
    if not sides:
        return Markup()
    numbers = count(1)
    conflicts = [
        Conflict(
            about=labels.dispute(each),
            values=tuple(Side(value=value, citations=(next(numbers),)) for value, _ in each.sides),
        )
        for each in overview.disputes
    ]
    exchange = evidence.group([statement for _, statement in sides], conflicts)
    return render_conflicts(exchange, labels.texts)
