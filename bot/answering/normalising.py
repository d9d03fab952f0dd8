"""Makes readable what small models write beside the grammar, before it is shown or checked.

Thoughts, the tokens of chat templates and HTML are taken out, a wrapping of JSON or of a code fence
is taken off, and repeats are said once. Reads no marker, and judges no statement.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.language.scripts import HAN
from bot.types import NOT_STATED

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)\s*", re.DOTALL)
_THOUGHT_END = re.compile(r"\A.*</(?:think|thinking|reasoning)>\s*", re.DOTALL)
_CHANNELS = re.compile(r"\A.*<\|message\|>", re.DOTALL)
"""What a model with channels says before its last message is not its answer."""
_TEMPLATE = r"(?:<\|\w{1,20}\|>|</s>|\[/?INST\])"
_TURN_BEGINS = re.compile(rf"\A\s*(?:{_TEMPLATE}\s*)+(?:assistant\b)?\s*")
_TURN_ENDS = re.compile(rf"\s*{_TEMPLATE}.*\Z", re.DOTALL)
"""A model that goes on after the end of its turn talks to itself."""
_DECLINED = re.compile(rf"\A\W*{NOT_STATED.replace('_', '[_ ]')}\b[\s.:;,*`—-]*")
_CITES = re.compile(r"[\[\uff3b【][^\]\uff3d】\n]*\d")
_FENCE = re.compile(r"\A\s*```[\w-]*\n(?P<text>.*?)\n```\s*\Z", re.DOTALL)
_TEXT_KEYS = ("answer", "response", "text", "content", "output", "statement", "claim", "sentence")
_NUMBER_KEYS = ("sentences", "sentence", "passage", "source", "citations", "citation", "id", "n")

_TAG = re.compile(
    r"(?P<end></p>)|(?P<break><br\s*/?>)"
    r"|</?(?:p|b|i|u|q|em|strong|mark|span|sup|sub|cite|ref)\s*>",
    re.IGNORECASE,
)
_OPEN_TAG = re.compile(r"<(?:/?[a-z]{0,9}|\|\w{0,20}\|?)\Z")
_OPEN_TURN = re.compile(rf"\A\s*(?:{_TEMPLATE}\s*)+[a-z]{{0,9}}\Z")
_WRAPPED = re.compile(r"\A\s*(?:```|\{)")

_SAID_BY_OTHERS = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"\n]*\"|《[^》]*》|\[[^\]\n]*\]")
_SENTENCE = re.compile(r"[^\n]*?(?:[。\uff01\uff1f]|[.!?](?=\s|\Z)|\n|\Z)(?:[ \t]*\[[^\]\n]*\])*")
_LONGEST_REPEAT = 6
"""Sentences in a row that may come round again and again."""
_TOO_LITTLE = 12
"""Words and ideographs that do not show a language."""
_TABLE = re.compile(r"^\s*[|\-:\s]+\s*$")


@dataclass(frozen=True, slots=True)
class Tidied:
    """A readable text, and whether the model had repeated itself."""

    text: str
    repeated: bool = False


def tidy(text: str) -> Tidied:
    """Returns a whole answer in the form that is checked."""
    text = _THOUGHT_END.sub("", _THOUGHT.sub("", _own_turn(text)))
    text = _without_refusal(_without_tags(_unwrapped(text)))
    once = _said_once(text)
    return Tidied(once, repeated=once != text)


def tidy_draft(text: str) -> str:
    """Returns what of an answer still being written is readable already."""
    if _OPEN_TURN.match(text):
        return ""
    text = _OPEN_TAG.sub("", _THOUGHT.sub("", _own_turn(text)))
    if _WRAPPED.match(text):
        return ""
    return _without_tags(text)


def is_other_language(text: str, language: str) -> bool:
    """Tells whether an answer is plainly not in the language asked for, its quotes left aside."""
    plain = _SAID_BY_OTHERS.sub("", text)
    han = len(re.findall(f"[{HAN}]", plain))
    words = len(re.findall(r"[A-Za-z]{2,}", plain))
    if han + words < _TOO_LITTLE:
        return False
    return words > han if language.startswith("zh") else han > 2 * words


def _own_turn(text: str) -> str:
    return _TURN_ENDS.sub("", _TURN_BEGINS.sub("", _CHANNELS.sub("", text)))


def _without_refusal(text: str) -> str:
    """Returns the refusal alone if a text begins with one and cites nothing, else all of it."""
    declined = _DECLINED.match(text)
    if declined is None:
        return text
    says_what = re.match(rf"\W*{NOT_STATED}\W*[:\uff1a]", text) and declined.end() != len(text)
    return text if says_what or _CITES.search(text) else NOT_STATED


def _unwrapped(text: str) -> str:
    fence = _FENCE.match(text)
    text = fence["text"] if fence else text
    if not text.lstrip().startswith("{"):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return "\n\n".join(_texts(value)) or text


def _texts(value: Any) -> Iterator[str]:
    """Yields the text under the first key that usually holds it; else all long texts."""
    if isinstance(value, dict):
        if cited := _cited(value):
            yield cited
            return
        for key in _TEXT_KEYS:
            if value.get(key):
                yield from _texts(value[key])
                return
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from _texts(member)
    elif isinstance(value, str):
        yield value


def _cited(value: dict[str, Any]) -> str | None:
    """Returns a statement with its marker, of an object that has the parts of both."""
    said, places = (
        next((value[key] for key in keys if key in value), None)
        for keys in (_TEXT_KEYS, _NUMBER_KEYS)
    )
    named = ", ".join(map(str, places)) if isinstance(places, list) else str(places)
    if isinstance(said, str) and re.fullmatch(r"[\d., -]+", named):
        return f"{said} [{named}]"
    return None


def _without_tags(text: str) -> str:
    return _TAG.sub(lambda m: "\n\n" if m["end"] else " " if m["break"] else "", text)


def _said_once(text: str) -> str:
    """Returns the text without sentences that follow upon themselves, alone or in a group."""
    kept: list[str] = []
    for sentence in _SENTENCE.findall(text):
        kept.append(sentence)
        if _TABLE.match(sentence):
            continue
        for size in range(1, min(_LONGEST_REPEAT, len(kept) // 2) + 1):
            group, before = kept[-size:], kept[-2 * size : -size]
            if _bare(group) == _bare(before) and len("".join(_bare(group))) > 8:
                del kept[-size:]
                break
    return "".join(kept)


def _bare(sentences: list[str]) -> list[str]:
    return [sentence.strip() for sentence in sentences]
