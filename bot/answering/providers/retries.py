"""Asks a server again where that may help: after a pause, within the time that all may take."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import TypeVar

from bot.answering.providers.faults import KINDS, LONGEST_WAIT_S, Use, explained
from bot.answering.providers.timeouts import Left, Limits, bounded, pause
from bot.errors import ModelError

T = TypeVar("T")


def patient(
    request: Callable[[], Iterable[T]], limits: Limits, model: str, use: Use
) -> Generator[T | None, None, None]:
    """Yields what a request gives, None while nothing comes, and asks again where that may help.

    Raises:
        ModelError: the server failed, refused, could not be reached or sent something else.
    """
    ends = time.monotonic() + limits.whole_s
    attempt = 0
    while True:
        begun = False
        try:
            with explained(model, use):
                for piece in bounded(request, limits, ends):
                    begun = begun or piece is not None
                    yield piece
            return
        except ModelError as error:
            wait_s = None if begun else _pause_before(error, attempt, limits.pauses_s)
            if wait_s is None or time.monotonic() + wait_s > ends:
                raise
        attempt += 1
        yield from pause(wait_s)


def first(replies: Generator[T | None, None, None]) -> T:
    """Returns the first reply, and hangs up.

    Raises:
        Left: nobody waits for it any more.
    """
    with closing(replies):
        for reply in replies:
            if reply is not None:
                return reply
    raise Left


def _pause_before(error: ModelError, attempt: int, pauses_s: tuple[float, ...]) -> float | None:
    """Returns the seconds to wait before the further ``attempt`` (from 0); None if there is none.

    A fault of many kinds only passes by another request; those, and no others, get one.
    """
    if attempt >= min(KINDS[error.kind].attempts, len(pauses_s)):
        return None
    if error.wait_s is None:
        return pauses_s[attempt]
    return error.wait_s if error.wait_s <= LONGEST_WAIT_S else None
