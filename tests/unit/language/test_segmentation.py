"""Units of text."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.language.lexicon import Lexicon
from bot.language.segmentation import HAN_SOUND, LATIN_SOUND, Analyser


def words(analyser: Analyser, text: str) -> list[str]:
    return analyser.analyse(text).words


def test_english_is_stemmed_without_stop_words(analyser: Analyser) -> None:
    assert words(analyser, "Why did the users' software fail?") == ["user", "softwar", "fail"]


def test_scripts_give_the_same_units(analyser: Analyser) -> None:
    assert words(analyser, "社交軟體的競爭") == words(analyser, "社交软件的竞争")


def test_words_that_the_lexicon_lacks_are_cut(analyser: Analyser) -> None:
    assert words(analyser, "竞争心") == ["竞争", "心"]


def test_question_words_and_classifiers_are_left_out(analyser: Analyser) -> None:
    assert analyser.analyse("这座软件是由哪位用户做的").words == ["软件", "用户"]


def test_numbers_are_parted_at_their_points(analyser: Analyser) -> None:
    text = "It failed. 失败了。Version 2.5 won\nNext!"
    assert words(analyser, text) == ["fail", "失败", "version", "2", "5", "won", "next"]


def test_names_are_units_by_their_sound(analyser: Analyser) -> None:
    assert LATIN_SOUND + "NWTN" in analyser.analyse("Then Newton came.").sounds
    assert HAN_SOUND + "PSTN" in analyser.analyse("在波士顿").sounds


def test_entities_stand_for_their_names(named_lexicon: Lexicon, cache: Path) -> None:
    analyser = Analyser(named_lexicon, cache)
    assert words(analyser, "Laiwang，往来和阿里巴巴") == ["@0", "@0", "@1"]


def test_nothing_to_search_for(analyser: Analyser) -> None:
    assert words(analyser, "") == words(analyser, "😀 …!?") == []


@given(st.text(max_size=80))
def test_any_text_is_analysed_the_same_each_time(analyser: Analyser, text: str) -> None:
    assert analyser.analyse(text) == analyser.analyse(text)
