"""What the reader should know of how a model wrote an answer, as keys of the fixed phrases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.answering.normalising import Tidied, is_other_language
from bot.types import AnswerStatus

_BROKEN_OFF = {"length": "notice_length", "content_filter": "notice_filter"}


def notices_of(
    status: AnswerStatus,
    tidied: Tidied,
    shown: str,
    language: str,
    metadata: Mapping[str, Any],
    *,
    cut: bool = True,
) -> Iterator[str]:
    """Yields why the answer broke off (or, if it was not ``cut``, that a part of the question is
    not answered), that it went round in circles, or that its language is not the question's;
    ``shown`` is the text with the reader's marks."""
    if status == "partial":
        why = _BROKEN_OFF.get(metadata.get("finish_reason", ""), "notice_cut")
        yield why if cut else "notice_missing"
    if tidied.repeated:
        yield "notice_repeated"
    if status != "refused" and is_other_language(shown, language):
        yield "notice_language"
