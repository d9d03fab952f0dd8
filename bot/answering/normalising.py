"""Makes readable what small models write beside the grammar, before it is shown or checked.

Thoughts, the tokens of chat templates and HTML are taken out, a wrapping of JSON or of a code fence
is taken off, and repeats are said once; the reader is told how a model wrote. Reads no marker, and
judges no statement.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.scripts import HAN
from bot.language.sentences import LIST_MARK, weight
from bot.types import NOT_STATED, Note

_THINKS = r"(?:think(?:ing)?|thoughts?|reason(?:ing)?)"
_OPENS = rf"(?:[<◁]\|?(?:\w{{1,9}}:|start_)?{_THINKS}\|?[>▷]|\[think\]|<\|channel>)"
_CLOSES = rf"(?:[<◁]\|?(?:/(?:\w{{1,9}}:)?|end_){_THINKS}\|?[>▷]|\[/think\]|<channel\|>)"
_THOUGHT = re.compile(rf"{_OPENS}.*?(?:{_CLOSES}|\Z)\s*", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(rf"\A.*{_CLOSES}\s*", re.DOTALL | re.IGNORECASE)
_CHANNEL = re.compile(
    r"<\|channel\|>\s*(?P<name>final|\w*)[^<]{0,40}?(?:<\|message\|>)?"
    r"(?P<text>(?:(?!<\|(?:end|start|return|channel)\|>).)*)",
    re.DOTALL,
)
_FINAL = re.compile(r"\Aanalysis.*assistantfinal", re.DOTALL)
"""Where a server takes the tokens of channels away and leaves their names."""
_TEMPLATE = r"(?:<\|\w{1,20}\|>|</s>|\[/?INST\])"
_TURN_BEGINS = re.compile(rf"\A\s*(?:{_TEMPLATE}\s*)+(?:assistant\b)?\s*")
_TURN_ENDS = re.compile(rf"\s*{_TEMPLATE}.*\Z", re.DOTALL)
"""A model that goes on after the end of its turn talks to itself."""
_DECLINED = re.compile(rf"\A\W*{NOT_STATED.replace('_', '[_ ]')}\b[\s.:;,*`—-]*")
_CITES = re.compile(r"[\[\uff3b【][^\]\uff3d】\n]*\d")
_FENCE = re.compile(r"\A\s*```[\w-]*\n(?P<text>.*?)\n```\s*\Z", re.DOTALL)
_TEXT_KEYS = ("answer", "response", "text", "content", "output", "statement", "claim", "sentence")

_TAG = re.compile(
    r"(?P<end></p>)|(?P<break><br\s*/?>)"
    r"|</?(?:p|b|i|u|q|em|strong|mark|span|sup|sub|cite|ref|answer|response|final)\s*>",
    re.IGNORECASE,
)
_OPEN_TAG = re.compile(r"(?:[<◁]/?[a-z:]{0,19}|<\|\w{0,20}\|?|\[/?[A-Z]{0,5})\Z")
_OPEN_TURN = re.compile(rf"\A\s*(?:{_TEMPLATE}\s*)+[a-z]{{0,9}}\Z")
_WRAPPED = re.compile(r"\A\s*(?:```|\{)")

_SAID_BY_OTHERS = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"\n]*\"|《[^》]*》|\[[^\]\n]*\]")
_SENTENCE = re.compile(r"[^\n]*?(?:[。\uff01\uff1f]|[.!?](?=\s|\Z)|\n|\Z)(?:[ \t]*\[[^\]\n]*\])*")
_END = re.compile(r"[。\uff01\uff1f\n]|[.!?](?=\s|\Z)")
_SHORTEST_ROUND = 8
"""Characters of sentences that may well follow upon themselves."""
_TOO_LITTLE = 12
"""Words and ideographs that do not show a language."""
_SHORTEST_TOLD = 12
"""What a sentence must weigh to be known for one of the prompt's."""
_MARKER = re.compile(r"\[[^\]\n]*\]")
_BROKEN_OFF = {"length": "notice_length", "content_filter": "notice_filter"}


@dataclass(frozen=True, slots=True)
class Tidied:
    """A readable text, whether the model had repeated itself, and whether it had said nothing but
    what it was told."""

    text: str
    repeated: bool = False
    parroted: bool = False


def tidy(text: str, told: str = "") -> Tidied:
    """Returns a whole answer in the form that is checked; without what the model was ``told`` to
    do, which is no answer: if that is all, it declines."""
    text = _own_turn(_THOUGHT_END.sub("", _THOUGHT.sub("", text)))
    text = _without_tags(_unwrapped(text))
    own = "".join(_not_told(text, told))
    parroted = bool(text.strip()) and not own.strip()
    own = NOT_STATED if parroted else _without_refusal(own)
    once = _said_once(own)
    return Tidied(once, repeated=once != own, parroted=parroted)


def tidy_draft(text: str) -> str:
    """Returns what of an answer still being written is readable already."""
    if _OPEN_TURN.match(text):
        return ""
    text = _OPEN_TAG.sub("", _own_turn(_THOUGHT.sub("", text)))
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


def _own_turn(text: str) -> str:
    if channels := list(_CHANNEL.finditer(text)):
        # What a model says in other channels is not its answer.
        text = channels[-1]["text"] if channels[-1]["name"] == "final" else ""
    return _TURN_ENDS.sub("", _TURN_BEGINS.sub("", _FINAL.sub("", text)))


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


def _not_told(text: str, told: str) -> Iterator[str]:
    """Yields the sentences of a text that do not stand in what the model was told."""
    known = _letters(told)
    for sentence in _SENTENCE.findall(text):
        words = _letters(_MARKER.sub("", sentence))
        if weight(words) < _SHORTEST_TOLD or words not in known:
            yield sentence


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _without_tags(text: str) -> str:
    return _TAG.sub(lambda m: "\n\n" if m["end"] else " " if m["break"] else "", text)


def loops(text: str) -> bool:
    """Tells whether a text still being written says the same sentences for the third time in a
    row; asked shortly after the end of one."""
    if not _END.search(text[-16:]):
        return False
    ends = [match.end() for match in _END.finditer(text)]
    said = [bare for bare, _ in _units(text[: ends[-1]])] if ends else []
    return any(said[-size:] == said[-2 * size : -size] == said[-3 * size : -2 * size]
               for size in _rounds(said) if 3 * size <= len(said))  # fmt: skip


def _said_once(text: str) -> str:
    """Returns the text without sentences that follow upon themselves, alone or in a group."""
    said, kept = list[str](), list[str]()
    begins, ends = 0, 0
    for bare, whole in _units(text):
        said.append(bare)
        kept.append(whole)
        for size in _rounds(said):
            if said[-size:] == said[-2 * size : -size]:
                del said[-size:], kept[-size:]
                begins, ends = len(said) - size, len(said)
                break
    # What was begun of one more round goes too, its last sentence whole or not.
    begun = "".join(said[ends:])
    if begun and "".join(said[begins:ends]).startswith(begun):
        del kept[ends:]
    return "".join(kept)


def _rounds(said: Sequence[str]) -> Iterator[int]:
    """Yields how many sentences the last round may have, if the text goes round in circles."""
    for size in range(1, len(said) // 2 + 1):
        if said[-1] == said[-1 - size] and sum(map(len, said[-size:])) > _SHORTEST_ROUND:
            yield size


def _units(text: str) -> Iterator[tuple[str, str]]:
    """Yields the sentences of a text, bare and as they stand, each with what has no word of its own
    before it: blank lines, the numbers of a list, the rules of a table."""
    before = ""
    for sentence in _SENTENCE.findall(text):
        bare = LIST_MARK.sub("", sentence.strip())
        if re.search(r"[^\W\d_]", bare):
            yield bare, before + sentence
            before = ""
        else:
            before += sentence
    if before:
        yield "", before
