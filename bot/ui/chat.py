"""The Ask view: the conversation, the box below it, and the handlers behind both.

Everything a reader sees is made elsewhere as escaped HTML; here it is only put in its place. The
session lives in the shell's State: nothing of a reader is kept on this module's objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import gradio as gr

from bot.markdown import escape
from bot.ui.actions import Offer
from bot.ui.article import render_exchange, status_line
from bot.ui.errands import Errands, Services, errand
from bot.ui.following import follow
from bot.ui.frame import Theme, render_welcome
from bot.ui.places import QUIET, Updates, given, place
from bot.ui.shell import Shell
from bot.ui.taking import formats
from bot.ui.talks import render_talks
from bot.ui.touring import Tour, render_tour, step_to
from bot.ui.turns import Exchange, Session
from bot.ui.wording import texts_for

_ERRANDS = {"like": "judge", "copy": "copy", "download": "export", "apply": "share"}
"""Which errand each event of a place begins."""


class AskView:
    """Builds the Ask view and answers its events."""

    name = "ask"

    def __init__(
        self, examples: Sequence[Theme], services: Services, tour: Tour | None = None
    ) -> None:
        self._tour = tour
        self._examples = examples
        self._keeper = services.keeper
        self._errands = Errands(services)

    def build(self, shell: Shell) -> None:
        """Makes the components."""
        self._shell = shell
        texts = texts_for("en")
        self._coming = gr.State(None)  # the exchange that is being answered, as far as it is
        self._aside = place("aside")
        with gr.Column(elem_id="reading"):
            self._past = place("past")
            self._now = place("now")
            with gr.Row(elem_id="ask"):
                self._box = gr.Textbox(
                    lines=1,
                    max_lines=8,
                    elem_id="question",
                    label=texts("box_label"),
                    show_label=False,
                    container=False,
                    autofocus=True,
                    placeholder=texts("box_hint"),
                )
                self._ask = gr.Button(texts("ask"), elem_id="send")
                self._stop = gr.Button(texts("stop"), elem_id="stop", visible=False)
                self._status = gr.HTML(
                    "",
                    elem_id="status",
                    html_template='<p role="status" aria-live="polite">${value}</p>',
                    js_on_load=None,
                    apply_default_css=False,
                )

    @property
    def outputs(self) -> Sequence[Any]:
        """The components that ``show`` fills."""
        conversation = [self._past, self._now, self._box, self._ask, self._stop, self._status]
        return [self._aside, self._shell.errand, self._shell.foot, *conversation]

    def wire(self, shell: Shell) -> None:
        """Connects what asks, and what stops it."""
        session, coming = shell.session, self._coming
        shown = [*self.outputs, *shell.outputs]
        asks = (self._box.submit, self._ask.click, *(
            where.select for where in (self._now, self._past, shell.foot)
        ))  # fmt: skip
        begun = gr.on(
            asks, self._begin, [self._box, session], [coming, *shown], trigger_mode="once", **QUIET
        )
        # The slow step gives nothing to the session, which other events change meanwhile.
        newest = [coming, self._now, self._status]
        asking = begun.success(self._answer, [session, coming], newest, **QUIET)
        asking.success(self._keep, [session, coming], shown, **QUIET)
        stopped = {"cancels": [asking], **QUIET}
        self._stop.click(self._halt, [session, coming], shown, queue=False, **stopped)
        self._aside.select(self._talk, [session], shown, **stopped)
        for event, name in _ERRANDS.items():
            for where in (self._now, self._past, self._aside):
                getattr(where, event)(self._runner(name), [session], shown, **QUIET)

    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language."""
        texts = texts_for(session.language)
        box = gr.Textbox(placeholder=texts("box_hint"), label=texts("box_label"))
        return {
            **self._conversation(session),
            self._aside: render_talks(texts, formats()),
            self._box: box,
        }

    def _begin(self, typed: str, session: Session, event: gr.EventData) -> Updates:
        """Puts what was typed or chosen, or an earlier question again, at the conversation's end;
        while another is being answered, nothing."""
        sent = given(event)
        if sent.get("do") == "new":
            return self._everything(session.begun())
        if session.last and session.last.running:
            return {self._status: gr.skip()}
        if sent.get("do") == "step":
            return self._step(session, sent)
        asked = _asked(typed, session, sent)
        if asked is None:
            texts = texts_for(session.language)
            return {self._status: escape(texts("empty_question"))}
        return {**self._asking(asked), **({} if sent else {self._box: ""})}

    def _asking(self, session: Session) -> Updates:
        return {self._coming: None, **self._everything(session), **self._newest(session)}

    def _answer(self, session: Session, coming: Exchange | None) -> Iterator[Updates]:
        """Answers the last question, unless that is under way."""
        last = session.last
        if last is None or not last.running or coming:
            yield {self._status: gr.skip()}
            return
        history, spent = session.history(), session.spent
        for exchange in follow(last, self._shell.preparation, history, spent=spent):
            yield {self._coming: exchange, **self._newest(session.with_last(exchange))}

    def _keep(self, session: Session, coming: Exchange | None) -> Updates:
        """Puts what came of it into the session as it is now."""
        session = self._arrived(session, coming)
        last = session.last
        if last is None or coming is None or last.id != coming.id:
            return {self._status: gr.skip()}
        restored = {self._box: last.question} if last.stage == "failed" else {}
        return {**self._everything(session), **restored, self._shell.errand: self._kept(session)}

    def _arrived(self, session: Session, coming: Exchange | None) -> Session:
        """Returns the session with as much of its last answer as has come."""
        last = session.last
        if last is None or coming is None or last.id != coming.id or not last.running:
            return session
        return self._stood_in(session.with_last(coming))

    def _step(self, session: Session, sent: dict[str, Any]) -> Updates:
        """Goes one step on or back in the tour."""
        if self._tour is None:
            return {self._status: gr.skip()}
        stepped = step_to(self._tour, session, -1 if sent.get("by") == "-1" else 1)
        if len(stepped.exchanges) > len(session.exchanges):
            return self._asking(stepped)
        return self._everything(stepped)

    def _stood_in(self, session: Session) -> Session:
        """Returns the session, a failed step of the tour answered from its record."""
        last, engine = session.exchanges[-1], self._shell.preparation.ready
        if self._tour is None or engine is None or last.stage != "failed":
            return session
        return session.with_last(self._tour.stand_in(last, engine.documents()))

    def _halt(self, session: Session, coming: Exchange | None) -> Updates:
        session = self._arrived(session, coming)
        if session.last:
            session = session.with_last(session.last.stopped())
        return {self._shell.session: session, **self._conversation(session)}

    def _talk(self, session: Session, event: gr.EventData) -> Updates:
        """Begins a new conversation, or goes on with one that the reader's browser kept."""
        sent, texts = given(event), texts_for(session.language)
        if sent.get("do") == "new":
            return self._everything(session.begun())
        documents = self._shell.preparation.engine().documents()
        exchanges = self._keeper.unpack(sent.get("record"), documents)
        if not exchanges:
            return {self._status: escape(texts("not_restored"))}
        return self._everything(session.begun(exchanges))

    def _runner(self, name: str) -> Callable[[Session, gr.EventData], Updates]:
        """Returns the handler of one kind of errand."""

        def run(session: Session, event: gr.EventData) -> Updates:
            done = self._errands.run(name, session, given(event))
            told = {self._shell.errand: done.errand, self._status: escape(done.said)}
            if done.session is session:
                return told
            return {
                **self._everything(done.session),
                **told,
                self._shell.errand: self._kept(done.session),
            }

        return run

    def _kept(self, session: Session) -> str:
        """Returns what lets the reader's browser keep the conversation."""
        packed = self._keeper.pack(session)
        return errand("keep", packed, title=session.exchanges[0].question[:80]) if packed else ""

    def _everything(self, session: Session) -> Updates:
        return {**self._shell.frame(session), **self._conversation(session)}

    def _conversation(self, session: Session) -> Updates:
        texts, last = texts_for(session.language), session.last
        running = bool(last and last.running)
        past = (render_exchange(each, texts, self._offer()) for each in session.exchanges[:-1])
        newest = {} if running else self._newest(session)  # what comes draws itself
        return {
            self._past: "".join(past),
            self._shell.foot: render_tour(self._tour, session, texts),
            **newest,
            self._ask: gr.Button(texts("ask"), visible=not running),
            self._stop: gr.Button(texts("stop"), visible=running),
        }

    def _newest(self, session: Session) -> Updates:
        texts, last = texts_for(session.language), session.last
        if last is None:
            return {self._now: render_welcome(texts, self._examples), self._status: ""}
        status = escape(status_line(last, texts))
        if not last.running:  # the page shows it, at length; here it is for those who listen
            status = f'<span class="said">{status}</span>'
        return {self._now: render_exchange(last, texts, self._offer()), self._status: status}

    def _offer(self) -> Offer:
        engine = self._shell.preparation.ready
        return Offer(models=engine.models if engine else (), formats=formats())


def _asked(typed: str, session: Session, sent: dict[str, Any]) -> Session | None:
    """Returns the session with what is asked now as its last exchange; None if that is nothing."""
    turn = session.find(sent.get("turn"))
    question = sent.get("question", turn.question if turn else typed)
    if not isinstance(question, str) or not question.strip():
        return None
    reading, model = (_words(sent.get(key)) for key in ("reading", "model"))
    return session.ask(question, since=turn, reading=reading, model=model)


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
