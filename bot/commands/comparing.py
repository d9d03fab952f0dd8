"""``bot compare``."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.console import Json, Library, opened, show_answer
from bot.commands.exporting import Export, write_export
from bot.commands.question_files import whole
from bot.settings import load_settings
from bot.types import Comparison


def compare(
    items: Annotated[str, typer.Option(metavar="A,B", help="What to compare.")],
    criteria: Annotated[str, typer.Option(metavar="X,Y", help="Under what.")],
    as_json: Json = False,
    export: Export = None,
    library: Library = None,
) -> int:
    """Compares items under criteria, as a matrix."""
    settings = load_settings(library=library)
    asked = Comparison(items=_words(items), criteria=_words(criteria))
    with opened(settings) as bot:
        answer = bot.compare(asked)
        write_export(export, answer, bot)
        show_answer(answer, bot, as_json=as_json)
    return 0


def _words(text: str) -> tuple[str, ...]:
    """Returns the words between commas of any width."""
    for comma in "\uff0c、":
        text = text.replace(comma, ",")
    return tuple(whole(word) for word in text.split(","))
