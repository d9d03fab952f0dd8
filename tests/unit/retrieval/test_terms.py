"""The terms of a question."""

from __future__ import annotations

import pytest

from bot.language.lexicon import Lexicon
from bot.language.segmentation import Analyser
from bot.retrieval.terms import (
    LONGEST_QUESTION,
    MOST_TERMS,
    NAME,
    PHRASE,
    SINGLE_CHARACTER,
    TermReader,
)


@pytest.fixture
def reader(lexicon: Lexicon, analyser: Analyser) -> TermReader:
    return TermReader(lexicon, analyser)


def test_a_word_stands_for_itself_and_its_renderings(reader: TermReader) -> None:
    (term,) = reader.terms("用户")
    assert term.weight == 1
    assert term.renderings["用户"] == 1
    assert {"user", "consum"} <= term.renderings.keys()


def test_a_chinese_name_stands_for_itself_in_the_other_script(reader: TermReader) -> None:
    latin, *_ = reader.terms("Linbo")
    assert latin.renderings == {"linbo": 1, "^linbo": NAME}
    assert all(term.renderings["~linbo"] == NAME for term in reader.terms("林波"))


def test_a_word_asked_for_twice_counts_twice(reader: TermReader) -> None:
    assert {term.label: term.weight for term in reader.terms("user failure user")} == {
        "user": 2,
        "failur": 1,
    }


def test_a_single_character_counts_less_than_a_word(reader: TermReader) -> None:
    weights = {term.label: term.weight for term in reader.terms("牛的用户")}
    assert weights == {"牛": SINGLE_CHARACTER, "用户": 1}


def test_a_phrase_counts_beside_its_words(reader: TermReader) -> None:
    weights = {term.label: term.weight for term in reader.terms("social contact")}
    assert weights["social contact"] == PHRASE


def test_a_question_is_read_only_so_far(reader: TermReader) -> None:
    assert len(reader.terms(" ".join(f"w{number}" for number in range(999)))) == MOST_TERMS
    assert reader.terms(" " * LONGEST_QUESTION + "user") == []
