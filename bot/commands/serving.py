"""``bot serve``, which is also what ``bot`` alone does."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.console import Library, announce, say
from bot.service import libraries
from bot.settings import load_settings
from bot.types import Progress

if TYPE_CHECKING:
    from bot.service.configuration import Configuration
    from bot.service.engine import Bot
    from bot.ui.engine_runner import Shelf


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (BOT_HOST).")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one (BOT_PORT).")
    ] = None,
    demo: Annotated[
        Path | None, typer.Option(metavar="TOUR", help="Lead through a scripted tour.")
    ] = None,
    library: Library = None,
) -> int:
    """Serves the chat page until it is interrupted: all libraries, or the one that is named."""
    settings = load_settings(library=library)
    # Imported here: gradio takes seconds, and only the page needs it.
    from bot.answering.providers.discovery import discovered
    from bot.service.configuration import Configuration
    from bot.ui.app import create_app
    from bot.ui.app import serve as serve_page
    from bot.ui.guard import Access

    announce(settings)
    for offer in discovered(settings):
        say(str(offer))
    configuration = Configuration(settings)
    with ExitStack() as opened:
        shelf = open_shelf(configuration, opened)
        serve_page(
            lambda access: create_app(
                shelf, data_dir=settings.data_dir, examples=settings.seeds_dir / "examples.yaml",
                demo=demo, deck_template=settings.deck_template, access=access,
                configuration=configuration,
            ),
            host=host or settings.host, port=settings.port if port is None else port,
            access=Access(
                hosts=settings.allowed_hosts, logins=settings.logins,
                user_header=settings.trusted_user_header,
            ),
            say=say,
        )  # fmt: skip
    return 0


def open_shelf(configuration: Configuration, opened: ExitStack) -> Shelf:
    """Returns the libraries of the settings, each opened when it is asked for, until ``opened``
    ends."""
    from bot.ui.engine_runner import Shelf

    settings, parts = configuration.settings, dict[str, "tuple[Bot, ExitStack]"]()

    def make(library: str, progress: Progress) -> Bot:
        # Imported here: the page answers before the library and its packages are there.
        from bot.service.factory import open_bot
        from bot.service.handing import taking
        from bot.service.watching import watching

        chosen = settings.model_copy(update={"library": library})
        with ExitStack() as opening:
            bot = opening.enter_context(open_bot(chosen, progress=progress, say=say))
            configuration.bots.append(bot)
            opening.callback(configuration.bots.remove, bot)
            bot.configure(configuration.settings)
            if bot.writable:
                opening.enter_context(taking(bot, libraries.library_folder(chosen)))
                opening.enter_context(watching(bot, say))
            parts[library] = bot, opened.enter_context(opening.pop_all())
        return bot

    def change(what: str, name: str) -> None:
        if what == "remove" and name in parts:
            bot, others = parts.pop(name)
            bot.stop_writing()
            others.close()
        if what == "new":
            libraries.create(settings, name, used=False)
        else:
            (libraries.remove if what == "remove" else libraries.restore)(settings, name)

    first = libraries.library_name(settings)
    return Shelf(
        lambda name: partial(make, name),
        first=first,
        # Whoever names one shows that one: the others may be for other readers.
        names=lambda: (first,) if settings.library else libraries.names(settings),
        receiving=partial(libraries.receiving, settings),
        change=None if settings.library else change,
    )
