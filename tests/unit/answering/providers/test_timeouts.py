"""Waiting ends in time, whoever leaves ends the work, and errors come through as they are."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Iterator

import pytest
from langchain_core.messages import AIMessageChunk

from bot.answering.providers.timeouts import Left, Limits, ticking, within


class Slow:
    """A stream that gives numbers at intervals, and notes how it ends."""

    def __init__(self, *pauses_s: float, error: Exception | None = None) -> None:
        self._pauses_s, self._error = pauses_s, error
        self.ended = threading.Event()
        self.begun = threading.Event()

    async def numbers(self) -> AsyncGenerator[int, None]:
        try:
            self.begun.set()
            for number, pause_s in enumerate(self._pauses_s):
                await asyncio.sleep(pause_s)
                yield number
            if self._error:
                raise self._error
        finally:
            self.ended.set()


def test_pieces_come_in_order_and_none_while_nothing_comes() -> None:
    def work() -> Iterator[int]:
        yield 1
        time.sleep(0.3)
        yield 2

    pieces = list(ticking(work))
    assert [piece for piece in pieces if piece] == [1, 2]
    assert pieces[1] is None


def test_a_stream_is_given_as_it_comes() -> None:
    assert list(within(Limits(), Slow(0, 0.01, 0).numbers())) == [0, 1, 2]


@pytest.mark.parametrize(("piece_s", "whole_s"), [(0.1, 5.0), (5.0, 0.1)])
def test_a_wait_ends_in_time(piece_s: float, whole_s: float) -> None:
    slow = Slow(5)
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        list(within(Limits(piece_s=piece_s, whole_s=whole_s), slow.numbers()))
    assert time.monotonic() - started < 2
    assert slow.ended.wait(5)


def test_the_first_word_has_a_limit_of_its_own_and_those_of_the_rest_follow_it() -> None:
    limits = Limits(piece_s=0.1, whole_s=0.3, first_s=5)
    assert list(within(limits, Slow(0.5, 0, 0).numbers())) == [0, 1, 2]
    with pytest.raises(TimeoutError):
        list(within(limits, Slow(0.5, 0.4).numbers()))
    with pytest.raises(TimeoutError):
        list(within(Limits(first_s=0.1), Slow(2).numbers()))


def test_an_announcement_is_no_first_word() -> None:
    async def announced() -> AsyncGenerator[AIMessageChunk, None]:
        yield AIMessageChunk("")
        await asyncio.sleep(0.4)
        yield AIMessageChunk("Yes.")

    said = within(Limits(piece_s=0.1, first_s=5), announced())
    assert [piece.text for piece in said] == ["", "Yes."]


def test_a_stream_that_never_ends_is_ended() -> None:
    with pytest.raises(TimeoutError):
        list(within(Limits(piece_s=1, whole_s=0.2), Slow(*[0.01] * 1000).numbers()))


def test_errors_come_through() -> None:
    pieces = ticking(lambda: within(Limits(), Slow(0, error=KeyError("x")).numbers()))
    assert next(piece for piece in pieces if piece is not None) == 0
    with pytest.raises(KeyError):
        list(pieces)


def test_whoever_stops_between_two_pieces_ends_the_stream() -> None:
    slow = Slow(0, 5)
    pieces = within(Limits(), slow.numbers())
    assert next(pieces) == 0
    pieces.close()  # type: ignore[attr-defined]
    assert slow.ended.wait(5)


def test_whoever_leaves_ends_what_waits_within() -> None:
    slow, told = Slow(60), threading.Event()

    def answer() -> Iterator[int]:
        try:
            yield from within(Limits(), slow.numbers())
        except Left:
            told.set()
            raise

    pieces = ticking(answer)
    while not slow.begun.is_set():
        assert next(pieces) is None
    pieces.close()
    assert slow.ended.wait(5)
    assert told.wait(5)
