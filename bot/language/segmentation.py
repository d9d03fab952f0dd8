"""Cuts text into the units that are searched for: words and the sounds of names.

Owns word segmentation (jieba's only import). The same analysis serves passages and questions.
"""

from __future__ import annotations

import functools
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.language.lexicon import Lexicon
from bot.language.name_sounds import SHORTEST, latin_names, latin_skeleton, substrings
from bot.language.scripts import HAN, fold, is_chinese
from bot.language.stop_words import CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS, Stemmer

VERSION = "5"
"""To be raised when the same text would give other units."""

LATIN_SOUND = "~"
HAN_SOUND = "^"
"""First characters of the units that are sounds of names, which no word begins with."""

_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<latin>[a-z0-9]+)(?:['’][a-z]+)?")


@dataclass(frozen=True, slots=True)
class Analysis:
    """The units of a text; ``words`` (Han words, English stems, entities) make its length."""

    words: list[str]
    sounds: list[str]
    chinese: bool

    def units(self) -> list[str]:
        """Returns every unit, words as often as they occur."""
        return self.words + self.sounds


class Analyser:
    """Cuts text into units by a lexicon; ``folder`` keeps jieba's own cache."""

    def __init__(self, lexicon: Lexicon, folder: Path) -> None:
        self._lexicon = lexicon
        self._folder = folder
        self.stem = Stemmer().stem
        self._sounds_of_run = functools.lru_cache(maxsize=1 << 16)(self._skeletons)

    def analyse(self, text: str) -> Analysis:
        """Returns the units of a text."""
        folded, chinese = fold(text), is_chinese(text)
        return Analysis(list(self._words(folded)), self._sounds(text, folded, chinese), chinese)

    def _words(self, folded: str) -> Iterator[str]:
        """Yields the entities, Han words and English stems of a text."""
        for part in self._parts(folded):
            if isinstance(part, str):
                yield part
            elif part["han"]:
                yield from self.han_words(part["han"])
            elif part["latin"] not in ENGLISH_STOP_WORDS:
                yield self.stem(part["latin"])

    def _parts(self, folded: str) -> Iterator[str | re.Match[str]]:
        """Yields entities' units, and the runs of characters between them."""
        start = 0
        for mention in self._lexicon.glossary.mentions(folded, self._lexicon.words):
            yield from _RUN.finditer(folded, start, mention.start)
            yield mention.unit
            start = mention.end
        yield from _RUN.finditer(folded, start)

    def cut(self, run: str) -> Iterator[str]:
        """Yields the words of a run of Han characters as jieba sees them."""
        yield from _tokenizer(self._folder).cut(run)

    def han_words(self, run: str) -> Iterator[str]:
        """Yields the words of a run of Han characters that carry a topic: jieba's, cut to those the
        lexicon knows."""
        for word in self.cut(run):
            if word in CHINESE_STOP_WORDS:
                continue
            # By forward maximum match.
            start = 0
            while start < len(word):
                end = len(word)
                while end > start + 1 and word[start:end] not in self._lexicon.words:
                    end -= 1
                if word[start:end] not in CHINESE_STOP_WORDS:
                    yield word[start:end]
                start = end

    def _sounds(self, text: str, folded: str, chinese: bool) -> list[str]:
        if chinese:
            runs = self._lexicon.sounds.runs(folded)
            return sorted({sound for run in runs for sound in self._sounds_of_run(run)})
        skeletons = {latin_skeleton(name) for name in latin_names(text)}
        return sorted(LATIN_SOUND + skeleton for skeleton in skeletons if len(skeleton) >= SHORTEST)

    def _skeletons(self, run: str) -> frozenset[str]:
        skeletons = map(self._lexicon.sounds.skeleton, substrings(run))
        return frozenset(
            HAN_SOUND + skeleton for skeleton in skeletons if len(skeleton) >= SHORTEST
        )


@functools.cache
def _tokenizer(folder: Path) -> Any:
    """Returns jieba's tokenizer with its cache in a folder of ours, not in a shared /tmp."""
    # Imported here: commands that search nothing should not pay for it.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.ERROR)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(folder)
    tokenizer.initialize()
    return tokenizer
