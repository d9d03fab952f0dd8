"""The lexicon: probabilities, both directions, and its cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import LibraryError
from bot.language import lexicon as module
from bot.language.lexicon import Lexicon, tabulate
from tests.unit.conftest import GLOSSARY, LINES


def renderings(lexicon: Lexicon, unit: str) -> dict[str, float]:
    units, weights = lexicon.renderings(unit)
    return dict(zip(units, [round(float(w), 2) for w in weights], strict=True))


def test_a_word_has_stems_phrases_and_pinyin(lexicon: Lexicon) -> None:
    assert renderings(lexicon, "社交") == {
        "interact": 0.5,
        "social": 0.25,
        "contact": 0.25,
        "social contact": 1.0,
        "shejiao": 0.5,
    }


def test_a_stem_has_the_words_that_it_renders(lexicon: Lexicon) -> None:
    assert renderings(lexicon, "compet") == {"竞争": 0.5}
    assert renderings(lexicon, "laiwang") == {"来往": 0.5}
    assert renderings(lexicon, "social contact") == {"社交": 1.0}


def test_single_characters_count_half(lexicon: Lexicon) -> None:
    assert renderings(lexicon, "争") == {"strive": 0.25, "vie": 0.25}


def test_an_unknown_unit_has_none(lexicon: Lexicon) -> None:
    assert renderings(lexicon, "zyzzyva") == {}
    assert lexicon.gloss("zyzzyva") == ""


def test_the_fingerprint_depends_on_words_and_glossary() -> None:
    one, same = Lexicon(tabulate(LINES)), Lexicon(tabulate(LINES))
    assert one.fingerprint == same.fingerprint
    assert one.fingerprint != Lexicon(tabulate(LINES[:-1])).fingerprint
    assert one.fingerprint != Lexicon(tabulate(LINES), GLOSSARY).fingerprint


@pytest.fixture
def small_dictionary(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Puts a small dictionary in the place of CC-CEDICT; returns how often it was read."""
    reads: list[int] = []

    def lines() -> list[str]:
        reads.append(1)
        return LINES

    monkeypatch.setattr(module, "dictionary_lines", lines)
    return reads


def test_it_is_built_once_and_read_again(tmp_path: Path, small_dictionary: list[int]) -> None:
    built = Lexicon.load(tmp_path)
    read = Lexicon.load(tmp_path, GLOSSARY)
    assert len(small_dictionary) == 1
    assert renderings(read, "社交") == renderings(built, "社交")
    assert read.gloss("软件") == "software"
    assert read.sounds == built.sounds
    assert read.fingerprint != built.fingerprint == Lexicon.load(tmp_path).fingerprint


def test_a_damaged_cache_is_made_anew(tmp_path: Path, small_dictionary: list[int]) -> None:
    Lexicon.load(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-20])
    assert Lexicon.load(tmp_path).gloss("软件") == "software"
    assert len(small_dictionary) == 2


@pytest.mark.usefixtures("small_dictionary")
def test_what_cannot_be_kept_is_said_and_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(LibraryError, match=r"No space left on device\. Free some disk space"):
        Lexicon.load(tmp_path)
    assert list(tmp_path.iterdir()) == []
