"""The See view: pictures drawn from the documents' own sentences, each point opening its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby

from bot.checking.places import translator
from bot.facts.attributions import Statement
from bot.facts.overview import Dispute, Overview
from bot.facts.timeline import Event
from bot.language.scripts import shown_in
from bot.types import Answer, Citation, Conflict, Document, Plan, Side
from bot.ui.citation_links import render_conflicts
from bot.ui.i18n import Texts, texts_for
from bot.ui.page import Updates, View, place
from bot.ui.rendering import Markup, render
from bot.ui.session import Exchange, Session, answered


@dataclass(frozen=True, slots=True)
class Labels:
    """Names things; ``chinese`` has the Chinese names of some, by their own names."""

    chinese: Mapping[str, str]
    texts: Texts

    def entity(self, name: str) -> str:
        """Returns an entity's name for the reader."""
        language = self.texts.language
        return name if language == "en" else shown_in(self.chinese.get(name, name), language)

    def kind(self, name: str) -> str:
        """Returns the name of a kind of happening or count, or the key where there is none."""
        key = f"kind_{name}"
        return self.texts(key) if key in self.texts.entries else name

    def event(self, dated: Event) -> str:
        """Returns a few words for an event: what happened, or who is named."""
        if dated.happened:
            kind, name = dated.happened
            return self.texts("see_happened", kind=self.kind(kind), name=self.entity(name))
        return " · ".join(map(self.entity, dated.statement.names[:2]))

    def dispute(self, found: Dispute) -> str:
        """Returns what sources give different values for."""
        kind = self.kind(found.kind or found.type)
        name = found.entity and self.entity(found.entity)
        return self.texts("see_happened", kind=kind, name=name) if name else kind


class PicturesView(View):
    """Builds the See view and answers its events."""

    name = "see"

    def build(self) -> None:
        """Makes the components."""
        self._pictures = place("pictures")

    def wire(self) -> None:
        """Draws whenever the view is opened: the library may have changed."""
        self.shell.on(self.shell.inboxes[self.name].select, self._open)

    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language: drawn, if it ever was opened."""
        return self._open(session, wanted="timeline" in session.boards)

    def _open(self, session: Session, *, wanted: bool = True) -> Updates:
        engine, texts = self.shell.engine(session), texts_for(session.language)
        if engine is None or not wanted:
            return {self._pictures: render("pictures_waiting", texts)}
        documents, overview = engine.documents(), engine.overview(session.documents)
        labels, pictures = Labels(overview.chinese, texts), {}
        for name, draw in (("timeline", render_timeline), ("figures", render_disagreements)):
            exchange, pictures[name] = draw(overview, documents, labels)
            session = session.with_board(name, exchange)
        read, total = overview.read, len(documents)
        drawn = render("pictures", texts, pictures=pictures, read=read, total=total)
        return {self._pictures: drawn, **self.shell.frame(session)}


Picture = tuple[Exchange, Markup]
"""What a picture cites, to be walked through in the panel of sources, and its HTML: empty where
there is nothing to be drawn."""


def render_timeline(overview: Overview, documents: Sequence[Document], labels: Labels) -> Picture:
    """Returns what is dated, year by year: what happened, how exact its date is, who says so."""
    events = overview.timeline
    translated, language = translator(documents), labels.texts.language
    parts = [event.statement for event in events]
    # What is translated is a whole sentence: it stands beside the whole of its own words.
    whole = [translated(each.document, each.start, each.end, language) for each in parts]
    told = [
        event.sentence if done else event.statement
        for event, done in zip(events, whole, strict=True)
    ]
    exchange = _cited("s1", told, documents, labels.texts)
    dated = [
        (event, labels.event(event), any(each.covers(event) for each in overview.disputes), cited)
        for event, cited in zip(events, exchange.cited(), strict=True)
    ]
    years = [(year, list(those)) for year, those in groupby(dated, lambda each: each[0].date[:4])]
    drawn = render("timeline", labels.texts, exchange=exchange, years=years)
    return exchange, drawn if events else Markup()


def render_disagreements(
    overview: Overview, documents: Sequence[Document], labels: Labels
) -> Picture:
    """Returns what sources give different values for, side by side."""
    statements = [statement for dispute in overview.disputes for _, statement in dispute.sides]
    numbers = count(1)
    conflicts = tuple(
        Conflict(about=labels.dispute(each), values=tuple(
            Side(value=value, citations=(next(numbers),)) for value, _ in each.sides
        ))
        for each in overview.disputes
    )  # fmt: skip
    exchange = _cited("s2", statements, documents, labels.texts, conflicts)
    return exchange, render_conflicts(exchange, labels.texts) if conflicts else Markup()


def _cited(
    identifier: str,
    statements: Sequence[Statement],
    documents: Sequence[Document],
    texts: Texts,
    conflicts: tuple[Conflict, ...] = (),
) -> Exchange:
    """Returns an exchange whose citation ``n`` is statement ``n - 1``."""
    translate, language = translator(documents), texts.language
    answer = Answer(
        question="", language=language, status="answered", text="", conflicts=conflicts, model="",
        plan=Plan(rewritten="", language=language), corpus_version="",
        citations=tuple(
            Citation(
                n=n, document=each.document, start=each.start, end=each.end, quote=each.text,
                heading=each.heading, genre=each.genre,
                translation=translate(each.document, each.start, each.end, language),
            )
            for n, each in enumerate(statements, start=1)
        ),
    )  # fmt: skip
    return answered(identifier, answer, documents)
