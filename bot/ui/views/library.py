"""The Library view: files are added, described and removed, and chosen to answer alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr
from pydantic import TypeAdapter, ValidationError

from bot.types import Document
from bot.ui.engine_runner import attempt
from bot.ui.i18n import Texts, texts_for
from bot.ui.page import IN_TURN, Updates, View, given, place
from bot.ui.rendering import Markup, render
from bot.ui.session import Session
from bot.ui.uploads import LARGEST_MB
from bot.ui.views.library_table import Upload, render_shelf, render_uploads

if TYPE_CHECKING:
    from bot.service.engine import Bot

_KNOWN = ("title", "genre", "date", "author")
_UPLOADS = TypeAdapter(tuple[Upload, ...])


class LibraryView(View):
    """Builds the Library view and answers its events."""

    name = "library"

    def build(self) -> None:
        """Makes the components."""
        self._head = place("library-head")
        self._files = place("library-files", script="uploader.js")
        self._report = place("library-report")
        self._table = place("library-table")

    def wire(self) -> None:
        """Connects the files, and what can be done with each document."""
        self.shell.on(self.shell.inbox(self.name).select, self.show)
        self.shell.on(self._files.select, self._tell, **IN_TURN)
        self.shell.on([self._table.select, self._report.select], self._act, **IN_TURN)

    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language."""
        texts, engine = texts_for(session.language), self.shell.engine
        writable = bool(engine and engine.writable)
        return {
            self._head: render(
                "library_head", texts, ready=engine, writable=writable, megabytes=LARGEST_MB
            ),
            self._files: render("drop", texts) if writable else "",
            self._report: "",
            self._table: render_shelf(engine, texts, session.documents) if engine else "",
        }

    def _tell(self, session: Session, event: gr.EventData) -> Updates:
        """Shows how far each file is that the page hands in, and what has come of it."""
        try:
            uploads = _UPLOADS.validate_python(given(event).get("files"))
        except ValidationError:
            return {self._report: gr.skip()}
        report = render_uploads(uploads, texts_for(session.language))
        going_on = any(upload.running for upload in uploads) or self.shell.engine is None
        return {**({} if going_on else self._after(session)), self._report: report}

    def _act(self, session: Session, event: gr.EventData) -> Updates:
        """Does what the reader chose in the table or in the report."""
        sent, engine = given(event), self.shell.engine
        action = _ACTIONS.get(sent.get("do", ""))
        if engine is None or action is None:
            return {self._report: gr.skip()}
        texts = texts_for(session.language)
        done, failed = attempt(lambda: action(engine, session, sent, texts), texts, "unexpected")
        if done is None:
            return {self._report: _problem(failed, texts)}
        session, report = done
        updates = {**self._after(session), self.shell.session: session}
        return updates if report is None else {**updates, self._report: report}

    def _after(self, session: Session) -> Updates:
        """Returns what shows the library's documents."""
        engine = self.shell.engine
        assert engine is not None
        table = render_shelf(engine, texts_for(session.language), session.documents)
        return {**self.shell.around(session), self._table: table}


Done = tuple[Session, str | None]
"""The session afterwards, and what is reported; None leaves the report as it is."""


def _scope(_engine: Bot, session: Session, sent: dict[str, Any], _texts: Texts) -> Done:
    name, chosen = sent.get("name"), session.documents
    known = isinstance(name, str) and any(each.name == name for each in _engine.documents())
    if not known or not isinstance(name, str):
        return session, None
    new = tuple(each for each in chosen if each != name)
    return replace(session, documents=new if name in chosen else (*chosen, name)), None


def _all(_engine: Bot, session: Session, _sent: dict[str, Any], _texts: Texts) -> Done:
    return replace(session, documents=()), None


def _describe(engine: Bot, session: Session, sent: dict[str, Any], texts: Texts) -> Done:
    document = _named(engine, sent)
    given_now = {key: sent[key].strip() for key in _KNOWN if isinstance(sent.get(key), str)}
    new = {k: value for k, value in given_now.items() if value != (getattr(document, k) or "")}
    if document and new:
        engine.describe(document.name, **new)
    return session, _said("library_saved", texts)


def _remove(engine: Bot, session: Session, sent: dict[str, Any], texts: Texts) -> Done:
    document = _named(engine, sent)
    if document is None:
        return session, None
    engine.remove([document.name])
    kept = tuple(name for name in session.documents if name != document.name)
    return replace(session, documents=kept), render("removed", texts, document=document)


def _restore(engine: Bot, session: Session, sent: dict[str, Any], texts: Texts) -> Done:
    engine.restore([str(sent.get("name"))])
    return session, _said("library_restored", texts)


_ACTIONS = {
    "scope": _scope,
    "all": _all,
    "describe": _describe,
    "remove": _remove,
    "restore": _restore,
}


def _named(engine: Bot, sent: dict[str, Any]) -> Document | None:
    return next((each for each in engine.documents() if each.name == sent.get("name")), None)


def _said(key: str, texts: Texts) -> Markup:
    return render("said", texts, key=key)


def _problem(message: str, texts: Texts) -> Markup:
    return render("problem", texts, heading=texts("library_failed"), message=message)
