"""Scripts of text: which language it is in, and conversion between the two Chinese scripts.

Owns OpenCC (its only import) and the foldings under which texts are compared. A leaf module like
``types``: it imports nothing of the package, so that every part may import it.
"""

import functools
import re
import unicodedata
from typing import Any, Literal

Language = Literal["en", "zh-Hans", "zh-Hant"]

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Chinese characters, as the inside of a regular expression's ``[…]``."""

CHINESE_SHARE = 0.3
"""A text is Chinese from this share of its characters, a Latin word counting as two."""

_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_MICRO = re.compile(r"\bμ(?=[A-Za-z]{1,3}\b)")
_UNCONVERTIBLE = re.compile("[\x00\ud800-\udfff]")


_RAISED = re.compile("(?<=\\d)[¹²³⁰⁴-⁹]+")
"""Powers and the numbers of notes: no digits of the figure before them."""
_REMEMBERED = 2_000
"""Characters of a text, such as a sentence or a passage, that is folded once for many looks."""


def fold(text: str) -> str:
    """Returns the text as searching compares it: Simplified, lower case, no accents, NFKC."""
    return _fold(text) if len(text) <= _REMEMBERED else _fold.__wrapped__(text)


@functools.lru_cache(maxsize=1 << 14)
def _fold(text: str) -> str:
    if not text.isascii():
        text = _RAISED.sub(" ", text)
    text = unicodedata.normalize("NFKC", text).lower()
    if not text.isascii():
        marked = unicodedata.normalize("NFD", text)
        bare = "".join(char for char in marked if not unicodedata.combining(char))
        text = unicodedata.normalize("NFC", bare)
    return to_hans(text)


def fold_chars(text: str) -> str:
    """Returns the text folded character by character, so that every offset stays the same.

    Traditional characters become Simplified, width and case variants are joined; a character
    whose folding is not exactly one character stays as it is.
    """
    return text.translate(_FOLDED)


def look_alikes(text: str, source: str) -> bool:
    """Tells whether a text has letters of a script (Greek, Cyrillic) that its source has none of,
    a word of two scripts, or a name that differs from one of the source in one letter alone."""
    strange = _letter_scripts(text) - _letter_scripts(source) - {"LATIN", "CJK"}
    return (
        bool(strange)
        or any(
            len(_letter_scripts(word) - {"CJK"}) > 1 and word not in source
            for word in re.findall(r"\w+", text)
        )
        or any(_differs_in_one(*names) for names in zip(*map(_names, (text, source)), strict=True))
    )


_QUOTED_NAME = re.compile(r"[「『“《]([^「」『』“”《》\n]{2,40})[」』”》]")
_WORD_NAME = re.compile(r"\b(?=\w*[A-Z0-9])[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*\b")
_SHORTEST_NAME = 5


def _names(text: str) -> tuple[set[str], set[str]]:
    """Returns what stands between quotation marks, and the words with a capital or a digit."""
    quoted = {fold_chars(name) for name in _QUOTED_NAME.findall(text)}
    return quoted, {name for name in _WORD_NAME.findall(text) if len(name) >= _SHORTEST_NAME}


def _differs_in_one(names: set[str], others: set[str]) -> bool:
    """Tells whether a name has a letter in the place of another letter, before its end."""
    return any(
        len(name) == len(other) and sum(map(str.__ne__, name, other)) == 1 and name[-1] == other[-1]
        for name in names - others
        for other in others - names
    )


def _letter_scripts(text: str) -> set[str]:
    """Returns the scripts of a text's letters, by the first word of their Unicode names."""
    # The sign of a millionth is Greek, and no name.
    letters = _MICRO.sub("", unicodedata.normalize("NFKC", text))
    return {unicodedata.name(c, "CJK").split(" ")[0] for c in letters if c.isalpha()}


def to_hans(text: str) -> str:
    """Returns the text in Simplified characters, with the mainland's words for Taiwan's.

    Text without a single Traditional character is returned as it is: read as Taiwan's, words that
    both sides use in different senses (程序, 文件) would be changed.
    """
    if not any(map(_is_traditional, set(text))):
        return text
    return _convert(text, "tw2sp")


def shown_in(text: str, language: str) -> str:
    """Returns Chinese text in the script of a language, character by character: the words stay the
    source's, so that what is shown is what it says."""
    if language == "zh-Hans" and any(map(_is_traditional, set(text))):
        return _convert(text, "tw2s")  # 跟著 becomes 跟着, 著名 stays
    if language == "zh-Hant" and any(map(_is_simplified, set(text))):
        # OpenCC takes 是只有 for a count of animals.
        return _convert(text, "s2tw").replace("隻有", "只有").replace("是隻", "是只")
    return text


def has_han(text: str) -> bool:
    """Tells whether there is any Chinese character in the text."""
    return _HAN.search(text) is not None


def is_chinese(text: str) -> bool:
    """Tells whether the text is to be read as Chinese, by the share of Chinese characters."""
    han = len(_HAN.findall(text))
    return han > 0 and han > CHINESE_SHARE * (han + 2 * len(_LATIN_WORD.findall(text)))


def detect_language(text: str) -> Language:
    """Returns the language of the text: ``en`` for any that is not Chinese.

    Chinese whose characters are the same in both scripts counts as Simplified.
    """
    if not is_chinese(text):
        return "en"
    han = _HAN.findall(text)
    traditional = sum(map(_is_traditional, han))
    return "zh-Hant" if traditional > sum(map(_is_simplified, han)) else "zh-Hans"


@functools.cache
def _converter(configuration: str) -> Any:
    # Imported here: most commands on English text never need it.
    from opencc import OpenCC

    return OpenCC(configuration)


def _convert(text: str, configuration: str) -> str:
    # OpenCC stops at a NUL and refuses half of a surrogate pair.
    converted: str = _converter(configuration).convert(_UNCONVERTIBLE.sub("\ufffd", text))
    return converted


@functools.cache
def _is_traditional(char: str) -> bool:
    return char > "\u33ff" and _encodes(char, "big5") and not _encodes(char, "gb2312")


@functools.cache
def _is_simplified(char: str) -> bool:
    return char > "\u33ff" and _encodes(char, "gb2312") and not _encodes(char, "big5")


def _encodes(char: str, encoding: str) -> bool:
    # Big5 was drawn up for Traditional and GB 2312 for Simplified text: a character that only one
    # of them knows tells the script.
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


class _FoldingTable(dict[int, str]):
    """Code point → folded character, filled as characters are met (for ``str.translate``)."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char).casefold()
        if len(folded) != 1:
            folded = char
        if _HAN.match(folded):
            folded = _convert(folded, "t2s")
        self[code] = folded
        return folded


_FOLDED = _FoldingTable()
