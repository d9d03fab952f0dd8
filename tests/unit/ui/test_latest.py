"""Events that change one reader's session at once: nothing of either is lost."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Generator
from dataclasses import replace

import pytest

from bot.ui.latest import Latest, keeping, merged
from bot.ui.turns import Session

ASKED = Session().ask("One?").ask("Two?")
FIRST, SECOND = ASKED.exchanges


def verdict(session: Session) -> Session:
    return session.with_exchange(replace(session.exchanges[0], verdict="good"))


def streamed(session: Session) -> Session:
    return session.with_exchange(replace(session.exchanges[-1], draft="more"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda s: replace(s, language="zh-Hant"), lambda s: replace(s, model="llama")),
        (lambda s: replace(s, language="zh-Hant"), streamed),
        (verdict, streamed),
        (lambda s: s.with_board("see", FIRST), lambda s: s.with_board("compare", SECOND)),
        (lambda s: s.ask("Three?"), verdict),
        (lambda s: s, streamed),
    ],
)
def test_changes_made_at_once_are_all_kept(one, other) -> None:
    both = one(other(ASKED))
    assert merged(ASKED, one(ASKED), other(ASKED)) == both
    assert merged(ASKED, other(ASKED), one(ASKED)) == both


def test_what_was_stopped_is_not_gone_on_with() -> None:
    stopped = ASKED.with_last(SECOND.stopped())
    assert merged(ASKED, streamed(ASKED), stopped) == stopped


def test_another_conversation_is_not_written_over() -> None:
    other = ASKED.begun((replace(SECOND, question="Of another day?"),))
    assert merged(ASKED, streamed(ASKED), other).exchanges == other.exchanges


def frame(session: Session) -> dict[str, object]:
    return {"state": session, "masthead": session.language}


def test_a_handler_is_given_the_newest_session_and_gives_back_the_holder() -> None:
    def switch(session: Session, language: str) -> dict[str, object]:
        return frame(replace(session, language=language))

    latest = Latest(ASKED)
    shown = keeping(switch, "state", frame)(latest, "zh-Hans")
    assert shown == {"state": latest, "masthead": "zh-Hans"}
    assert latest.session == replace(ASKED, language="zh-Hans")


def test_what_others_changed_meanwhile_is_drawn_anew() -> None:
    latest = Latest(ASKED)

    def slow(session: Session) -> dict[str, object]:
        latest.change(session, replace(session, language="zh-Hant"))
        return {**frame(session), "answer": "drawn"}

    shown = keeping(slow, "state", frame)(latest)
    assert shown == {"state": latest, "masthead": "zh-Hant", "answer": "drawn"}


def test_a_stream_is_sent_the_newest_session_and_is_closed_when_it_is_left() -> None:
    seen, closed = [], []

    def stream(session: Session) -> Generator[dict[str, object], Session, None]:
        try:
            for _ in range(3):
                session = yield {"state": streamed(session), "now": session.language}
                seen.append(session.language)
        finally:
            closed.append(True)

    latest = Latest(ASKED)
    handler = keeping(stream, "state", frame)
    assert inspect.isgeneratorfunction(handler)
    events = handler(latest)
    assert next(events)["now"] == "en"
    latest.change(latest.session, replace(latest.session, language="zh-Hans"))
    assert next(events)["now"] == "zh-Hans"
    assert seen == ["zh-Hans"]
    events.close()
    assert closed == [True]
    assert latest.session.exchanges[-1].draft == "more"
    assert list(keeping(stream, "state", frame)(latest))[-1]["now"] == "zh-Hans"


def test_each_reader_has_a_session_of_their_own() -> None:
    first = Latest()
    other = copy.deepcopy(first)
    first.change(first.session, ASKED)
    assert other.session == Session()
