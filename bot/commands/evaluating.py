"""``bot eval``: how good the answers to questions are whose right answers are known."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.console import Commands, opened, say, show, show_json, write_file
from bot.commands.question_files import question_of, read_file, read_json
from bot.errors import BotError, UsageError
from bot.settings import Settings
from bot.types import Answer, Question

if TYPE_CHECKING:
    from bot.evaluation.gold import Gold
    from bot.evaluation.metrics import Figures
    from bot.service.engine import Bot

    Asked = tuple[Gold, Question]


def register(commands: Commands) -> None:
    """Adds the command."""
    evaluate = commands.add_parser("eval", help="measure answers to questions with known answers")
    evaluate.add_argument("gold", type=Path, help="lines of questions with what is right")
    evaluate.add_argument(
        "--model", action="append", metavar="NAME", help="a model to ask (repeat to compare)"
    )
    evaluate.add_argument("--json", action="store_true", help="print the figures as JSON")
    evaluate.add_argument("--out", type=Path, metavar="FOLDER", help="where a report is written")
    evaluate.set_defaults(command=_evaluate)


def _evaluate(options: argparse.Namespace, settings: Settings) -> int:
    from bot.answering.providers.costs import read_prices
    from bot.evaluation.report import table

    prices = str(read_prices(settings.prices))
    lines = [line for line in read_file(options.gold).split("\n") if line.strip()]
    with opened(settings) as bot:
        bot.stop_remembering()
        texts = {document.name: document.text for document in bot.documents()}
        asked = _read(lines, texts)
        if not asked:
            raise UsageError(f"{options.gold} has no usable question. Correct its lines.")
        names = dict.fromkeys(options.model or [bot.model.name])
        # Without --model the engine takes its first.
        figures = {
            name: _measure(bot, asked, name if options.model else None, texts) for name in names
        }
    if options.out:
        _report(options.out, figures, options.gold.name, prices)
    if options.json:
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
    from tqdm import tqdm

    from bot.evaluation.metrics import judge, summarise

    return summarise([
        judge(gold, _answer(bot, replace(question, model=model)), texts)
        for gold, question in tqdm(asked, disable=None, desc=model or bot.model.name)
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
