"""Citation marks: each claim's status reaches the markers that follow it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from bot.types import Answer, Citation, Plan
from bot.ui.citation_links import render_answer, render_draft
from bot.ui.i18n import Texts
from tests.answers import Said, stated

CITATIONS = tuple(
    Citation(n=n, document="d", start=0, end=1, quote=f"quote {n}") for n in (1, 2, 3, 4)
)


def answer(text: str, claims: Sequence[Said]) -> Answer:
    return Answer(
        question="",
        language="en",
        status="answered",
        text=text,
        claims=stated(text, claims),
        citations=CITATIONS,
        plan=Plan(rewritten="", language="en"),
        model="",
        corpus_version="",
    )


def marks(text: str, texts: Texts, *claims: Said) -> str:
    """Returns the answer with each mark as ``verified:1`` or ``inference:1·2``."""
    html = "".join(render_answer(answer(text, claims), "t1", texts))
    html = re.sub(r'<a class="c (verified|cited)"[^>]*>(.*?)</a>', r"{\1:\2}", html)
    html = re.sub(r'<span class="c (\w+)"[^>]*>(.*?)</span>', r"{\1:\2}", html)
    return re.sub(r"<.*?>|\u2060", "", html)


@pytest.mark.parametrize(
    ("text", "claims", "expected"),
    [
        ("A is B. [1]", [("A is B.", (1,), "verified")], "A is B.{verified:1}"),
        ("A is B [1].", [("A is B", (1,), "verified")], "A is B{verified:1}."),
        ("A is B [1].", [("A is B", (1,), "cited")], "A is B{cited:1}."),
        ("A. [1] [2]", [("A.", (1, 2), "verified")], "A.{verified:1}{verified:2}"),
        ("A. [1] [2]", [("A.", (1, 2), "inference")], "A.{inference:1·2}"),
        ("A. [1]", [("A.", (1,), "unverified")], "A.{unverified:1?}"),
        ("A. B.", [("A.", (), "unverified"), ("B.", (), "unverified")],
         "A.{unverified:?} B.{unverified:?}"),
        ("**A is.** [1] B.", [("**A is.**", (1,), "verified"), ("B.", (), "unverified")],
         "A is.{verified:1} B.{unverified:?}"),
        ("A. [1] A. [2]", [("A.", (1,), "verified"), ("A.", (2,), "unverified")],
         "A.{verified:1} A.{unverified:2?}"),
        ("甲是乙。 [1]丙。", [("甲是乙。", (1,), "verified"), ("丙。", (), "unverified")],
         "甲是乙。{verified:1}丙。{unverified:?}"),
        ("A “q”. Then", [("A “q”.", (), "unverified")], "A “q”.{unverified:?} Then"),
        ("A. [9]", [("A.", (9,), "verified")], "A."),
        ("\u202e\ue0000\ue001A. [1] \ue0000\ue001", [("A.", (1,), "verified")],
         "0A.{verified:1} 0"),
        ("- x 10 % [1]\n- y", [("x 10 %", (1,), "verified"), ("y", (), "unverified")],
         "x 10 %{verified:1}y{unverified:?}"),
    ],
)  # fmt: skip
def test_marks(text: str, claims: list[Said], expected: str, english: Texts) -> None:
    assert marks(text, english, *claims) == expected


def test_a_mark_names_its_source_and_quote_and_says_its_status_and_why(english: Texts) -> None:
    claims: list[Said] = [("A.", (1,), "verified"), ("B.", (2,), "unverified")]
    html = "".join(render_answer(answer("A. [1] B. [2]", claims), "t7", english))
    assert 'href="#src-t7-1" data-cite="t7-1"' in html
    assert 'aria-label="Source 1, verified: “quote 1”"' in html
    assert 'title="Verified: these are the source’s own words"' in html
    assert 'title="Not verified: the source has another number, or none"' in html


def test_a_draft_has_marks_that_lead_nowhere(english: Texts) -> None:
    html = render_draft("So <b> [2].", english)
    assert html.startswith('<p>So &lt;b&gt;<span class="c draft" role="img"')
    assert "not checked yet" in html
    assert "<a" not in html


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("Text\n\n| a | b |", "<p>Text</p>"),
        ("Text\n| a | b |\n|--", "<p>Text</p>"),
        ("| a |", ""),
        ("Text | with a bar", "<p>Text | with a bar</p>"),
    ],
)
def test_a_table_is_shown_once_it_is_one(draft: str, shown: str, english: Texts) -> None:
    assert render_draft(draft, english) == shown
    assert "<table>" in render_draft("| a |\n|---|\n| 1 |", english)
