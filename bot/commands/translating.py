"""``bot translate``."""

from __future__ import annotations

import argparse

from bot.commands.console import Commands, opened, progress_bars, say, show
from bot.errors import UsageError
from bot.settings import Settings


def register(commands: Commands) -> None:
    """Adds the command."""
    translate = commands.add_parser(
        "translate", help="translate documents with the configured model, for display beside quotes"
    )
    translate.add_argument("names", nargs="*", metavar="NAME", help="default: those without any")
    translate.set_defaults(command=_translate)


def _translate(options: argparse.Namespace, settings: Settings) -> int:
    # Imported here: --help needs none of it.
    from bot.ingestion.translations import write_translations

    with opened(settings, writing=True) as bot, progress_bars() as progress:
        documents = {document.name: document for document in bot.documents()}
        unknown = [name for name in options.names if name not in documents]
        if unknown:
            raise UsageError(f"No document is called {unknown[0]!r}. See: bot documents")
        lacking = [name for name, each in documents.items() if not each.translations]
        names = options.names or lacking
        for name in names:
            units = bot.translate(documents[name], progress=progress)
            if documents[name].added:
                bot.put_translations(name, units)
            else:
                write_translations(settings.seeds_dir, name, units)
            show(f"{name}: {len(units)} sentences translated")
    if not names:
        say("Every document has translations. Name one to translate it again.")
    return 0
