"""Asks a server again where that may help: after a pause, within the time that a piece may take."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing
from itertools import count
from typing import TypeVar

from bot.answering.providers.faults import ATTEMPTS, LONGEST_WAIT_S, Use, explained
from bot.answering.providers.timeouts import Limits, within
from bot.errors import ModelError

T = TypeVar("T")


def replies(
    request: Callable[[], AsyncGenerator[T, None]], limits: Limits, model: str, use: Use
) -> Generator[T, None, None]:
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
    ends, begun = time.monotonic() + limits.piece_s, False
    for attempt in count(1):
        try:
            with explained(model, use):
                async with aclosing(request()) as pieces:
                    async for piece in pieces:
                        begun = True
                        yield piece
            return
        except ModelError as error:
            asked_s = error.wait_s
            pause_s = limits.pause_s * 3 ** (attempt - 1) if asked_s is None else asked_s
            too_long = pause_s > LONGEST_WAIT_S or time.monotonic() + pause_s > ends
            if begun or too_long or attempt >= ATTEMPTS.get(error.kind, 1):
                raise
        await asyncio.sleep(pause_s)
