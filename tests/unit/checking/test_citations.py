"""The citation grammar: what is a marker and what it names; what is none stays as text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.citations import Ref, take_out, visible


def read(text: str, passages: int = 9) -> tuple[str, list[tuple[int, ...]]]:
    """Returns the text without markers, and the (passage, first, last) of all that they name."""
    clean, markers = take_out(text, passages)
    return clean, [(r.passage, r.first, r.last) for m in markers for r in m.refs]


@pytest.mark.parametrize(
    ("text", "clean", "refs"),
    [
        ("It sold less [2.3].", "It sold less.", [(2, 3, 3)]),
        ("It sold less. [2.3]", "It sold less.", [(2, 3, 3)]),
        ("A [2.3-4].", "A.", [(2, 3, 4)]),
        ("A [2.3–2.4].", "A.", [(2, 3, 4)]),
        ("A [2.3, 5.1].", "A.", [(2, 3, 3), (5, 1, 1)]),
        ("A [2.3; 5].", "A.", [(2, 3, 3), (5, 0, 0)]),
        ("A [2.3] [5.1].", "A.", [(2, 3, 3), (5, 1, 1)]),
        ("A[2.3][5.1].", "A.", [(2, 3, 3), (5, 1, 1)]),
        ("A [2].", "A.", [(2, 0, 0)]),
        ("甲【2.3】。", "甲。", [(2, 3, 3)]),
        ("甲［2.3、5.1］。", "甲。", [(2, 3, 3), (5, 1, 1)]),
        ("A [^2].", "A.", [(2, 0, 0)]),
        ("A [[2.3]].", "A.", [(2, 3, 3)]),
        ("A [[2.3], [5.1]].", "A.", [(2, 3, 3), (5, 1, 1)]),
        ("A [Passage 2].", "A.", [(2, 0, 0)]),
        ("A (Source 2).", "A.", [(2, 0, 0)]),
        ("甲（来源：2）。", "甲。", [(2, 0, 0)]),
        ("A 【2†source】.", "A.", [(2, 0, 0)]),
        ("甲（2：“後來發現”）。", "甲。", [(2, 0, 0)]),
        ('A [2.3: "words of its own"].', "A.", [(2, 3, 3)]),
        ("A [2.3", "A", [(2, 3, 3)]),
        ("A [2.3\nB", "A\nB", [(2, 3, 3)]),
        ("A [99.1].", "A.", [(99, 1, 1)]),
        ("In [2013] it fell.", "In (2013) it fell.", []),
        ("See [12] and (1) and [note].", "See (12) and (1) and [note].", []),
        ("A [2](http://x).", "A (2)(http://x).", []),
        ("A [2.3 and more", "A (2.3 and more", []),
        ("A [] [ ] [a.b].", "A [] [ ] [a.b].", []),
        ("x \ue0000\ue001 y", "x 0 y", []),
    ],
)
def test_markers_are_taken_out_and_what_is_none_stays(
    text: str, clean: str, refs: list[tuple[int, ...]]
) -> None:
    assert read(text) == (clean, refs)


@pytest.mark.parametrize("text", ["A [inference: 2.3, 5.1].", "A [Inference：2.3、5.1].",
                                  "甲[推断：2.3, 5.1].", "甲【推斷: 2.3,5.1】."])  # fmt: skip
def test_an_inference_names_what_it_is_drawn_from(text: str) -> None:
    _, (marker,) = take_out(text, 9)
    assert marker.inference
    assert marker.refs == (Ref(2, 3, 3), Ref(5, 1, 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It", "It"),
        ("It sold [", "It sold"),
        ("It sold [2.", "It sold"),
        ("It sold [[2.3]", "It sold"),
        ("It sold [2.3]", "It sold [2]"),
        ("It sold [2.3] [5", "It sold [2]"),
        ("It sold [infer", "It sold"),
        ("It sold [inference: 1.1, 3.2]", "It sold [1] [3]"),
        ("It sold (Sou", "It sold"),
        ("It sold (as others did", "It sold (as others did"),
        ("It sold 【1", "It sold"),
    ],
)
def test_an_open_marker_is_held_back(text: str, expected: str) -> None:
    assert visible(text, 9) == expected


DRAFTS = st.lists(
    st.sampled_from(
        ["It sold", "後來", "inference", "[i", " ", ", ", ". ", "。", "\n", "[", "]",
         "2", "12", ".3", ":", "[2.3]", "[3.1-2]", "[inference: 1.1, 3.2]", "[4]", "(", ")",
         "**", "【",
         "】", "[[2.1]]"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(DRAFTS)
def test_no_beginning_of_a_text_shows_an_open_marker(text: str) -> None:
    for end in range(len(text) + 1):
        assert not re.search(r"\[\s*\d+\.", visible(text[:end], 9))


@given(DRAFTS | st.text())
def test_nothing_but_markers_is_taken_out(text: str) -> None:
    clean, markers = take_out(text, 9)
    assert not re.search(r"[\[［【]\s*\^?\d", clean)
    letters = [c for c in re.sub("[\ue000-\ue00f]", "", text) if c.isalpha()]
    kept = [c for c in clean if c.isalpha()]
    assert len(letters) >= len(kept)
    if not markers:
        assert letters == kept
    assert all(0 <= marker.at <= len(clean) for marker in markers)
