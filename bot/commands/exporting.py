"""What the commands that export share: the option, and writing the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.console import say, write_file
from bot.export.formats import export, format_of
from bot.types import Answer

if TYPE_CHECKING:
    from bot.service.engine import Bot


def _with_format(target: Path | None) -> Path | None:
    """Says before anything is asked that a file cannot be exported to."""
    if target:
        format_of(target)
    return target


Export = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", callback=_with_format, help="Write the answer to .md, .html, .docx, …"
    ),
]


def write_export(target: Path | None, answer: Answer, bot: Bot) -> None:
    """Writes the answer to ``target``, if there is one, in the format that its suffix says.

    Raises:
        UsageError: there is no such format, or the file cannot be written.
    """
    if target is None:
        return
    from bot.export.reading import record_of

    record = record_of(
        [answer],
        bot.documents(),
        title=answer.question,
        date=date.today().isoformat(),
    )
    write_file(target, export(format_of(target), record))
    say(f"Exported to {target}.")
