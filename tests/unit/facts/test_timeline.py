"""Dated events, and which of them cannot all be true."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.facts.overview import Overview
from bot.facts.timeline import Event, timeline
from bot.types import Document
from tests.unit.facts.conftest import statements


def of(*texts: str, **more: object) -> tuple[Event, ...]:
    return timeline(statements(*texts, **more))


def test_events_of_three_scripts_stand_in_order_with_their_exact_words(
    world: list[Document], look: Callable[[list[Document]], Overview]
) -> None:
    events = look(world).timeline
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


def test_a_sentence_with_several_dates_gives_an_event_for_each() -> None:
    events = of("2013年9月,入股苍鹭,2017年上市;2014年3月至2015年,买下水獭。")
    assert [(event.date, event.statement.text) for event in events] == [
        ("2013-09", "2013年9月,入股苍鹭"),
        ("2014-03", "2014年3月至2015年,买下水獭。"),
        ("2015", "2014年3月至2015年,买下水獭。"),
        ("2017", "2017年上市"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heron was quietly launched in 2013.", ("launch", "Heron")),
        ("Heron went public in 2013.", ("listing", "Heron")),
        ("苍鹭于2013年9月正式上线。", ("launch", "Heron")),
        ("2013年关停苍鹭。", ("closing", "Heron")),
        ("2013年,苍鹭还没上线。", None),
        ("Heron plans to launch in 2030.", None),
        ("In 2013 Polder launched Heron.", None),
        ("2013年推出新产品。", None),
        ("2013年至2015年推出苍鹭。", None),
    ],
)
def test_what_happened_is_told_where_it_is_plain(
    text: str, expected: tuple[str, str] | None
) -> None:
    assert of(text)[0].happened == expected
