"""The application without a browser: its headers, its settings, and the handlers of the page."""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from fastapi.testclient import TestClient

from bot.errors import SettingsError, UsageError
from bot.types import Progress
from bot.ui import app as application
from bot.ui.answer_actions import AnswerActions
from bot.ui.chat import AskView
from bot.ui.guard import COOKIE, owner_of
from bot.ui.header import read_examples
from bot.ui.i18n import LANGUAGE_COOKIE, LIBRARY_COOKIE
from bot.ui.page import Shell
from bot.ui.session import Held, Session
from bot.ui.session_storage import SharedAnswers, keeper_in
from tests.browser.conftest import in_a_loop
from tests.browser.fake_engine import SEEDS, FakeEngine, shelf_of

EXAMPLES = SEEDS / "examples.yaml"
Shown = dict[str, Any]


class Reader:
    """Works a page's handlers as Gradio does, and keeps what is shown by component."""

    def __init__(self, source: object, **shelf: Any) -> None:
        self.folder = Path(tempfile.mkdtemp(dir="."))  # each test runs in a folder of its own
        self.chat = AskView(
            read_examples(EXAMPLES),
            keeper_in(self.folder),
            AnswerActions(SharedAnswers(self.folder)),
        )
        self.shell = Shell(shelf_of(source, **shelf), [self.chat])
        in_a_loop(self.shell.build)
        self.names = {
            component: name.lstrip("_")
            for name, component in (vars(self.chat) | vars(self.shell)).items()
            if isinstance(component, gr.blocks.Block)
        }
        self.shown: Shown = {}
        self.held = Held()

    @property
    def session(self) -> Session:
        return self.held.session

    def see(self, updates: dict[Any, Any]) -> None:
        new = {self.names[component]: value for component, value in updates.items()}
        self.shown |= new
        if isinstance(new.get("session"), Session):
            self.held.session = new["session"]

    def open(self, *, accept: str = "", cookies: dict[str, str] | None = None) -> None:
        request = SimpleNamespace(
            headers={"accept-language": accept}, cookies=cookies or {}, username=None
        )
        self.see(self.shell._open(self.session, request))

    def ask(self, typed: str, **given: object) -> list[Shown]:
        steps = []
        event = gr.EventData(None, given or None)
        for updates in self.chat._answer(typed, self.held, event):
            self.see(updates)
            steps.append(dict(self.shown))
        return steps


@pytest.fixture
def reader() -> Reader:
    reader = Reader(FakeEngine(pause=0))
    reader.open()
    return reader


@pytest.fixture
def client() -> Iterator[TestClient]:
    app = in_a_loop(
        lambda: application.create_app(
            shelf_of(FakeEngine(pause=0)), data_dir=Path("data"), examples=EXAMPLES
        )
    )
    with TestClient(app, base_url="http://localhost") as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/health", "/config", "/nothing/here"])
def test_every_response_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_health_tells_who_answers(client: TestClient) -> None:
    assert client.get("/health").json() == {
        "status": "ready",
        "model": "offline",
        "corpus_version": "3f2a91c0",
    }


def test_gradios_settings_do_not_stay_at_their_defaults(client: TestClient) -> None:
    config = client.app.routes[-1].app.get_blocks().config  # type: ignore[attr-defined]
    assert config["analytics_enabled"] is False
    assert config["show_error"] is False
    assert config["footer_links"] == []
    assert config["is_colab"] is False
    assert all(dependency["api_visibility"] == "private" for dependency in config["dependencies"])
    assert "fonts.googleapis" not in client.get("/").text + client.get("/theme.css").text


def test_the_engine_is_made_after_the_application_has_started() -> None:
    made: list[float] = []

    def make(_progress: Progress) -> FakeEngine:
        made.append(time.monotonic())
        return FakeEngine()

    app = in_a_loop(lambda: application.create_app(shelf_of(make), data_dir=Path("data")))
    assert made == []
    with TestClient(app, base_url="http://localhost") as client:
        assert client.get("/health").json()["status"] == "preparing"
        deadline = time.monotonic() + 5
        while client.get("/health").json()["status"] != "ready" and time.monotonic() < deadline:
            time.sleep(0.05)
        assert client.get("/health").json()["model"] == "offline"
    assert len(made) == 1


@pytest.mark.loopback
def test_a_port_that_is_taken_is_a_usage_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=r"Cannot listen on '127\.0\.0\.1'.*--port"):
            application.serve(lambda _: pytest.fail("not reached"), host="127.0.0.1", port=port)


@pytest.mark.loopback
def test_serving_says_where_and_runs_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    served: list[Any] = []
    made = in_a_loop(
        lambda: application.create_app(
            shelf_of(FakeEngine()), data_dir=Path("data"), examples=EXAMPLES
        )
    )
    monkeypatch.setattr(
        application.uvicorn.Server, "run", lambda self, sockets: served.append(sockets[0])
    )
    application.serve(lambda _access: made, host="127.0.0.1", port=0, say=said.append)
    assert said[0].startswith("The page is at http://127.0.0.1:")
    assert served


def test_a_link_belongs_to_who_signed_in_else_to_the_browser() -> None:
    def owner(name: str | None = None, cookie: str = "", **headers: str) -> str:
        request = SimpleNamespace(headers=headers, cookies={COOKIE: cookie}, username=name)
        return owner_of(request, "x-user")

    assert owner("ann", "a") == owner("ann", "b") == owner(None, "c", **{"x-user": "ann"})
    assert len({owner("ann"), owner(None, "ann"), owner(None, "a"), owner(None, "b")}) == 4


def test_the_page_opens_in_the_browsers_language_unless_it_was_switched(reader: Reader) -> None:
    reader.open(accept="zh-TW,zh;q=0.9")
    assert reader.session.language == "zh-Hant"
    reader.open(accept="zh-TW", cookies={LANGUAGE_COOKIE: "zh-Hans"})
    assert reader.session.language == "zh-Hans"
    reader.open(accept="zh-TW", cookies={LANGUAGE_COOKIE: "<script>"})
    assert reader.session.language == "zh-Hant"


def test_an_answer_is_streamed_and_the_box_is_emptied(reader: Reader) -> None:
    steps = reader.ask("What was Weibo worth?")
    assert steps[0]["box"] == ""
    assert 'data-stage="reading"' in steps[0]["now"]
    assert 'data-stage="answered"' in steps[-1]["now"]
    assert 'id="src-t1-1"' in steps[-1]["sources"]
    assert reader.session.last.stage == "answered"


def test_the_next_question_moves_the_last_answer_up(reader: Reader) -> None:
    reader.ask("one")
    steps = reader.ask("two")
    assert 'id="t1"' in steps[0]["past"]
    assert 'id="t2"' in steps[-1]["now"]
    assert 'id="src-t1-1"' in steps[-1]["sources"]


def test_retry_and_examples_leave_the_box_alone(reader: Reader) -> None:
    reader.shown.pop("box")
    reader.ask("half a thought", question="An example?")
    assert "box" not in reader.shown
    reader.ask("half a thought", turn="t1")
    assert [exchange.question for exchange in reader.session.exchanges] == ["An example?"]
    assert reader.session.last.id == "t2"


@pytest.mark.parametrize(("typed", "given"), [(" \n", {}), ("", {"question": ["no", "text"]})])
def test_no_question_is_met_with_a_prompt(reader: Reader, typed: str, given: Shown) -> None:
    assert [step["status"] for step in reader.ask(typed, **given)] == [
        "Please type a question first."
    ]
    assert reader.session.exchanges == ()


def test_a_failure_gives_the_question_back(reader: Reader) -> None:
    steps = reader.ask("FAIL now")
    assert steps[-1]["box"] == "FAIL now"
    assert "set BOT_MODEL" in steps[-1]["now"]


def test_a_link_that_was_given_can_be_withdrawn(reader: Reader) -> None:
    reader.open(cookies={COOKIE: "secret"})
    reader.ask("one")
    reader.see(reader.chat._run(reader.session, gr.EventData(None, {"do": "share", "turn": "t1"})))
    (link,) = reader.chat.actions.shared.of(reader.session.owner)
    assert f'href="/answer/{link.id}"' in reader.shown["aside"]
    withdraw = gr.EventData(None, {"do": "withdraw", "link": link.id})
    reader.open(cookies={COOKIE: "another"})
    assert link.id not in reader.shown["aside"]
    reader.see(reader.chat._run(reader.session, withdraw))
    reader.open(cookies={COOKIE: "secret"})
    assert link.id in reader.shown["aside"]
    reader.see(reader.chat._run(reader.session, withdraw))
    assert link.id not in reader.shown["aside"]


def test_stop_marks_what_stands_there(reader: Reader) -> None:
    reader.see(reader.chat._halt(reader.session))
    assert reader.session.last is None
    event = gr.EventData(None, None)
    for updates in reader.chat._answer("one", reader.held, event):
        reader.see(updates)
        if reader.session.last.stage == "writing":
            break
    reader.see(reader.chat._halt(reader.session))
    assert 'data-stage="stopped"' in reader.shown["now"]


def test_a_question_sent_meanwhile_waits_its_turn_and_says_so(reader: Reader) -> None:
    steps = reader.chat._answer("one", reader.held, gr.EventData(None, None))
    reader.see(next(steps))
    (queued,) = reader.ask("two")
    assert "Next: “two”" in queued["status"]
    assert queued["box"] == ""
    for again in ("one", "two"):  # a key pressed twice
        reader.ask(again)
    assert [each.question for each in reader.session.exchanges] == ["one"]
    for updates in steps:
        reader.see(updates)
    assert [each.stage for each in reader.session.exchanges] == ["answered", "answered"]
    assert 'id="t2"' in reader.shown["now"]
    assert "Next" not in reader.shown["status"]
    engine = reader.shell.engine(reader.session)
    assert [len(question.history) for question in engine.asked] == [0, 2]


def test_stop_gives_back_what_waited_and_ends_the_answer(reader: Reader) -> None:
    steps = reader.chat._answer("one", reader.held, gr.EventData(None, None))
    next(steps)
    reader.ask("two")
    reader.see(reader.chat._halt(reader.session))
    assert reader.shown["box"] == "two"
    assert list(steps) == []
    assert [each.stage for each in reader.session.exchanges] == ["stopped"]


def test_what_was_said_in_one_library_does_not_go_on_in_another() -> None:
    other = FakeEngine(pause=0, library=[])
    engines = {"demo": FakeEngine(pause=0), "films": other}
    reader = Reader(engines["demo"], names=lambda: tuple(engines))
    reader.shell.shelf.source_of = lambda name: lambda _progress: engines[name]
    reader.open()
    reader.ask("one")
    assert list(reader.shell.shelf._opened) == ["demo"]
    reader.see(reader.shell._switch(reader.session, gr.EventData(None, {"library": "no such"})))
    assert reader.session.library == "demo"
    steps = reader.chat._answer("SLOW", reader.held, gr.EventData(None, None))
    next(steps)
    reader.see(reader.shell._switch(reader.session, gr.EventData(None, {"library": "films"})))
    assert "Preparing the library" in reader.shown["masthead"]
    reader.shell.shelf.of("films").engine()
    reader.see(reader.chat._welcome(reader.session))
    assert reader.session.exchanges == ()
    assert "Add your first documents" in reader.shown["now"]
    list(steps)
    assert reader.session.exchanges == ()
    reader.ask("two")
    assert [(question.text, question.history) for question in other.asked] == [("two", ())]
    reader.open(cookies={LIBRARY_COOKIE: "films"})
    assert reader.session.library == "films"


def test_a_conversation_goes_on_in_its_own_library() -> None:
    engine = FakeEngine(pause=0)
    reader = Reader(engine, names=lambda: ("demo", "films"))
    reader.open()
    reader.ask("one")
    answer = replace(reader.session.last.answer, library="films")
    session = reader.session.with_last(replace(reader.session.last, answer=answer))
    record = reader.chat.keeper.pack(session)
    reader.see(reader.chat._talk(session, gr.EventData(None, {"record": record})))
    assert reader.session.library == "films"
    assert reader.session.last.answer.citations


def test_switching_the_language_shows_everything_anew(reader: Reader) -> None:
    reader.ask("one")
    event = gr.EventData(None, {"language": "zh-Hans"})
    reader.see(reader.shell._switch(reader.session, event))
    assert "来源" in reader.shown["sources"]
    reader.see(reader.shell._switch(reader.session, gr.EventData(None, {"language": 7})))
    assert reader.session.language == "zh-Hans"


def test_what_a_slow_event_drew_before_a_switch_does_not_cover_it(reader: Reader) -> None:
    """It was made in the old language, and reaches the page when that has the new one."""
    answering = reader.shell._ended(reader.chat._answer)
    *usual, _ = answering("one", reader.held, gr.EventData(None, None))
    for step, updates in enumerate(answering("two", reader.held, gr.EventData(None, None))):
        if step == len(usual) - 1:
            event = gr.EventData(None, {"language": "zh-Hans"})
            reader.see(reader.shell._switch(reader.session, event))
        reader.see(updates)
    words = {"masthead": "提问", "sources": "来源", "now": "检索过程", "aside": "新对话"}
    assert {part for part, word in words.items() if word in reader.shown[part]} == set(words)


@pytest.mark.parametrize("well", [True, False])
def test_waiting_ends_when_the_library_is_ready_or_has_failed(well: bool) -> None:
    go = threading.Event()

    def make(_progress: Progress) -> FakeEngine:
        go.wait(5)
        if not well:
            raise SettingsError("Write a key.")
        return FakeEngine()

    reader = Reader(make)
    reader.see(reader.shell._wait(reader.held))
    assert "Preparing the library…" in reader.shown["masthead"]
    go.set()
    deadline = time.monotonic() + 5
    while "waiting" in reader.shown["masthead"] and time.monotonic() < deadline:
        time.sleep(0.02)
        reader.see(reader.shell._wait(reader.held))
    expected = "5 documents" if well else "could not be prepared"
    assert expected in reader.shown["masthead"]
