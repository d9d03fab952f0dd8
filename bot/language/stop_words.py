"""The words that carry no topic, and the stems of those that do.

Owns the stop lists of both languages and the English stemmer (PyStemmer's only import).
"""

import functools
from pathlib import Path

from Stemmer import Stemmer


def word_set(words: str) -> frozenset[str]:
    """Returns the words of a list written with spaces between them."""
    return frozenset(words.split())


def listed(name: str) -> frozenset[str]:
    """Returns a list of such words: those of a language, or what a ``dictionary`` says of words."""
    file = Path(__file__).with_name("data") / f"stop_words.{name}.txt"
    return word_set(file.read_text(encoding="utf-8"))


ENGLISH_STOP_WORDS, CHINESE_STOP_WORDS = listed("en"), listed("zh")


stem = functools.lru_cache(maxsize=1 << 17)(Stemmer("english").stemWord)
"""Gives the English Snowball stem of a word."""
