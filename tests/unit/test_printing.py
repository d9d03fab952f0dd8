"""Results as a terminal shows them."""

from __future__ import annotations

from dataclasses import replace

from bot.commands.printing import (
    describe_answer,
    describe_hits,
    describe_sync,
    document_row,
    document_to_json,
)
from bot.types import Answer, Citation, Claim, Document, Plan, SyncReport
from tests.unit.answering.samples import hit

CITATION = Citation(
    n=1, document="a.txt", start=3, end=18, quote="來往失敗了", heading="Why › How",
    genre="forum", translation="Laiwang failed.",
)  # fmt: skip
ANSWER = Answer(
    question="Why?", language="en", status="answered", text="Laiwang failed [1]. It rained.",
    claims=(
        Claim(
            text="Laiwang failed", start=0, end=14, citations=(1,), status="verified",
            basis="wording",
        ),
        Claim(text="It rained.", start=20, end=30, status="unverified", reason="uncited"),
    ),
    citations=(CITATION,), plan=Plan(rewritten="Why?", language="en"), model="offline",
    corpus_version="v1", timings_ms={"total": 12.4},
)  # fmt: skip
DOCUMENT = Document(
    name="a.txt", text="x" * 1234, sha256="", title="A title", language="en", genre="forum",
    unknown=("author",),
)  # fmt: skip


def test_an_answer_is_told_as_it_is_exported() -> None:
    told = describe_answer(ANSWER, [DOCUMENT])
    assert told.startswith("# Why?\n\nExported on")
    assert "Laiwang failed ✓[^1]" in told
    assert "It rained. *(Not verified: no source is named for it)*" in told
    assert "[^1]: **A title** ·" in told
    assert "來往失敗了" in told
    assert "Our translation, not the source: Laiwang failed." in told


def test_nothing_that_steers_a_terminal_is_printed() -> None:
    steering = "Safe\x1b]0;title\x07 \x9b31m\x7f text\r\nnext\tcell"
    told = describe_answer(replace(ANSWER, text=steering))
    found = describe_hits([hit(steering, heading="\x1b[2J")])
    assert "Safe" in told
    assert not {"\x1b", "\x07", "\x9b", "\x7f", "\r"} & set(told + found)


def test_hits_show_their_scores_and_what_met() -> None:
    found = replace(
        hit("Laiwang\n failed.", heading="Why"), parts={"dense": 0.25}, matches=("laiwang~来往",)
    )
    assert describe_hits([found, hit("Second.")]) == (
        "1. a.txt 0–16 · Why · article\n"
        "   score 0.500 (dense 0.25)\n"
        "   matched: laiwang~来往\n"
        "   Laiwang failed.\n"
        "\n"
        "2. a.txt 0–7 · article\n"
        "   score 0.500 ()\n"
        "   Second."
    )


def test_no_hits_are_said_in_words() -> None:
    assert describe_hits([]) == "Nothing in the library answers to that."


def test_a_document_is_a_row() -> None:
    dated = replace(DOCUMENT, title="A\n\x1btitle", date="2013", id="0a1b", added="2026-01-02")
    assert document_row(DOCUMENT, 3, {}) == (
        "a.txt", "A title", "en · forum", "undated", "3", "folder", "", ""
    )  # fmt: skip
    assert document_row(dated, 1, {"nowhere": ["author"], "text": ["date", "title"]}) == (
        "a.txt", "A title", "en · forum", "2013", "1", "added 2026-01-02",
        "nowhere: author; text: date, title", "0a1b",
    )  # fmt: skip


def test_a_document_as_json_has_no_text() -> None:
    assert document_to_json(DOCUMENT, 3, {"name": ["title"]}) == {
        "name": "a.txt", "title": "A title", "language": "en", "genre": "forum", "date": None,
        "author": None, "reliability": None, "unknown": ["author"], "characters": 1234,
        "passages": 3, "id": "", "added": None, "tags": (), "guessed": {"name": ["title"]},
    }  # fmt: skip


def test_a_sync_is_told_by_kind() -> None:
    report = SyncReport(
        added=("a", "b"), unchanged=("c",), skipped=(("d", "empty"),), rebuilt="it was cut off",
        lost=(("e", "add it again"),),
    )  # fmt: skip
    assert describe_sync(report) == (
        "added: a, b\nchanged: none\nunchanged: c\nremoved: none\n"
        "skipped: d: empty\nmade anew: it was cut off\nlost: e: add it again"
    )
    assert "anew" not in describe_sync(SyncReport())


def test_many_documents_are_counted_and_the_first_named() -> None:
    names = tuple(f"{number:02}.txt" for number in range(25))
    told = describe_sync(SyncReport(unchanged=names))
    assert "18.txt, 19.txt and 5 more\n" in told
    assert "20.txt" not in told
