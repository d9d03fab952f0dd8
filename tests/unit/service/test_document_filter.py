"""Filters: which documents pass, and what an error says can be written."""

from __future__ import annotations

import pytest

from bot.errors import UsageError
from bot.library.rows import Entry, Held
from bot.service.document_filter import passing, written
from bot.types import Document


def entry(name: str, genre: str, date: str | None, author: str, language: str, *tags: str) -> Entry:
    document = Document(
        name=name, text="", sha256="", title=name, language=language, genre=genre, date=date,
        author=author or None, tags=tags,
    )  # fmt: skip
    return Entry(document, Held(origin=f"/home/u/{name[0]}/notes/{name}"), "")


ENTRIES = (
    entry("a", "report", "2013", "Ann Lee", "en", "x", "y"),
    entry("b", "report", "2024-05", "陈伟", "zh-Hans", "x"),
    entry("c", "annual report", "2024-05-16", "Lee & Sons", "zh-Hant"),
    entry("d", "memo", None, "", "en", "email"),
)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("genre:report", "abc"),
        ("GENRE:MEMO".lower(), "d"),
        ("genre:memo,report tag:x", "ab"),
        ("genre\uff1areport lang\uff1azh", "bc"),
        ("lang:zh-hant", "c"),
        ('author:"ann lee",陈伟', "ab"),
        ("author:lee", "ac"),
        ("author:陳偉", "b"),
        ('folder:"a/notes"', "a"),
        ("folder:notes", "abcd"),
        ("date:2024", "bc"),
        ("date:2024-05-16", "bc"),
        ("date:2013-06..", "abc"),
        ("date:..2024-04", "a"),
        ("date:..", "abc"),
        ("date:undated", "d"),
        ("title:a,c", "ac"),
        ("date:undated,2013..2014", "ad"),
    ],
)
def test_documents_pass_that_have_one_of_the_values_of_each_thing(said: str, names: str) -> None:
    assert "".join(passing(said, ENTRIES)) == names


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("tag:mail", "There are: x, y, email."),
        ("genre:novel", 'There are: report, "annual report", memo.'),
        ("date:soon", "There are: 2013, 2024-05, 2024-05-16, undated."),
        (
            "report",
            "'report'. Write one or more of genre:, date:, lang:, author:, tag:, title:, folder:",
        ),
        ("kind:report", "No filter is 'kind'"),
        ("genre:memo date:2024", "Leave out a part"),
    ],
)
def test_what_passes_nothing_says_what_can_be_written(said: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        passing(said, ENTRIES)
    assert told in str(error.value)


def test_what_can_be_written_passes_something() -> None:
    assert len(written("", ENTRIES)) == 24
    assert all(passing(each, ENTRIES) for each in written("", ENTRIES))
