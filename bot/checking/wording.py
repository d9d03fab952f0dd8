"""Whether words are a source's own, but for script, width, case, white space and what closes them.

The one thing that verifies a statement without a second reading.
"""

import re
import unicodedata
from dataclasses import dataclass

from bot.language.scripts import fold_chars
from bot.language.sentences import LIST_MARK

_TYPOGRAPHY = str.maketrans("‘’“”著", "''\"\"着")
_EDGES = re.compile(r"^[\s*_>#|\"'“”]+|[\s*_|.,;:!…。\uff0c\uff1b\uff1a\uff01、\"'“”]+$")
_BORDERS = str.maketrans("", "", "|·")
_LETTERS = re.compile(r"[a-z\u00c0-\u024f]{2}")
_NUMERALS = "0-9零〇一二三四五六七八九两十百千万亿兆"
_IN_NUMBER = re.compile(
    rf"[0-9][0-9%十百千万亿兆]|[{_NUMERALS}][十百千万亿兆]|[十百千万亿][{_NUMERALS}]"
)
_IN_DECIMAL = re.compile(r"[0-9](?:\.[0-9]|,[0-9]{3}(?![0-9]))")
_SCALE_AFTER = re.compile(
    r"[\s-]*(?:[十百千]?[萬万億亿兆]|%|(?:thousand|million|billion)\b)", re.IGNORECASE
)
# Marks that combine with the character before them: accents, variation selectors, Hangul parts.
_CLUSTER = re.compile(r"\S[\u0300-\u036f\u1160-\u11ff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f]*")


def squeezed(text: str) -> str:
    """Returns a statement or sentence as its wording is compared: without its mark in a list, its
    white space and the punctuation that closes it."""
    mark = LIST_MARK.match(text)
    text = text[mark.end() :] if mark else text
    while (trimmed := _EDGES.sub("", text)) != text:
        text = trimmed
    return _fold(text.translate(_BORDERS)).text


def find_words(words: str, text: str) -> tuple[int, int] | None:
    """Returns the (start, end) of words in ``text``, or None if they are not there.

    They may begin and end anywhere but inside a word or a number: "100" is not in 1000萬.
    """
    needle, haystack, position = _fold(words).text, _fold(text), 0
    while needle and (found := haystack.text.find(needle, position)) >= 0:
        end = found + len(needle)
        if not haystack.cuts(found, text) and not haystack.cuts(end, text):
            return haystack.places[found][0], haystack.places[end - 1][1]
        position = found + 1
    return None


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text as it is compared; character ``i`` of it stands at ``places[i]`` of the original."""

    text: str
    places: list[tuple[int, int]]

    def cuts(self, at: int, original: str) -> bool:
        """Tells whether words that begin or end at ``at`` would cut a word or a number."""
        if not 0 < at < len(self.text):
            return False
        (first, end), (start, _) = self.places[at - 1], self.places[at]
        around = self.text[at - 1 : at + 1]
        if end == start and (_LETTERS.match(around) or _IN_NUMBER.match(around)):
            return True
        if any(_IN_DECIMAL.match(original, place) for place in (end - 1, end - 2) if place >= 0):
            return True
        # "10 million" is one number although a blank stands within.
        return first == start or (around[0].isdigit() and bool(_SCALE_AFTER.match(original, end)))


def _fold(text: str) -> _Folded:
    """Returns the text folded, without white space; a letter and its accents are folded as one."""
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for match in _CLUSTER.finditer(text):
        cluster = unicodedata.normalize("NFKC", match.group())
        for char in fold_chars(cluster).translate(_TYPOGRAPHY):
            if not char.isspace():
                folded.append(char)
                places.append(match.span())
    return _Folded("".join(folded), places)
