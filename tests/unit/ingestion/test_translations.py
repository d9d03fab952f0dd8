"""Stored translations fit their source, or are refused by file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import CorpusError
from bot.ingestion.catalogue import read_translations, write_translations
from bot.ingestion.formats.reading import extract
from bot.types import Translation

TEXT = "一二三四五六七八九十"


def unit(start: object, end: object, text: object = "x") -> str:
    return json.dumps({"start": start, "end": end, "text": text}, ensure_ascii=False)


def write(folder: Path, *lines: str, name: str = "a.en.jsonl") -> None:
    (folder / "translations").mkdir(exist_ok=True)
    (folder / "translations" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_units_are_read_in_order_with_their_language(tmp_path: Path) -> None:
    write(tmp_path, unit(0, 2, "one\u2028two\x85"), unit(2, 5, "three"))
    assert read_translations(tmp_path, "a.txt", TEXT) == (
        Translation(start=0, end=2, language="en", text="one\u2028two\x85"),
        Translation(start=2, end=5, language="en", text="three"),
    )


def test_a_source_without_translations_has_none(tmp_path: Path) -> None:
    assert read_translations(tmp_path, "a.txt", TEXT) == ()


def test_a_source_takes_no_translation_of_one_whose_name_begins_alike(tmp_path: Path) -> None:
    write(tmp_path, unit(90, 95), name="a.b.en.jsonl")
    write(tmp_path, unit(0, 1), name="a[1].en.jsonl")
    assert read_translations(tmp_path, "a.txt", TEXT) == ()
    assert len(read_translations(tmp_path, "a[1].txt", TEXT)) == 1


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        ((unit(0, 11),), 1),
        ((unit(-1, 2),), 1),
        ((unit(3, 3),), 1),
        ((unit(0, 4), unit(3, 6)), 2),
        ((unit(4, 6), unit(0, 2)), 2),
        ((unit(0, 2), "{"), 2),
        (("[1, 2]",), 1),
        (('{"start": 0, "end": 1}',), 1),
        (('{"start": 0, "end": 1, "text": "x", "more": 1}',), 1),
        ((unit("0", 1),), 1),
        ((unit(0.5, 1),), 1),
        ((unit(0, 1, None),), 1),
        ((unit(0, 1), "", unit(1, 2)), 2),
    ],
)
def test_a_wrong_unit_is_told_by_file_and_line(
    tmp_path: Path, lines: tuple[str, ...], number: int
) -> None:
    write(tmp_path, *lines)
    with pytest.raises(CorpusError, match=rf"a\.en\.jsonl, line {number}: .*remove the file"):
        read_translations(tmp_path, "a.txt", TEXT)


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "translations" / "a.en.jsonl").write_bytes(b"\xff")
    with pytest.raises(CorpusError, match=r"a\.en\.jsonl"):
        read_translations(tmp_path, "a.txt", TEXT)


def test_the_translations_of_the_seeds_fit_them(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        assert read_translations(seeds, path.name, extract(path).text)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    units = (
        Translation(start=0, end=3, language="en", text="One “two”"),
        Translation(start=4, end=6, language="en", text="三"),
    )
    write_translations(tmp_path, "a.txt", units)
    assert [path.name for path in (tmp_path / "translations").iterdir()] == ["a.en.jsonl"]
    assert read_translations(tmp_path, "a.txt", "一二三 四五") == units


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "translations").write_text("a file", encoding="utf-8")
    unit = Translation(start=0, end=1, language="en", text="x")
    with pytest.raises(CorpusError, match="translations"):
        write_translations(tmp_path, "a.txt", [unit])
