"""Chinese in English words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.glossing import Glosser
from bot.language.lexicon import Lexicon
from bot.language.segmentation import Analyser


@pytest.fixture(scope="session")
def gloss(named_lexicon: Lexicon, cache: Path) -> Glosser:
    return Glosser(named_lexicon, Analyser(named_lexicon, cache))


@pytest.mark.parametrize("text", ["用户为什么失败？", "用戶為什麼失敗？"])
def test_words_are_rendered_one_by_one(gloss: Glosser, text: str) -> None:
    assert gloss(text) == "user defeated."


def test_english_stays_as_it_is(gloss: Glosser) -> None:
    assert gloss("Why did 来往 fail?") == "Why did 来往 fail?"


def test_words_that_the_dictionary_lacks_are_cut(gloss: Glosser) -> None:
    assert gloss("竞争者") == "compete"


def test_numbers_and_latin_words_are_kept(gloss: Glosser) -> None:
    assert gloss("QQ的用户，3.5%") == "QQ user, 3.5%"


def test_entities_have_their_latin_name(gloss: Glosser) -> None:
    assert gloss("往来和阿里的竞争") == "Laiwang Alibaba compete"


def test_letters_that_grow_in_lower_case_hide_no_text(gloss: Glosser) -> None:
    assert "user" in gloss("İ用户来往")


def test_the_fingerprint_follows_the_lexicon(
    gloss: Glosser, lexicon: Lexicon, analyser: Analyser
) -> None:
    assert gloss.fingerprint != Glosser(lexicon, analyser).fingerprint


@given(st.text(max_size=60))
def test_any_text_is_glossed(gloss: Glosser, text: str) -> None:
    assert isinstance(gloss(text), str)
