"""Exchanges and sessions as values."""

from __future__ import annotations

from dataclasses import replace

from bot.types import Event, Question
from bot.ui.session import NEAREST, Exchange, Session
from tests.browser.fake_engine import FakeEngine


def test_an_exchange_goes_through_its_stages(engine: FakeEngine, events: list[Event]) -> None:
    exchange, stages = Exchange(id="t1", question="q"), ["reading"]
    for event in events:
        before, exchange = exchange, exchange.after(event, engine.documents())
        assert before is not exchange
        stages.append(exchange.stage)
    assert list(dict.fromkeys(stages)) == ["reading", "searching", "writing", "answered"]
    assert {d.name[:3] for d in exchange.sources} == {"002", "003", "004"}
    assert exchange.stopped() is exchange


def test_a_refusal_without_citations_can_open_the_nearest_passages(engine: FakeEngine) -> None:
    exchange = Exchange(id="t1", question="q")
    assert exchange.cited() == ()
    for event in engine.stream(Question(text="the price of tea")):
        exchange = exchange.after(event, engine.documents())
    cited = exchange.cited()
    assert [citation.n for citation in cited] == [1, 2, 3][:NEAREST]
    assert {citation.document for citation in cited} <= {d.name for d in exchange.sources}


def test_a_question_asked_again_takes_its_place_and_that_of_what_followed() -> None:
    session = Session(model="big", documents=("a.txt",)).ask("one").ask("two").ask("three")
    session = session.ask("two again", since=session.exchanges[1], reading="r", model="small")
    assert [(e.id, e.question) for e in session.exchanges] == [("t1", "one"), ("t4", "two again")]
    request = session.last.request(())
    assert (request.reading, request.model, request.documents) == ("r", "small", ("a.txt",))
    assert session.exchanges[0].request(()).model == "big"
    assert Session().last is None


def test_what_a_view_was_answered_can_be_opened(answered: Exchange) -> None:
    board = replace(answered, id="c1")
    session = Session().ask("one").with_board("compare", board)
    assert session.find("c1") is board
    assert session.find("t1") is session.exchanges[0]
    assert session.find("x") is session.find(None) is None
    assert session.opened() == (session.exchanges[0], board)


def test_asking_on_stops_what_was_left_running() -> None:
    assert Session().ask("one").ask("two").exchanges[0].stage == "stopped"


def test_the_history_holds_answered_exchanges_before_the_last(answered: Exchange) -> None:
    session = Session().ask("one").with_last(answered).ask("failed")
    session = session.with_last(session.last.failed("no")).ask("now")
    assert [turn.content for turn in session.history()] == [
        answered.question,
        answered.answer.text,
    ]
