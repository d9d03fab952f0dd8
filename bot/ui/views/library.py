"""The Library view: files are added, described and removed, and chosen to answer alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr
from pydantic import TypeAdapter, ValidationError

from bot.ui.engine_runner import attempt
from bot.ui.i18n import Texts, texts_for
from bot.ui.page import Updates, View, given, place
from bot.ui.rendering import render
from bot.ui.session import Session
from bot.ui.uploads import LARGEST_MB
from bot.ui.views.library_table import SHOWN, Upload, render_shelf

if TYPE_CHECKING:
    from bot.service.engine import Bot

_KNOWN = ("title", "genre", "date", "author", "tags")
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
        self.shell.on(self.shell.inboxes[self.name].select, self.show)
        self.shell.on(self._files.select, self._tell)
        self.shell.on([self._table.select, self._report.select], self._act)

    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language."""
        texts, engine = texts_for(session.language), self.shell.engine(session)
        writable = bool(engine and engine.writable)
        library = self.shell.shelf.name(session.library)
        return {
            self._head: render(
                "library_head", texts, ready=engine, writable=writable, megabytes=LARGEST_MB
            ),
            self._files: render("drop", texts, library=library) if writable else "",
            self._report: "",
            self._table: render_shelf(engine, texts, session.documents) if engine else "",
        }

    def _tell(self, session: Session, event: gr.EventData) -> Updates:
        """Shows how far each file is that the page hands in, and what has come of it."""
        try:
            uploads = _UPLOADS.validate_python(given(event).get("files"))
        except ValidationError:
            return {self._report: gr.skip()}
        report = render("uploads", texts_for(session.language), uploads=uploads)
        going_on = any(upload.running for upload in uploads) or not self.shell.engine(session)
        return {**({} if going_on else self._after(session)), self._report: report}

    def _act(self, session: Session, event: gr.EventData) -> Updates:
        """Does what the reader chose in the table or in the report."""
        sent, engine, texts = given(event), self.shell.engine(session), texts_for(session.language)
        if engine is None:
            return {self._report: gr.skip()}
        done, message = attempt(lambda: _done(engine, session, sent, texts), texts, "unexpected")
        if done is None:
            heading = texts("library_failed")
            return {self._report: render("problem", texts, heading=heading, message=message)}
        session, report = done
        after = self._after(session, most=None if sent.get("do") == "whole" else SHOWN)
        return {**after, self.shell.session: session, self._report: report}

    def _after(self, session: Session, *, most: int | None = SHOWN) -> Updates:
        """Returns what shows the library's documents."""
        engine = self.shell.engine(session)
        assert engine is not None
        table = render_shelf(engine, texts_for(session.language), session.documents, most)
        return {**self.shell.around(session), self._table: table}


def _done(engine: Bot, session: Session, sent: dict[str, Any], texts: Texts) -> tuple[Session, Any]:
    """Returns the session after what was chosen, and what is reported of it."""
    name, chosen = sent.get("name"), session.documents
    document = next((each for each in engine.documents() if each.name == name), None)
    others = tuple(each for each in chosen if each != name)
    match sent.get("do"):
        case "all":
            return replace(session, documents=()), gr.skip()
        case "only" if isinstance(sent.get("only"), str):
            return replace(session, documents=engine.passing(sent["only"])), ""
        case "scope" if document:
            scope = others if name in chosen else (*chosen, document.name)
            return replace(session, documents=scope), ""
        case "describe" if document:
            told = {key: sent[key].strip() for key in _KNOWN if isinstance(sent.get(key), str)}
            known = {key: getattr(document, key) or "" for key in told}
            known["tags"] = ", ".join(document.tags)
            new = {key: value for key, value in told.items() if value != known[key]}
            if new:
                engine.describe(chosen if sent.get("all") else [document.name], new)
            return session, render("said", texts, key="library_saved")
        case "remove" if document:
            engine.remove([document.name])
            return replace(session, documents=others), render("removed", texts, document=document)
        case "join" if isinstance(sent.get("one"), str) and isinstance(sent.get("other"), str):
            engine.add_names([sent["one"], sent["other"]])
            return session, render("said", texts, key="library_saved")
        case "restore":
            engine.restore([str(name)])
            return session, render("said", texts, key="library_restored")
    return session, gr.skip()
