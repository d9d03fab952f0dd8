"""``bot eval``: how good the answers to questions are whose right answers are known."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.console import Json, opened, say, show, show_json, tracked, write_file
from bot.commands.question_files import question_of, read_json, read_lines
from bot.errors import BotError, UsageError
from bot.settings import load_settings
from bot.types import Answer, Question

if TYPE_CHECKING:
    from bot.evaluation.gold import Gold
    from bot.evaluation.metrics import Figures
    from bot.service.engine import Bot

    Asked = tuple[Gold, Question]


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Questions, and what is right.")],
    model: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A model to ask (repeat to compare).")
    ] = None,
    as_json: Json = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where a report is written.")
    ] = None,
) -> int:
    """Measures answers to questions with known answers."""
    from bot.answering.providers.costs import read_prices
    from bot.evaluation.report import table

    settings = load_settings()
    prices = str(read_prices(settings.prices))
    lines = read_lines(gold)
    with opened(settings) as bot:
        bot.stop_remembering()
        texts = {document.name: document.text for document in bot.documents()}
        asked = _read(lines, texts)
        if not asked:
            raise UsageError(f"{gold} has no usable question. Correct its lines.")
        names = dict.fromkeys(model or [bot.model.name])
        # Without --model the engine takes its first.
        figures = {name: _measure(bot, asked, name if model else None, texts) for name in names}
    if out:
        _report(out, figures, gold.name, prices)
    if as_json:
        show_json({name: asdict(each) for name, each in figures.items()})
    else:
        show(table(figures))
    whole = len(asked) == len(lines) and not any(each.failed for each in figures.values())
    return 0 if whole else 1


def _read(lines: Sequence[str], texts: Mapping[str, str]) -> list[Asked]:
    """Returns the questions; says which lines cannot be used, and leaves them out."""
    from bot.evaluation.gold import read_gold

    asked = []
    for number, line in enumerate(lines, start=1):
        try:
            given = read_json(line)
            asked.append((read_gold(given, texts), question_of(given)))
        except UsageError as error:
            say(f"question {number} is skipped: {error}")
    return asked


def _measure(
    bot: Bot, asked: Sequence[Asked], model: str | None, texts: Mapping[str, str]
) -> Figures:
    from bot.evaluation.metrics import judge, summarise

    return summarise([
        judge(gold, _answer(bot, replace(question, model=model)), texts)
        for gold, question in tracked(asked, model or bot.model.name)
    ])  # fmt: skip


def _answer(bot: Bot, question: Question) -> Answer | None:
    try:
        return bot.ask(question)
    except BotError as error:
        say(f"{question.id}: {error}")
        return None


def _report(folder: Path, figures: Mapping[str, Figures], gold: str, prices: str) -> None:
    from bot.evaluation.report import chart, page

    plot = "figures.svg"
    write_file(folder / plot, chart(figures).encode())
    write_file(folder / "report.md", page(figures, gold=gold, plot=plot, prices=prices).encode())
    rows = {name: asdict(each) for name, each in figures.items()}
    write_file(folder / "figures.json", json.dumps(rows, ensure_ascii=False, indent=1).encode())
    say(f"The report is {folder / 'report.md'}.")
