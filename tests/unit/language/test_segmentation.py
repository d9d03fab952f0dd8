"""Units of text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.language.lexicon import Lexicon
from bot.language.segmentation import HAN_SOUND, LATIN_SOUND, Analyser


def words(analyser: Analyser, text: str) -> list[list[str]]:
    return [sentence.words for sentence in analyser.analyse(text).sentences]


def test_english_is_stemmed_without_stop_words(analyser: Analyser) -> None:
    assert words(analyser, "Why did the users' software fail?") == [["user", "softwar", "fail"]]


def test_scripts_give_the_same_units(analyser: Analyser) -> None:
    assert words(analyser, "社交軟體的競爭") == words(analyser, "社交软件的竞争")


def test_words_that_the_lexicon_lacks_are_cut(analyser: Analyser) -> None:
    assert words(analyser, "竞争心") == [["竞争", "心"]]


def test_question_words_and_classifiers_are_left_out(analyser: Analyser) -> None:
    assert analyser.analyse("这座软件是由哪位用户做的").sentences[0].words == ["软件", "用户"]


def test_sentences_are_kept_apart_and_numbers_whole(analyser: Analyser) -> None:
    text = "It failed. 失败了。Version 2.5 won\nNext!"
    assert words(analyser, text) == [["fail"], ["失败"], ["version", "2", "5", "won"], ["next"]]


def test_phrases_of_the_lexicon_are_units(analyser: Analyser) -> None:
    sentence = analyser.analyse("Social contacts, no contact social.").sentences[0]
    assert sentence.phrases == ["social contact", "social contact"][: len(sentence.phrases)]
    assert "social contact" in sentence.units()


def test_names_are_units_by_their_sound(analyser: Analyser) -> None:
    assert LATIN_SOUND + "NWTN" in analyser.analyse("Then Newton came.").sentences[0].sounds
    assert HAN_SOUND + "PSTN" in analyser.analyse("在波士顿").sentences[0].sounds


def test_chinese_names_are_units_by_their_pinyin_in_either_script(analyser: Analyser) -> None:
    assert HAN_SOUND + "linbo" in analyser.analyse("林波来了").sentences[0].sounds
    latin = analyser.analyse("So Bo Lin met Linbo.").sentences[0].sounds
    assert {LATIN_SOUND + "linbo", LATIN_SOUND + "bolin"} <= {*latin}
    # No name: without a capital and known, or of one syllable.
    assert [*analyser.spelled("user bo Lin")] == []


def test_a_word_that_falls_into_syllables_in_many_ways_is_read_at_once(lexicon: Lexicon) -> None:
    readings = {char: ["e", "r", "er", "ere", "rer"] for char in "一二三四五"}
    pinyin = replace(lexicon.sounds, readings=readings).pinyin
    assert not pinyin.fullmatch("er" * 500 + "v")  # by halves it would not end
    assert not pinyin.fullmatch("er" * 8 + "v")
    assert pinyin.fullmatch("ererer")


def test_entities_stand_for_their_names(named_lexicon: Lexicon, cache: Path) -> None:
    analyser = Analyser(named_lexicon, cache)
    assert words(analyser, "Laiwang，往来和阿里巴巴") == [["@0", "@0", "@1"]]


def test_nothing_to_search_for(analyser: Analyser) -> None:
    assert words(analyser, "") == words(analyser, "😀 …!?") == []


@given(st.text(max_size=80))
def test_any_text_is_analysed_the_same_each_time(analyser: Analyser, text: str) -> None:
    assert analyser.analyse(text) == analyser.analyse(text)
