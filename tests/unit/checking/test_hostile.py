"""Odd and hostile replies: none loses text, none shows a raw marker, none is called verified."""

from __future__ import annotations

import re
from itertools import product

import pytest

from bot.answering.normalising import tidy
from bot.checking.checker import Checker
from bot.checking.claims import bare
from bot.checking.support import Support
from bot.types import Evidence, Plan, mark_run
from tests.unit.answering.samples import PHRASES, hit

MARKERS = (
    "[1.1]", "[1.1-2]", "[1]", "[^1]", "(1)", "【1】", "【1†source】", "［1.1］", "[[1.1]]",
    "[[1.1], [2.1]]", "[1.1", "1.1]", "[Source 1]", "(Source 1)", "（来源：1）",
    '[1.1: "its [own] words"]',
    "[9.9]", "[2013]", "[inference: 1.1]", "[inference: ]",
)  # fmt: skip
FORMS = (
    "It rained in Oslo {}.", "它下雨了{}。", "- It rained {}\n- It snowed {}",
    "## It rained {}\n\nIt snowed.",
    "| a | b |\n|---|---|\n| Oslo | rain {} |", "**It rained.** {} So it said “it [rained]” {}.",
    '{{"answer": "It rained {}."}}', "<think>Hm {}.</think>It rained {}.",
    "<|channel|>analysis<|message|>Hm<|end|><|channel|>final<|message|>It rained {}.",
    "```\nIt rained {}.\n```",
)  # fmt: skip
REPLIES = [
    form.format(*[marker.replace('"', "'") if "{{" in form or form.startswith("{") else marker] * 2)
    for form, marker in product(FORMS, MARKERS)
]
EVIDENCE = Evidence(
    plan=Plan(rewritten="?", language="en"),
    hits=(hit("The sky is grey. It is cold."), hit("The sun is up.", document="b.txt")),
)
CHECKER = Checker(
    support=Support(names_in=lambda _: frozenset(), relate=lambda one, other: 0.5),
    translate=lambda *_: None,
    phrases=PHRASES,
)


def test_there_are_two_hundred() -> None:
    assert len(REPLIES) == 200


@pytest.mark.parametrize("reply", REPLIES)
def test_text_stays_marks_are_ours_and_nothing_is_verified(reply: str) -> None:
    tidied = tidy(reply).text
    checked = CHECKER.check(tidied, EVIDENCE)
    for word in ("rained", "它下雨了", "snowed", "Oslo", "rain"):
        assert (word in tidied) == (word in checked.text)
    known = {citation.n for citation in checked.citations}
    assert {int(n) for n in re.findall(r"[\[［【](\d+)", checked.text)} <= known
    assert not re.search(r"[\[［【]\^?\d+\.\d|inference: \d|†|<\||<think", checked.text)
    for claim in checked.claims:
        assert bare(checked.text[claim.start : claim.end]) == claim.text
        assert checked.text[claim.end :].startswith(mark_run(claim.citations))
        assert claim.status != "verified"
