"""``bot translate``."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.console import WAIT_S, Library, held, progress_bars, say, show
from bot.errors import UsageError
from bot.settings import load_settings


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
