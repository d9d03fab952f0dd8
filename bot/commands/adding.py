"""``bot add``, ``remove``, ``describe``, ``export`` and ``import``: the user's own documents."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.commands.console import Commands, opened, progress_bars, say, show
from bot.settings import Settings

_SAID = ("title", "date", "author", "genre")


def register(commands: Commands) -> None:
    """Adds the commands."""
    add = commands.add_parser("add", help="add files, folders or patterns to the library")
    add.add_argument("paths", nargs="+", metavar="PATH")
    _take_description(add)
    add.set_defaults(command=_add)

    remove = commands.add_parser("remove", help="remove added documents")
    remove.add_argument("names", nargs="+", metavar="ID", help="name or id, as «documents» shows")
    remove.set_defaults(command=_remove)

    describe = commands.add_parser("describe", help="say what an added document is")
    describe.add_argument("name", metavar="ID", help="name or id, as «documents» shows")
    _take_description(describe)
    describe.set_defaults(command=_describe)

    export = commands.add_parser("export", help="write a backup of the library into one file")
    export.add_argument("--library", required=True, type=Path, metavar="FILE")
    export.add_argument("--force", action="store_true", help="replace the file if it is there")
    export.set_defaults(command=_export)

    back = commands.add_parser("import", help="make a backup the library")
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--force", action="store_true", help="replace the documents that were added")
    back.set_defaults(command=_import)


def _take_description(parser: argparse.ArgumentParser) -> None:
    for name in _SAID:
        help_ = "2013, 2013-11 or 2013-11-16" if name == "date" else None
        parser.add_argument(f"--{name}", help=help_)


def _add(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.printing import describe_sync

    said = {name: value for name in _SAID if (value := getattr(options, name))}
    with (
        opened(settings, writing=True) as bot,
        progress_bars() as progress,
    ):
        report = bot.add(options.paths, progress, uploaded=False, described=said)
    show(describe_sync(report))
    if report.cancelled:
        return 130
    return 1 if report.skipped else 0


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.printing import describe_sync

    with opened(settings, writing=True) as bot:
        show(describe_sync(bot.remove(options.names)))
    return 0


def _describe(options: argparse.Namespace, settings: Settings) -> int:
    from bot.commands.printing import describe_sync

    said = {name: getattr(options, name) for name in _SAID}
    with opened(settings, writing=True) as bot:
        show(describe_sync(bot.describe(options.name, **said)))
    return 0


def _export(options: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as bot:
        bot.export(options.library, replace=options.force)
    say(f"The library is in {options.library}.")
    return 0


def _import(options: argparse.Namespace, settings: Settings) -> int:
    from bot.library.backup import import_library
    from bot.service.factory import sync_library

    count = import_library(options.file, settings.data_dir, replace=options.force)
    with progress_bars() as progress:
        sync_library(settings, progress=progress)
    say(f"The library in {settings.data_dir} holds the {count} documents of {options.file}.")
    return 0
