"""Which answers so far cite what is no longer there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.library.database import Database
from bot.library.given import Given
from bot.library.rows import Held
from bot.types import Answer, Citation, Document, Plan

TEXT = "The heron 🐦 eats fish.\nIt waits, still, in the reeds. 蒼鷺吃魚。\ud800"
ID = "0a1b2c3d"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "library.sqlite")) as database:
        document = Document(
            name="heron.txt", text="x", sha256="x", title="", language="en", genre="memo", id=ID
        )
        with database.transaction():
            database.put_document(document, Held(fingerprint="x"), [])
        yield database


def answer(*quotes: str) -> Answer:
    citations = tuple(
        Citation(n=n, document="heron.txt", start=0, end=0, quote=quote, verified=True)
        for n, quote in enumerate(quotes, start=1)
    )
    return Answer(
        question="What of herons?", language="en", status="answered", text="", citations=citations,
        plan=Plan(rewritten="", language="en"), model="offline", corpus_version="",
    )  # fmt: skip


def lost(given: Given, text: str, document: str = ID) -> list[tuple[int, ...]]:
    return [each.citations for each in given.outdated({document: text})]


def test_words_are_found_wherever_they_stand_and_missed_when_one_letter_differs(
    tmp_path: Path, database: Database
) -> None:
    given = Given(tmp_path, database)
    given.add(answer("eats fish", "蒼鷺吃魚。\ud800", TEXT))
    assert lost(given, TEXT) == []
    assert lost(given, f"Before. {TEXT} After.") == []
    assert lost(given, TEXT.replace("fish", "dish")) == [(1, 3)]
    assert lost(given, "eats fish") == [(2, 3)]
    assert lost(given, "") == [(1, 2, 3)]
    assert lost(given, "", document="another") == []
    (one,) = given.outdated({ID: ""})
    assert (one.question, one.when[:2]) == ("What of herons?", "20")


def test_no_word_of_a_source_is_kept_nor_a_quote_that_was_not_found(
    tmp_path: Path, database: Database
) -> None:
    given = Given(tmp_path, database)
    doubtful = answer("eats frogs").citations[0]
    unknown = replace(doubtful, document="nowhere.txt")
    given.add(replace(answer(), citations=(replace(doubtful, verified=False), unknown)))
    assert lost(given, "") == []
    given.add(answer("eats fish"))
    assert "fish" not in (tmp_path / "given.jsonl").read_text(encoding="utf-8")


def test_broken_lines_are_passed_over_and_a_folder_that_cannot_be_written_harms_no_answer(
    tmp_path: Path, database: Database
) -> None:
    given = Given(tmp_path, database)
    assert lost(given, "") == []
    (tmp_path / "given.jsonl").write_text('{"when": "x"}\n[1]\n{\n', encoding="utf-8")
    given.add(answer("eats fish"))
    assert lost(given, "") == [(1,)]
    (tmp_path / "file").write_text("")
    elsewhere = Given(tmp_path / "file", database)
    elsewhere.add(answer("eats fish"))
    assert lost(elsewhere, "") == []
