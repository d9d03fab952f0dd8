"""Chinese in English words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.glossing import Glosser
from bot.language.lexicon import Lexicon, tabulate
from bot.language.segmentation import Analyser


@pytest.fixture(scope="session")
def gloss(named_lexicon: Lexicon, cache: Path) -> Glosser:
    return Glosser(named_lexicon, Analyser(named_lexicon, cache))


@pytest.mark.parametrize("text", ["用户为什么失败？", "用戶為什麼失敗？"])
def test_words_are_rendered_one_by_one(gloss: Glosser, text: str) -> None:
    assert gloss(text) == "user why defeated."


def test_english_stays_as_it_is(gloss: Glosser) -> None:
    assert gloss("Why did 来往 fail?") == "Why did 来往 fail?"


def test_neighbours_make_up_a_longer_word(gloss: Glosser) -> None:
    assert gloss("电脑软件") == "software"


def test_words_that_the_dictionary_lacks_are_cut(gloss: Glosser) -> None:
    assert gloss("竞争者") == "compete person"


def test_numbers_and_latin_words_are_kept(gloss: Glosser) -> None:
    assert gloss("QQ的用户，3.5%") == "QQ user, 3.5%"


def test_names_spelt_by_sound_are_their_consonants(gloss: Glosser) -> None:
    assert gloss("波士顿用户") == "Boston user"
    assert gloss("顿波和用户") == "TNP and user"


def test_the_commonest_words_have_their_commonest_sense(gloss: Glosser) -> None:
    assert gloss("大学说石") == "university say stone"


def test_the_commonest_words_join_no_neighbour(cache: Path) -> None:
    lines = ["中的 中的 [zhong4 di4] /to hit the target/", "世界 世界 [shi4 jie4] /world/"]
    lexicon = Lexicon(tabulate([*lines, "中 中 [zhong1] /middle/", "的 的 [de5] /of/"]))
    assert Glosser(lexicon, Analyser(lexicon, cache))("世界中的") == "world in"


def test_entities_have_their_latin_name(gloss: Glosser) -> None:
    assert gloss("往来和阿里的竞争") == "Laiwang and Alibaba compete"


def test_letters_that_grow_in_lower_case_hide_no_text(gloss: Glosser) -> None:
    assert "user" in gloss("İ用户来往")


def test_the_fingerprint_follows_the_lexicon(
    gloss: Glosser, lexicon: Lexicon, analyser: Analyser
) -> None:
    assert gloss.fingerprint != Glosser(lexicon, analyser).fingerprint


@given(st.text(max_size=60))
def test_any_text_is_glossed(gloss: Glosser, text: str) -> None:
    assert isinstance(gloss(text), str)
