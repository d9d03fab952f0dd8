"""``bot record``."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import opened, say
from bot.errors import UsageError
from bot.settings import load_settings


def record(
    path: Annotated[Path, typer.Argument(metavar="TOUR", help="Such as seeds/demo.yaml.")],
) -> int:
    """Records the answers to a tour, for bot serve --demo to fall back on."""
    # Imported here: the other commands need nothing of the page.
    from bot.ui import touring

    tour, target = touring.read_tour(path), touring.recording_of(path)
    with opened(load_settings()) as bot:
        date = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
        text = touring.record(tour, bot, date=date, say=say)
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"Cannot write {target}: {error.strerror}. Move the tour.") from None
    say(f"The answers are in {target}.")
    return 0
