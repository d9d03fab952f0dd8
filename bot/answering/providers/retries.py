"""Asks a server again where that may help: after a pause, within the time that a piece may take."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from typing import TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_before_delay,
    wait_exponential,
)

from bot.answering.providers.faults import ATTEMPTS, LONGEST_WAIT_S, Use, explained
from bot.answering.providers.timeouts import Limits, within
from bot.errors import ModelError

T = TypeVar("T")


def replies(
    request: Callable[[], AsyncGenerator[T, None]], limits: Limits, model: str, use: Use
) -> Iterator[T]:
    """Yields what a request gives, which is made again where nothing came and that may help.

    Raises:
        ModelError: the server failed, refused, could not be reached or sent something else.
        Left: nobody waits for it any more.
    """
    with explained(model, use):
        yield from within(limits, _attempts(request, limits, model, use))


async def _attempts(
    request: Callable[[], AsyncGenerator[T, None]], limits: Limits, model: str, use: Use
) -> AsyncGenerator[T, None]:
    begun = False
    pauses = wait_exponential(multiplier=limits.pause_s, exp_base=3)
    out_of_time = stop_before_delay(limits.piece_s)

    def pause_s(state: RetryCallState) -> float:
        asked_s = _error(state).wait_s
        return pauses(state) if asked_s is None else asked_s

    def is_over(state: RetryCallState) -> bool:
        hopeless = state.attempt_number >= ATTEMPTS.get(_error(state).kind, 1)
        too_long = state.upcoming_sleep > LONGEST_WAIT_S or out_of_time(state)
        return hopeless or too_long

    attempts = AsyncRetrying(
        retry=retry_if_exception(lambda error: isinstance(error, ModelError) and not begun),
        wait=pause_s,
        stop=is_over,
        reraise=True,
    )
    async for attempt in attempts:
        with attempt, explained(model, use):
            async with aclosing(request()) as pieces:
                async for piece in pieces:
                    begun = True
                    yield piece


def _error(state: RetryCallState) -> ModelError:
    assert state.outcome
    error = state.outcome.exception()
    assert isinstance(error, ModelError)
    return error
