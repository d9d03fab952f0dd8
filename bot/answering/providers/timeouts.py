"""Bounds what a server may take: time to the next piece, time of the whole, and Stop.

A request runs in a thread of its own: nothing else can end a wait for a name, a handshake or a
byte. Whoever leaves hangs up, so that the server and the connection are free at once. Knows no
model and words no error.
"""

from __future__ import annotations

import contextlib
import math
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

TICK_S = 0.2
"""How often a reader who waits for a piece may leave."""

T = TypeVar("T")


class Left(BaseException):
    """Whoever waited for a reply has gone: what was under way for them ends, nobody is told."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a request may take (seconds): to its next piece, and in all."""

    piece_s: float = 60
    whole_s: float = 300
    pauses_s: tuple[float, ...] = (0.5, 1.5)
    """Before each further attempt, where the server does not say how long to wait."""


NO_LIMITS = Limits(piece_s=math.inf, whole_s=math.inf)


def bounded(
    work: Callable[[], Iterable[T]], limits: Limits, ends: float
) -> Generator[T | None, None, None]:
    """Yields what ``work`` gives, and None at each tick that brings nothing.

    ``ends`` is when all must be over, by the monotonic clock. Where ``work`` itself waits within
    bounds, it ends as soon as whoever waits for all of it leaves.

    Raises:
        TimeoutError: the next piece or the end did not come in time; else what ``work`` raises.
    """
    if left():
        return
    call = Call()
    pieces: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()
    run = copy_context().run
    threading.Thread(target=run, args=(_run, call, work, pieces.put), daemon=True).start()
    latest = min(ends, time.monotonic() + limits.piece_s)
    try:
        while not left():
            try:
                piece, error = pieces.get(timeout=max(0.0, min(TICK_S, latest - time.monotonic())))
            except Empty:
                if time.monotonic() >= latest:
                    raise TimeoutError from None
                yield None
                continue
            if isinstance(error, StopIteration):
                return
            if error is not None:
                raise error
            if time.monotonic() >= ends:
                raise TimeoutError
            yield piece
            latest = min(ends, time.monotonic() + limits.piece_s)
    finally:
        call.hang_up()


def pause(seconds: float) -> Iterator[None]:
    """Yields None at each tick until the time is over, or nobody waits any more."""
    ends = time.monotonic() + seconds
    while (rest := ends - time.monotonic()) > 0 and not left():
        time.sleep(min(TICK_S, rest))
        yield None


class Call:
    """Work under way, and the socket that it goes through if it is a request, once there is one."""

    def __init__(self) -> None:
        self.left = False
        self._socket: socket.socket | None = None

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Keeps the socket as soon as it is connected, and again when TLS has wrapped it."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.left:
                self.hang_up()

    def hang_up(self) -> None:
        """Ends the request: what reads from the socket wakes up and finds it closed."""
        self.left = True
        if self._socket is not None:
            # It may be closed already.
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


CALL: ContextVar[Call | None] = ContextVar("call", default=None)
"""What the running thread works for: a request, or all that an answer takes."""


def left() -> bool:
    """Tells whether nobody waits any more for what the running thread works for."""
    call = CALL.get()
    return call is not None and call.left


def _run(
    call: Call,
    work: Callable[[], Iterable[T]],
    put: Callable[[tuple[T | None, BaseException | None]], None],
) -> None:
    CALL.set(call)
    try:
        pieces = iter(work())
        try:
            for piece in pieces:
                if call.left:
                    return
                put((piece, None))
        finally:
            # What waits within must notice now, not when the garbage is collected.
            if isinstance(pieces, Generator):
                pieces.close()
        put((None, StopIteration()))
    except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
        put((None, error))
