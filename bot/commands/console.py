"""What the commands share: messages on stderr, results on stdout, and the opened bot."""

# Printing is what this package is for.
# ruff: noqa: T201

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import UsageError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.service.engine import Bot

Command = Callable[[argparse.Namespace, Settings], int]
"""Does what its arguments ask and returns the exit status."""

Commands = Any
"""argparse's subparsers, to which each module adds its commands."""


def say(message: str) -> None:
    """Prints a message for the user on stderr."""
    print(f"bot: {message}", file=sys.stderr)


def show(text: str) -> None:
    """Prints a result on stdout."""
    print(text)


def show_json(value: object) -> None:
    """Prints a result on stdout as one line of JSON."""
    print(json.dumps(value, ensure_ascii=False))


def positive(text: str) -> int:
    """Returns an argument that must be a whole number above 0."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return int(text)


def write_file(target: Path, content: bytes) -> None:
    """Writes a file that the user named, and the folder it is in.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise UsageError(f"Cannot write {target}: {error.strerror}. Name another place.") from None


@contextmanager
def opened(settings: Settings, *, writing: bool = False) -> Iterator[Bot]:
    """Opens the bot, synced if this process may write, and closes it; unless it is for ``writing``,
    others may write meanwhile."""
    # Imported here: --help and usage errors need none of it.
    from bot.service.factory import open_bot

    with progress_bars() as progress, open_bot(settings, progress=progress, say=say) as bot:
        if not writing:
            bot.stop_writing()
        yield bot


def announce(settings: Settings) -> None:
    """Says which model was chosen and why, where the settings leave that open."""
    if settings.model == "auto":
        # Imported here: usage errors need none of it.
        from bot.answering.providers.offered import offered_models

        chosen = offered_models(settings)[0]
        say(f"answers come from {chosen.name} ({chosen.reason}).")


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """Yields what draws a bar on stderr, if that is a terminal."""
    from tqdm import tqdm

    bars: dict[str, Any] = {}

    def draw(what: str, done: int, total: int) -> None:
        if what not in bars:
            bars[what] = tqdm(total=total, desc=what, file=sys.stderr, disable=None, leave=False)
        bars[what].total = total
        bars[what].update(done - bars[what].n)

    try:
        yield draw
    finally:
        for bar in bars.values():
            bar.close()
