"""Dated events, and which of them cannot all be true."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.facts.overview import Overview
from bot.facts.timeline import Timeline, timeline
from bot.language.numerals import chinese
from bot.types import Document
from tests.unit.facts.conftest import statements


def of(*texts: str, **more: object) -> Timeline:
    return timeline(statements(*texts, **more), chinese)


def test_events_of_three_scripts_stand_in_order_with_their_exact_words(
    world: list[Document], look: Callable[[list[Document]], Overview]
) -> None:
    events = look(world).timeline.events
    assert [(event.date, event.statement.document) for event in events] == [
        ("2011", "hans"),
        ("2013", "hant"),
        ("2013-09", "hant"),
        ("2013-09-23", "en"),
        ("2014-06", "en"),
    ]
    texts = {document.name: document.text for document in world}
    for event in events:
        cited = event.statement
        assert texts[cited.document][cited.start : cited.end] == cited.text


def test_two_dates_for_one_launch_contradict_each_other_across_scripts(
    world: list[Document], look: Callable[[list[Document]], Overview]
) -> None:
    (found,) = look(world).timeline.contradictions
    assert (found.kind, found.entity) == ("launch", "Heron")
    assert [event.date for event in found.events] == ["2011", "2013", "2013-09", "2013-09-23"]


def test_a_sentence_with_several_dates_gives_an_event_for_each() -> None:
    events = of("2013年9月,入股苍鹭,2017年上市;2014年3月至2015年,买下水獭。").events
    assert [(event.date, event.statement.text) for event in events] == [
        ("2013-09", "2013年9月,入股苍鹭"),
        ("2014-03", "2014年3月至2015年,买下水獭。"),
        ("2015", "2014年3月至2015年,买下水獭。"),
        ("2017", "2017年上市"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2013, Polder launched Heron.", [("launch", "Heron")]),
        ("In 2013 Polder launched products such as Heron and Otter.", [("launch", "Heron")]),
        ("Heron was quietly launched by Polder in 2013.", [("launch", "Heron")]),
        ("Heron went public in 2013.", [("listing", "Heron")]),
        ("苍鹭于2013年9月正式上线。", [("launch", "Heron")]),
        ("2013年上线了社交工具“苍鹭”。", [("launch", "Heron")]),
        ("2013年关停苍鹭。", [("closing", "Heron")]),
        ("2013年,苍鹭还没上线。", []),
        ("In 2013 Polder had not launched Heron.", []),
        ("2013年推出9.9版本把苍鹭改了。", []),
        ("2013年推出苍鹭亲情号。", []),
        ("2013年,苍鹭的对手上线。", []),
        ("2013年推出新产品。", []),
        ("2013年至2015年推出苍鹭。", []),
        ("2013年有新产品上线。", []),
    ],
)
def test_a_happening_counts_where_its_thing_stands_beside_its_word(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert list(of(text).events[0].happenings) == expected


@pytest.mark.parametrize(
    "texts",
    [
        ("Heron was launched in 2013.", "2013年9月推出苍鹭。"),
        ("Heron was launched in 2013.", "Otter was launched in 2011."),
        ("Heron was launched in 2013.", "Heron was closed in 2015."),
        ("Heron was launched in 2013.", "In 2011, people spoke of Heron."),
        ("Heron was launched in 2011. In 2013 it came back: Heron was launched abroad in 2013.",),
    ],
)
def test_what_can_both_be_true_is_no_contradiction(texts: tuple[str, ...]) -> None:
    assert of(*texts).contradictions == ()


def test_fiction_contradicts_nobody() -> None:
    texts = ("Heron was launched in 2013.", "Heron was launched in 2011.")
    assert of(*texts).contradictions
    assert not of(*texts, genre="fiction").contradictions
    assert len(of(*texts, genre="fiction").events) == 2
