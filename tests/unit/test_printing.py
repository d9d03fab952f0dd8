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
from bot.types import Answer, Citation, Claim, Document, Note, Plan, SyncReport
from tests.unit.answering.samples import hit

CITATION = Citation(
    n=1, document="a.txt", start=3, end=18, quote="來往失敗了", heading="Why › How",
    genre="forum", translation="Laiwang failed.",
)  # fmt: skip
ANSWER = Answer(
    question="Why?", language="en", status="answered", text="Laiwang failed [1]. It rained.",
    claims=(
        Claim(text="Laiwang failed", citations=(1,), status="verified", basis="wording"),
        Claim(text="It rained.", status="unverified", reason="uncited"),
    ),
    citations=(CITATION,), plan=Plan(rewritten="Why?", language="en"), model="offline",
    corpus_version="v1", timings_ms={"total": 12.4},
)  # fmt: skip
DOCUMENT = Document(
    name="a.txt", text="x" * 1234, sha256="", title="A title", language="en", genre="forum",
    unknown=("author",),
)  # fmt: skip


def test_an_answer_names_what_is_not_verified_and_its_sources() -> None:
    assert describe_answer(ANSWER) == (
        "Laiwang failed [1]. It rained.\n"
        "\n"
        "  ? It rained. — Not verified: no source is named for it\n"
        "\n"
        "Sources:\n"
        "  [1] a.txt · Why › How · forum · 3–18\n"
        "      “來往失敗了”\n"
        "      our translation: Laiwang failed.\n"
        "\n"
        "answered · 1 of 2 statements verified, 1 not verified · model offline · corpus v1 · 12 ms"
    )


def test_an_answer_without_doubt_or_sources_is_short() -> None:
    plain = replace(ANSWER, claims=(), citations=(), status="refused", text="Not answered.")
    assert describe_answer(plain) == (
        "Not answered.\n\nrefused · model offline · corpus v1 · 12 ms"
    )


def test_what_stands_below_an_answer_is_in_its_language() -> None:
    said = describe_answer(replace(ANSWER, language="zh-Hant"))
    assert "  ? It rained. — 未核實：沒有註明出處\n\n來源：\n  [1] a.txt" in said
    assert said.endswith(
        "已回答 · 2 條陳述中 1 條已核實，1 條未核實 · 模型 offline · 資料庫 v1 · 12 ms"
    )
    refused = describe_answer(replace(ANSWER, language="zh-Hans", status="refused", claims=()))
    assert refused.endswith("未能回答 · 模型 offline · 资料库 v1 · 12 ms")


def test_an_answer_that_broke_off_says_so() -> None:
    text = describe_answer(replace(ANSWER, notes=(Note(kind="broke_off", text="It broke off."),)))
    assert "It rained.\n\n(It broke off.)\n\n" in text


def test_a_source_without_heading_or_translation_is_told_so_far() -> None:
    bare = replace(CITATION, heading=None, translation=None)
    text = describe_answer(replace(ANSWER, citations=(bare,)))
    assert "  [1] a.txt · forum · 3–18\n      “來往失敗了”\n\n" in text


def test_nothing_that_steers_a_terminal_is_printed() -> None:
    steering = "Safe\x1b]0;title\x07 \x9b31m\x7f text\r\nnext\tcell"
    told = describe_answer(replace(ANSWER, text=steering))
    found = describe_hits([hit(steering, heading="\x1b[2J")])
    assert told.startswith("Safe]0;title 31m text\nnext\tcell")
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
    assert document_row(DOCUMENT, 3) == (
        "a.txt", "A title", "en · forum", "undated", "3", "folder", ""
    )  # fmt: skip
    assert document_row(dated, 1) == (
        "a.txt", "A title", "en · forum", "2013", "1", "added 2026-01-02", "0a1b"
    )  # fmt: skip


def test_a_document_as_json_has_no_text() -> None:
    assert document_to_json(DOCUMENT, 3) == {
        "name": "a.txt", "title": "A title", "language": "en", "genre": "forum", "date": None,
        "author": None, "reliability": None, "unknown": ["author"], "characters": 1234,
        "passages": 3, "id": "", "added": None, "tags": (),
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


def test_a_place_that_is_also_the_heading_is_said_once() -> None:
    chapter = replace(ANSWER.citations[0], place="One", heading="One")
    told = describe_answer(replace(ANSWER, citations=(chapter,)))
    assert f"{chapter.document} · One · {chapter.genre}" in told
