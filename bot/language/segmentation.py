"""Cuts text into the units that are searched for: words, phrases and the sounds of names.

Owns word segmentation (jieba's only import). The same analysis serves passages and questions.
"""

import functools
import itertools
import logging
import re
import warnings
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.language import periods
from bot.language.lexicon import PHRASE_LENGTHS, Lexicon
from bot.language.name_sounds import SHORTEST, latin_names, latin_skeleton, substrings
from bot.language.scripts import HAN, fold, fold_chars, is_chinese
from bot.language.stop_words import CHINESE_STOP_WORDS, ENGLISH_STOP_WORDS, stem

VERSION = "7"
"""To be raised when the same text would give other units."""

LONGEST_WORD = 8
LATIN_SOUND = "~"
HAN_SOUND = "^"
"""First characters of the units that are sounds of names, which no word begins with."""

_RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<latin>[a-z0-9]+)(?:['’][a-z]+)?")

_LATIN = re.compile(r"\b[A-Za-z]+\b")
_SENTENCE = re.compile(r"(?:[^。！？；\n.!?]|[.!?](?!\s))+[。！？；.!?]?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The units of a sentence; ``words`` (Han words, English stems, entities) make its length."""

    words: list[str]
    phrases: list[str]
    """Phrases of English stems that the lexicon knows."""
    sounds: list[str]

    def units(self) -> list[str]:
        """Returns every unit, as often as it occurs."""
        return self.words + self.phrases + self.sounds


@dataclass(frozen=True, slots=True)
class Analysis:
    """The sentences of a text, and whether it is Chinese."""

    sentences: list[Sentence]
    chinese: bool


class Analyser:
    """Cuts text into units by a lexicon; ``folder`` keeps jieba's own cache. The units of entities
    that are ``beside`` do not take the place of their names' words, but in what is asked."""

    def __init__(self, lexicon: Lexicon, folder: Path, beside: Container[str] = ()) -> None:
        self._beside = beside
        self._lexicon = lexicon
        self._folder = folder.resolve()
        cache, sounds = functools.lru_cache(maxsize=1 << 16), lexicon.sounds
        self._sounds_of_run = cache(self._skeletons)
        self._spelled = cache(self._spellings)
        self._pinyin = cache(lambda word: bool(sounds.pinyin.fullmatch(fold(word))))

    def analyse(self, text: str, *, asked: bool = False) -> Analysis:
        """Returns the units of a text, sentence by sentence; what is ``asked`` has the name of a
        period in place of the words for it, other texts beside them."""
        chinese = is_chinese(text)
        sentences = [self._sentence(part, chinese, asked) for part in _SENTENCE.findall(text)]
        return Analysis([sentence for sentence in sentences if sentence.words], chinese)

    def _sentence(self, text: str, chinese: bool, asked: bool) -> Sentence:
        folded = fold(text)
        words: list[str] = []
        phrases: list[str] = []
        for stretch in self._stretches(folded, asked):
            if isinstance(stretch, str):
                words.append(stretch)
            else:
                words.extend(stretch)
                phrases.extend(self.phrases(stretch))
        return Sentence(words, phrases, self._sounds(text, folded, chinese))

    def phrases(self, stems: list[str]) -> Iterator[str]:
        """Yields the lexicon's phrases among neighbouring stems."""
        for length in PHRASE_LENGTHS:
            phrases = map(" ".join, zip(*(stems[at:] for at in range(length)), strict=False))
            yield from filter(self._lexicon.units.__contains__, phrases)

    def _stretches(self, folded: str, asked: bool) -> Iterator[str | list[str]]:
        """Yields single units (entities, Han words) and lists of neighbouring English stems."""
        stems: list[str] = []
        for part in self._parts(folded, asked):
            if not isinstance(part, str) and part["latin"]:
                if part["latin"] not in ENGLISH_STOP_WORDS:
                    stems.append(stem(part["latin"]))
                continue
            if stems:
                yield stems
                stems = []
            yield from [part] if isinstance(part, str) else self.han_words(part["han"])
        if stems:
            yield stems

    def _parts(self, folded: str, asked: bool) -> Iterator[str | re.Match[str]]:
        """Yields the units of entities and periods, and the runs of characters between them."""
        start, stated = 0, list(periods.units(folded))
        mentions = self._lexicon.glossary.mentions(folded, self._lexicon.words)
        named = [(mention.start, mention.end, (mention.unit,)) for mention in mentions]
        beside = [] if asked else [*(each for each in named if each[2][0] in self._beside), *stated]
        for begin, end, units in sorted(e for e in [*named, *stated] if e not in beside):
            if begin >= start:
                yield from _RUN.finditer(folded, start, begin)
                yield from units
                start = end
        yield from _RUN.finditer(folded, start)
        for *_, units in beside:
            yield from (unit for unit in units if unit not in folded)

    def cut(self, run: str) -> Sequence[str]:
        """Returns the words of a run of Han characters as jieba sees them."""
        return _cut(self._folder, run)

    def tagged(self, run: str) -> Iterator[tuple[str, str]]:
        """Yields the words of a run of Han characters with jieba's part of speech: as they are
        written, though they are read in Simplified characters."""
        start = 0
        for pair in _tagger(self._folder).cut(fold_chars(run)):
            yield run[start : start + len(pair.word)], pair.flag
            start += len(pair.word)

    def han_words(self, run: str) -> Iterator[str]:
        """Yields the words of a run of Han characters: jieba's, cut to those the lexicon knows."""
        words = (word for word in self.cut(run) if word not in CHINESE_STOP_WORDS)
        for word in words:
            parts = longest_known(word, self._lexicon.words.__contains__)
            yield from (part for part in parts if part not in CHINESE_STOP_WORDS)

    def spelled(self, text: str) -> Iterator[tuple[str, list[str]]]:
        """Yields the sound in pinyin of each word that may be a Chinese name, in either script,
        with the units of the words that it is: Han words that the lexicon lacks, Latin ones with a
        capital or that it lacks, and two with capitals as one (Zhou Min, 周敏)."""
        for run in (match["han"] for match in _RUN.finditer(fold(text)) if match["han"]):
            yield from itertools.chain.from_iterable(map(self._spelled, self.cut(run)))
        words = [match for match in _LATIN.finditer(text) if self._pinyin(match[0])]
        for said in (m[0] for m in words if len(m[0]) > 3):
            if said[0].isupper() or stem(said) not in self._lexicon.units:
                yield LATIN_SOUND + fold(said), [stem(fold(said))]
        for one, other in itertools.pairwise(words):
            names = fold(one[0]), fold(other[0])
            if one[0].istitle() and other[0].istitle() and other.start() - one.end() == 1:
                yield from (
                    (LATIN_SOUND + "".join(n), [*map(stem, n)]) for n in (names, names[::-1])
                )

    def _spellings(self, word: str) -> list[tuple[str, list[str]]]:
        known = self._lexicon.words.__contains__
        sounds = set[str]() if known(word) else self._lexicon.sounds.spellings(word)
        return [(HAN_SOUND + sound, [*longest_known(word, known)]) for sound in sounds]

    def _sounds(self, text: str, folded: str, chinese: bool) -> list[str]:
        sounds = {sound for sound, _ in self.spelled(text)}
        if chinese:
            runs = self._lexicon.sounds.runs(folded)
            return sorted(sounds.union(*map(self._sounds_of_run, runs)))
        skeletons = {latin_skeleton(name) for name in latin_names(text)}
        return sorted(sounds.union(LATIN_SOUND + s for s in skeletons if len(s) >= SHORTEST))

    def _skeletons(self, run: str) -> frozenset[str]:
        skeletons = map(self._lexicon.sounds.skeleton, substrings(run))
        return frozenset(HAN_SOUND + each for each in skeletons if len(each) >= SHORTEST)


def longest_known(word: str, known: Callable[[str], bool]) -> Iterator[str]:
    """Yields the known words that make up a word: itself, else those of a forward maximum match."""
    if known(word):
        yield word
        return
    start = 0
    while start < len(word):
        end = min(start + LONGEST_WORD, len(word))
        while end > start + 1 and not known(word[start:end]):
            end -= 1
        yield word[start:end]
        start = end


@functools.lru_cache(maxsize=1 << 16)  # The gloss and the index of words cut the same runs.
def _cut(folder: Path, run: str) -> tuple[str, ...]:
    return tuple(_tokenizer(folder).cut(run))


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


@functools.cache
def _tagger(folder: Path) -> Any:
    import jieba.posseg

    return jieba.posseg.POSTokenizer(_tokenizer(folder))
