"""``bot add``, ``remove``, ``describe``, ``export`` and ``import``: the user's own documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import opened, progress_bars, say, show
from bot.commands.printing import describe_sync
from bot.settings import load_settings

_NAME = "Name or id, as «documents» shows."
Name = Annotated[str, typer.Argument(metavar="ID", help=_NAME)]
Names = Annotated[list[str], typer.Argument(metavar="ID", help=_NAME)]
Said = Annotated[str | None, typer.Option()]
When = Annotated[str | None, typer.Option(help="2013, 2013-11 or 2013-11-16.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Like notes/*.md.")],
    title: Said = None,
    date: When = None,
    author: Said = None,
    genre: Said = None,
) -> int:
    """Adds files, folders or patterns to the library."""
    given = {"title": title, "date": date, "author": author, "genre": genre}
    said = {name: value for name, value in given.items() if value}
    with opened(load_settings(), writing=True) as bot, progress_bars() as progress:
        report = bot.add(paths, progress, uploaded=False, described=said)
    show(describe_sync(report))
    if report.cancelled:
        return 130
    return 1 if report.skipped else 0


def remove(names: Names) -> int:
    """Removes added documents."""
    with opened(load_settings(), writing=True) as bot:
        show(describe_sync(bot.remove(names)))
    return 0


def describe(
    name: Name,
    title: Said = None,
    date: When = None,
    author: Said = None,
    genre: Said = None,
) -> int:
    """Says what an added document is."""
    with opened(load_settings(), writing=True) as bot:
        show(describe_sync(bot.describe(name, title=title, date=date, author=author, genre=genre)))
    return 0


def export(
    library: Annotated[Path, typer.Option(metavar="FILE", help="The backup.")],
    force: Force = False,
) -> int:
    """Writes a backup of the library into one file."""
    with opened(load_settings()) as bot:
        bot.export(library, replace=force)
    say(f"The library is in {library}.")
    return 0


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    force: Force = False,
) -> int:
    """Makes a backup the library."""
    from bot.library.backup import import_library
    from bot.service.factory import sync_library

    settings = load_settings()
    count = import_library(file, settings.data_dir, replace=force)
    with progress_bars() as progress:
        sync_library(settings, progress=progress)
    say(f"The library in {settings.data_dir} holds the {count} documents of {file}.")
    return 0
