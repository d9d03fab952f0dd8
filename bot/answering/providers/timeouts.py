"""Bounds what a server may take: time to the next piece, time of the whole, and Stop.

Requests are coroutines on one loop: nothing else can be ended while it waits for a name, a
handshake or a byte. Whoever leaves cancels them, so that the server and the connection are free at
once. Knows no model and words no error.
"""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

TICK_S = 0.2
"""How often a reader who waits for a piece may leave."""

T = TypeVar("T")


class Left(BaseException):
    """Whoever waited for a reply has gone: what was under way for them ends, nobody is told."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a request may take (seconds): to its next piece, and in all; ``first_s``, to the
    first word, in the place of both until it comes."""

    piece_s: float = 60
    whole_s: float = 300
    first_s: float | None = None
    pause_s: float = 0.5
    """Before the second attempt, three times as long before the third, where the server does not
    say how long to wait."""


_GONE: ContextVar[threading.Event | None] = ContextVar("gone", default=None)
"""Set once the reader leaves for whom the running thread works."""
_STARTING = threading.Lock()
_loops: list[asyncio.AbstractEventLoop] = []


def ticking(work: Callable[[], Iterable[T]]) -> Generator[T | None, None, None]:
    """Yields what ``work`` gives in a thread of its own, and None at each tick that brings nothing.

    Closing it ends the requests within.
    """
    gone = threading.Event()
    context = copy_context()
    context.run(_GONE.set, gone)
    pool = ThreadPoolExecutor(1)
    pieces: Iterator[T] = iter(())
    try:
        pieces = iter(pool.submit(context.run, work).result())
        following: Callable[[], T | None] = partial(next, pieces, None)
        while True:
            future = pool.submit(context.run, following)
            while not wait([future], TICK_S).done:
                yield None
            piece = future.result()
            if piece is None:
                return
            yield piece
    finally:
        gone.set()
        if isinstance(pieces, Generator):
            # What waits within must notice now, not when the garbage is collected.
            pool.submit(context.run, pieces.close)
        pool.shutdown(wait=False)


def within(limits: Limits, stream: AsyncGenerator[T, None]) -> Iterator[T]:
    """Yields what comes of a stream, which ends with whoever waits for it.

    Raises:
        TimeoutError: the next piece or the end did not come in time; else what the stream raises.
        Left: nobody waits for it any more.
    """
    waits = limits.first_s is not None
    ends = time.monotonic() + (limits.first_s or limits.whole_s)
    try:
        while True:
            left = ends - time.monotonic()
            piece = _awaited(_next(stream, left if waits else min(limits.piece_s, left)))
            if piece is None:
                return
            # Some servers announce an answer at once, without a word, and read the question then.
            if waits and getattr(piece, "text", True):
                waits, ends = False, time.monotonic() + limits.whole_s
            yield piece
    finally:
        asyncio.run_coroutine_threadsafe(stream.aclose(), _loop())


async def _next(stream: AsyncGenerator[T, None], seconds: float) -> T | None:
    async with asyncio.timeout(seconds):
        return await anext(stream, None)


def _awaited(work: Coroutine[Any, Any, T]) -> T:
    gone = _GONE.get()
    future = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        while not (gone and gone.is_set()):
            if wait([future], TICK_S).done:
                return future.result()
        raise Left
    finally:
        future.cancel()


def _loop() -> asyncio.AbstractEventLoop:
    with _STARTING:
        if not _loops:
            _loops.append(asyncio.new_event_loop())
            threading.Thread(target=_loops[0].run_forever, name="requests", daemon=True).start()
        return _loops[0]
