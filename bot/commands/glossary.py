"""``bot glossary``: the names that a library knows, and those that it could learn."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from bot.commands.console import Json, Library, opened, say, show_json, show_table
from bot.settings import load_settings


def glossary(
    what: Annotated[Literal["add", "list", "suggest"], typer.Argument()],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Of one thing, the shown one first.")
    ] = None,
    as_json: Json = False,
    library: Library = None,
) -> int:
    """Tells the names that the library knows, adds some, or suggests what its documents join."""
    from bot.ingestion.catalogue import read_glossary
    from bot.service.glossary_names import add_names
    from bot.service.libraries import library_folder, source_folders

    settings = load_settings(library=library)
    folder = library_folder(settings)
    if what == "add":
        add_names(folder, names or [])
        say(
            "Added. The next command makes the index of words anew; an open page, when it restarts."
        )
    elif what == "list":
        groups = [g for place in (folder, *source_folders(settings)) for g in read_glossary(place)]
        show_json(groups) if as_json else show_table([[", ".join(group)] for group in groups], "")
    else:
        with opened(settings) as bot:
            found = bot.suggested_names()
            rows = [(*each.names, str(each.count), each.document, each.evidence) for each in found]
            show_json(rows) if as_json else show_table(rows, "", "", "times", "document", "where")
    return 0
