"""Statements: the best of a ranking, their order in the sources, what is read for words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.extractive.display import Segment
from bot.answering.extractive.statements import best, in_order, searchable
from tests.unit.answering.samples import quotes, statement


def test_a_statement_far_below_the_best_is_not_told() -> None:
    ranked = [statement(f"Shop {n}", score=score) for n, score in ((1, 9.0), (2, 8.5), (3, 1.0))]
    assert quotes(best(ranked, 5)) == ["Shop 1", "Shop 2"]
    assert quotes(best(ranked, 5, near=99)) == ["Shop 1", "Shop 2", "Shop 3"]


def test_where_few_are_wanted_a_third_must_be_close_to_the_best() -> None:
    ranked = [statement(f"Shop {n}", score=score) for n, score in ((1, 9.0), (2, 7.0), (3, 6.9))]
    assert quotes(best(ranked, 5, strict=True)) == ["Shop 1", "Shop 2"]
    assert len(best(ranked, 5)) == 3


def test_the_same_words_are_told_once_and_a_scrap_never() -> None:
    ranked = [statement(text) for text in ("The shop.", "the", "The  shop!", "商店關門了")]
    assert quotes(best(ranked, 5)) == ["The shop.", "商店關門了"]


def test_nothing_is_best_of_nothing() -> None:
    assert best([], 3) == []


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=6), st.floats(0, 1))), st.integers(1, 5))
def test_the_best_are_few_and_keep_their_order(given: list[tuple[str, float]], most: int) -> None:
    ranked = [statement(text, score=score) for text, score in given]
    chosen = best(ranked, most)
    assert len(chosen) <= most
    places = [next(at for at, each in enumerate(ranked) if each is one) for one in chosen]
    assert places == sorted(set(places))


def test_statements_are_put_in_the_order_of_their_documents() -> None:
    given = [
        statement("last", 2, file="b.txt", start="0"),
        statement("third", 3, file="a.txt", start="100"),
        statement("second", 1, file="a.txt", start="20", order=1),
        statement("first", 1, file="a.txt", start="20", order=0),
    ]
    assert quotes(in_order(given)) == ["first", "second", "third", "last"]


def test_a_translated_segment_is_read_in_both_its_wordings() -> None:
    assert searchable(Segment("商店", "商店")) == "商店"
    assert searchable(Segment("商店", "a shop")) == "商店\na shop"
