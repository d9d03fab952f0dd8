"""Makes readable what small models write beside the grammar, before it is shown or checked.

Thoughts, the tokens of chat templates and HTML are taken out, a wrapping of JSON or of a code fence
is taken off, quotes that stand elsewhere than in a marker of the grammar are put into one, and
repeats are said once. Judges no statement and adds no quote: what carries none stays without.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.answering.extractive.model import NOT_STATED
from bot.language.scripts import HAN

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)\s*", re.DOTALL)
_THOUGHT_END = re.compile(r"\A.*</(?:think|thinking|reasoning)>\s*", re.DOTALL)
_TEMPLATE = r"(?:<\|\w{1,20}\|>|</s>|\[/?INST\])"
_TURN_BEGINS = re.compile(rf"\A\s*(?:{_TEMPLATE}\s*)+(?:assistant\b)?\s*")
_TURN_ENDS = re.compile(rf"\s*{_TEMPLATE}.*\Z", re.DOTALL)
"""A model that goes on after the end of its turn talks to itself."""
_DECLINED = re.compile(rf"\A\W*{NOT_STATED.replace('_', '[_ ]')}\b[\s.:;,*`—-]*")
_FENCE = re.compile(r"\A\s*```[\w-]*\n(?P<text>.*?)\n```\s*\Z", re.DOTALL)
_TEXT_KEYS = ("answer", "response", "text", "content", "output", "statement", "claim", "sentence")
_QUOTE_KEYS = ("quote", "evidence", "excerpt", "citation")
_NUMBER_KEYS = ("passage", "source", "passage_id", "id", "n")

_PAIRS = ("“”", "「」", "『』", "«»", "‘’", "''", '""')
_NAME = r"(?:(?:passage|source|段落|来源|來源)s?\s*[:\uff1a]?\s*)"
_NUMBER = rf"{_NAME}?(?P<n>\d{{1,2}})\s*[:\uff1a]\s*"
_NUMBERS = r"\d{1,2}(?:\s*[,\uff0c、;]\s*\d{1,2})*"
_QUOTED = "|".join(f"{pair[0]}(?P<q{i}>[^\n]{{1,400}}?){pair[1]}" for i, pair in enumerate(_PAIRS))
_STRICT = r'\[\s*\d{1,4}\s*[:\uff1a]\s*"'
_LOOSE = re.compile(
    rf'(?P<strict>{_STRICT}[^\n]*?"\s*\])'
    rf"|[\[\uff3b【(\uff08]\s*{_NUMBER}(?:{_QUOTED})\s*[\]\uff3d】)\uff09]"
    r"|(?P<said>“[^”\n]{4,300}”|「[^」\n]{4,300}」|\"[^\"\n]{4,300}\")[ \t]*"
    rf"(?:[\[\uff3b【]\s*{_NAME}?|[(\uff08]\s*{_NAME})(?P<of>\d{{1,2}})\s*[\]\uff3d】)\uff09]"
    rf"|[\[\uff3b【(\uff08]\s*{_NAME}(?P<named>{_NUMBERS})\s*[\]\uff3d】)\uff09]"
    rf"|(?P<end></p>)|(?P<break><br\s*/?>)"
    rf"|</?(?:p|b|i|u|q|em|strong|mark|span|sup|sub|cite|ref)\s*>",
    re.IGNORECASE,
)
"""Markers of the grammar, which stay; other ways to write them; and tags of HTML."""
_FOOTNOTE = re.compile(r"\[\^(\d{1,4})\]")
_OPEN_LOOSE = re.compile(
    rf"[\[\uff3b【(\uff08]\s*(?:{_NUMBER}(?:[“「『«‘'\"][^\n\]\uff3d】)\uff09]*)?"
    rf"|[^\]\uff3d】)\uff09\n\"]{{0,24}})\Z",
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
    text = _without_refusal(_canonical(_unwrapped(text)))
    once = _said_once(text)
    return Tidied(once, repeated=once != text)


def tidy_draft(text: str) -> str:
    """Returns what of an answer still being written is readable already."""
    if _OPEN_TURN.match(text):
        return ""
    text = _OPEN_TAG.sub("", _THOUGHT.sub("", _own_turn(text)))
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


def _own_turn(text: str) -> str:
    return _TURN_ENDS.sub("", _TURN_BEGINS.sub("", text))


def _without_refusal(text: str) -> str:
    """Returns the refusal alone if a text begins with one and quotes nothing, else what follows."""
    declined = _DECLINED.match(text)
    if declined is None:
        return text
    rest = text[declined.end() :]
    return rest if re.search(_STRICT, rest) else NOT_STATED


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
    said, quote, number = (
        next((value[key] for key in keys if key in value), None)
        for keys in (_TEXT_KEYS, _QUOTE_KEYS, _NUMBER_KEYS)
    )
    if isinstance(said, str) and isinstance(quote, str) and re.fullmatch(r"\d{1,2}", str(number)):
        return f'{said} [{number}: "{quote}"]'
    return None


def _canonical(text: str) -> str:
    return _LOOSE.sub(_marker, _FOOTNOTE.sub(r"[\1]", text))


def _marker(match: re.Match[str]) -> str:
    """Returns in the grammar's form what was written in another."""
    if match["strict"]:
        return match[0]
    if match["said"]:
        return f'{match["said"]} [{match["of"]}: "{match["said"][1:-1]}"]'
    if match["named"]:
        return f"[{match['named']}]"
    if match["n"]:
        quote = next(q for q in (match[f"q{i}"] for i in range(len(_PAIRS))) if q)
        return f'[{match["n"]}: "{quote}"]'
    return "\n\n" if match["end"] else " " if match["break"] else ""


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
