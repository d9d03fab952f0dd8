"""The shell of the page: masthead, views, the panel of sources, and the session they share.

A *view* is what one entry of the masthead opens: Ask, Compare, See, Library. It is a ``View``; the
shell builds and wires all of them and knows nothing else of them.

- The session (``shell.session``, a ``gr.State`` of ``session.Held``) is all that is kept of a
  reader. ``shell.on(events, handler)`` wires a quick handler: it gets the ``Session`` and gives the
  changed one back among its updates; nothing is changed meanwhile. A slow one (``slow=True``) takes
  the ``Held``, changes it when it has something, and gives no session back. Any event may update
  any component. A view keeps none itself.
- What a view was answered goes to ``session.with_board(view.name, exchange)``: the panel of sources
  can then open its citations. ``shell.frame(session)``, returned with it, renders the panel anew.
- HTML is made by ``rendering.render`` from ``templates``, which escape every value; a citation mark
  is the macro ``link`` of ``parts.html`` and opens its source by itself.
- ``shell.inboxes[name].select`` fires whenever the view is opened (by the masthead, the address, or
  any element with ``data-view="compare" data-exchange="t1"``, whose values come with the event) and
  once more when its library, or another one, has become ready: slow work belongs there, not into
  ``show``. Until then ``shell.engine(session)`` is None.
- An element with ``data-do="…"`` in a ``place`` sends its ``data-*`` values as that place's
  ``select`` event; ``data-event="download"`` sends them as another event of Gradio's.
- Words stand in ``texts/page.yaml``, those of the views beside Ask in ``texts/views.yaml``.
  Every file in ``assets/styles`` and ``assets/scripts`` is part of the page.
- ``shell.errand`` takes what ``answer_actions.errand`` gives: what the page's script does.
- ``shell.foot`` is a place below all views, empty unless a view fills it.
- The address's ``#name`` links a view; ``body[data-view]`` names the open one for CSS and scripts.
"""

from __future__ import annotations

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import gradio as gr

from bot.ui.engine_runner import Preparation, Shelf
from bot.ui.guard import owner_of
from bot.ui.header import render_masthead
from bot.ui.i18n import LIBRARY_COOKIE, as_language, language_of, texts_for
from bot.ui.session import Held, Session
from bot.ui.sources_panel import render_sources

if TYPE_CHECKING:
    from bot.service.engine import Bot

Updates = dict[Any, Any]
"""New values by component, as Gradio takes them."""

_ASSETS = Path(__file__).with_name("assets")


def place(elem_id: str, *, script: str = "sender.js") -> gr.HTML:
    """Returns a place; ``script`` runs once for it, in the browser."""
    code = (_ASSETS / script).read_text(encoding="utf-8")
    return gr.HTML(elem_id=elem_id, js_on_load=code, apply_default_css=False)


def status(elem_id: str) -> gr.HTML:
    """Returns a line that is read out whenever it changes."""
    template = '<p role="status" aria-live="polite">${value}</p>'
    return gr.HTML(
        elem_id=elem_id, html_template=template, js_on_load=None, apply_default_css=False
    )


def given(event: gr.EventData) -> dict[str, Any]:
    """Returns what the page sent with an event: nothing for the box and its button."""
    data = event._data
    return data if isinstance(data, dict) else {}


class View(ABC):
    """What one entry of the masthead opens."""

    name: str
    """Its place in the address (``#compare``); the key ``view_<name>`` of the texts names it."""
    shell: Shell
    """The page that it is part of."""

    @abstractmethod
    def build(self) -> None:
        """Makes the view's components, inside the column that holds it."""

    @abstractmethod
    def wire(self) -> None:
        """Connects the components' events; all views have been built."""

    @abstractmethod
    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language: at the start and after a switch."""


class Shell:
    """Builds the page from its views; public members are what views may use."""

    def __init__(self, shelf: Shelf, views: Sequence[View], user_header: str | None = None) -> None:
        """``user_header`` is the one in which a proxy names who signed in."""
        self.shelf = shelf
        self._user_header = user_header
        self.views = views

    def build(self) -> gr.Blocks:
        """Returns the page, ready to be mounted."""
        texts = texts_for("en")
        page: gr.Blocks = gr.Blocks(title=texts("name"), analytics_enabled=False, fill_width=True)
        with page:
            self.session = gr.State(Held())
            self.errand = place("errand")
            self._masthead = place("masthead")  # filled on load: views open in the right session
            with gr.Row(elem_id="desk"):
                with gr.Column(elem_id="views"):
                    self.inboxes = {
                        view.name: place(f"inbox-{view.name}", script="inbox.js")
                        for view in self.views
                    }
                    for view in self.views:
                        view.shell = self
                        with gr.Column(elem_id=f"view-{view.name}", elem_classes="view"):
                            view.build()
                self._sources = place("sources")
            self.foot = place("tour")
            self._timer = gr.Timer(0.7)
            self._parts = [each for each in page.blocks.values() if isinstance(each, gr.Component)]
            self.on(page.load, self._open)
            self.on(self._timer.tick, self._wait, slow=True)
            self.on(self._masthead.select, self._switch)
            for view in self.views:
                view.wire()
        page.queue(default_concurrency_limit=16)  # by default readers wait for each other
        return page

    def on(
        self,
        events: Any,
        handler: Callable[..., Any],
        *typed: gr.Component,
        slow: bool = False,
        **options: Any,
    ) -> Any:
        """Has the handler called with the values of ``typed`` and the session, at each of the
        events; its updates may name any component of the page."""
        run = self._ended(handler) if slow else self._on_session(handler)
        inputs = [*typed, self.session]
        # Quick ones are none lost and all in turn (``in_turn.js``), for which Gradio's queue is no
        # good: its answer is in another reply than the event's name, and which comes first varies.
        in_turn = {} if slow else {"queue": False, "trigger_mode": "multiple"}
        # No overlay of Gradio's, no entry in its API.
        quiet = {"show_progress": "hidden", "api_visibility": "private"}
        return gr.on(events, run, inputs, self._parts, **{**quiet, **in_turn, **options})

    def _ended(self, handler: Callable[..., Any]) -> Callable[..., Iterator[Any]]:
        """Returns a slow handler that draws the page anew where it was on its way in a language
        that is no longer the reader's, and ends with nothing new: Gradio sends the last of all once
        more, and that would cover what a quick event has drawn meanwhile."""

        @functools.wraps(handler)
        def run(*inputs: Any) -> Iterator[Any]:
            held = next(each for each in inputs if isinstance(each, Held))
            language, kept = held.session.language, {self.session: gr.skip()}
            updates = handler(*inputs)
            for each in [updates] if isinstance(updates, dict) else updates:
                yield each
                if language != (language := held.session.language):
                    yield {**self.everything(held.session), **kept}
            yield kept

        return run

    def preparation(self, session: Session) -> Preparation:
        """Returns what prepares the library of a session."""
        return self.shelf.of(session.library)

    def engine(self, session: Session) -> Bot | None:
        """Returns the engine over the session's library, once that is ready."""
        return self.preparation(session).ready

    def _on_session(self, handler: Callable[..., Updates]) -> Callable[..., Updates]:
        """Returns the handler as Gradio is to call it: with the session as it is now, which no
        other event changes until it is done."""

        @functools.wraps(handler)
        def run(*inputs: Any) -> Updates:
            held = next(each for each in inputs if isinstance(each, Held))
            with held.lock:
                updates = handler(*(held.session if each is held else each for each in inputs))
                held.session = updates.get(self.session, held.session)
            # Given back as well: Gradio forgets with the page only what was once an output.
            return {**updates, self.session: held} if self.session in updates else updates

        return run

    def frame(self, session: Session) -> Updates:
        """Returns the session and what frames every view."""
        return {self.session: session, **self.around(session)}

    def around(self, session: Session) -> Updates:
        """Returns what frames every view: the masthead and the sources."""
        engine = self.engine(session)
        library = engine.documents() if engine else ()
        texts = texts_for(session.language)
        return {
            self._masthead: self._head(session),
            self._sources: render_sources(session.opened(), library, texts),
        }

    def _head(self, session: Session) -> str:
        return render_masthead(session, self.shelf, [view.name for view in self.views])

    def _open(self, session: Session, request: gr.Request) -> Updates:
        """Shows the page in the reader's language and library: as switched before, or as the
        browser asks."""
        language = language_of(request.cookies, request.headers)
        library = self.shelf.name(unquote(request.cookies.get(LIBRARY_COOKIE, "")))
        owner = owner_of(request, self._user_header)
        return self.begin(replace(session, language=language, library=library, owner=owner))

    def begin(self, session: Session) -> Updates:
        """Returns the whole page for a session whose library may have to be opened."""
        # Without need it draws nothing: what it draws could come after what a view draws meanwhile.
        timer = gr.Timer(active=self.engine(session) is None)
        return {self._timer: timer, **self.everything(session)}

    def _wait(self, held: Held) -> Updates:
        """Shows how far the library is, and once it is ready (or cannot be) waits no more."""
        preparation = self.preparation(held.session)
        if preparation.ready is None and not preparation.failed:
            preparation.start()
            return {self._timer: gr.skip(), self._masthead: self._head(held.session)}
        return {self._timer: gr.Timer(active=False), **self.around(held.session)}

    def _switch(self, session: Session, event: gr.EventData) -> Updates:
        """Changes what the masthead offers: the language, the library, the model that answers."""
        sent = given(event)
        language = as_language(sent.get("language")) or session.language
        session = replace(session, language=language)
        if sent.get("do") == "all":
            session = replace(session, documents=())
        if sent.get("library") in self.shelf.names():
            session = session.moved(sent["library"])
        engine = self.engine(session)
        if engine and sent.get("model") in [model.name for model in engine.models]:
            session = replace(session, model=sent["model"])
        return self.begin(session)

    def everything(self, session: Session) -> Updates:
        """Returns the whole page for a session."""
        updates = self.frame(session)
        for view in self.views:
            updates |= view.show(session)
        return updates
