"""``bot check``: whether statements that somebody else wrote are what their sources say."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.console import tracked, write_file
from bot.commands.question_files import id_of, read_json, read_lines, whole
from bot.errors import UsageError
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.service.pairs import Pair, PairChecker

_FORM = 'The line is not of the form {"id": …, "statement": "…", "sources": ["…"]}.'


def check(
    pairs: Annotated[
        Path, typer.Option(metavar="IN", help="Lines of {id, statement, context, sources}.")
    ],
    out: Annotated[Path, typer.Option(metavar="OUT", help="Where the verdicts go.")],
    judge: Annotated[
        str, typer.Option(metavar="JUDGE", help="Who reads them a second time, as BOT_JUDGE.")
    ] = "off",
) -> int:
    """Checks statements against the sentences that are given with them, without the library."""
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
