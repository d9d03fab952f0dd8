"""Where sources contradict each other, and where they only seem to."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.contradictions import Told, contradictions, facts_of

NAMES = {"red": "Red", "红": "Red", "blue": "Blue", "蓝": "Blue", "green": "Green", "绿": "Green"}


def mentions(folded: str) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), NAMES[m[0]]) for m in re.finditer("|".join(NAMES), folded)]


def found(*sentences: str) -> list[tuple[str, str, tuple[int, ...]]]:
    """Returns the contradictions among sentences, each of a speaker of its own."""
    told = [Told(text, f"speaker {n}") for n, text in enumerate(sentences)]
    return [(c.topic.key, c.name, c.places) for c in contradictions(told, mentions)]


@pytest.mark.parametrize(
    ("topic", "one", "other"),
    [
        ("launch", "Red was launched in 2013.", "Red came out in 2014."),
        ("launch", "2013年推出紅。", "Red was released in 2015."),
        ("launch", "2013年,红上线", "2014年，紅上線"),
        ("founding", "Red was founded in 1998.", "红成立于1999年。"),
        ("founding", "紅於2001年創立。", "Red was established in 2003."),
        ("users", "Red has 10 million users.", "Red has 20 million users."),
        ("users", "红的用户达到3亿。", "紅的用戶有五千萬。"),
        ("quota", "At Red everyone had to invite 50 people.", "At Red each must bring 100 people."),
        ("quota", "红要求每个人拉100个好友", "紅必須拉三十個好友"),
    ],
)
def test_another_value_of_the_same_thing_contradicts(topic: str, one: str, other: str) -> None:
    assert found(one, other) == [(topic, "Red", (0, 1))]
    assert found(other, one) == [(topic, "Red", (0, 1))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Red was launched in 2013.", "红在2013年推出。"),
        ("Red was launched in 2013.", "Blue was launched in 2014."),
        ("Red was launched in 2013.", "Red was founded in 2014."),
        ("Red has 10 million users.", "红有1000万用户。"),
        ("Red has 10 million users.", "Red has 3 users."),
        ("It was launched in 2013.", "It was launched in 2014."),
        ("Red was launched in 2013.", "Red was launched."),
        ("Red was red in 2013.", "Red was red in 2014."),
        ("Red was launched.", "In 2014 much else happened, far away from it all."),
        ("", ""),
    ],
)
def test_the_same_value_or_another_thing_does_not(one: str, other: str) -> None:
    assert found(one, other) == []


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        ("Red was launched in 2013.", "红在2014年推出。", ("2013", "2014")),
        ("Red has 10 million users.", "红的用户达到3亿。", ("10,000,000", "300,000,000")),
        ("Red has 2,000 users.", "红有几百万用户。", ("2,000", "")),
        ("Red was launched in 2013.", "Red came out in 2014 or 2015.", ("2013", "")),
    ],
)
def test_each_value_is_given_in_digits_or_left_open_where_it_is_not_one_number(
    one: str, other: str, values: tuple[str, ...]
) -> None:
    told = [Told(one, "Ann"), Told(other, "Bob")]
    assert [each.values for each in contradictions(told, mentions)] == [values]


def test_a_speaker_does_not_contradict_himself() -> None:
    told = [Told("Red was launched in 2013.", "Ann"), Told("Red was launched in 2014.", "Ann")]
    assert contradictions(told, mentions) == []


def test_three_voices_are_one_dispute() -> None:
    assert found(
        "Red was launched in 2013.", "The sky is up.", "红在2014年推出。", "Red came out in 2015."
    ) == [("launch", "Red", (0, 2, 3))]


def test_a_dispute_is_named_by_what_most_of_its_voices_name() -> None:
    voices = ("Blue launched Red in 2013.", "Blue launched in 2014.", "Blue launched in 2015.")
    assert [(name, places) for _, name, places in found(*voices)] == [("Blue", (0, 1, 2))]


def test_disputes_of_several_topics_stand_side_by_side() -> None:
    given = ("Red was founded in 1998.", "Red was launched in 2013.")
    against = ("Red was founded in 1999.", "Red was launched in 2014.")
    assert found(*given, *against) == [("founding", "Red", (0, 2)), ("launch", "Red", (1, 3))]


def test_a_fact_is_read_once_a_sentence_with_the_nearest_names() -> None:
    text = "Blue launched Red in 2013 and launched Green in 2014. Nothing else."
    facts = list(facts_of(text, mentions))
    assert [(fact.topic.key, fact.names) for fact in facts] == [("launch", ("Red", "Blue"))]


VOICES = st.builds(
    "{} launched {} in {}.".format,
    st.sampled_from(["Red", "Blue", "Green", "It"]),
    st.sampled_from(["Red", "Blue", "Green", "it"]),
    st.integers(2013, 2015),
)


@settings(max_examples=40)
@given(st.lists(VOICES, min_size=2, max_size=6), st.randoms())
def test_what_contradicts_does_not_depend_on_the_order(voices: list[str], random: object) -> None:
    told = [Told(text, str(n)) for n, text in enumerate(voices)]
    other = list(told)
    random.shuffle(other)  # type: ignore[attr-defined]

    def disputes(given: list[Told]) -> set[frozenset[str]]:
        found = contradictions(given, mentions)
        return {frozenset(given[at].speaker for at in each.places) for each in found}

    assert disputes(told) == disputes(other)
