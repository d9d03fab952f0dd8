"""Statements of the documents as citations that the page can open, like those of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.facts.attributions import Statement
from bot.types import Answer, Citation, Conflict, Document, Plan
from bot.ui.i18n import Texts
from bot.ui.session import Exchange, Session, named


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
        language = self.texts.language
        answer = Answer(
            question="",
            language=language,
            status="answered",
            text="",
            citations=tuple(self._cited(n, each) for n, each in enumerate(statements, start=1)),
            conflicts=tuple(conflicts),
            plan=Plan(rewritten="", language=language),
            model="",
            corpus_version="",
        )
        made = Exchange(
            id=f"{self.letter}{len(self.groups) + 1}",
            question="",
            stage="answered",
            answer=answer,
            sources=named(answer, list(self.documents.values())),
        )
        self.groups.append(made)
        return made

    def board(self, session: Session, view: str) -> Session:
        """Returns the session with these groups, and no others, as what the view cites."""
        kept = {key: each for key, each in session.boards.items() if key.split(".")[0] != view}
        new = {f"{view}.{group.id}": group for group in self.groups}
        return replace(session, boards=kept | new)

    def _cited(self, n: int, statement: Statement) -> Citation:
        """A translation is shown only to those who do not read the source's language."""
        citation = statement.cited(n)
        known = self.documents[statement.document].language[:2] == self.texts.language[:2]
        return replace(citation, translation=None) if known else citation
