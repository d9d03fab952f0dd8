"""Hands changes of a library to the process that holds it, such as an open page.

That process listens on this machine's own address, and writes where and with which secret into the
library's folder: whoever may write there may change the library. What passes is JSON.
"""

import json
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import partial
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from bot.errors import BotError, UsageError
from bot.library.folder import drafted
from bot.service.engine import Bot
from bot.types import Progress, SyncReport

_HERE = "127.0.0.1"
_PLACE = "server.json"
_CHANGES = ("add", "remove", "describe", "watch", "sync")


@contextmanager
def taking(bot: Bot, folder: Path) -> Iterator[None]:
    """Takes changes from other processes of this machine meanwhile."""
    secret = secrets.token_hex(16)
    with Listener((_HERE, 0), authkey=secret.encode()) as listener:
        place = json.dumps({"port": listener.address[1], "secret": secret})
        with drafted(folder / _PLACE, place.encode(), mode=0o600) as put_in_place:
            put_in_place()
        done = threading.Event()
        thread = threading.Thread(target=_serve, args=(listener, bot, done), daemon=True)
        thread.start()
        try:
            yield
        finally:
            (folder / _PLACE).unlink(missing_ok=True)
            done.set()
            with suppress(OSError):  # Who waits for a caller learns of it by one.
                socket.create_connection(listener.address).close()
            thread.join()


def _serve(listener: Listener, bot: Bot, done: threading.Event) -> None:
    while not done.is_set():
        try:
            caller = listener.accept()
        except (AuthenticationError, EOFError, OSError):
            continue
        threading.Thread(target=_answer, args=(caller, bot), daemon=True).start()


def _answer(caller: Connection, bot: Bot) -> None:
    def tell(**what: Any) -> None:
        with suppress(OSError):  # Whoever asked may have left; what was asked is done.
            caller.send_bytes(json.dumps(what).encode())

    with caller:
        try:
            asked = json.loads(caller.recv_bytes())
            change = {name: getattr(bot, name) for name in _CHANGES}[asked["change"]]
            tell(report=asdict(change(**asked["with"], progress=lambda *step: tell(progress=step))))
        except BotError as error:
            tell(error=str(error), status=error.exit_status)
        except (KeyError, TypeError, ValueError, EOFError, OSError):
            tell(error="The page does not know this change. Start it again.", status=1)


class Elsewhere:
    """A bot that another process has open, as far as it can be changed from here: as ``Bot`` is,
    but that each thing said is named."""

    opened = None

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, change: str) -> Callable[..., SyncReport]:
        return partial(self._ask, change)

    def _ask(self, change: str, progress: Progress | None = None, **given: Any) -> SyncReport:
        asked = json.dumps({"change": change, "with": given}, default=str)
        self._connection.send_bytes(asked.encode())
        while True:
            try:
                told = json.loads(self._connection.recv_bytes())
            except (EOFError, OSError):
                raise BotError(
                    "The page was ended meanwhile. What it had put in is whole; repeat the command."
                ) from None
            if "report" in told:
                return SyncReport(**told["report"])
            if "error" in told:
                kind = UsageError if told["status"] == UsageError.exit_status else BotError
                raise kind(told["error"])
            if progress:
                progress(*told["progress"])


@contextmanager
def elsewhere(folder: Path) -> Iterator[Elsewhere | None]:
    """Yields what changes the library in the process that has it open; None if none takes changes
    from others."""
    try:
        place = json.loads((folder / _PLACE).read_text(encoding="utf-8"))
        connection = Client((_HERE, place["port"]), authkey=place["secret"].encode())
    except (OSError, ValueError, KeyError, EOFError, AuthenticationError):
        yield None
        return
    with connection:
        yield Elsewhere(connection)
