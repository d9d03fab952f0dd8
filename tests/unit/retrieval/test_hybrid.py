"""Lexical and dense search joined."""

from __future__ import annotations

import math
from collections.abc import Container

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.lexicon import Lexicon, tabulate
from bot.retrieval.hybrid import Dense, Searcher, scaled
from tests.unit.conftest import GLOSSARY, LINES, MakeIndex


def dense(**cosines: float) -> Dense:
    """Returns a dense search that always finds the same."""

    def search(question: str, k: int, within: Container[str] | None) -> list[tuple[str, float]]:
        hits = [(key[1:], value) for key, value in cosines.items()]
        return [hit for hit in hits if within is None or hit[0] in within][:k]

    return search


def test_both_searches_count_half(make_index: MakeIndex) -> None:
    index = make_index("用户的失败", "用户", "竞争")
    found = Searcher(index, dense(_0=0.2, _1=0.8, _2=0.5)).search("users fail", k=3)
    assert [each.id for each in found] == ["1", "0", "2"]
    first, second, third = found
    assert second.score == 0.5
    assert third.score == 0.25
    assert first.score == pytest.approx((first.parts["lexical"] + 1) / 2, abs=1e-6)
    assert first.parts["cosine"] == 0.8
    assert second.matches == ("user~用户", "fail~失败")
    assert "bm25" not in third.parts


def test_where_both_are_glossed_the_words_count_more(make_index: MakeIndex) -> None:
    index = make_index("用户", "scholar")
    searcher = Searcher(index, dense(_0=0.9, _1=0.1), glossed_share=0.2)
    chinese = searcher.search("用户", k=1)[0]
    assert chinese.parts["lexical"] == chinese.parts["dense"] == 1
    only_dense = Searcher(index, dense(_0=0.9, _1=0.1), glossed_share=0.2).search("失败", k=1)[0]
    assert (only_dense.id, only_dense.score) == ("0", 0.2)
    assert searcher.search("defeat", k=1)[0].score == 0.5


def test_what_only_one_search_finds_is_found(make_index: MakeIndex) -> None:
    index = make_index("用户", "竞争")
    assert [each.id for each in Searcher(index, dense()).search("user", k=2)] == ["0"]
    assert [each.id for each in Searcher(index, dense(_1=0.4)).search("Zyx", k=2)] == ["1"]


def test_within_reaches_both_searches(make_index: MakeIndex) -> None:
    searcher = Searcher(make_index("用户", "用户"), dense(_0=0.9, _1=0.1))
    assert [each.id for each in searcher.search("user", k=2, within={"1"})] == ["1"]


def test_ties_stand_in_the_order_of_ids(make_index: MakeIndex) -> None:
    searcher = Searcher(make_index("竞争"), dense(_b=0.5, _a=0.5))
    assert [each.id for each in searcher.search("user", k=2)] == ["a", "b"]


@pytest.mark.parametrize(("question", "k"), [("", 5), (" \n", 5), ("user", 0)])
def test_nothing_asked_nothing_found(make_index: MakeIndex, question: str, k: int) -> None:
    assert Searcher(make_index("用户"), dense(_0=1.0)).search(question, k=k) == []


@given(
    st.dictionaries(st.text(max_size=3), st.floats(-1, 1), max_size=8),
    st.floats(-1, 1),
)
def test_scaled_scores_are_from_0_to_1(scores: dict[str, float], least: float) -> None:
    result = scaled(scores, least=least)
    assert result.keys() == scores.keys()
    assert all(math.isfinite(score) and 0 <= score <= 1 for score in result.values())


def test_a_language_does_not_crowd_out_the_other(make_index: MakeIndex) -> None:
    index = make_index(*["用户的竞争"] * 10, *["scholar"] * 10)
    chinese = {f"_{number}": 0.9 - number / 100 for number in range(10)}
    english = {f"_{number}": 0.6 - (number - 10) / 20 for number in range(10, 20)}
    found = Searcher(index, dense(**chinese, **english)).search("Zyx", k=20)
    order = [each.id for each in found]
    assert order.index("10") < order.index("5") < order.index("14")


def test_passages_that_name_what_is_asked_about_are_favoured(make_index: MakeIndex) -> None:
    index = make_index("往来的竞争", "竞争", of=Lexicon(tabulate(LINES), GLOSSARY))
    first, second = Searcher(index, dense(_0=0.5, _1=0.5)).search("Laiwang", k=2)
    assert first.id == "0"
    assert first.parts["named"] == 1
    assert second.parts["named"] == 0


def test_few_candidates_of_a_language_stay_where_they_are(make_index: MakeIndex) -> None:
    index = make_index(*["用户的竞争"] * 8, "scholar")
    cosines = {f"_{number}": 0.9 - number / 100 for number in range(8)} | {"_8": 0.3}
    found = Searcher(index, dense(**cosines)).search("Zyx", k=9)
    assert found[-1].id == "8"
