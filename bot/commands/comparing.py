"""``bot compare``."""

from __future__ import annotations

import argparse

from bot.commands.console import Commands, opened, show, show_json
from bot.commands.exporting import add_option, check_target, export
from bot.commands.question_files import whole
from bot.settings import Settings
from bot.types import Comparison


def register(commands: Commands) -> None:
    """Adds the command."""
    compare = commands.add_parser("compare", help="compare items under criteria, as a matrix")
    compare.add_argument(
        "--items", required=True, type=_words, metavar="A,B", help="what to compare"
    )
    compare.add_argument("--criteria", required=True, type=_words, metavar="X,Y", help="under what")
    compare.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    add_option(compare)
    compare.set_defaults(command=_compare)


def _words(text: str) -> tuple[str, ...]:
    """Returns the words between commas of any width."""
    for comma in "\uff0c、":
        text = text.replace(comma, ",")
    return tuple(whole(word) for word in text.split(","))


def _compare(options: argparse.Namespace, settings: Settings) -> int:
    check_target(options.export)
    with opened(settings) as bot:
        answer = bot.compare(Comparison(items=options.items, criteria=options.criteria))
        export(options.export, answer, bot, settings)
        if options.json:
            show_json(answer.to_json())
        else:
            from bot.commands.printing import describe_answer

            show(describe_answer(answer))
    return 0
