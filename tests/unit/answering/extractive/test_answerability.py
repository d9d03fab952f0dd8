"""When nothing answers: a poor best sentence, or no value of the type asked for by the words."""

from __future__ import annotations

import pytest

from bot.answering.extractive.answerability import Answerability
from bot.answering.extractive.display import Segment
from bot.answering.extractive.ranking import Ranker
from bot.answering.extractive.statements import Told
from tests.unit.answering.samples import material, shares


def names_in(text: str) -> frozenset[str]:
    return frozenset(name for name in ("Elm", "Ash") if name in text)


RANKER = Ranker(
    shares=shares,
    names_in=names_in,
    things=lambda question: [name for name in ("Elm", "Ash") if name in question],
    near=lambda question, text: shares(question, [text])[0],
    words=lambda text: len(text.split()),
    distinct=lambda name: "",
)
JUDGE = Answerability(ranker=RANKER)


def told(*sentences: str) -> list[Told]:
    return [(material(1, "\n".join(sentences)), [Segment(s, s) for s in sentences])]


def value_missing(question: str, *sentences: str) -> bool:
    given = told(*sentences)
    return bool(
        JUDGE.features(question, "", given, RANKER.rank(question, "", given))["value_missing"]
    )


def answers(question: str, *sentences: str) -> bool:
    given = told(*sentences)
    return JUDGE.answers(question, "", given, RANKER.rank(question, "", given))


def test_a_sentence_with_all_of_a_question_answers_it() -> None:
    assert answers("When was the shop of Elm opened?", "The shop of Elm was opened in 2013.")


def test_another_subject_does_not_answer() -> None:
    assert not answers("When was the shop of Elm opened?", "It rained.", "Cats sleep.")


def test_another_period_does_not_answer() -> None:
    said = "The sales of Elm in FY22 were 5 million."
    assert answers("What were the sales of Elm in FY2022?", said)
    assert not answers("What were the sales of Elm in FY21?", said)


def test_a_value_of_another_year_does_not_answer() -> None:
    said = "Staff of Elm in 2019: 40 people."
    assert answers("How many staff of Elm in 2019?", said)
    assert not answers("How many staff of Elm in 2021?", said)


def test_what_another_year_brought_does_not_answer() -> None:
    said = "The race of Elm in 2019 was won by Ann."
    assert answers("Who won the race of Elm in 2019?", said)
    assert not answers("Who won the race of Elm in 2021?", said)
    assert answers("Who won the race of Elm in 2021?", "The race of Elm was won by Ann.")
    ours = "The staff of Elm are 40 people."
    for date, right in (("2021-05-02", True), ("2022", True), ("2024", False)):
        given = [(material(1, ours, date=date), [Segment(ours, ours)])]
        asked = "How many are the staff of Elm in 2021?"
        assert JUDGE.answers(asked, "", given, RANKER.rank(asked, "", given)) is right


def test_a_sentence_of_another_thing_than_its_document_names_too_does_not_answer() -> None:
    asked, opened = "When was the shop of Elm opened?", "The shop was opened in 2013."
    of = {"title": "Shops", "file": "shops.txt"}
    lead = (material(1, opened, **of), [Segment(opened, opened)])
    other = (material(2, "Elm is far off.", **of), [Segment("Elm is far off.", "Elm is far off.")])
    for told_, right in (([lead], True), ([lead, other], False)):
        assert JUDGE.answers(asked, "", told_, RANKER.rank(asked, "", told_)[:1]) is right
    asked = "When was the shop opened, according to Elm?"
    assert JUDGE.answers(asked, "", [lead, other], RANKER.rank(asked, "", [lead, other])[:1])


def test_what_has_its_name_in_brackets_may_be_called_otherwise() -> None:
    asked, opened = "When was the shop of Elm opened?", "The shop was opened in 2013."
    of = {"title": "Shops", "file": "shops.txt"}
    named = "Ulme (Elm) is far off."
    given = [(material(n, s, **of), [Segment(s, s)]) for n, s in enumerate((opened, named), 1)]
    assert JUDGE.answers(asked, "", given, RANKER.rank(asked, "", given)[:1])


@pytest.mark.parametrize(
    "said", ["Shop: Ash; Staff: 12; Since: 2011.", "The shop of Ash has 12 staff."]
)
def test_another_row_or_sentence_does_not_stand_in_for_what_no_source_names(said: str) -> None:
    assert answers("How many staff has the shop of Ash?", said)
    assert not answers("How many staff has the shop of Elm?", said)


def test_nothing_found_answers_nothing() -> None:
    assert not JUDGE.answers("Why?", "", [], [])


def test_a_value_must_stand_where_the_thing_is_named_and_the_words_are() -> None:
    asked = "When was the shop of Elm opened?"
    assert not value_missing(asked, "The shop of Elm was opened in 2013.")
    assert value_missing(asked, "The shop of Elm was opened by her.")
    assert value_missing(asked, "The shop of Ash was opened in 2013.")
    assert value_missing(asked, "It rained in 2013.")


def test_a_part_has_its_value_where_its_kind_of_fact_is_told_in_other_words() -> None:
    given = told("Elm closed its shop, as fewer than 40 people used it.")
    for part, lacks in (("Elm: how many users", False), ("Elm: what does a tour cost?", True)):
        assert JUDGE.lacks(part, given, RANKER.rank(part, "", given), apart=True) is lacks


def test_a_part_lacks_its_value_where_only_another_thing_has_one() -> None:
    given = told("Their parcel service cost USD 14 million.", "The staff course runs in May.")
    for thing, lacks in (("the staff course", True), ("the parcel service", False)):
        part = f"what is the cost of {thing}"
        assert JUDGE.lacks(part, given, RANKER.rank(part, "", given), apart=True) is lacks


def test_a_question_for_no_value_lacks_none() -> None:
    assert not value_missing("Why did the shop of Elm close?", "It rained.")


def test_the_sentence_before_may_name_the_thing() -> None:
    asked = "When was the shop of Elm opened?"
    assert not value_missing(asked, "Elm has a shop.", "The shop was opened in 2013.")
