"""Documents of a made-up world in three scripts, and how the tests read them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot.facts.attributions import Reading, Statement, read
from bot.facts.contradictions import Contradictions
from bot.facts.overview import Overview, overview
from bot.ingestion.splitting import split
from bot.language.sentences import sentences
from bot.types import Document, Translation

NAMES = {"heron": "Heron", "苍鹭": "Heron", "otter": "Otter", "水獭": "Otter", "polder": "Polder"}


def entities(folded: str) -> list[tuple[int, int, str]]:
    """Finds the made-up names."""
    pattern = "|".join(NAMES)
    return [(m.start(), m.end(), NAMES[m[0]]) for m in re.finditer(pattern, folded)]


def alike(one: str, other: str) -> float:
    """The share of the known words that both have."""
    told = {
        "launched": "launch",
        "推出": "launch",
        "发布": "launch",
        "users": "user",
        "用户": "user",
    }
    sets = [
        {(NAMES | told)[word] for word in re.findall("|".join([*NAMES, *told]), text)}
        for text in (one, other)
    ]
    return len(sets[0] & sets[1]) / max(1, len(sets[0] | sets[1]))


FINDER = Contradictions(alike=alike, mentions=entities)
READING = Reading(split, sentences, entities)


def document(name: str, text: str, **more: object) -> Document:
    """Returns a document of that text."""
    known = {"title": name, "language": "en", "genre": "article", "sha256": name} | more
    return Document(name=name, text=text, **known)  # type: ignore[arg-type]


def statements(*texts: str, **more: object) -> list[Statement]:
    """Returns the sentences of documents ``0``, ``1`` …"""
    return read([document(str(n), text, **more) for n, text in enumerate(texts)], READING)


ENGLISH = (
    "Heron was launched on September 23, 2013, three weeks after Otter. "
    "By June 2014 Heron users numbered 2 million. Nobody knows why."
)
SIMPLIFIED = "二〇一一年,波德公司推出了苍鹭。水獭还没上线。苍鹭用户数突破了三千万。"
TRADITIONAL = "2013年9月,蒼鷺正式發佈。早在2013年,公司推出「蒼鷺」,水獺也在場。"


@pytest.fixture
def world() -> list[Document]:
    return [
        document("en", ENGLISH),
        document(
            "hans",
            SIMPLIFIED,
            language="zh-Hans",
            translations=(Translation(start=0, end=16, language="en", text="In 2011 …"),),
        ),
        document("hant", TRADITIONAL, language="zh-Hant", genre="forum"),
    ]


@pytest.fixture
def look() -> Callable[[list[Document]], Overview]:
    return lambda documents: overview(documents, READING, chinese={}, finder=FINDER)
