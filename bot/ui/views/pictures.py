"""The See view: pictures drawn from the documents' own sentences, each point opening its source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, groupby

from bot.checking.places import translator
from bot.facts.attributions import Statement
from bot.facts.overview import Dispute, Overview
from bot.facts.timeline import Event
from bot.language.scripts import shown_in
from bot.types import Answer, Citation, Conflict, Document, Plan, Side
from bot.ui.citation_links import origin, render_conflicts
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


@dataclass(slots=True)
class Evidence:
    """Gathers what one view cites: each group can be walked through in the panel of sources."""

    letter: str
    """Begins the ids of the groups."""
    documents: Mapping[str, Document]
    texts: Texts
    groups: list[Exchange] = field(default_factory=list)

    def group(
        self, statements: Sequence[Statement], conflicts: Sequence[Conflict] = ()
    ) -> Exchange:
        """Returns a new group, whose citation ``n`` is statement ``n - 1``."""
        language, documents = self.texts.language, list(self.documents.values())
        translate = translator(documents)
        answer = Answer(
            question="",
            language=language,
            status="answered",
            text="",
            citations=tuple(
                Citation(
                    n=n,
                    document=each.document,
                    start=each.start,
                    end=each.end,
                    quote=each.text,
                    heading=each.heading,
                    genre=each.genre,
                    translation=translate(each.document, each.start, each.end, language),
                )
                for n, each in enumerate(statements, start=1)
            ),
            conflicts=tuple(conflicts),
            plan=Plan(rewritten="", language=language),
            model="",
            corpus_version="",
        )
        made = answered(f"{self.letter}{len(self.groups) + 1}", answer, documents)
        self.groups.append(made)
        return made

    def board(self, session: Session, view: str) -> Session:
        """Returns the session with these groups, and no others, as what the view cites."""
        kept = {key: each for key, each in session.boards.items() if key.split(".")[0] != view}
        new = {f"{view}.{group.id}": group for group in self.groups}
        return replace(session, boards=kept | new)


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
        if any(key.startswith(f"{self.name}.") for key in session.boards):
            return self._open(session)
        return {self._pictures: render("pictures_waiting", texts_for(session.language))}

    def _open(self, session: Session) -> Updates:
        engine, texts = self.shell.engine(session), texts_for(session.language)
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
