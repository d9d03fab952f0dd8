"""Waiting ends in time, whoever leaves ends the work, and errors come through as they are."""

from __future__ import annotations

import math
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from bot.answering.providers.retries import first
from bot.answering.providers.timeouts import CALL, NO_LIMITS, Call, Left, Limits, bounded, pause


def soon(limits: Limits) -> float:
    return time.monotonic() + limits.whole_s


def test_pieces_come_in_order_and_none_while_nothing_comes() -> None:
    def work() -> Iterator[int]:
        yield 1
        time.sleep(0.3)
        yield 2

    limits = Limits(piece_s=2, whole_s=4)
    pieces = list(bounded(work, limits, soon(limits)))
    assert [piece for piece in pieces if piece] == [1, 2]
    assert pieces[1] is None


@pytest.mark.parametrize(("piece_s", "whole_s"), [(0.1, 5.0), (5.0, 0.1)])
def test_a_wait_ends_in_time(piece_s: float, whole_s: float) -> None:
    go = threading.Event()

    def work() -> Iterator[int]:
        go.wait(5)
        yield 1

    limits = Limits(piece_s=piece_s, whole_s=whole_s)
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        list(bounded(work, limits, soon(limits)))
    assert time.monotonic() - started < 0.5
    go.set()


def test_a_work_that_never_ends_is_ended() -> None:
    def work() -> Iterator[int]:
        while True:
            time.sleep(0.01)
            yield 1

    limits = Limits(piece_s=1, whole_s=0.2)
    with pytest.raises(TimeoutError):
        list(bounded(work, limits, soon(limits)))


def test_errors_come_through() -> None:
    def work() -> Iterator[int]:
        yield 1
        raise KeyError("x")

    pieces = bounded(work, Limits(), soon(Limits()))
    assert next(pieces) == 1
    with pytest.raises(KeyError):
        next(pieces)


def test_whoever_leaves_ends_the_work_and_its_connection() -> None:
    ended, (ours, theirs) = threading.Event(), socket.socketpair()

    class Stream:
        def get_extra_info(self, name: str) -> socket.socket:
            assert name == "socket"
            return ours

    def work() -> Iterator[int]:
        call = CALL.get()
        assert call
        call.trace("connection.connect_tcp.started", {})
        call.trace("connection.connect_tcp.complete", {"return_value": Stream()})
        yield 1
        assert ours.recv(1) == b""
        ended.set()

    with ours, theirs:
        pieces = bounded(work, Limits(), soon(Limits()))
        assert next(pieces) == 1
        pieces.close()
        assert ended.wait(1)


def test_a_connection_made_after_the_reader_left_is_closed() -> None:
    call, (ours, theirs) = Call(), socket.socketpair()

    class Stream:
        def get_extra_info(self, name: str) -> socket.socket:
            return ours

    with ours, theirs:
        call.hang_up()
        call.trace("connection.start_tls.complete", {"return_value": Stream()})
        assert theirs.recv(1) == b""
        call.hang_up()
    call.hang_up()


def test_a_pause_can_be_left() -> None:
    assert list(pause(0)) == []
    assert list(pause(0.25)) == [None, None]


def test_whoever_leaves_ends_what_waits_within() -> None:
    """The outer work is an answer, the inner one a request of it that brings nothing."""
    ended = threading.Event()

    def request() -> Iterator[int]:
        ended.wait(5)
        yield 1

    def answer() -> Iterator[int]:
        yield 1
        assert [piece for piece in bounded(request, Limits(), soon(Limits())) if piece] == []
        ended.set()

    pieces = bounded(answer, NO_LIMITS, math.inf)
    assert next(pieces) == 1
    while next(pieces) is not None:
        pass
    pieces.close()
    assert ended.wait(2)


def test_a_reply_that_nobody_waits_for_is_none_and_no_pause_is_made_for_it() -> None:
    call = Call()
    call.hang_up()
    token = CALL.set(call)
    try:
        assert list(pause(60)) == []
        with pytest.raises(Left):
            first(bounded(lambda: [1], Limits(), soon(Limits())))
    finally:
        CALL.reset(token)
