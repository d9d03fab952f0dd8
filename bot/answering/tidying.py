"""Makes readable what small models write beside the grammar, before it is shown or checked.

Thoughts are taken out, a wrapping of JSON or of a code fence is taken off, markers with other
brackets or quotation marks become those of the grammar, and repeats are said once. Judges no
statement and adds no quote: what carries none stays without.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.scripts import HAN

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)\s*", re.DOTALL)
_THOUGHT_END = re.compile(r"\A.*</(?:think|thinking|reasoning)>\s*", re.DOTALL)
_FENCE = re.compile(r"\A\s*```[\w-]*\n(?P<text>.*?)\n```\s*\Z", re.DOTALL)
_TEXT_KEYS = ("answer", "response", "text", "content", "output")

_PAIRS = ("“”", "「」", "『』", "«»", "‘’", "''", '""')
_NUMBER = r"(?:passage|source|段落|来源|來源)?\s*(?P<n>\d{1,2})\s*[:\uff1a]\s*"
_QUOTED = "|".join(f"{pair[0]}(?P<q{i}>[^\n]{{1,400}}?){pair[1]}" for i, pair in enumerate(_PAIRS))
_STRICT = r'\[\s*\d{1,4}\s*[:\uff1a]\s*"'
_LOOSE = re.compile(
    rf'(?P<strict>{_STRICT}[^\n]*?"\s*\])'
    rf"|[\[\uff3b【(\uff08]\s*{_NUMBER}(?:{_QUOTED})\s*[\]\uff3d】)\uff09]",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\[\^(\d{1,4})\]")
_OPEN_LOOSE = re.compile(
    rf"[\[\uff3b【(\uff08]\s*{_NUMBER}(?:[“「『«‘'\"][^\n\]\uff3d】)\uff09]*)?\Z", re.IGNORECASE
)
_OPEN_TAG = re.compile(r"<[a-z]{0,9}\Z")
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
    text = _THOUGHT_END.sub("", _THOUGHT.sub("", text))
    text = _canonical(_unwrapped(text))
    once = _said_once(text)
    return Tidied(once, repeated=once != text)


def tidy_draft(text: str) -> str:
    """Returns what of an answer still being written is readable already."""
    text = _OPEN_TAG.sub("", _THOUGHT.sub("", text))
    if _WRAPPED.match(text):
        return ""
    text = _canonical(text)
    open_ = _OPEN_LOOSE.search(text)
    return text[: open_.start()] if open_ else text


def is_other_language(text: str, language: str) -> bool:
    """Tells whether an answer is plainly not in the language asked for, its quotes left aside."""
    plain = _SAID_BY_OTHERS.sub("", text)
    han = len(re.findall(f"[{HAN}]", plain))
    words = len(re.findall(r"[A-Za-z]{2,}", plain))
    if han + words < _TOO_LITTLE:
        return False
    return words > han if language.startswith("zh") else han > 2 * words


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


def _canonical(text: str) -> str:
    def marker(match: re.Match[str]) -> str:
        if match["strict"]:
            return match[0]
        quote = next(q for q in (match[f"q{i}"] for i in range(len(_PAIRS))) if q)
        return f'[{match["n"]}: "{quote}"]'

    return _LOOSE.sub(marker, _FOOTNOTE.sub(r"[\1]", text))


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
