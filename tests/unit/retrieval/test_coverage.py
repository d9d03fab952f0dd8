"""How much of a question a text has, and which of its names stand nowhere."""

from __future__ import annotations

import math

import pytest

from bot.language.lexicon import Lexicon
from bot.language.segmentation import Analyser
from bot.retrieval.coverage import Coverage
from tests.unit.conftest import MakeIndex


@pytest.fixture
def coverage(make_index: MakeIndex, lexicon: Lexicon, analyser: Analyser) -> Coverage:
    return Coverage(make_index("用户的失败", "社交软件"), lexicon, analyser)


def test_a_text_has_its_share_of_a_question_in_either_language(coverage: Coverage) -> None:
    texts = ["用户的失败。", "社交", "users failed", "用户"]
    shares = coverage.shares("users fail", texts)
    assert shares[1] == 0
    assert min(shares[0], shares[2]) > shares[3] > 0
    assert max(shares) <= 1


@pytest.mark.parametrize("question", ["", "😀", "的了吗", "user软件😀 \x00", "用户 fail " * 900])
def test_any_question_has_finite_shares(coverage: Coverage, question: str) -> None:
    assert all(map(math.isfinite, coverage.shares(question, ["用户", "", "😀"])))
    assert coverage.shares(question, []) == []


def test_an_event_that_is_asked_for_is_told_by_any_of_its_words(coverage: Coverage) -> None:
    texts = ["It was incorporated in 2012.", "成立于2012年", "It sells tea."]
    one, other, none = coverage.shares("When was it founded?", texts)
    assert min(one, other) > none == 0


def test_a_name_is_found_by_its_sound_unless_it_is_rendered(
    make_index: MakeIndex, lexicon: Lexicon, analyser: Analyser
) -> None:
    coverage = Coverage(make_index("Boston users", "Bostonpo users"), lexicon, analyser)
    heard, other = coverage.shares("波士顿波用户", ["Bostonpu users", "Kitlar users"])
    assert heard > other > 0
    assert coverage.shares("波士顿", ["Bostun", "Boston"]) == [0, 1]
