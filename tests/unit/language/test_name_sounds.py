"""Names by sound."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.lexicon import Lexicon, tabulate
from bot.language.name_sounds import (
    ALIKE,
    alike,
    latin_names,
    latin_skeleton,
    substrings,
    syllable_skeleton,
    toneless,
)


@pytest.mark.parametrize(
    ("name", "skeleton"),
    [("Newton", "NWTN"), ("Jacksonville", "JKSNWL"), ("Philip", "FLP"), ("Knox", "NKS"), ("", "")],
)
def test_latin_skeletons(name: str, skeleton: str) -> None:
    assert latin_skeleton(name) == skeleton


@pytest.mark.parametrize(
    ("syllable", "skeleton"),
    [("er", "L"), ("dun", "TN"), ("shang", "SN"), ("yi", ""), ("ang", "N")],
)
def test_syllables(syllable: str, skeleton: str) -> None:
    assert syllable_skeleton(syllable) == skeleton


def test_a_chinese_name_sounds_like_the_latin_one(lexicon: Lexicon) -> None:
    assert latin_skeleton("Boston") in alike(lexicon.sounds.skeleton("波士顿"))


def test_characters_of_names_are_learnt(lexicon: Lexicon) -> None:
    assert "顿" in lexicon.sounds.transliterating
    assert "件" not in lexicon.sounds.transliterating


def test_no_names_learnt_means_no_runs() -> None:
    assert Lexicon(tabulate([])).sounds.runs("波士顿") == []


def test_two_consonants_are_like_nothing_else() -> None:
    assert alike("NT") == {"NT": 0.6}


@settings(max_examples=20)
@given(st.text("FHJKLMNPSTW", min_size=3, max_size=6))
def test_likeness_is_bounded_and_symmetric(skeleton: str) -> None:
    similar = alike(skeleton)
    assert similar[skeleton] == 1.0
    assert all(ALIKE <= weight <= 1 for weight in similar.values())
    others = [other for other in similar if len(other) > 2]
    assert all(alike(other)[skeleton] == similar[other] for other in others)


def test_capitalised_words_may_be_names() -> None:
    assert latin_names("Where did Newton and the Toure go?") == {"Newton", "Toure"}


def test_substrings_are_no_longer_than_names() -> None:
    assert list(substrings("波士顿")) == ["波士", "波士顿", "士顿"]
    assert max(map(len, substrings("波" * 20))) == 7


def test_pinyin_loses_tones_and_spaces() -> None:
    assert toneless("lai2 wang3") == "laiwang"
