"""Joins the lines of a paragraph: broken words become whole, compounds keep their hyphen.

What is a word is told by the English side of CC-CEDICT, read when a hyphen first asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.language.scripts import HAN

_WIDE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef]")
HYPHENS = "-\u2010\x02\u00ad\ufffe"
_STEM = re.compile(rf"([^\W\d_]+)[{HYPHENS}]$")
_REST = re.compile(r"[^\W\d_]+")
_LOST = re.compile("[^\\W\\d_]*\ufffe[^\\W\\d_]*")
_READING = re.compile(r"\[[^\]]*\]")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"}


def join_lines(lines: Sequence[str]) -> str:
    """Returns a paragraph on one line."""
    text = ""
    for line in lines:
        line = line.strip()
        if text and text[-1] in HYPHENS:
            text = _without_hyphen(text, line) + line
        elif text and text[-1] not in "–—/" and not (_WIDE.match(text[-1]) or _WIDE.match(line)):
            text += f" {line}"
        else:
            text += line
    return _LOST.sub(_whole, text).translate(_LIGATURES).replace("\x02", "-")


def _without_hyphen(text: str, following: str) -> str:
    """Returns the text as it stands before ``following``: the hyphen stays in a compound."""
    stem, rest = _STEM.search(text), _REST.match(following)
    if stem and rest and rest[0].islower():
        first, second = stem[1].translate(_LIGATURES).lower(), rest[0].translate(_LIGATURES)
        compound = {first, second} <= _words() and first + second not in _words()
        # No word is broken after its first letter.
        if text[-1] == "\u00ad" or not (compound or len(first) == 1):
            return text[:-1]
    return f"{text[:-1]}-"


def _whole(word: re.Match[str]) -> str:
    """Returns a word with the ligature that its font did not name."""
    options = [word[0].replace("\ufffe", letters) for letters in ("fi", "fl", "ff", "ffi", "ffl")]
    return next((option for option in options if option.lower() in _words()), options[0])


@cache
def _words() -> frozenset[str]:
    from bot.language.dictionary import dictionary_lines

    glosses = _READING.sub("", "".join(dictionary_lines()))
    return frozenset(re.findall(r"\b[a-z]{2,}\b", glosses))
