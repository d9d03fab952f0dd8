"""A session that several events change at once."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import partial

from bot.ui.session import Held, Session


def test_what_one_event_changes_outlasts_another_that_began_before() -> None:
    held = Held(Session().ask("Slow?"))
    coming = held.session.exchanges[-1]  # what the slow event knows
    held.change(lambda session: replace(session, language="zh-Hans", model="big"))
    session = held.change(partial(Session.arrived, exchange=replace(coming, draft="So far")))
    assert (session.language, session.model) == ("zh-Hans", "big")
    assert session.last
    assert session.last.draft == "So far"


def test_what_was_stopped_or_left_does_not_come() -> None:
    session = Session().ask("Slow?")
    late = replace(session.exchanges[-1], draft="Late")
    stopped = session.with_last(session.exchanges[-1].stopped())
    assert stopped.arrived(late) is stopped
    assert session.begun().arrived(late).exchanges == ()
    assert session.ask("Another?").arrived(late).exchanges[-1].draft == ""


def test_each_reader_has_a_session_of_their_own() -> None:
    first = Held()
    other = copy.deepcopy(first)
    other.change(lambda session: session.ask("Mine?"))
    assert first.session == Session()
