"""Names by sound: the consonants by which 杰克逊维尔 and Jacksonville are alike.

Owns the skeletons (a name's consonants, those that Chinese renders alike joined) and the set of
characters that Chinese writes foreign names with, which is learnt from the dictionary.
"""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any, Self

from bot.language.data_files import told_in
from bot.language.dictionary import Headword
from bot.language.scripts import HAN, fold
from bot.language.stop_words import ENGLISH_STOP_WORDS

SHORTEST = 2
"""Consonants that a skeleton must have to say anything."""
LONGEST_NAME = 7
_MOST_READINGS = 8
ALIKE = 0.75
"""Normalised Levenshtein similarity from which two skeletons may be one name."""
SEEN_IN_NAMES = 5
"""A character is one of transliteration once this many names of the dictionary sound like it."""

_TOLD: dict[str, Any] = told_in("name_sounds.yaml")
_INITIALS: dict[str, str] = _TOLD["initials"]
_IN_NAMES: dict[str, str] = _TOLD["in_names"]
_LETTERS = str.maketrans("bpmfvdtnlrgkchjzsqw", "PPMFWTTNLLKKKHJSSKW", "aeiouxy")
_SPELLINGS = [(re.compile(pattern), sound) for pattern, sound in _TOLD["spellings"]]
_CONSONANTS = "FHJKLMNPSTW"
_DOUBLED = re.compile(r"(.)\1+")
_HAN_RUN = re.compile(f"[{HAN}]{{2,{LONGEST_NAME}}}")
_LATIN_NAME = re.compile(r"\b[A-Z][A-Za-z\u00c0-\u024f]{3,}")

# They occur in names too, but far more often as words.
_NOT_OF_NAMES = frozenset("的国人大会")


@functools.lru_cache(maxsize=1 << 16)
def latin_skeleton(name: str) -> str:
    """Returns the consonants of a name in Latin letters (``Newton`` → ``NWTN``)."""
    sound = re.sub("[^a-z]", "", unicodedata.normalize("NFKD", name.lower()))
    for pattern, replacement in _SPELLINGS:
        sound = pattern.sub(replacement, sound)
    return _DOUBLED.sub(r"\1", sound.translate(_LETTERS))


def syllable_skeleton(syllable: str) -> str:
    """Returns the consonants of a pinyin syllable without its tone (``dun`` → ``TN``)."""
    if syllable == "er":
        return "L"
    initial = next((i for i in (syllable[:2], syllable[:1]) if i in _INITIALS), "")
    return _INITIALS.get(initial, "") + ("N" if re.search("ng?$", syllable[len(initial) :]) else "")


def latin_names(text: str) -> set[str]:
    """Returns the words of the text that may be names: capitalised, of four letters or more."""
    words = set(_LATIN_NAME.findall(unicodedata.normalize("NFKC", text)))
    return {word for word in words if word.lower() not in ENGLISH_STOP_WORDS}


@dataclass(frozen=True)
class Sounds:
    """How Chinese characters sound, and which of them foreign names are written with."""

    syllables: Mapping[str, str]
    """Character → its consonants."""
    transliterating: frozenset[str]
    readings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Character → its syllables of pinyin, without tones."""

    def skeleton(self, name: str) -> str:
        """Returns the consonants of a Chinese name (``纽顿`` → ``NTN``)."""
        return _DOUBLED.sub(r"\1", "".join(self.syllables.get(char, "") for char in name))

    def said_in(self, word: str, name: str) -> bool:
        """Tells whether a stretch of a Chinese name is read as a Latin word, or sounds like it."""
        sound = latin_skeleton(word) if len(latin_skeleton(word)) >= SHORTEST else ""
        return any(
            sound == self.skeleton(stretch)
            or fold(word) in map("".join, product(*(self.readings[char] for char in stretch)))
            for stretch in substrings(name)
            if self.readings.keys() >= {*stretch}
        )

    def spellings(self, name: str) -> set[str]:
        """Returns how a Chinese name, and what is left of it without its first or last character,
        is spelled in pinyin: two syllables or more, as one Latin word."""
        parts = {name, name[1:], name[:-1]}
        return {
            "".join(said)
            for part in parts
            if len(part) > 1 and self.readings.keys() >= {*part}
            for said in islice(product(*(self.readings[char] for char in part)), _MOST_READINGS)
        }

    @functools.cached_property
    def pinyin(self) -> re.Pattern[str]:
        """A word of syllables of pinyin, no longer than three: many words fall into them in many
        ways, and all are tried."""
        said = {s for each in self.readings.values() for s in each if len(s) > 1 or s in "aeo"}
        return re.compile(f"(?=[a-z]{{2,18}}$)(?:{'|'.join(sorted(said, key=len, reverse=True))})+")

    def runs(self, text: str) -> list[str]:
        """Returns the longest stretches of folded text that may be transliterated names."""
        return self._run.findall(text) if self.transliterating else []

    @functools.cached_property
    def _run(self) -> re.Pattern[str]:
        return re.compile(f"[{''.join(sorted(self.transliterating))}]{{2,}}")

    @classmethod
    def learn(cls, headwords: Mapping[str, Headword]) -> Self:
        """Returns the sounds of a dictionary's characters.

        A character transliterates if it stands in names whose Latin form sounds like them.
        """
        syllables = {
            char: syllable_skeleton(_IN_NAMES.get(char) or _first_reading(headword.readings))
            for char, headword in headwords.items()
            if len(char) == 1 and headword.readings
        }
        sounds = cls(syllables, frozenset())
        seen: Counter[str] = Counter()
        for word in sounds._sounding_alike(headwords):
            seen.update(word)
        often = {char for char, count in seen.items() if count >= SEEN_IN_NAMES}
        readings = {char: sorted({*map(toneless, headwords[char].readings)}) for char in syllables}
        return cls(syllables, frozenset(often - _NOT_OF_NAMES), readings)

    def _sounding_alike(self, headwords: Mapping[str, Headword]) -> Iterator[str]:
        for word, headword in headwords.items():
            named = any(reading[:1].isupper() for reading in headword.readings)
            if not named or not _HAN_RUN.fullmatch(word):
                continue
            names = [p[0] for p in headword.phrases if len(p) == 1 and len(p[0]) > 3]
            skeleton = self.skeleton(word)
            if len(skeleton) < SHORTEST:
                continue
            known = alike(skeleton)
            if any(latin_skeleton(name) in known for name in names if name.isalpha()):
                yield word


def substrings(run: str) -> Iterator[str]:
    """Yields the stretches of a run that are as long as a name may be."""
    for start in range(len(run)):
        for end in range(start + 2, min(start + LONGEST_NAME, len(run)) + 1):
            yield run[start:end]


def alike(skeleton: str) -> dict[str, float]:
    """Returns the skeletons that may be the same name: itself, and those one consonant apart.

    The weight is the normalised Levenshtein similarity, ``ALIKE`` or more; a skeleton of two
    consonants is common to so many names that it counts less and is like no other.
    """
    if len(skeleton) <= SHORTEST:
        return {skeleton: 0.6}
    near = {other: 1 - 1 / max(len(skeleton), len(other)) for other in _one_edit_away(skeleton)}
    return {other: share for other, share in near.items() if share >= ALIKE} | {skeleton: 1.0}


def _one_edit_away(skeleton: str) -> Iterator[str]:
    for place in range(len(skeleton) + 1):
        before, after = skeleton[:place], skeleton[place:]
        yield before + after[1:]
        for sound in _CONSONANTS:
            yield before + sound + after
            yield before + sound + after[1:]


def toneless(reading: str) -> str:
    """Returns a reading as one Latin word (``lai2 wang3`` → ``laiwang``)."""
    return re.sub(r"[\d\s:·,]", "", fold(reading))


def _first_reading(readings: list[str]) -> str:
    lower = [reading for reading in readings if reading[:1].islower()] or readings
    return re.sub(r"\d", "", lower[0].lower().replace("u:", "v"))
