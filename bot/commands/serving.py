"""``bot serve``, which is also what ``bot`` alone does."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.console import Commands, announce, say
from bot.settings import Settings
from bot.types import Progress

if TYPE_CHECKING:
    from bot.service.engine import Bot


def register(commands: Commands) -> None:
    """Adds the command."""
    serve = commands.add_parser("serve", help="serve the chat page")
    serve.add_argument("--host", help="address to listen on (BOT_HOST)")
    serve.add_argument("--port", type=_port, help="port; 0 takes a free one (BOT_PORT)")
    serve.add_argument("--demo", type=Path, metavar="TOUR", help="lead through a scripted tour")
    serve.set_defaults(command=serve_page)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 65535")
    return int(text)


def serve_page(options: argparse.Namespace, settings: Settings) -> int:
    """Serves the page until it is interrupted."""
    # Imported here: gradio takes seconds, and only the page needs it.
    from bot.ui.app import serve

    announce(settings)
    with ExitStack() as opened:

        def make(progress: Progress) -> Bot:
            # Imported here: the page answers before the library and its packages are there.
            from bot.service.factory import open_bot

            return opened.enter_context(open_bot(settings, progress=progress, say=say))

        serve(
            make,
            host=options.host or settings.host,
            port=settings.port if options.port is None else options.port,
            data_dir=settings.data_dir,
            examples=settings.seeds_dir / "examples.yaml",
            demo=options.demo,
            say=say,
        )
    return 0
