"""What the reader should know of how a model wrote an answer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.answering.normalising import Tidied, is_other_language
from bot.types import Note

_BROKEN_OFF = {"length": "notice_length", "content_filter": "notice_filter"}


def notes_on_writing(
    tidied: Tidied,
    left_out: Sequence[str],
    language: str,
    phrases: Mapping[str, str],
    metadata: Mapping[str, Any],
) -> Iterator[Note]:
    """Yields that the answer broke off and why, what was ``left_out`` of what it was asked (keys of
    the phrases), that it went round in circles, or is in another language than the question."""
    ended = metadata.get("finish_reason")
    if ended != "stop":
        yield Note(kind="broke_off", text=phrases[_BROKEN_OFF.get(ended or "", "notice_cut")])
    scope = [*left_out]
    scope += ["notice_repeated"] if tidied.repeated else []
    own = phrases["offline_note"] in tidied.text or not is_other_language(tidied.text, language)
    scope += [] if own else ["notice_language"]  # An extract is in the language of its source.
    for key in scope:
        yield Note(kind="scope", text=phrases[key])
