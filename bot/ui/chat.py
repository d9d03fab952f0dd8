"""The chat page's Gradio components and the handlers behind them.

Everything a reader sees is made elsewhere as escaped HTML; here it is only put in its place. The
session lives in ``gr.State``: nothing of a reader is kept on this module's objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr

from bot.markdown import escape
from bot.ui.article import render_exchange, status_line
from bot.ui.following import Preparation, follow
from bot.ui.frame import Example, render_masthead, render_welcome
from bot.ui.sources import render_sources
from bot.ui.turns import Session
from bot.ui.wording import Texts, as_language, preferred_language, texts_for

LANGUAGE_COOKIE = "bot_language"
CONCURRENT = 16
"""Questions answered at a time; Gradio's own default lets them wait for each other."""

_SENDER = Path(__file__).with_name("assets") / "sender.js"

Updates = dict[Any, Any]
"""New values by component, as Gradio takes them."""


class Chat:
    """Builds the page and answers its events."""

    def __init__(self, preparation: Preparation, examples: Sequence[Example]) -> None:
        self._preparation = preparation
        self._examples = examples

    def build(self) -> gr.Blocks:
        """Returns the page, ready to be mounted."""
        texts = texts_for("en")
        page: gr.Blocks = gr.Blocks(title=texts("name"), analytics_enabled=False, fill_width=True)
        with page:
            self._session = gr.State(Session())
            self._masthead = _html("masthead", render_masthead(texts, None))
            with gr.Row(elem_id="desk"):
                with gr.Column(elem_id="reading"):
                    self._past = _html("past")
                    self._now = _html("now")
                    self._build_box(texts)
                self._sources = _html("sources")
            self._timer = gr.Timer(0.7)
            self._wire(page)
        return page

    def _build_box(self, texts: Texts) -> None:
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

    def _wire(self, page: gr.Blocks) -> None:
        session = self._session
        shown = [session, self._masthead, self._past, self._now, self._sources, self._box]
        shown += [self._ask, self._stop, self._status]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        page.load(self._open, [session], shown, **quiet)
        self._timer.tick(
            self._wait, [session], [self._timer, self._masthead, self._sources], **quiet
        )
        self._masthead.select(self._switch_language, [session], shown, **quiet)
        asking = gr.on(
            [self._box.submit, self._ask.click, self._now.select],
            self._answer,
            [self._box, session],
            shown,
            trigger_mode="once",
            concurrency_limit=CONCURRENT,
            **quiet,
        )
        self._stop.click(self._halt, [session], shown, cancels=[asking], queue=False, **quiet)

    def _open(self, session: Session, request: gr.Request) -> Updates:
        """Shows the page in the reader's language: as switched before, or as the browser asks."""
        chosen = as_language(request.cookies.get(LANGUAGE_COOKIE))
        language = chosen or preferred_language(request.headers.get("accept-language", ""))
        return self._everything(replace(session, language=language))

    def _wait(self, session: Session) -> Updates:
        """Shows that the library is ready (or cannot be made so), and then waits no more."""
        if self._preparation.ready is None and not self._preparation.failed:
            self._preparation.start()
            return {self._timer: gr.skip()}
        return {self._timer: gr.Timer(active=False), **self._frame(session)}

    def _switch_language(self, session: Session, event: gr.EventData) -> Updates:
        language = as_language(_given(event).get("language")) or session.language
        return self._everything(replace(session, language=language))

    def _answer(self, typed: str, session: Session, event: gr.EventData) -> Iterator[Updates]:
        """Answers what was typed, an example that was chosen, or the last question again."""
        given = _given(event)
        again = bool(given.get("retry")) and session.last is not None
        question = session.last.question if again and session.last else given.get("question", typed)
        if not isinstance(question, str) or not question.strip():
            texts = texts_for(session.language)
            yield {self._status: escape(texts("empty_question"))}
            return
        session = session.ask(question, again=again)
        box = {} if given else {self._box: ""}
        yield {**self._conversation(session), **self._frame(session), **box}
        asked, history = session.exchanges[-1], session.history()
        for exchange in follow(asked, self._preparation, history):
            session = session.with_last(exchange)
            if exchange.running:
                yield {self._session: session, **self._newest(session)}
        failed = session.exchanges[-1].stage == "failed"
        restored = {self._box: question} if failed else {}
        yield {**self._conversation(session), **self._frame(session), **restored}

    def _halt(self, session: Session) -> Updates:
        if session.last:
            session = session.with_last(session.last.stopped())
        return self._conversation(session)

    def _everything(self, session: Session) -> Updates:
        texts = texts_for(session.language)
        return {
            **self._frame(session),
            **self._conversation(session),
            self._box: gr.Textbox(placeholder=texts("box_hint"), label=texts("box_label")),
        }

    def _frame(self, session: Session) -> Updates:
        """Returns what depends on the library: the page's head and the sources."""
        texts, engine = texts_for(session.language), self._preparation.ready
        failed = self._preparation.failed
        library = engine.documents() if engine else ()
        return {
            self._masthead: render_masthead(texts, engine, failed=failed),
            self._sources: render_sources(session.exchanges, library, texts),
        }

    def _conversation(self, session: Session) -> Updates:
        texts, last = texts_for(session.language), session.last
        running = bool(last and last.running)
        past = (render_exchange(exchange, texts) for exchange in session.exchanges[:-1])
        return {
            self._session: session,
            self._past: "".join(past),
            **self._newest(session),
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
        return {self._now: render_exchange(last, texts, newest=True), self._status: status}


def _html(elem_id: str, value: str = "") -> gr.HTML:
    """Returns a place for HTML of ours, which sends what is chosen in it as a select event."""
    script = _SENDER.read_text(encoding="utf-8")
    return gr.HTML(value, elem_id=elem_id, js_on_load=script, apply_default_css=False)


def _given(event: gr.EventData) -> dict[str, Any]:
    """Returns what the page sent with an event: nothing for the box and its button."""
    data = event._data
    return data if isinstance(data, dict) else {}
