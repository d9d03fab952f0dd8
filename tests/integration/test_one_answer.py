"""One answer, wherever it is shown: every statement has the same status and the same sources."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot.commands.printing import describe_answer
from bot.export.content import say_mark
from bot.export.formats import FORMATS, export
from bot.export.reading import labels, read
from bot.types import Claim
from bot.types.status_words import say_status
from bot.ui.citation_links import render_answer
from bot.ui.i18n import texts_for
from tests.integration.test_exports import READERS
from tests.unit.export.samples import ANSWER, BEYOND, DOCUMENTS

STATEMENTS = ANSWER.statements[: -len(BEYOND)]
RECORD = read([ANSWER], DOCUMENTS, title="One", date="2026-11-21")


TEXTS = labels("en")


def _squeezed(text: str) -> str:
    return re.sub(r"[\s*\\]", "", text)


def _cells(claim: Claim) -> str:
    numbers = TEXTS("list_separator").join(map(str, claim.citations))
    return claim.text + say_status(claim, "en") + numbers


def _footnoted(claim: Claim) -> str:
    word = {"verified": "✓", "cited": ""}.get(claim.status or "", f"({say_status(claim, 'en')})")
    return claim.text + word + "".join(f"[^{n}]" for n in claim.citations)


SAID: dict[str, Callable[[Claim], str]] = {
    "workbook": _cells,
    "markdown": _footnoted,
    **dict.fromkeys(("html", "word", "slides"), lambda claim: claim.text + say_mark(claim, TEXTS)),
}


def test_its_json_lists_each_statement() -> None:
    told = {each["text"]: each for each in ANSWER.to_json()["claims"]}
    assert {each.status for each in STATEMENTS} == {"verified", "cited", "inference", "unverified"}
    for each in STATEMENTS:
        assert told[each.text]["status"] == each.status
        assert tuple(told[each.text]["citations"]) == each.citations


@pytest.mark.parametrize("claim", STATEMENTS, ids=lambda claim: claim.text)
def test_the_page_marks_it(claim: Claim) -> None:
    html = "".join(render_answer(ANSWER, "t1", texts_for("en")))
    mark = html.partition(f">{claim.text}")[2] or html.partition(f" {claim.text}")[2]
    mark = mark[: re.search(r"</(?:li|p|td)>| Ninety", mark).start()]  # type: ignore[union-attr]
    mark = mark.partition("<ul>")[0]
    assert tuple(map(int, re.findall(r'data-cite="t1-(\d+)"', mark))) == claim.citations
    assert mark.count(f'title="{say_status(claim, "en")}"') >= 1


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("claim", STATEMENTS, ids=lambda claim: claim.text)
def test_an_export_marks_it(name: str, claim: Claim) -> None:
    said = _squeezed("\n".join(READERS[name](export(name, RECORD))))
    assert _squeezed(SAID[name](claim)) in said


def test_the_command_line_shows_it_as_markdown() -> None:
    exported = export("markdown", RECORD).decode()
    for claim in STATEMENTS:
        said = _squeezed(_footnoted(claim))
        assert said in _squeezed(describe_answer(ANSWER))
        assert said in _squeezed(exported)
