"""``bot eval``: how good the answers to questions are whose right answers are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.console import Json, Library, Only, opened, say, show, tracked
from bot.commands.question_files import question_of, read_json, read_lines
from bot.errors import BotError, UsageError
from bot.evaluation.gold import Gold, read_gold
from bot.evaluation.metrics import Counts, Figures, judge, summarise
from bot.settings import load_settings
from bot.types import Question

if TYPE_CHECKING:
    from bot.service.engine import Bot

Asked = tuple[Gold, Question]


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Questions, and what is right.")],
    model: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A model to ask (repeat to compare).")
    ] = None,
    as_json: Json = False,
    only: Only = "",
    library: Library = None,
) -> int:
    """Measures answers to questions with known answers."""
    settings = load_settings(library=library)
    lines = read_lines(gold)
    asked = _read(lines)
    if not asked:
        raise UsageError(f"{gold} has no usable question. Correct its lines.")
    with opened(settings) as bot:
        names = dict.fromkeys(model or [bot.model.name])
        chosen = bot.passing(only)
        texts = {document.name: document.text for document in bot.documents()}
        figures = {}
        for name in names:
            counts = []
            for wanted, question in tracked(asked, name):
                # Without --model the engine takes its first.
                told = replace(question, documents=chosen, model=name if model else None)
                counts.append(_judged(bot, wanted, told, texts))
            figures[name] = summarise(counts)
    show(figures if as_json else _table(figures))
    whole = len(asked) == len(lines) and not any(each["missing"] for each in figures.values())
    return 0 if whole else 1


def _read(lines: Sequence[str]) -> list[Asked]:
    """Returns the questions; says which lines cannot be used, and leaves them out."""
    asked = []
    for number, line in enumerate(lines, start=1):
        try:
            given = read_json(line)
            asked.append((read_gold(given), question_of(given)))
        except UsageError as error:
            say(f"question {number} is skipped: {error}")
    return asked


def _judged(bot: Bot, gold: Gold, question: Question, texts: Mapping[str, str]) -> Counts:
    try:
        answer = bot.ask(question).to_json()
    except BotError as error:
        say(f"{question.id}: {error}")
        answer = None
    return judge(gold, answer, texts)


def _table(figures: Mapping[str, Figures]) -> str:
    """Returns a Markdown table with a column for each model."""
    rows = [["", *(name.replace("|", "\\|") for name in figures)], ["---"] * (len(figures) + 1)]
    for name in next(iter(figures.values())):
        values = (each[name] for each in figures.values())
        rows.append([name, *("–" if value is None else str(value) for value in values)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
