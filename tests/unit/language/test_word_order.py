"""Words of a quote that a statement puts together in another way."""

from __future__ import annotations

import pytest

from bot.language.word_order import put_together, turned_round

WORDS = (
    "远航",
    "股份",
    "收购",
    "鼎元",
    "物流",
    "王教授",
    "车企",
    "代表",
    "认为",
    "雷达",
    "不可",
    "缺少",
    "坚持",
    "视觉",
    "路线",
)


def cut(run: str) -> list[str]:
    """Cuts off the words known, else a character."""
    found = []
    while run:
        found.append(next((word for word in WORDS if run.startswith(word)), run[0]))
        run = run[len(found[-1]) :]
    return found


@pytest.mark.parametrize(
    ("statement", "quote", "expected"),
    [
        ("The porters owe the agency wages.", "The agency owes the porters wages.", True),
        ("The agency owes the porters wages.", "The agency owes the porters wages.", False),
        ("The porters are owed wages by the agency.", "The agency owes the porters wages.", False),
        ("鼎元物流收购了远航股份。", "遠航股份收購了鼎元物流。", True),
        ("鼎元物流被远航股份收购。", "遠航股份收購了鼎元物流。", False),
        ("Cultures are drawn before doses.", "Doses are drawn before cultures.", True),
        ("In 2019 the fleet carried people.", "The fleet carried people in 2019.", False),
        ("Wages hurt porters, said an agency elsewhere.", "The agency owes porters wages.", False),
        ("", "", False),
    ],
)
def test_two_words_change_sides(statement: str, quote: str, expected: bool) -> None:
    assert turned_round(statement, quote, cut) is expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("车企代表认为雷达不可缺少。", True),
        ("王教授认为雷达不可缺少。", False),
        ("车企代表坚持视觉路线。", False),
        ("2020", False),
        ("", False),
    ],
)
def test_what_one_says_is_not_anothers(statement: str, expected: bool) -> None:
    said = "王教授认为雷达不可缺少，车企代表坚持视觉路线。"
    assert put_together(statement, said, cut) is expected


def test_what_another_sentence_says_too_is_not_put_together() -> None:
    said = "王教授认为雷达不可缺少，车企代表坚持视觉路线。"
    assert put_together("车企代表认为雷达不可缺少。", said, cut)
    assert not put_together("车企代表认为雷达不可缺少。", said, cut, "车企代表在场")


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("The ferry of the harbour firm leaves at dawn.", False),
        ("The northern island leaves at dawn.", True),
        ("The red ferry feeds the crew.", True),
    ],
)
def test_what_goes_on_as_the_quote_does_only_tells_it_shorter(
    statement: str, expected: bool
) -> None:
    said = (
        "The red ferry of the harbour firm, which leaves at dawn from a pier, sails for the "
        "northern island; a cook’s boy feeds the crew."
    )
    assert put_together(statement, said, cut) is expected
