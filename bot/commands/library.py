"""Libraries: ``bot library``, ``documents``, ``sync``, ``watch``, ``glossary``, ``doctor``."""

from dataclasses import asdict, astuple
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.commands.console import (
    Json,
    Library,
    changing,
    opened,
    progress_bars,
    say,
    show,
    show_table,
)
from bot.commands.printing import describe_sync, document_row, document_to_json
from bot.errors import UsageError
from bot.service import libraries
from bot.settings import load_settings


def library(
    what: Annotated[Literal["new", "list", "use", "remove", "restore"], typer.Argument()],
    name: Annotated[str | None, typer.Argument(metavar="NAME")] = None,
    as_json: Json = False,
) -> int:
    """Makes, lists, chooses and removes libraries; one that was removed comes back for a week."""
    settings = load_settings()
    if (name is None) != (what == "list"):
        raise UsageError("Write: bot library list, or: bot library new|use|remove|restore NAME.")
    if name is None:
        used = libraries.library_name(settings)
        held = libraries.names(settings)
        if as_json:
            show([{"name": each, "used": each == used} for each in held])
        else:
            show_table([(each, "used" if each == used else "") for each in held], "name", "")
        return 0
    actions = {"new": libraries.create, "use": libraries.use, "remove": libraries.remove}
    actions.get(what, libraries.restore)(settings, name)
    told = {
        "new": f"The library {name!r} is empty and in use. Add your first documents: bot add PATH",
        "use": f"The library {name!r} is in use.",
        "remove": f"Removed. For a week it comes back with: bot library restore {name}",
    }
    say(told.get(what, f"The library {name!r} is back."))
    return 0


def documents(as_json: Json = False, library: Library = None) -> int:
    """Lists the library's documents."""
    with opened(load_settings(library=library)) as bot:
        counts, held = bot.passage_counts(), bot.documents()
        guessed = bot.guessed(held)
        if as_json:
            show([document_to_json(each, counts[each.name], guessed[each.name]) for each in held])
        else:
            rows = [document_row(each, counts[each.name], guessed[each.name]) for each in held]
            heads = ("name", "title", "what", "date", "passages", "from", "guessed from", "id")
            show_table(rows, *heads)
    return 0


def sync(library: Library = None) -> int:
    """Brings the library in step with its source folders."""
    with changing(load_settings(library=library)) as bot, progress_bars() as progress:
        report = bot.opened or bot.sync(progress=progress)
    show(describe_sync(report))
    return 1 if report.skipped or report.lost else 0


def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder.")],
    library: Library = None,
) -> int:
    """Keeps the library in step with a folder from now on."""
    with changing(load_settings(library=library)) as bot, progress_bars() as progress:
        report = bot.watch(folder=folder.absolute(), progress=progress)
    show(describe_sync(report))
    return 1 if report.skipped else 0


def glossary(
    what: Annotated[Literal["add", "list", "suggest"], typer.Argument()],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Of one thing, the shown one first.")
    ] = None,
    as_json: Json = False,
    library: Library = None,
) -> int:
    """Tells the names that the library knows, adds some, or suggests those of its documents."""
    from bot.service.glossary_names import add_names
    from bot.service.vocabulary import glossary_of

    settings = load_settings(library=library)
    if what == "add":
        add_names(libraries.library_folder(settings), names or [])
        say("Added. The next command makes the index of words anew; an open page knows them now.")
    elif what == "list":
        groups = glossary_of(settings)
        show(groups) if as_json else show_table([[", ".join(group)] for group in groups], "")
    else:
        with opened(settings) as bot:
            found = bot.suggested_names()
            if as_json:
                show([asdict(each) for each in found])
            else:
                rows = [(", ".join(e.names), *map(str, astuple(e)[1:])) for e in found]
                show_table(rows, "names", "times", "document", "where", "learned")
    return 0


def doctor(library: Library = None) -> int:
    """Says what is configured or missing, and mends what can be."""
    from bot.commands.doctor import examine

    with progress_bars() as progress:
        findings = examine(load_settings(library=library), progress=progress)
    show_table(findings)
    return 0 if all(finding.well for finding in findings) else 1
