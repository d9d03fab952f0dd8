"""Statements of the documents as citations that the page can open, like those of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.facts.attributions import Statement
from bot.types import Answer, Citation, Document, Plan
from bot.ui.i18n import Texts
from bot.ui.rendering import Markup, render, shorten
from bot.ui.session import Exchange, Session

LONGEST = 220
"""Characters of a quote that a picture shows; the source shows all of it."""


@dataclass(slots=True)
class Evidence:
    """Gathers what one view cites: each group can be walked through in the panel of sources."""

    letter: str
    """Begins the ids of the groups."""
    documents: Mapping[str, Document]
    texts: Texts
    groups: list[Exchange] = field(default_factory=list)

    def group(self, statements: Sequence[Statement]) -> str:
        """Returns the id of a new group, whose citation ``n`` is statement ``n - 1``."""
        name = f"{self.letter}{len(self.groups) + 1}"
        citations = tuple(self._cited(n, each) for n, each in enumerate(statements, start=1))
        cited = {citation.document for citation in citations}
        answer = Answer(
            question="",
            language=self.texts.language,
            status="answered",
            text="",
            citations=citations,
            plan=Plan(rewritten="", language=self.texts.language),
            model="",
            corpus_version="",
        )
        sources = tuple(each for name, each in self.documents.items() if name in cited)
        self.groups.append(
            Exchange(id=name, question="", stage="answered", answer=answer, sources=sources)
        )
        return name

    def quote(self, group: str, n: int, statement: Statement) -> Markup:
        """Returns a group's statement ``n`` as a quotation with its mark, our translation for those
        who do not read its language, and who says it."""
        return render(
            "quote",
            self.texts,
            language=self.documents[statement.document].language,
            citation=self._citation(group, n),
            group=group,
            longest=LONGEST,
            voice=self.voice(statement),
        )

    def voice(self, statement: Statement) -> str:
        """Returns who says it, in one line: speaker or title, what it is, and its date."""
        document = self.documents[statement.document]
        name = statement.speaker if statement.speaker in document.speakers else document.title
        return " · ".join(
            (
                shorten(name or document.title, 44),
                self.texts.genre(document.genre),
                self.texts.date(document.date),
            )
        )

    def board(self, session: Session, view: str) -> Session:
        """Returns the session with these groups, and no others, as what the view cites."""
        kept = {key: each for key, each in session.boards.items() if key.split(".")[0] != view}
        new = {f"{view}.{group.id}": group for group in self.groups}
        return replace(session, boards=kept | new)

    def _citation(self, group: str, n: int) -> Citation:
        answer = self.groups[int(group[1:]) - 1].answer
        assert answer is not None
        return answer.citations[n - 1]

    def _cited(self, n: int, statement: Statement) -> Citation:
        """A translation is shown only to those who do not read the source's language."""
        citation = statement.cited(n)
        known = self.documents[statement.document].language[:2] == self.texts.language[:2]
        return replace(citation, translation=None) if known else citation
