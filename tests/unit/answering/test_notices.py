"""A reader is told how a model wrote: why it broke off, in circles, in another language."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.normalising import Tidied
from bot.answering.notices import notices_of
from bot.types import AnswerStatus
from tests.unit.answering.samples import PHRASES

LONG = "来往失败是因为用户都留在微信上，没有理由离开。"


@pytest.mark.parametrize(
    ("status", "repeated", "language", "metadata", "expected"),
    [
        ("answered", False, "zh-Hans", {"finish_reason": "stop"}, []),
        ("partial", False, "zh-Hans", {"finish_reason": "length"}, ["notice_length"]),
        ("partial", False, "zh-Hans", {"finish_reason": "content_filter"}, ["notice_filter"]),
        ("partial", False, "zh-Hans", {"cut": "It broke."}, ["notice_cut"]),
        ("partial", True, "en", {}, ["notice_cut", "notice_repeated", "notice_language"]),
        ("answered", False, "en", {"finish_reason": "stop"}, ["notice_language"]),
        ("refused", False, "en", {"finish_reason": "stop"}, []),
    ],
)
def test_each_is_told_by_its_key(
    status: AnswerStatus,
    repeated: bool,
    language: str,
    metadata: dict[str, Any],
    expected: list[str],
) -> None:
    tidied = Tidied(LONG, repeated=repeated)
    notices = list(notices_of(status, tidied, LONG, language, metadata))
    assert notices == expected
    assert all(notice in phrases for notice in notices for phrases in PHRASES.values())
