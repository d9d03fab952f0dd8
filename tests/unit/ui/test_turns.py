"""Exchanges and sessions as values."""

from __future__ import annotations

from bot.types import Event, Question
from bot.ui.turns import NEAREST, Exchange, Session
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


def test_a_question_asked_again_takes_the_last_ones_place_under_a_new_id() -> None:
    session = Session().ask("one").ask("two").ask("two again", again=True)
    assert [(e.id, e.question) for e in session.exchanges] == [("t1", "one"), ("t3", "two again")]
    assert Session().last is None


def test_asking_on_stops_what_was_left_running() -> None:
    assert Session().ask("one").ask("two").exchanges[0].stage == "stopped"


def test_the_history_holds_answered_exchanges_before_the_last(answered: Exchange) -> None:
    session = Session().ask("one").with_last(answered).ask("failed")
    session = session.with_last(session.last.failed("no")).ask("now")
    assert [turn.content for turn in session.history()] == [
        answered.question,
        answered.answer.text,
    ]
