"""``bot ask`` and ``bot search``."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bot.commands.console import Commands, announce, opened, positive, say, show, show_json
from bot.commands.exporting import add_option, check_target, export
from bot.commands.question_files import (
    id_of,
    question_of,
    read_file,
    read_history,
    read_json,
    whole,
)
from bot.errors import BotError, ModelError, UsageError
from bot.settings import Settings
from bot.types import Question, hit_to_json

if TYPE_CHECKING:
    from bot.service.engine import Bot


def register(commands: Commands) -> None:
    """Adds the commands."""
    ask = commands.add_parser("ask", help="answer a question, or a file of questions")
    ask.add_argument("question", nargs="?", help="the question, in English or Chinese")
    ask.add_argument("--history", type=Path, metavar="F", help="JSON list of {role, content}")
    ask.add_argument("--model", metavar="NAME", help="one of OPENAI_MODEL, or offline")
    ask.add_argument("--json", action="store_true", help="print the whole answer as JSON")
    ask.add_argument("--batch", type=Path, metavar="IN", help="lines of {id, question, history}")
    ask.add_argument("--out", type=Path, metavar="OUT", help="where a batch's answers go")
    add_option(ask)
    ask.set_defaults(command=_ask)

    search = commands.add_parser("search", help="show the passages that a question finds")
    search.add_argument("question")
    search.add_argument("-k", type=positive, default=8, help="how many (default 8)")
    search.add_argument("--json", action="store_true")
    search.set_defaults(command=_search)


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if options.batch or options.out:
        single = options.question or options.history or options.export
        if single or not (options.batch and options.out):
            raise UsageError(
                "A batch needs --batch IN.jsonl and --out OUT.jsonl, and no question or --export."
            )
        return _ask_batch(options, settings)
    if options.question is None:
        raise UsageError("There is no question. Write: bot ask QUESTION (or --batch, see --help).")
    check_target(options.export)
    history = read_history(options.history) if options.history else ()
    if settings.uses_openai:  # An offline answer says so itself.
        announce(settings)
    asked = Question(text=whole(options.question), history=history, model=options.model)
    with opened(settings) as bot:
        try:
            answer = bot.ask(asked)
        except ModelError as error:
            if error.offline_offer:
                say("Passages were found; bot ask --model offline answers from them.")
            raise
        export(options.export, answer, bot, settings)
        if options.json:
            show_json(answer.to_json())
        else:
            from bot.commands.printing import describe_answer

            show(describe_answer(answer, bot.notices(answer)))
    return 0


def _ask_batch(options: argparse.Namespace, settings: Settings) -> int:
    from tqdm import tqdm

    source, target = options.batch, options.out
    if source.resolve() == target.resolve():
        raise UsageError(f"The answers would overwrite the questions in {source}. Change --out.")
    # Lines end at "\n" alone: JSON may hold other line separators within a string.
    lines = [line for line in read_file(source).split("\n") if line.strip()]
    if settings.uses_openai:
        announce(settings)
    failed, spent, cost = 0, 0, 0.0
    with opened(settings) as bot:
        _write(target, "", "w")
        for line in tqdm(lines, disable=None, desc="questions"):
            result = _answer_line(bot, line, model=options.model, spent=spent)
            failed += "error" in result
            if result.get("model") != "offline":
                spent += sum(result.get("tokens", {}).values())
                cost += result.get("cost") or 0
            _write(target, json.dumps(result, ensure_ascii=False) + "\n", "a")
    if spent:
        say(f"{spent:,} tokens were used" + (f", for {cost:.4f}" if cost else "") + ".")
    if failed:
        say(f"{failed} of the questions failed; their lines in {target} say why.")
    return 1 if failed else 0


def _write(target: Path, text: str, mode: Literal["w", "a"]) -> None:
    try:
        # JSON may hold half a surrogate pair, UTF-8 may not: it is written as its escape.
        with target.open(mode, encoding="utf-8", errors="backslashreplace") as output:
            output.write(text)
    except OSError as error:
        raise UsageError(f"Cannot write {target}: {error.strerror}. Change --out.") from None


def _answer_line(bot: Bot, line: str, *, model: str | None, spent: int) -> dict[str, Any]:
    """Returns the JSON of one batch line's answer, or of what was wrong with it."""
    try:
        given = read_json(line)
    except UsageError as error:
        return {"id": None, "error": str(error)}
    try:
        question = replace(question_of(given), model=model, spent=spent)
        return bot.ask(question).to_json()
    except BotError as error:
        return {"id": id_of(given), "error": str(error)}


def _search(options: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as bot:
        hits = bot.search(whole(options.question), options.k)
        if options.json:
            rows = [
                hit_to_json(hit)
                | {"parts": dict(hit.parts), "matches": list(hit.matches), "text": hit.passage.text}
                for hit in hits
            ]
            show_json(rows)
        else:
            from bot.commands.printing import describe_hits

            show(describe_hits(hits))
    return 0
