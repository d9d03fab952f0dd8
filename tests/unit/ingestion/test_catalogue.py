"""What is known of each source, and how mistakes in the files that say so are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import CorpusError
from bot.ingestion.catalogue import Entry, describe, guesses, read_catalogue, read_glossary
from bot.service.adding import described_as


def write(folder: Path, name: str, text: str) -> Path:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_no_catalogue_and_no_glossary_are_no_mistake(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path) == {}
    assert read_glossary(tmp_path) == []


@pytest.mark.parametrize("text", ["", "# a remark\n", "documents:\n", "documents: {}\n"])
def test_an_empty_catalogue_holds_nothing(tmp_path: Path, text: str) -> None:
    assert read_catalogue(write(tmp_path, "catalogue", text)) == {}


def test_an_entry_may_leave_out_everything(tmp_path: Path) -> None:
    assert read_catalogue(write(tmp_path, "catalogue", "documents:\n  a.txt:\n")) == {
        "a.txt": Entry()
    }


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2013", "2013"),
        ("2013-11-16", "2013-11-16"),
        ('"2013-11"', "2013-11"),
        ("2013-11", "2013-11"),
    ],
)
def test_a_date_needs_no_quotation_marks(tmp_path: Path, written: str, date: str) -> None:
    write(tmp_path, "catalogue", f"documents:\n  a.txt: {{date: {written}}}\n")
    assert read_catalogue(tmp_path)["a.txt"].date == date


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("documents: [", r"line \d+"),
        ("documents:\n  a.txt: {title: x\n", r"line \d+"),
        ("- a\n- b\n", "must hold a mapping"),
        ("documents: [a.txt]\n", "valid dictionary"),
        ("documents:\n  a.txt: {titel: x}\n", r"a\.txt: titel"),
        ("documents:\n  a.txt: {language: fr}\n", r"a\.txt: language"),
        ("documents:\n  a.txt: {date: yesterday}\n", r"a\.txt: date"),
        ("documents:\n  a.txt: {date: 2013-13-45}\n", r"catalogue\.yaml: month"),
        ("documents:\n  a.txt: {speakers: one}\n", r"a\.txt: speakers"),
        ("documents:\n  a.txt: text\n", r"a\.txt"),
    ],
)
def test_a_mistake_in_the_catalogue_is_told_with_its_place(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(CorpusError, match=r"catalogue\.yaml.*Correct") as raised:
        read_catalogue(write(tmp_path, "catalogue", text))
    assert raised.match(told)


def test_a_catalogue_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_bytes(b"documents: \xff\xfe")
    with pytest.raises(CorpusError, match=r"catalogue\.yaml"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["entities: Laiwang\n", "entities: [Laiwang]\n", "entities: [[]]\n", "entities: [[QQ, 360]]\n"],
)
def test_a_mistake_in_the_glossary_names_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(CorpusError, match=r"glossary\.yaml.*Correct"):
        read_glossary(write(tmp_path, "glossary", text))


def test_a_glossary_groups_the_names_of_each_entity(tmp_path: Path) -> None:
    write(tmp_path, "glossary", 'entities:\n  - [Laiwang, 来往]\n  - [QQ, "360"]\n')
    assert read_glossary(tmp_path) == [["Laiwang", "来往"], ["QQ", "360"]]


def test_what_the_catalogue_leaves_open_is_read_off_the_text() -> None:
    text = "分享到:\n一個標題\n\nBy someone on 2013-11-16\n\n這裡說的是釘釘。"
    document = describe("a.txt", text)
    assert (document.title, document.language) == ("一個標題", "zh-Hant")
    assert (document.author, document.date) == ("someone", "2013-11-16")
    assert document.text == text


def test_what_the_catalogue_says_wins() -> None:
    said = {"title": "T", "language": "en", "date": "2014", "author": "A", "speakers": ["s"]}
    document = described_as(describe("a.txt", "Line\nBy b on 2013-11-16\n"), said)
    assert (document.title, document.date, document.author) == ("T", "2014", "A")
    assert document.speakers == ("s",)


def test_a_text_without_a_short_first_line_is_called_by_its_file_name() -> None:
    assert describe("notes.txt", "long " * 40).title == "notes"
    assert describe("notes.txt", "分享到:").title == "notes"


def test_a_markdown_title_is_taken_without_its_mark() -> None:
    assert describe("notes.md", "# Nokia in 2013\n\nIt sold its phones.").title == "Nokia in 2013"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A title\n\nText.", "A title"),
        ("飞信于2007年推出。", "note"),
        ("It failed.\nMore.", "note"),
        ("agree\tacordar\nsell\tvender", "note"),
    ],
)
def test_a_first_line_that_states_something_is_no_title(text: str, title: str) -> None:
    assert describe("note.txt", text).title == title


def test_a_chinese_page_full_of_latin_names_is_chinese() -> None:
    text = "Toast Retail 与 Toast Capital, Toast Payroll 均由 Toast Inc 推出, GPV 与 ARR 上升。"
    assert describe("a.txt", text).language == "zh-Hans"


def test_what_nobody_said_is_told_by_where_it_was_read() -> None:
    text = "Boats\n\nBy Ann Lee on 2013-11-16\n\nThey float."
    read = describe("a.txt", text)
    assert guesses(read, {"title"}) == {"nowhere": ["genre"], "text": ["author", "date"]}
    named = replace(read, name="fleet.xlsx", title="fleet", author="B. Gray", date=None)
    assert guesses(named, ()) == {
        "file": ["author"], "name": ["title"], "nowhere": ["date", "genre"],
    }  # fmt: skip
    assert guesses(read, {"title", "author", "date", "genre"}) == {}
