"""The Library view: files are added, described and removed, and chosen to answer alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gradio as gr
from pydantic import TypeAdapter, ValidationError

from bot.service.libraries import NAME
from bot.ui.engine_runner import attempt
from bot.ui.i18n import Texts, texts_for
from bot.ui.page import Updates, View, given, place
from bot.ui.rendering import Markup, render, shorten
from bot.ui.session import Session
from bot.ui.uploads import LARGEST_MB
from bot.ui.views.library_table import SHOWN, Upload, render_shelf

if TYPE_CHECKING:
    from bot.service.engine import Bot

_KNOWN = ("title", "genre", "date", "author", "tags")
_UPLOADS = TypeAdapter(tuple[Upload, ...])


@dataclass
class LibraryView(View):
    """Builds the Library view and answers its events."""

    name = "library"

    hosted: bool = False
    """Whether nobody but who runs the bot reaches the page: libraries are made and removed."""

    def build(self) -> None:
        """Makes the components."""
        self._head = place("library-head")
        self._files = place("library-files", script="uploader.js")
        self._report = place("library-report")
        self._table = place("library-table")

    def wire(self) -> None:
        """Connects the files, and what can be done with each library and document."""
        self.shell.on(self.shell.inboxes[self.name].select, self._open)
        self.shell.on(self._files.select, self._tell)
        self.shell.on([self._head.select, self._report.submit], self._shelve)
        self.shell.on([self._table.select, self._report.select], self._act)

    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language."""
        texts, engine = texts_for(session.language), self.shell.engine(session)
        writable = bool(engine and engine.writable)
        shelf, library = self.shell.shelf, self.shell.shelf.name(session.library)
        head = render(
            "library_head", texts, ready=engine, writable=writable, megabytes=LARGEST_MB,
            library=library, changing=self.hosted and shelf.change, several=len(shelf.names()) > 1,
        )  # fmt: skip
        return {
            self._head: head,
            self._files: render("drop", texts, library=library) if writable else "",
            self._report: "",
            self._table: render_shelf(engine, texts, session.documents) if engine else "",
        }

    def _open(self, session: Session) -> Updates:
        """Shows the view; what was just said of it, such as how to undo it, stays."""
        return {**self.show(session), self._report: gr.skip()}

    def _shelve(self, session: Session, event: gr.EventData) -> Updates:
        """Makes a library, removes the one that is shown, or brings one back."""
        sent, texts, shelf = given(event), texts_for(session.language), self.shell.shelf
        what, name = str(sent.get("do")), str(sent.get("name", "")).strip()
        held = shelf.names()
        removing = what == "remove" and name in held and len(held) > 1
        if not (self.hosted and shelf.change and (removing or what in ("new", "restore"))):
            return {self._report: gr.skip()}
        failed = texts("library_taken" if name in held else "library_misnamed", name=name)
        if removing or (name not in held and NAME.fullmatch(name)):
            _, failed = attempt(lambda: shelf.changed(what, name), texts, "unexpected")
        if failed:  # one that could not be removed is closed by now
            again = self.shell.begin(session) if removing else {}
            return {**again, self._report: _problem(texts, failed)}
        key, undo = ("library_gone", name) if removing else ("library_here", "")
        session = session.moved(shelf.name(None if removing else name))
        said = _said(texts, key, undo=undo, event="submit", name=name)
        return {**self.shell.begin(session), self._report: said}

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
            return {self._report: _problem(texts, message)}
        session, report = done
        after = self._after(session, most=None if sent.get("do") == "whole" else SHOWN)
        return {**after, self.shell.session: session, self._report: report}

    def _after(self, session: Session, *, most: int | None = SHOWN) -> Updates:
        """Returns what shows the library's documents."""
        engine = self.shell.engine(session)
        assert engine is not None
        table = render_shelf(engine, texts_for(session.language), session.documents, most)
        return {**self.shell.around(session), self._table: table}


def _problem(texts: Texts, message: str) -> Markup:
    return render("problem", texts, heading=texts("library_failed"), message=message)


def _said(texts: Texts, key: str, *, undo: str = "", event: str = "", **values: str) -> Markup:
    """Returns what was done, and with ``undo``, what is to come back, the way back."""
    return render("said", texts, text=texts(key, **values), undo=undo, event=event or None)


def _done(engine: Bot, session: Session, sent: dict[str, Any], texts: Texts) -> tuple[Session, Any]:
    """Returns the session after what was chosen, and what is reported of it."""
    name, chosen = sent.get("name"), session.documents
    document = next((each for each in engine.documents() if each.name == name), None)
    others = tuple(each for each in chosen if each != name)
    match sent.get("do"):
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
            return session, _said(texts, "library_saved")
        case "remove" if document:
            engine.remove([document.name])
            title = shorten(document.title, 90)
            said = _said(texts, "library_removed", undo=document.name, title=title)
            return replace(session, documents=others), said
        case "join" if isinstance(sent.get("one"), str) and isinstance(sent.get("other"), str):
            engine.add_names([sent["one"], sent["other"]])
            return session, _said(texts, "library_saved")
        case "restore":
            engine.restore([str(name)])
            return session, _said(texts, "library_restored")
    return session, gr.skip()
