"""Where sources contradict each other, and where they only seem to."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.contradictions import Contradictions, Told, asks_for

NAMES = {"red": "Red", "红": "Red", "blue": "Blue", "蓝": "Blue", "green": "Green", "绿": "Green"}
WORDS = {
    "推出": "launch", "上线": "launch", "launched": "launch", "came": "launch", "创立": "found",
    "成立": "found", "founded": "found", "established": "found", "用户": "user", "users": "user",
    "invite": "invite", "拉": "invite", "好友": "people", "people": "people", "friends": "people",
    "paid": "pay", "花": "pay", "opened": "open", "开业": "open", "share": "share", "份额": "share",
}  # fmt: skip


def mentions(folded: str) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), NAMES[m[0]]) for m in re.finditer("|".join(NAMES), folded)]


def alike(one: str, other: str) -> float:
    """The words that both have, in either language, of those that either has."""
    known = WORDS | NAMES
    sets = [
        {known.get(word, word) for word in re.findall("|".join([*known, "[a-z]{4,}"]), text)}
        for text in (one, other)
    ]
    return len(sets[0] & sets[1]) / max(1, len(sets[0] | sets[1]))


FINDER = Contradictions(alike=alike, mentions=mentions)


def found(*sentences: str) -> list[tuple[str, str | None, tuple[int, ...]]]:
    """Returns the contradictions among sentences, each of a speaker of its own."""
    told = [Told(text, f"speaker {n}") for n, text in enumerate(sentences)]
    return [(c.type, c.name, c.places) for c in FINDER.among(told)]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("date", "Red was launched in 2013.", "Red came out in 2014."),
        ("date", "2013年推出紅。", "Red was launched in 2015."),
        ("date", "Red was founded in 1998.", "红成立于1999年。"),
        ("date", "Red opened on 3 May 2001.", "Red opened on 4 June 2001."),
        ("number", "Red has 10 million users.", "红的用户有5000万。"),
        ("number", "At Red everyone had to invite 50 people.", "At Red all invite 90 people."),
        ("money", "Red paid £38 million.", "Red paid £52 million."),
        ("money", "Red had revenue of 500 million dollars.", "Red's revenue was USD 650m."),
        ("number", "Red has 12 million users.", "Red has 14m registered users."),
        ("share", "Red has a share of 12%.", "红的份额是百分之三十。"),
        ("quantity", "Red is 12 km long.", "Red is 19 km long."),
        ("money", "Red raised €0.25bn.", "Red raised EUR 300 million."),
        ("number", "App: Red; users: 85.", "App: Red; users: 64."),
        ("number", "App: Red; users: 85.", "Red has 64 users."),
    ],
)
def test_another_value_of_the_same_thing_contradicts(kind: str, one: str, other: str) -> None:
    assert found(one, other) == [(kind, "Red", (0, 1))]
    assert found(other, one) == [(kind, "Red", (0, 1))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Red was launched in 2013.", "红在2013年推出。"),
        ("Red was launched in 2013.", "Red was launched on 23 September 2013."),
        ("Red was launched in 2013.", "Blue was launched in 2014."),
        ("Red was launched in 2013.", "Red was founded in 2014."),
        ("Red has 10 million users.", "红有1000万用户。"),
        ("Red paid £38 million.", "Red paid £37.6 million."),
        ("Red has 12 million users.", "Red has 12m paying users."),
        ("Red had revenue of $0.5bn.", "Red had revenue of USD 500 million."),
        ("Red's profit was $5m in 2023.", "Red's revenue was $70m in 2023."),
        ("Red paid 2 billion yuan.", "Red paid 300 million dollars."),
        ("Red is 26.2 miles long.", "Red is 42 km long."),
        ("In 2013 Red has 5 million users.", "In 2014 Red has 9 million users."),
        ("Red has 5 million users.", "Red plans to have 9 million users."),
        ("Line B of Red opened in 1996.", "Line C of Red opened in 2008."),
        ("Red was launched in 2013.", "Red was launched."),
        ("Place: Lin; users of Red: 85.", "Place: Mao; users of Red: 64."),
        ("Place: Lin; users of Red: 85.", "Red has 64 users."),
        ("", ""),
    ],
)
def test_the_same_value_or_another_thing_does_not(one: str, other: str) -> None:
    assert found(one, other) == []


def test_one_that_denies_contradicts_one_that_does_not() -> None:
    assert found("Red did not open the second hall.", "Red opened the second hall.") == [
        ("denial", "Red", (0, 1))
    ]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Blue at last launched Red in 2013.", "Green it was who launched Red in 2011.", True),
        ("Blue at last launched Red in 2013.", "Red was launched by Blue in 2011.", True),
        ("Blue at last launched Red in 2013.", "Blue it was who launched Green in 2011.", False),
        (
            "Blue once launched Red in 2013.",
            "Blue then sold many things, in 2011.",
            False,
        ),
    ],
)
def test_what_happens_once_to_one_thing_contradicts_however_else_it_is_told(
    one: str, other: str, *, apart: bool
) -> None:
    finder = Contradictions(
        alike=lambda _one, _other: 0.0, mentions=mentions, rarity=lambda name: float(name == "Red")
    )
    assert bool(finder.between(Told(one, "Ann"), Told(other, "Bob"))) is apart


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        ("Red was launched in 2013.", "红在2014年推出。", ("2013", "2014")),
        ("Red has 2 million users.", "红的用户达到3亿。", ("2,000,000", "300,000,000")),
    ],
)
def test_values_are_given_in_one_notation(one: str, other: str, values: tuple[str, ...]) -> None:
    told = [Told(one, "Ann"), Told(other, "Bob")]
    assert [each.values for each in FINDER.among(told)] == [values]


def test_a_speaker_does_not_contradict_himself() -> None:
    told = [Told("Red was launched in 2013.", "Ann"), Told("Red was launched in 2014.", "Ann")]
    assert FINDER.among(told) == []


def test_three_voices_are_one_dispute_and_two_matters_are_two() -> None:
    assert found(
        "Red was launched in 2013.", "The sky is up.", "红在2014年推出。", "Red came out in 2015."
    ) == [("date", "Red", (0, 2, 3))]
    given = ("Red was founded in 1998.", "Blue was launched in 2013.")
    against = ("Red was founded in 1999.", "Blue was launched in 2014.")
    assert found(*given, *against) == [("date", "Red", (0, 2)), ("date", "Blue", (1, 3))]


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("When was Red launched?", True),
        ("红是何时推出的?", True),
        ("How many users has Red?", False),
        ("What is Red?", False),
    ],
)
def test_a_question_asks_for_the_kind_in_dispute(question: str, *, asks: bool) -> None:
    told = [Told("Red was launched in 2013.", "Ann"), Told("Red was launched in 2014.", "Bob")]
    (dispute,) = FINDER.among(told)
    assert dispute.kind == "launch"
    assert asks_for(question, dispute) is asks


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
        return {frozenset(given[at].speaker for at in each.places) for each in FINDER.among(given)}

    assert disputes(told) == disputes(other)
