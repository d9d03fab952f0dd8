"""``bot check``: whether statements that somebody else wrote are what their sources say."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.console import Json, Library, opened, show, show_json, tracked, write_file
from bot.commands.printing import describe_answer
from bot.commands.question_files import id_of, read_json, read_lines, whole
from bot.errors import UsageError
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.service.pairs import Pair, PairChecker

_FORM = 'The line is not of the form {"id": …, "statement": "…", "sources": ["…"]}.'


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
            answer = bot.check(draft.name, text)
            show_json(answer.to_json()) if as_json else show(
                describe_answer(answer, bot.documents())
            )
        return 0
    if draft or not (pairs and out):
        raise UsageError("Write: bot check DRAFT, or bot check --pairs IN.jsonl --out OUT.jsonl.")
    return _check_pairs(pairs, out, judge or "off")


def _check_pairs(pairs: Path, out: Path, judge: str) -> int:
    if pairs.resolve() == out.resolve():
        raise UsageError(f"The verdicts would overwrite the pairs in {pairs}. Change --out.")
    lines = read_lines(pairs)
    # Imported here: --help and usage errors need none of it.
    from bot.service.pairs import PairChecker

    checker = PairChecker(load_settings(environ={**os.environ, "BOT_JUDGE": judge}))
    verdicts = [_verdict(checker, line) for line in tracked(lines, "pairs")]
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in verdicts)
    # JSON may hold half a surrogate pair, UTF-8 may not: it is written as its escape.
    write_file(out, text.encode(errors="backslashreplace"))
    return 1 if any("error" in each for each in verdicts) else 0


def _verdict(checker: PairChecker, line: str) -> dict[str, Any]:
    """Returns the JSON of what checking found of one line, or of what was wrong with it."""
    given = None
    try:
        given = read_json(line)
        claim = checker.check(pair_of(given))
    except UsageError as error:
        return {"id": id_of(given), "error": str(error)}
    verdict = {"status": claim.status, "basis": claim.basis, "reason": claim.reason}
    return {"id": id_of(given), **verdict}


def pair_of(given: Any) -> Pair:
    """Returns the pair that a line holds.

    Raises:
        UsageError: it holds something else.
    """
    from bot.service.pairs import Pair

    if not isinstance(given, dict):
        raise UsageError(_FORM)
    statement, *about = _texts(given, "statement", "title", "author", "date")
    sources, context = (_list(given, name) for name in ("sources", "context"))
    if not statement or not any(map(str.strip, sources)):
        raise UsageError(_FORM)
    title, author, date = about
    return Pair(
        statement=statement, sources=sources, context=context,
        title=title, author=author or None, date=date or None,
    )  # fmt: skip


def _texts(given: dict[str, Any], *names: str) -> list[str]:
    """Returns the texts by these names; "" for each that is not given."""
    found = [given.get(name) or "" for name in names]
    if not all(isinstance(each, str) for each in found):
        raise UsageError(_FORM)
    return [whole(each).strip() for each in found]


def _list(given: dict[str, Any], name: str) -> tuple[str, ...]:
    """Returns the texts of the list by this name; none if it is not given."""
    found = given.get(name) or []
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise UsageError(f'"{name}" is a list of texts. Correct the line.')
    return tuple(map(whole, found))
