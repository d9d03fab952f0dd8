"""``bot check``: whether statements that somebody else wrote are what their sources say."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.console import Json, Library, line_of, opened, show_answer, tracked, write_file
from bot.commands.question_files import id_of, read_as, read_json, read_lines
from bot.errors import UsageError
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.checking.checker import Checker
    from bot.service.pairs import Pair

_FORM = (
    'The line is not of the form {"id": …, "statement": "…", "context": ["…"], "sources": ["…"]}.'
)


def check(
    draft: Annotated[
        Path | None, typer.Argument(metavar="DRAFT", help="A text: .md, .txt, .docx …")
    ] = None,
    pairs: Annotated[
        Path | None, typer.Option(metavar="IN", help="Lines of {id, statement, context, sources}.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Where the verdicts on pairs go.")
    ] = None,
    judge: Annotated[
        str | None,
        typer.Option(metavar="JUDGE", help="Who reads a second time (BOT_JUDGE); pairs: nobody."),
    ] = None,
    as_json: Json = False,
    library: Library = None,
) -> int:
    """Checks a draft's statements against the library, or pairs against their own sentences."""
    if draft and not (pairs or out):
        judging = {"BOT_JUDGE": judge} if judge else {}
        settings = load_settings(environ={**os.environ, **judging}, library=library)
        from bot.ingestion.formats.reading import extract

        text = extract(draft).text
        with opened(settings) as bot:
            show_answer(bot.check(draft.name, text), bot, as_json=as_json)
        return 0
    if draft or not (pairs and out):
        raise UsageError("Write: bot check DRAFT, or bot check --pairs IN.jsonl --out OUT.jsonl.")
    lines = read_lines(pairs, out)
    # Imported here: --help and usage errors need none of it.
    from bot.service.pairs import pair_checker

    checker = pair_checker(load_settings(environ={**os.environ, "BOT_JUDGE": judge or "off"}))
    verdicts = [_verdict(checker, line) for line in tracked(lines, "pairs")]
    write_file(out, b"".join(map(line_of, verdicts)))
    return 1 if any("error" in each for each in verdicts) else 0


def _verdict(checker: Checker, line: str) -> dict[str, Any]:
    """Returns the JSON of what checking found of one line, or of what was wrong with it."""
    from bot.service.pairs import check_pair

    given = None
    try:
        given = read_json(line)
        claim = check_pair(checker, pair_of(given))
    except UsageError as error:
        return {"id": id_of(given), "error": str(error)}
    verdict = {"status": claim.status, "basis": claim.basis, "reason": claim.reason}
    return {"id": id_of(given), **verdict}


def pair_of(given: Any) -> Pair:
    """Returns the pair that a line holds. Raises UsageError if it holds something else."""
    from bot.service.pairs import Pair

    given = given if isinstance(given, dict) else {}
    said = {name: value for name, value in given.items() if value}
    pair = read_as(Pair, said, _FORM)
    pair = replace(pair, statement=pair.statement.strip(), title=pair.title.strip())
    if not pair.statement or not any(map(str.strip, pair.sources)):
        raise UsageError(_FORM)
    return pair
