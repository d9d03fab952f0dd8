"""The session of one reader while several events change it at once.

A language is switched while an answer streams, a thumb is given while a view opens: an event that
gave back the whole session as it began with would undo what others did meanwhile. So an event's
own changes are made in the newest session, and what it draws is drawn from that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields, replace
from functools import wraps
from inspect import isgeneratorfunction
from typing import TYPE_CHECKING, Any

from bot.ui.turns import Exchange, Session

if TYPE_CHECKING:
    from bot.ui.places import Updates

Handler = Callable[..., Any]
"""Takes a ``Session`` among its arguments and returns (or yields) ``Updates``."""


class Latest:
    """Holds the newest session of a reader; every event of the page is given the same one."""

    def __init__(self, session: Session | None = None) -> None:
        self.session = session or Session()
        self._lock = threading.Lock()

    def __deepcopy__(self, _memo: object) -> Latest:
        """Gradio makes each reader's state as a copy of the first."""
        return Latest(self.session)

    def change(self, before: Session, after: Session) -> Session:
        """Makes what an event changed between the two in the newest session; returns that."""
        with self._lock:
            self.session = merged(before, after, self.session)
            return self.session


def merged(before: Session, after: Session, now: Session) -> Session:
    """Returns ``now`` with the changes that led from ``before`` to ``after``."""
    if now is before:
        return after
    if after is before:
        return now
    changes = {
        field.name: getattr(after, field.name)
        for field in fields(Session)
        if getattr(after, field.name) is not getattr(before, field.name)
    }
    if "exchanges" in changes:
        changes["exchanges"] = _exchanges(before.exchanges, after.exchanges, now.exchanges)
    if "boards" in changes:
        own = {k: v for k, v in after.boards.items() if before.boards.get(k) is not v}
        changes["boards"] = {**now.boards, **own}
    return replace(now, **changes)


def _exchanges(
    before: tuple[Exchange, ...], after: tuple[Exchange, ...], now: tuple[Exchange, ...]
) -> tuple[Exchange, ...]:
    """Returns the exchanges: an event that added or took some decides which there are, any other
    changes those only that are still as it found them (one that was stopped meanwhile is not)."""
    found = {exchange.id: exchange for exchange in before}
    if [exchange.id for exchange in after] != list(found):
        newest = {exchange.id: exchange for exchange in now}
        return tuple(newest.get(e.id, e) if found.get(e.id) is e else e for e in after)
    made = {exchange.id: exchange for exchange in after}
    return tuple(made[e.id] if found.get(e.id) is e else e for e in now)


def keeping(handler: Handler, state: Any, frame: Callable[[Session], Updates]) -> Handler:
    """Returns the handler as Gradio is given it: with a ``Latest`` where it takes a session.

    What it gives back for ``state`` is merged into the newest session. If others have changed that
    meanwhile, what ``frame`` draws is drawn anew. A generator is sent the newest session back.
    """

    def settle(latest: Latest, before: Session, updates: Updates) -> Updates:
        after = updates.get(state, before)
        session = latest.change(before, after)
        if session is not after:
            updates = {**updates, **{k: v for k, v in frame(session).items() if k in updates}}
        return {k: latest if k is state else value for k, value in updates.items()}

    @wraps(handler)
    def run(*args: Any) -> Updates:
        latest, session, given = _opened(args)
        return settle(latest, session, handler(*given))

    @wraps(handler)
    def stream(*args: Any) -> Iterator[Updates]:
        latest, session, given = _opened(args)
        with closing(handler(*given)) as events:
            updates = next(events, None)
            while updates is not None:
                yield settle(latest, session, updates)
                session = latest.session
                try:
                    updates = events.send(session)
                except StopIteration:
                    return

    return stream if isgeneratorfunction(handler) else run


def _opened(args: tuple[Any, ...]) -> tuple[Latest, Session, list[Any]]:
    """Returns the holder among the arguments, its session now, and the arguments with that."""
    latest = next(each for each in args if isinstance(each, Latest))
    session = latest.session
    return latest, session, [session if each is latest else each for each in args]
