"""Follows the source folders of an open library; the only module that imports watchfiles."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from watchfiles import watch

from bot.errors import BotError
from bot.service.engine import Bot

_LOOK_MS = 5000
"""How often it is looked whether there are other folders by now."""


@contextmanager
def watching(bot: Bot, say: Callable[[str], None]) -> Iterator[None]:
    """Brings the library in step whenever something changes in its folders meanwhile."""
    done = threading.Event()
    thread = threading.Thread(target=_follow, args=(bot, say, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _follow(bot: Bot, say: Callable[[str], None], done: threading.Event) -> None:
    while not done.is_set():
        folders = [folder for folder in bot.folders() if folder.is_dir()]
        if not folders:
            done.wait(_LOOK_MS / 1000)
            continue
        missed = True  # What changed before it was watched is looked for once.
        for changes in watch(
            *folders, stop_event=done, rust_timeout=_LOOK_MS, yield_on_timeout=True,
            raise_interrupt=False,
        ):  # fmt: skip
            if changes or missed:
                missed = False
                _bring_in_step(bot, say)
            if [folder for folder in bot.folders() if folder.is_dir()] != folders:
                break


def _bring_in_step(bot: Bot, say: Callable[[str], None]) -> None:
    try:
        for name, reason in bot.sync().skipped:
            say(f"skipped {name}: {reason}")
    except BotError as error:
        say(str(error))
