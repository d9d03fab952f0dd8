"""What a reader takes away: answers as files, handed out once under a name that cannot be guessed.

The formats themselves are made by ``bot.export``; this is the one place that calls it.
"""

from __future__ import annotations

import datetime
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from bot.export.formats import FORMATS
from bot.export.markdown import as_memo
from bot.export.record import Entry, Record
from bot.ui.i18n import Texts
from bot.ui.session import Exchange

_KEPT_S = 600.0
_MOST = 64
_NO_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file to be handed out."""

    name: str
    media_type: str
    content: bytes


def formats() -> tuple[str, ...]:
    """Returns the names of the formats that answers can be exported to."""
    return tuple(FORMATS)


def wrap(exchanges: Sequence[Exchange], name: str, texts: Texts) -> Parcel:
    """Returns the answered exchanges as a file of the format ``name``.

    Raises:
        KeyError: there is no such format.
    """
    made, record = FORMATS[name], _record(exchanges, texts)
    title = _NO_NAME.sub("-", record.title)[:60].strip("-.") or "answer"
    return Parcel(f"{title}{made.suffix}", made.media_type, made.write(record))


def memo(exchange: Exchange, texts: Texts) -> str:
    """Returns the short form of an answered exchange, with footnotes."""
    return as_memo(_record([exchange], texts))


def _record(exchanges: Sequence[Exchange], texts: Texts) -> Record:
    answered = [(each.question, each.answer, each.sources) for each in exchanges if each.answer]
    return Record(
        title=answered[0][0],
        date=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        language=texts.language,
        entries=tuple(Entry(answer=said, documents=cited) for _, said, cited in answered),
    )


class Counter:
    """Parcels that wait to be fetched: each once, and not for long."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._waiting: dict[str, tuple[float, Parcel]] = {}

    def leave(self, parcel: Parcel) -> str:
        """Keeps a parcel and returns the token that fetches it; the oldest give way."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._forget()
            while len(self._waiting) >= _MOST:
                del self._waiting[next(iter(self._waiting))]
            self._waiting[token] = (self._clock(), parcel)
        return token

    def fetch(self, token: str) -> Parcel | None:
        """Returns the parcel, once."""
        with self._lock:
            self._forget()
            _, parcel = self._waiting.pop(token, (0.0, None))
            return parcel

    def _forget(self) -> None:
        limit = self._clock() - _KEPT_S
        self._waiting = {t: kept for t, kept in self._waiting.items() if kept[0] > limit}
