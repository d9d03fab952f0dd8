"""Waits for the engine and follows it through a question.

Owns the engines of the page, one a library, which may be slow to make, and turns whatever goes
wrong into words for the reader. Knows neither HTML nor Gradio.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from bot.errors import BotError
from bot.service.libraries import DEMO
from bot.types import Answered, Document, Drafted, Progress, Turn
from bot.ui.i18n import Texts
from bot.ui.session import Exchange

if TYPE_CHECKING:
    from bot.service.engine import Bot

Result = TypeVar("Result")

_DRAFT_INTERVAL = 0.08
logger = logging.getLogger(__name__)


class Preparation:
    """Makes the engine, once, in a thread of its own; a failed attempt may be repeated."""

    def __init__(self, source: Callable[[Progress], Bot]) -> None:
        self._make = source
        self._lock = threading.Lock()
        self._attempt: Future[Bot] | None = None
        self.progress: tuple[int, int] | None = None
        """How much of the present step of making the engine is done, and how much there is."""

    def start(self) -> Future[Bot]:
        """Begins to make the engine, unless that is under way or done; returns the attempt."""
        with self._lock:
            if self._attempt is None or self.failed:
                self._attempt = Future()
                threading.Thread(target=self._run, args=(self._attempt,), daemon=True).start()
            return self._attempt

    def engine(self) -> Bot:
        """Returns the engine, waiting for it.

        Raises:
            BotError: it cannot be made; the message says what to do.
        """
        return self.start().result()

    @property
    def ready(self) -> Bot | None:
        """The engine, if it has been made."""
        attempt = self._attempt
        made = attempt and attempt.done() and not attempt.exception()
        return attempt.result() if attempt and made else None

    @property
    def failed(self) -> bool:
        """Whether the last attempt failed."""
        return bool(self._attempt and self._attempt.done() and self._attempt.exception())

    @property
    def health(self) -> dict[str, str | None]:
        """What the health endpoint tells: ready, preparing or failed, and who answers."""
        name, version = (e.model.name, e.corpus_version) if (e := self.ready) else (None, None)
        status = "ready" if name else "failed" if self.failed else "preparing"
        return {"status": status, "model": name, "corpus_version": version}

    def _note(self, _what: str, done: int, total: int) -> None:
        self.progress = (done, total)

    def _run(self, attempt: Future[Bot]) -> None:
        try:
            attempt.set_result(self._make(self._note))
        except Exception as error:
            logger.exception("the library could not be prepared")
            attempt.set_exception(error)


@dataclass
class Shelf:
    """The libraries that the page offers, each opened when it is first asked for."""

    source_of: Callable[[str], Callable[[Progress], Bot]]
    """Gives the engine over a library."""
    first: str = DEMO
    """The one that is open before one is chosen."""
    names: Callable[[], Sequence[str]] = lambda: (DEMO,)
    """Gives those that there are by now."""
    receiving: Callable[[str], str] = lambda name: name
    """Gives the library, made by now, that takes what is handed in to one."""
    change: Callable[[str, str], None] | None = None
    """Makes a new library, removes or restores one; None where they stay as they are."""
    _opened: dict[str, Preparation] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def name(self, chosen: str | None) -> str:
        """Returns the library that is meant: where the one chosen is not there, the first."""
        names = self.names()
        there = (each for each in (chosen, self.first, *names) if each in {*self._opened, *names})
        return next(there, self.first)

    def of(self, chosen: str | None = None) -> Preparation:
        """Returns what makes, or has made, the engine over a library."""
        name = self.name(chosen)
        with self._lock:
            if name not in self._opened:
                self._opened[name] = Preparation(self.source_of(name))
            return self._opened[name]

    def changed(self, what: str, name: str) -> None:
        """Makes a ``new`` library, does ``remove`` or ``restore`` one. Raises BotError if it
        cannot be done."""
        assert self.change
        with self._lock:
            if what == "remove":
                self._opened.pop(name, None)
            self.change(what, name)

    def documents(self, library: str) -> Sequence[Document]:
        """Returns those of the library that an answer is from, waiting for it; none if it is gone.

        Raises:
            BotError: it cannot be opened.
        """
        gone = library and self.name(library) != library
        return () if gone else self.of(library or None).engine().documents()


def follow(
    exchange: Exchange,
    preparation: Preparation,
    history: tuple[Turn, ...],
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Exchange]:
    """Yields the exchange as the engine answers; the last one is answered or failed.

    Drafts come at reading speed at most: a model's every token would be a message to the browser.
    """
    try:
        if preparation.ready is None:
            yield replace(exchange, stage="preparing")
        engine = preparation.engine()
        shown = clock() - _DRAFT_INTERVAL
        for event in engine.stream(exchange.request(history)):
            documents = engine.documents() if isinstance(event, Answered) else ()
            exchange = exchange.after(event, documents)
            if isinstance(event, Drafted) and clock() - shown < _DRAFT_INTERVAL:
                continue
            shown = clock()
            yield exchange
    except BotError as error:
        yield exchange.failed(str(error), offline_offer=getattr(error, "offline_offer", False))
    except Exception:
        logger.exception("a question failed")
        yield exchange.failed("")


def attempt(do: Callable[[], Result], texts: Texts, unexpected: str) -> tuple[Result | None, str]:
    """Returns what ``do`` gives; or None, and what went wrong in words for the reader: the text
    ``unexpected`` where only the server's log may say it."""
    try:
        return do(), ""
    except BotError as error:
        return None, str(error)
    except Exception:
        logger.exception("what a reader asked for failed")
        return None, texts(unexpected)
