"""What the commands share: messages on stderr, results on stdout, and the opened bot."""

# Printing is what this package is for.
# ruff: noqa: T201

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from bot.commands.printing import describe_answer
from bot.errors import LibraryError, UsageError
from bot.service.libraries import library_folder
from bot.settings import Settings
from bot.types import Answer, Progress

if TYPE_CHECKING:
    from bot.service.engine import Bot
    from bot.service.handing import Elsewhere

Item = TypeVar("Item")
WAIT_S = 60.0
"""How long a command that changes the library waits for another."""
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Only = Annotated[
    str, typer.Option(metavar="FILTER", help='As in "genre:report date:2024.. lang:en tag:x".')
]
Library = Annotated[str | None, typer.Option(metavar="NAME", help="Which library (BOT_LIBRARY).")]


def say(message: str) -> None:
    """Prints a message for the user on stderr."""
    print(f"bot: {message}", file=sys.stderr)


def show(result: object) -> None:
    """Prints a result on stdout: a text as it is, anything else as one line of JSON."""
    print(result if isinstance(result, str) else json.dumps(result, ensure_ascii=False))


def show_table(rows: Sequence[Sequence[str]], *heads: str) -> None:
    """Prints rows on stdout: fitted to a terminal, else a line each, with tabs between cells."""
    if not sys.stdout.isatty():
        print("\n".join("\t".join(row) for row in rows))
        return
    # Imported here: only a terminal needs it.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=bool(heads), pad_edge=False)
    for head in heads or [""] * len(rows[0]):
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def show_answer(answer: Answer, bot: Bot, *, as_json: bool) -> None:
    """Prints an answer on stdout, with its sources."""
    show(answer.to_json() if as_json else describe_answer(answer, bot.documents()))


def line_of(value: object) -> bytes:
    """Returns a value as a line of JSON in UTF-8."""
    # JSON may hold half a surrogate pair, UTF-8 may not: it is written as its escape.
    return f"{json.dumps(value, ensure_ascii=False)}\n".encode(errors="backslashreplace")


def write_file(target: Path, content: bytes, mode: Literal["wb", "ab"] | None = None) -> None:
    """Writes a file that the user named, and the folder it is in; with a ``mode``, the file alone.
    Raises UsageError if it cannot be written."""
    try:
        if mode is None:
            target.parent.mkdir(parents=True, exist_ok=True)
        with target.open(mode or "wb") as output:
            output.write(content)
    except OSError as error:
        raise UsageError(f"Cannot write {target}: {error.strerror}. Name another place.") from None


@contextmanager
def opened(settings: Settings) -> Iterator[Bot]:
    """Opens the bot to be read, in step if this process may write, and closes it; others may write
    meanwhile. Raises LibraryError if all is done, and documents are lost that were named at the
    start."""
    with held(settings) as bot:
        bot.stop_writing()
        yield bot


@contextmanager
def changing(settings: Settings) -> Iterator[Bot | Elsewhere]:
    """Opens the bot to be changed, in step, or reaches the process that has it open; waits for one
    that is only changing it, too. Raises as ``opened``."""
    from bot.service.handing import elsewhere

    with elsewhere(library_folder(settings)) as page:
        if page:
            yield page
        else:
            with held(settings, wait_s=WAIT_S) as bot:
                yield bot


@contextmanager
def held(settings: Settings, *, wait_s: float = 0) -> Iterator[Bot]:
    """Opens the bot, in step if this process may write, and keeps others from writing."""
    # Imported here: --help and usage errors need none of it.
    from bot.service.factory import open_bot

    with ExitStack() as stack:
        with progress_bars() as progress:
            bot = stack.enter_context(open_bot(settings, progress=progress, say=say, wait_s=wait_s))
        yield bot
        if bot.opened and (lost := [name for name, _ in bot.opened.lost]):
            raise LibraryError(f"{', '.join(lost)}: not whole, as said above. See: bot doctor")


def announce(settings: Settings) -> None:
    """Says which model was chosen and why, where the settings leave that open."""
    if settings.model == "auto":
        # Imported here: usage errors need none of it.
        from bot.answering.providers.offered import offered_models

        chosen = offered_models(settings)[0]
        say(f"answers come from {chosen.name} ({chosen.reason}).")


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Yields what draws a bar on stderr, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    # Imported here: only a terminal needs it.
    from rich.console import Console
    from rich.progress import Progress as Bars

    tasks = {}
    with Bars(console=Console(stderr=True), transient=True, redirect_stdout=False) as bars:

        def draw(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what)
            bars.update(tasks[what], completed=done, total=total)

        yield draw


def tracked(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Yields the items; a bar says how many are done."""
    with progress_bars() as progress:
        for number, item in enumerate(items):
            progress(what, number, len(items))
            yield item
