"""A reader is told how a model wrote: why it broke off, in circles, in another language."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.normalising import Tidied, notes_on_writing
from tests.unit.answering.samples import PHRASES

LONG = "来往失败是因为用户都留在微信上，没有理由离开。"


@pytest.mark.parametrize(
    ("repeated", "language", "metadata", "expected"),
    [
        (False, "zh-Hans", {"finish_reason": "stop"}, []),
        (False, "zh-Hans", {"finish_reason": "length"}, [("broke_off", "notice_length")]),
        (False, "zh-Hans", {"finish_reason": "content_filter"}, [("broke_off", "notice_filter")]),
        (False, "zh-Hans", {"cut": "It broke."}, [("broke_off", "notice_cut")]),
        (True, "en", {"finish_reason": "stop"},
         [("scope", "notice_repeated"), ("scope", "notice_language")]),
    ],
)  # fmt: skip
def test_each_is_told_in_the_readers_language(
    repeated: bool, language: str, metadata: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    phrases = PHRASES[language]
    notes = notes_on_writing(Tidied(LONG, repeated=repeated), (), language, phrases, metadata)
    assert [(note.kind, note.text) for note in notes] == [
        (kind, phrases[key]) for kind, key in expected
    ]


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_an_extract_is_in_the_language_of_its_source(language: str) -> None:
    phrases, stop = PHRASES[language], {"finish_reason": "stop"}
    said = (
        "The quay of Ostervik was closed after the storm of that year."
        if language != "en"
        else LONG * 2
    )
    assert list(notes_on_writing(Tidied(said), (), language, phrases, stop))
    extract = Tidied(f"{said} [1.1]\n\n*{phrases['offline_note']}*")
    assert not list(notes_on_writing(extract, (), language, phrases, stop))


def test_what_was_left_out_of_the_prompt_is_told() -> None:
    (note,) = notes_on_writing(
        Tidied(LONG), ("notice_evidence",), "zh-Hans", PHRASES["zh-Hans"], {"finish_reason": "stop"}
    )
    assert (note.kind, note.text) == ("scope", PHRASES["zh-Hans"]["notice_evidence"])
