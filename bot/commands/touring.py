"""``bot record``."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from bot.commands.console import Commands, opened, say
from bot.errors import UsageError
from bot.settings import Settings


def register(commands: Commands) -> None:
    """Adds the command."""
    record = commands.add_parser(
        "record", help="record the answers to a tour, for bot serve --demo to fall back on"
    )
    record.add_argument("tour", type=Path, help="the tour, such as seeds/demo.yaml")
    record.set_defaults(command=_record)


def _record(options: argparse.Namespace, settings: Settings) -> int:
    # Imported here: the other commands need nothing of the page.
    from bot.ui.touring import read_tour, record, recording_of

    tour, target = read_tour(options.tour), recording_of(options.tour)
    with opened(settings) as bot:
        date = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
        text = record(tour, bot, date=date, say=say)
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"Cannot write {target}: {error.strerror}. Move the tour.") from None
    say(f"The answers are in {target}.")
    return 0
