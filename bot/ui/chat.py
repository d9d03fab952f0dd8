"""The Ask view: the conversation, the box below it, and the handlers behind both.

Everything a reader sees is made elsewhere as escaped HTML; here it is only put in its place. The
session lives in the shell's State: nothing of a reader is kept on this module's objects.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import gradio as gr

from bot.answering.providers.discovery import Found, discovered
from bot.answering.providers.offered import OFFLINE
from bot.export.formats import FORMATS
from bot.service.configuration import Configuration
from bot.service.libraries import DEMO
from bot.types import ModelInfo
from bot.ui.answer_actions import AnswerActions, errand
from bot.ui.demo_tour import Tour, render_tour, resumed, step_to
from bot.ui.engine_runner import attempt, follow
from bot.ui.exchange_view import render_exchange, status_line
from bot.ui.header import Example, Theme
from bot.ui.i18n import texts_for
from bot.ui.page import Updates, View, given, place, status
from bot.ui.rendering import escaped, render
from bot.ui.session import Exchange, Held, Session
from bot.ui.session_storage import Keeper


@dataclass
class AskView(View):
    """Builds the Ask view and answers its events."""

    name = "ask"

    examples: Sequence[Theme]
    keeper: Keeper
    actions: AnswerActions
    tour: Tour | None = None
    configuration: Configuration | None = None
    """What the page's host may change; None where others reach the page, too."""

    def build(self) -> None:
        """Makes the components."""
        texts = texts_for("en")
        self._aside = place("aside")
        with gr.Column(elem_id="reading"):
            self._past = place("past")
            self._now = place("now")
            with gr.Row(elem_id="ask"):
                self._box = gr.Textbox(
                    lines=1, max_lines=8, elem_id="question", label=texts("box_label"),
                    show_label=False, container=False, autofocus=True,
                    placeholder=texts("box_hint"),
                )  # fmt: skip
                self._ask = gr.Button(texts("view_ask"), elem_id="send")
                self._stop = gr.Button(texts("stop"), elem_id="stop", visible=False)
                self._status = status("status")

    def wire(self) -> None:
        """Connects what asks, what stops it, and what else the places send."""
        on = self.shell.on
        asked = (self._box.submit, self._ask.click)
        chosen = (self._now.select, self._past.select, self.shell.foot.select)
        on([*asked, *chosen], self._answer, self._box, slow=True, trigger_mode="multiple")
        on(self._stop.click, self._halt)
        on(self._now.submit, self._accept)
        on(self._aside.select, self._talk)
        on(self.shell.inboxes[self.name].select, self._welcome)
        on(self.shell.inboxes[self.name].select, self._offer, slow=True)
        on([each.download for each in (self._now, self._past, self._aside)], self._run)

    def show(self, session: Session) -> Updates:
        """Returns the whole view in the session's language."""
        texts = texts_for(session.language)
        box = gr.Textbox(placeholder=texts("box_hint"), label=texts("box_label"))
        return {**self._conversation(session), self._aside: self._beside(session), self._box: box}

    def _answer(self, typed: str, held: Held, event: gr.EventData) -> Iterator[Updates]:
        """Answers what was typed or chosen, or an earlier question again from there, and then what
        was sent meanwhile. What is stopped or left ends with its next event."""
        sent = given(event)
        with held.lock:
            before = held.session.last
            begun = self._begun(held.session, typed, sent)
            held.session = session = begun or held.session
        if begun is None:
            yield {self._status: escaped(texts_for(session.language)("empty_question"))}
            return
        kept: Updates = {self.shell.session: gr.skip()}  # it is held already
        yield {**self._everything(session), **kept, **({} if sent else {self._box: ""})}
        while (last := session.last) and last is not before and last.running:
            before = last
            for exchange in self._followed(last, session):
                session = held.change(partial(Session.arrived, exchange=exchange))
                if session.last is not exchange:
                    return
                if exchange.running:
                    yield self._newest(session)
            again = {self._box: last.question} if exchange.stage == "failed" else {}
            errand = {self.shell.errand: self._kept(session)}
            yield {**self._everything(session), **kept, **again, **errand}
            session = held.change(Session.resumed)
            if session.last is not exchange:
                yield {**self._everything(session), **kept}

    def _begun(self, session: Session, typed: str, sent: dict[str, Any]) -> Session | None:
        """Returns the session as what was typed or chosen begins; None if that is nothing."""
        if sent.get("do") == "new":
            return session.begun()
        if sent.get("do") == "step" and self.tour:
            return step_to(self.tour, session, -1 if sent.get("by") == "-1" else 1)
        return _asked(typed, session, sent)

    def _followed(self, asked: Exchange, session: Session) -> Iterator[Exchange]:
        """Yields the exchange as it is answered: in a tour, where the model fails, offline."""
        preparation = self.shell.preparation(session)
        for exchange in follow(asked, preparation, session.history()):
            broke_off = exchange.answer is not None and exchange.answer.broke_off
            if self.tour and (exchange.offline_offer or broke_off):
                again = replace(asked, model=OFFLINE.name)
                yield from follow(again, preparation, session.history())
            else:
                yield exchange

    def _halt(self, session: Session) -> Updates:
        """Stops the answer; what waited for its turn goes back into the box."""
        back = {self._box: "\n".join(session.waiting)} if session.waiting else {}
        if session.last:
            session = replace(session.with_last(session.last.stopped()), waiting=())
        return {self.shell.session: session, **self._conversation(session), **back}

    def _accept(self, session: Session, event: gr.EventData) -> Updates:
        """Has a server of this machine answer, to which the host said yes."""
        sent, texts, failed = given(event), texts_for(session.language), ""
        for each in self._offers():
            if self.configuration and each.address == sent.get("address"):
                values = {"OPENAI_BASE_URL": each.address, "OPENAI_MODEL": each.model}
                use = partial(self.configuration.use, values, keep="keep" in sent)
                failed = attempt(use, texts, "unexpected")[1]
        return {**self._everything(session), self._status: escaped(failed)}

    def _offers(self) -> Sequence[Found]:
        return discovered(self.configuration.settings) if self.configuration else ()

    def _talk(self, session: Session, event: gr.EventData) -> Updates:
        """Begins a new conversation, or goes on with one that the reader's browser kept."""
        sent, texts = given(event), texts_for(session.language)
        if sent.get("do") == "new":
            return self._everything(session.begun())
        exchanges = self.keeper.unpack(sent.get("record"), self.shell.shelf.documents)
        if not exchanges:
            return {self._status: escaped(texts("not_restored"))}
        answer = exchanges[-1].answer
        if answer and answer.library in self.shell.shelf.names():
            session = session.moved(answer.library)
        session = session.begun(exchanges)
        return self.shell.everything(resumed(self.tour, session) if self.tour else session)

    def _run(self, session: Session, event: gr.EventData) -> Updates:
        sent = given(event)
        errand, said = self.actions.run(session, sent)
        updates = {self.shell.errand: errand, self._status: escaped(said)}
        if sent.get("do") in ("share", "withdraw"):
            updates[self._aside] = self._beside(session, open_links=sent["do"] == "withdraw")
        return updates

    def _beside(self, session: Session, *, open_links: bool = False) -> str:
        """Returns what stands beside the answers: conversations, and the links that were given."""
        texts, links = texts_for(session.language), self.actions.shared.of(session.owner)
        return render("history", texts, formats=FORMATS, links=links, open_links=open_links)

    def _kept(self, session: Session) -> str:
        """Returns what lets the reader's browser keep the conversation."""
        texts, packed = texts_for(session.language), self.keeper.pack(session)
        if not packed:
            return ""
        return errand("keep", texts, packed, title=session.exchanges[0].question[:80])

    def _everything(self, session: Session) -> Updates:
        return {**self.shell.frame(session), **self._conversation(session)}

    def _conversation(self, session: Session) -> Updates:
        texts, last = texts_for(session.language), session.last
        running = bool(last and last.running)
        models = self._models(session)
        past = (render_exchange(each, texts, models) for each in session.exchanges[:-1])
        return {
            self._past: "".join(past), self.shell.foot: render_tour(self.tour, session, texts),
            **self._newest(session), self._ask: gr.Button(texts("view_ask"), visible=not running),
            self._stop: gr.Button(texts("stop"), visible=running),
        }  # fmt: skip

    def _newest(self, session: Session) -> Updates:
        texts, last = texts_for(session.language), session.last
        if last is None:
            return {**self._welcome(session), self._status: ""}
        # Once it has ended the page shows it, at length; here it is for those who listen.
        waiting, line = session.waiting, status_line(last, texts)
        line = render("status", texts, line=line, shown=last.running, waiting=waiting)
        return {self._now: render_exchange(last, texts, self._models(session)), self._status: line}

    def _welcome(self, session: Session) -> Updates:
        """Returns what stands there before anything was asked: for the documents there are now."""
        if session.last:
            return {self._now: gr.skip()}
        engine = self.shell.engine(session)
        ours = self.shell.shelf.name(session.library) == DEMO  # of what it holds the examples ask
        themes = self.examples if ours else ()
        if engine and not themes and (tried := engine.first_questions(wait=False)):
            themes = (Theme({}, tuple(Example(*each) for each in tried)),)
        documents = engine.documents() if engine else None
        texts = texts_for(session.language)
        shown = {"themes": themes, "documents": documents, "offers": self._offers()}
        return {self._now: render("welcome", texts, **shown)}

    def _offer(self, held: Held) -> Updates:
        """Shows what can be asked first of documents that come without examples, once it is known
        to be answered."""
        engine = self.shell.engine(held.session)
        if engine and not held.session.last:
            engine.first_questions()
        return self._welcome(held.session)

    def _models(self, session: Session) -> Sequence[ModelInfo]:
        engine = self.shell.engine(session)
        return engine.models if engine else ()


def _asked(typed: str, session: Session, sent: dict[str, Any]) -> Session | None:
    """Returns the session with what is asked now as its last exchange, or waiting while that is
    answered; None if that is nothing."""
    turn = session.find(sent.get("turn"))
    question = sent.get("question", turn.question if turn else typed)
    if not isinstance(question, str) or not question.strip():
        return None
    if turn is None and session.last and session.last.running:
        return session.later(question)
    given = (sent.get(key) for key in ("reading", "model"))
    reading, model = (each if isinstance(each, str) and each.strip() else None for each in given)
    return session.ask(question, since=turn, reading=reading, model=model)
