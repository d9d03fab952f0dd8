"""Postings: for each text its units in order, by sentence, and for each unit its texts.

Owns the arrays of one field, which are never changed once made.
"""

import functools
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from bot.language.segmentation import Analysis

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Postings:
    """Text t has the sentences ``starts[t]`` to ``starts[t + 1]``, sentence s the units in the rows
    ``tokens[ends[s]:ends[s + 1]]``."""

    units: list[str]
    tokens: Ints
    lengths: Ints
    """Units in each sentence."""
    sizes: Floats
    """Words in each sentence."""
    sentences: Ints
    """Sentences in each text."""
    chinese: Flags

    def __len__(self) -> int:
        return len(self.chinese)

    @functools.cached_property
    def rows(self) -> dict[str, int]:
        """The row of each unit."""
        return {unit: row for row, unit in enumerate(self.units)}

    @functools.cached_property
    def starts(self) -> Offsets:
        return np.concatenate(([0], np.cumsum(self.sentences, dtype=np.int64)))

    @functools.cached_property
    def ends(self) -> Offsets:
        return np.concatenate(([0], np.cumsum(self.lengths, dtype=np.int64)))

    @functools.cached_property
    def words(self) -> Floats:
        """Words in each text."""
        totals = np.concatenate(([0], np.cumsum(self.sizes, dtype=np.float64)))
        return np.asarray(totals[self.starts[1:]] - totals[self.starts[:-1]], np.float32)

    def occurrences(self, unit: str) -> tuple[Ints, Floats]:
        """Returns the texts with a unit and its counts there; none if no text has it."""
        if (row := self.rows.get(unit)) is None:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        start, end = self._by_unit.indptr[row : row + 2]
        return self._by_unit.indices[start:end], self._by_unit.data[start:end]

    @functools.cached_property
    def _by_unit(self) -> Any:
        """The counts in compressed sparse columns: a row for each text, a column for each unit."""
        from scipy import sparse

        ones = np.ones(len(self.tokens), np.float32)
        shape = (len(self), len(self.units))
        by_text = sparse.csr_array((ones, self.tokens, self.ends[self.starts]), shape=shape)
        # Turning the rows into columns sorts the texts; summing then joins what a text has twice.
        by_unit = by_text.tocsc()
        by_unit.sum_duplicates()
        return by_unit

    @classmethod
    def build(cls, analyses: Iterable[Analysis]) -> Self:
        """Returns the postings of texts, numbered in the order given."""
        numbers: dict[str, int] = {}
        tokens, lengths, sizes = array("i"), array("i"), array("f")
        sentences, chinese = array("i"), array("b")
        for analysis in analyses:
            for sentence in analysis.sentences:
                units = sentence.units()
                tokens.extend([numbers.setdefault(unit, len(numbers)) for unit in units])
                lengths.append(len(units))
                sizes.append(len(sentence.words))
            sentences.append(len(analysis.sentences))
            chinese.append(analysis.chinese)
        return cls(
            list(numbers), np.array(tokens, np.int32), np.array(lengths, np.int32),
            np.array(sizes, np.float32), np.array(sentences, np.int32), np.array(chinese, np.bool_),
        )  # fmt: skip

    def joined(self, kept: Flags, others: Self) -> Self:
        """Returns the postings of the ``kept`` texts, and after them of the ``others``; units that
        are left in no text are dropped."""
        rows = dict(self.rows)
        numbers = [rows.setdefault(unit, len(rows)) for unit in others.units]
        stay = np.repeat(kept, self.sentences)
        own = self.tokens[np.repeat(stay, self.lengths)]
        added = np.array(numbers, np.int32)[others.tokens]
        used, tokens = np.unique(np.concatenate((own, added)), return_inverse=True)
        units = list(rows)
        return type(self)(
            [units[row] for row in used.tolist()],
            tokens.astype(np.int32),
            np.concatenate((self.lengths[stay], others.lengths)),
            np.concatenate((self.sizes[stay], others.sizes)),
            np.concatenate((self.sentences[kept], others.sentences)),
            np.concatenate((self.chinese[kept], others.chinese)),
        )
