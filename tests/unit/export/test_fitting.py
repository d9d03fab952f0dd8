"""Fitting text: nothing is lost, nothing is higher than it may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.export.deck import Deck, Frame
from bot.export.fitting import Block, cut, lines, pages
from bot.markdown.nodes import Span
from tests.unit.export.samples import HOSTILE, hostile, made_up


def block(text: str, **others: object) -> Block:
    return Block(line=(Span(text=text),), size=10, **others)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, 1),
        ("a", 10, 1),
        ("a\nb\n", 10, 3),
        ("長" * 20, 10.3, 2),
        ("長" * 21, 10.3, 3),
        ("W" * 30, 10, 4),
        ("word " * 8, 10, 3),
        ("\u0301" * 99, 10, 1),
        ("🍵" * 8, 10.5, 1),
    ],
)
def test_lines_are_counted_from_above(text: str, width: float, expected: int) -> None:
    assert lines(text, width) == expected


def test_a_cut_is_made_between_words_where_there_are_any() -> None:
    first, rest = cut(block("some words that do not fit here", label="•"), 60, 13)
    assert first.text == "some "
    assert rest is not None
    assert (rest.text, first.label, rest.label) == ("words that do not fit here", "•", "")


TEXT = st.text(alphabet="aW長 \n🍵", max_size=400)


@given(st.lists(st.builds(block, TEXT, gap=st.sampled_from([0, 8]), heads=st.booleans()),
                max_size=12))  # fmt: skip
def test_pages_lose_nothing_and_never_run_over(blocks: list[Block]) -> None:
    found = list(pages(blocks, 120, 100))
    assert "".join(b.text for page in found for b in page) == "".join(b.text for b in blocks)
    for page in found:
        height = sum(b.height(120) + b.gap for b in page) - page[-1].gap
        assert height <= 100


def test_a_heading_is_not_left_alone_at_the_foot() -> None:
    blocks = [block("a\n" * 6), block("Head", heads=True), block("b\nb\nb")]
    found = list(pages(blocks, 100, 110))
    assert [b.text for b in found[1]] == ["Head", "b\nb\nb"]


@pytest.mark.parametrize("words", [None, *HOSTILE], ids=range(len(HOSTILE) + 1))
def test_no_slide_runs_over(words: str | None) -> None:
    content = made_up() if words is None else hostile(words)
    frame, count = Frame(), 0
    for slide in Deck(content, frame).slides():
        count += 1
        blocks = list(slide.blocks)
        if blocks:
            assert sum(b.height(frame.width) + b.gap for b in blocks) - blocks[-1].gap <= frame.room
        assert sum(height for height, _ in slide.rows) <= frame.room
        assert sum(slide.widths) <= frame.width + 0.01
        assert len(slide.widths) <= 5
    assert count >= 3
