"""What a reader has done with an answer beside reading it: copy, export, link.

Part of the Ask view. The server cannot reach a reader's clipboard or disk: it leaves an *errand* in
a hidden place, and the page's script does it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.ui.downloads import Counter, memo, wrap
from bot.ui.engine_runner import attempt
from bot.ui.i18n import Texts, texts_for
from bot.ui.rendering import Markup, render
from bot.ui.session import Exchange, Session
from bot.ui.session_storage import Keeper, SharedAnswers, keeper_in
from bot.ui.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Services:
    """What outlives a session: everything is in the data folder but what waits to be fetched."""

    shared: SharedAnswers
    keeper: Keeper
    counter: Counter
    uploads: Uploads


def services_in(folder: Path) -> Services:
    """Returns the services over a data folder.

    Raises:
        LibraryError: the folder cannot be used.
    """
    return Services(
        SharedAnswers(folder),
        keeper_in(folder),
        Counter(),
        Uploads(folder),
    )


def errand(do: str, texts: Texts, text: str = "", **values: str) -> Markup:
    """Returns what tells the page's script to do something; ``text`` is what it does it with."""
    return render("errand", texts, do=do, id=secrets.token_hex(8), text=text, sent=values)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: a session, an errand for the page, and a word for the reader."""

    session: Session
    errand: str = ""
    said: str = ""


class AnswerActions:
    """The handlers; each takes the session and what the page sent."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def copy(self, session: Session, sent: dict[str, Any]) -> Done:
        """Puts the short form of an answer on the clipboard, as Markdown with footnotes."""
        exchange, texts = _answered(session, sent), texts_for(session.language)
        if exchange is None:
            return Done(session)
        return Done(session, errand("copy", texts, memo(exchange, texts)), texts("copied"))

    def export(self, session: Session, sent: dict[str, Any]) -> Done:
        """Hands out an answer, or the whole conversation, as a file."""
        texts, one = texts_for(session.language), _answered(session, sent)
        chosen: Sequence[Exchange] = [one] if one else session.exchanges
        if not any(exchange.answer for exchange in chosen):
            return Done(session, said=texts("nothing_to_export"))
        parcel = wrap(chosen, str(sent.get("format")), texts)
        token = self._services.counter.leave(parcel)
        return Done(session, errand("take", texts, href=f"/take/{token}"), texts("exported"))

    def share(self, session: Session, sent: dict[str, Any]) -> Done:
        """Makes a link to an answer that others on this server can open."""
        exchange = _answered(session, sent)
        if exchange is None:
            return Done(session)
        texts, link = texts_for(session.language), f"/answer/{self._services.shared.put(exchange)}"
        return Done(session, errand("link", texts, href=link), texts("shared"))

    def run(self, name: str, session: Session, sent: dict[str, Any]) -> Done:
        """Does the errand of that name; what goes wrong is told in words."""
        do: Callable[[Session, dict[str, Any]], Done] = getattr(self, name)
        texts = texts_for(session.language)
        done, failed = attempt(lambda: do(session, sent), texts, "errand_failed")
        return done or Done(session, said=failed)


def _answered(session: Session, sent: dict[str, Any]) -> Exchange | None:
    exchange = session.find(sent.get("turn"))
    return exchange if exchange and exchange.answer else None
