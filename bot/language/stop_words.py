"""The words that carry no topic, and the stems of those that do.

Owns the stop lists of both languages and the English stemmer (PyStemmer's only import).
"""

import functools

from Stemmer import Stemmer

from bot.language.data_files import text_of


def word_set(words: str) -> frozenset[str]:
    """Returns the words of a list written with spaces between them."""
    return frozenset(words.split())


def listed(name: str) -> frozenset[str]:
    """Returns a list of such words: those of a language, or what a ``dictionary`` says of words."""
    return word_set(text_of(f"stop_words.{name}.txt"))


ENGLISH_STOP_WORDS, CHINESE_STOP_WORDS = listed("en"), listed("zh")


stem = functools.lru_cache(maxsize=1 << 17)(Stemmer("english").stemWord)
"""Gives the English Snowball stem of a word."""
