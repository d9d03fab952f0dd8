"""What a question sets beside what, in three scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.coordination import Coordination
from bot.language.scripts import fold

LIBRARY = fold("石一用铅。石二、石三则用铁。林德说。海晏飯店很靜。Harbour & Finch rate it.")
WORDS = "诺基亚|爱立信|石一|石三用|比较|还是|海晏|饭店|什么|怎么样|价格|颜色|结局|请"


def cut(run: str) -> Iterator[str]:
    yield from re.findall(f"{WORDS}|.", run)


COORDINATION = Coordination(
    cut=cut,
    common=["价格", "颜色", "结局", "compare", "contrast"].__contains__,
    occurs=LIBRARY.__contains__,
)


def joined(question: str) -> list[list[str]]:
    groups = COORDINATION.groups(question)
    return [[question[t.start : t.end] for t in group.things] for group in groups]


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Compare Nokia, Red Hat and Ericsson on price.", ["Nokia", "Red Hat", "Ericsson"]),
        ("Contrast Nokia and Ericsson", ["Nokia", "Ericsson"]),
        ("Nokia vs Ericsson", ["Nokia", "Ericsson"]),
        ("What is the gap between the red plan and the blue plan?", ["red plan", "blue plan"]),
        ("Which mattered more to Ostermark, flax or herring?", ["flax", "herring"]),
        ("How do Nokia's and Ericsson's margins compare?", ["Nokia", "Ericsson"]),
        ("Are Nokia's margins or Ericsson’s higher?", ["Nokia", "Ericsson"]),
        ("How do “the red plan” and “the blue” differ?", ["“the red plan”", "“the blue”"]),
        ("石一、石二和石三用什么?", ["石一", "石二", "石三"]),
        ("請比較海晏飯店跟林德飯店", ["海晏飯店", "林德"]),
        ("去石二还是去石三?", ["石二", "石三"]),
        ("Toast 與 Square 在價格上有何不同?", ["Toast", "Square"]),
        ("“石一”和“石二”有什么不同?", ["“石一”", "“石二”"]),
        ("诺基亚和爱立信有什么不同?", ["诺基亚", "爱立信"]),
    ],
)
def test_things_are_joined_by_conjunctions(question: str, things: list[str]) -> None:
    assert joined(question)[0] == things


@pytest.mark.parametrize(
    "question",
    [
        "How did Nokia fall and why did it matter?",
        "How many people does Harbour & Finch employ?",
        "In 2023, Nokia grew.",
        "石一为什么失败，结局怎么样?",
        "Why and when did Nokia fall?",
        "and",
        "",
    ],
)
def test_what_joins_clauses_or_stands_in_a_name_joins_no_things(question: str) -> None:
    assert joined(question) == []


@pytest.mark.parametrize(
    ("question", "aspects"),
    [
        ("Compare Red and Blue: price, colour and size", ["price", "colour", "size"]),
        ("Compare Red and Blue on their price, and launch date.", ["price", "launch date"]),
        ("How do Red and Blue differ in price/colour?", ["price", "colour"]),
        ("比较石一与石二的价格、颜色", ["价格", "颜色"]),
        ("石一和石二在价格、颜色和结局的什么不同?", ["价格", "颜色", "结局"]),
    ],
)
def test_what_is_asked_of_things_is_told_from_the_things(question: str, aspects: list[str]) -> None:
    sides, asked = COORDINATION.groups(question)
    assert sides.named
    assert not sides.owned
    assert asked.owned or not asked.named
    assert joined(question)[1] == aspects


def test_names_are_capitalised_or_quoted_and_no_first_word() -> None:
    question = "Summarise Harbour & Finch on «it», the Red Plant and “石一”."
    found = [question[t.start : t.end] for t in COORDINATION.names(question)]
    assert found == ["Harbour & Finch", "Red Plant", "“石一”"]
    assert [name.start for name in COORDINATION.names("Slack多少钱？")] == [0]


_PIECES = "compare|Red|and|blue|on|the|,|price|differ|?|比较|石一|和|的|、|价格|在|“|还是|'s|&"
PIECES = st.sampled_from(_PIECES.split("|"))


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_things_stand_in_the_question_in_order_and_apart(question: str) -> None:
    for group in COORDINATION.groups(question):
        assert all(question[t.start : t.end].strip() for t in group.things)
        ends = [0, *(t.end for t in group.things)]
        assert all(t.start >= end for t, end in zip(group.things, ends, strict=False))
