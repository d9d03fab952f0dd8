"""``bot ask``, ``compare`` and ``search``, and the files that answers are exported to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.console import (
    Json,
    Library,
    Only,
    announce,
    line_of,
    opened,
    say,
    show,
    show_answer,
    tracked,
    write_file,
)
from bot.commands.printing import describe_hits
from bot.commands.question_files import (
    id_of,
    question_of,
    read_history,
    read_json,
    read_lines,
    whole,
)
from bot.errors import BotError, ModelError, UsageError
from bot.export.formats import export, format_of
from bot.settings import Settings, load_settings
from bot.types import Answer, Comparison, Question, hit_to_json

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


def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="In English or Chinese.")
    ] = None,
    history: Annotated[
        Path | None, typer.Option(metavar="F", help="JSON list of {role, content}.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="One of OPENAI_MODEL, or offline.")
    ] = None,
    as_json: Json = False,
    export: Export = None,
    batch: Annotated[
        Path | None, typer.Option(metavar="IN", help="Lines of {id, question, history}.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Where a batch's answers go.")
    ] = None,
    only: Only = "",
    library: Library = None,
) -> int:
    """Answers a question, or a file of questions."""
    settings = load_settings(library=library)
    if batch or out:
        if question or history or export or not (batch and out):
            raise UsageError(
                "A batch needs --batch IN.jsonl and --out OUT.jsonl, and no question or --export."
            )
        return _ask_batch(batch, out, model, only, settings)
    if question is None:
        raise UsageError("There is no question. Write: bot ask QUESTION (or --batch, see --help).")
    turns = read_history(history) if history else ()
    if settings.uses_openai:  # An offline answer says so itself.
        announce(settings)
    asked = Question(text=whole(question), history=turns, model=model)
    with opened(settings) as bot:
        try:
            answer = bot.ask(replace(asked, documents=bot.passing(only)))
        except ModelError as error:
            if error.offline_offer:
                say("Passages were found; bot ask --model offline answers from them.")
            raise
        _write_export(export, answer, bot, settings)
        show_answer(answer, bot, as_json=as_json)
        if answer.cost is not None:
            say(f"{sum(answer.tokens.values()):,} tokens were used, for {answer.cost:.4f}.")
    return 0


def _ask_batch(source: Path, target: Path, model: str | None, only: str, settings: Settings) -> int:
    lines = read_lines(source, target)
    if settings.uses_openai:
        announce(settings)
    failed, spent, cost = 0, 0, 0.0
    with opened(settings) as bot:
        asked = Question(text="", model=model, documents=bot.passing(only))
        write_file(target, b"", "wb")
        for line in tracked(lines, "questions"):
            result = _answer_line(bot, line, replace(asked, spent=spent))
            failed += "error" in result
            if result.get("model") != "offline":
                spent += sum(result.get("tokens", {}).values())
                cost += result.get("cost") or 0
            write_file(target, line_of(result), "ab")
    if spent:
        say(f"{spent:,} tokens were used" + (f", for {cost:.4f}" if cost else "") + ".")
    if failed:
        say(f"{failed} of the questions failed; their lines in {target} say why.")
    return 1 if failed else 0


def _answer_line(bot: Bot, line: str, asked: Question) -> dict[str, Any]:
    """Returns the JSON of the answer to ``asked`` with one batch line's words, or of what was wrong
    with that."""
    given = None
    try:
        given = read_json(line)
        own = question_of(given)
        return bot.ask(replace(asked, id=own.id, text=own.text, history=own.history)).to_json()
    except BotError as error:
        return {"id": id_of(given), "error": str(error)}


def compare(
    items: Annotated[str, typer.Option(metavar="A,B", help="What to compare.")],
    criteria: Annotated[str, typer.Option(metavar="X,Y", help="Under what.")],
    as_json: Json = False,
    export: Export = None,
    only: Only = "",
    library: Library = None,
) -> int:
    """Compares items under criteria, as a matrix."""
    settings = load_settings(library=library)
    asked = Comparison(items=_words(items), criteria=_words(criteria))
    with opened(settings) as bot:
        answer = bot.compare(replace(asked, documents=bot.passing(only)))
        _write_export(export, answer, bot, settings)
        show_answer(answer, bot, as_json=as_json)
    return 0


def _words(text: str) -> tuple[str, ...]:
    """Returns the words between commas of any width."""
    return tuple(whole(word) for word in re.split("[,\uff0c、]", text))


def search(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In English or Chinese.")],
    k: Annotated[int, typer.Option("-k", min=1, help="How many.")] = 8,
    as_json: Json = False,
    only: Only = "",
    library: Library = None,
) -> int:
    """Shows the passages that a question finds."""
    with opened(load_settings(library=library)) as bot:
        hits = bot.search(whole(question), k, bot.passing(only))
        told = [
            hit_to_json(hit)
            | {"parts": dict(hit.parts), "matches": list(hit.matches), "text": hit.passage.text}
            for hit in hits
        ]
        show(told if as_json else describe_hits(hits))
    return 0


def _write_export(target: Path | None, answer: Answer, bot: Bot, settings: Settings) -> None:
    """Writes the answer to ``target``, if there is one, in the format that its suffix says. Raises
    UsageError if there is no such format or the file cannot be written, SettingsError if the
    template of slides cannot be used."""
    if target is None:
        return
    from bot.export.reading import read

    content = read([answer], bot.documents(), title=answer.question, date=date.today().isoformat())
    write_file(target, export(format_of(target), content, settings.deck_template))
    say(f"Exported to {target}.")
