"""``bot add``, ``remove``, ``describe``, ``translate``, ``export`` and ``import``: the user's own
documents.
"""

import os
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import (
    WAIT_S,
    Library,
    Only,
    changing,
    held,
    opened,
    progress_bars,
    say,
    show,
)
from bot.commands.printing import describe_sync
from bot.errors import UsageError
from bot.library.backup import export_library, import_library
from bot.service.libraries import OWN, library_folder, library_name, took_own
from bot.settings import load_settings

_NAME = "Name or id, as «documents» shows."
Names = Annotated[list[str], typer.Argument(metavar="ID", help=_NAME)]
Said = Annotated[str | None, typer.Option()]
When = Annotated[str | None, typer.Option(help="2013, 2013-11 or 2013-11-16.")]
Tags = Annotated[str | None, typer.Option(metavar="X,Y", help="What you file it under.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Like notes/*.md.")],
    title: Said = None,
    date: When = None,
    author: Said = None,
    genre: Said = None,
    tags: Tags = None,
    library: Library = None,
) -> int:
    """Adds files, folders or patterns to the library."""
    settings = load_settings(library=library)
    if took_own(settings):
        say(f"They are added to the library {OWN!r} (see: bot library list).")
    given = {"title": title, "date": date, "author": author, "genre": genre, "tags": tags}
    said = {name: value for name, value in given.items() if value}
    with changing(settings) as bot, progress_bars() as progress:
        # The page that it may be handed to stands in another folder.
        report = bot.add(
            paths=[os.path.abspath(path) for path in paths],  # noqa: PTH100 (patterns too)
            progress=progress,
            uploaded=False,
            described=said,
        )
    show(describe_sync(report))
    if report.cancelled:
        return 130
    return 1 if report.skipped else 0


def remove(names: Names, library: Library = None) -> int:
    """Removes added documents."""
    with changing(load_settings(library=library)) as bot:
        show(describe_sync(bot.remove(names=names)))
    return 0


def describe(
    names: Annotated[list[str] | None, typer.Argument(metavar="ID", help=_NAME)] = None,
    only: Only = "",
    title: Said = None,
    date: When = None,
    author: Said = None,
    genre: Said = None,
    tags: Tags = None,
    library: Library = None,
) -> int:
    """Says what added documents are: those named, and those that pass a filter."""
    if not names and not only.strip():
        raise UsageError("Name documents, or say which: --only genre:report.")
    said = {"title": title, "date": date, "author": author, "genre": genre, "tags": tags}
    with changing(load_settings(library=library)) as bot:
        show(describe_sync(bot.describe(names=names or [], said=said, only=only)))
    return 0


def translate(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Default: those without any.")
    ] = None,
    library: Library = None,
) -> int:
    """Translates documents with the configured model, for display beside quotes."""
    settings = load_settings(library=library)
    with held(settings, wait_s=WAIT_S) as bot, progress_bars() as progress:
        documents = {document.name: document for document in bot.documents()}
        for name in names or ():
            if name not in documents:
                raise UsageError(f"No document is called {name!r}. See: bot documents")
        chosen = names or [name for name, each in documents.items() if not each.translations]
        for name in chosen:
            units = bot.translate(documents[name], progress=progress)
            bot.put_translations(name, units)
            show(f"{name}: {len(units)} sentences translated")
    if not chosen:
        say("Every document has translations. Name one to translate it again.")
    return 0


def export(
    backup: Annotated[Path | None, typer.Option(metavar="FILE", help="A backup.")] = None,
    texts: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Each document's text as NAME.txt.")
    ] = None,
    force: Force = False,
    library: Library = None,
) -> int:
    """Writes a backup of the library into one file, or its documents' texts into a folder."""
    if (backup is None) == (texts is None):
        raise UsageError("Say where to: --backup FILE or --texts DIR.")
    settings = load_settings(library=library)
    with opened(settings) as bot:
        if backup:
            export_library(library_folder(settings), backup, replace=force)
        for document in bot.documents() if texts else ():
            assert texts
            texts.mkdir(parents=True, exist_ok=True)
            file = texts / f"{document.name.replace('/', '_')}.txt"
            file.write_text(document.text, encoding="utf-8", newline="")
    say(f"The library is in {backup}." if backup else f"The texts are in {texts}.")
    return 0


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
    force: Force = False,
    library: Library = None,
) -> int:
    """Makes a backup the library."""
    settings = load_settings(library=library)
    count = import_library(file, library_folder(settings), replace=force)
    with opened(settings):
        pass  # It reads what it was given.
    say(f"The library {library_name(settings)!r} holds the {count} documents of {file}.")
    return 0
