"""One answer in all its forms: each statement has the same status and sources in every one."""

from __future__ import annotations

import io
import re
from html import unescape

import docx
import openpyxl
import pptx
import pytest

from bot.export.content import say_mark
from bot.export.formats import export
from bot.export.reading import read
from bot.types.status_words import say_status
from bot.ui.citation_links import render_answer
from bot.ui.i18n import texts_for
from tests.unit.export.samples import ANSWER, made_up

RECORD = made_up()
STATEMENTS = [claim for claim in ANSWER.statements if claim.start is not None and claim.text != "y"]


def plain(name: str) -> str:
    """Returns the words of an export, on one line."""
    data = export(name, RECORD)
    if name == "word":
        words = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    elif name == "slides":
        slides = pptx.Presentation(io.BytesIO(data)).slides
        words = [s.text_frame.text for slide in slides for s in slide.shapes if s.has_text_frame]
    else:
        words = [unescape(re.sub(r"<[^>]+>", "", data.decode()))]
    return " ".join(" ".join(words).replace("\u00a0", " ").split())


@pytest.mark.parametrize("name", ["word", "slides", "html"])
def test_an_export_has_each_statements_mark_behind_it(name: str) -> None:
    text, texts = plain(name), read(RECORD).texts
    for claim in STATEMENTS:
        said = say_mark(claim, texts).replace("\u00a0", " ")
        assert f"{claim.text} {said}" in text


def test_markdown_a_sheet_and_the_page_say_the_same() -> None:
    notes = export("markdown", RECORD).decode()
    book = openpyxl.load_workbook(io.BytesIO(export("workbook", RECORD)))
    rows = list(book["Answers"].iter_rows(values_only=True))
    page = "".join(render_answer(ANSWER, "t1", texts_for("en")))
    told = {each["text"]: each for each in ANSWER.to_json()["claims"]}
    for claim in STATEMENTS:
        numbers = ", ".join(map(str, claim.citations))
        assert any(row[1:3] == (claim.text, say_status(claim, "en")) for row in rows)
        assert any((row[3] or "") == numbers for row in rows if row[1] == claim.text)
        behind = notes[notes.index(claim.text) + len(claim.text) :].split("\n")[0]
        assert re.findall(r"\[\^(\d+)\]", behind.split(". ")[0])[: len(claim.citations)] == [
            str(n) for n in claim.citations
        ]
        marked = page[page.index(claim.text) :].partition("title=")[2]
        assert marked.startswith(f'"{say_status(claim, "en")}"')
        each = told[claim.text]
        assert (each["status"], tuple(each["citations"])) == (claim.status, claim.citations)
