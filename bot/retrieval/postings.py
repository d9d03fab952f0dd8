"""Postings: for each unit, the texts that it occurs in; and for each text, the units in order.

Owns the arrays of one segment's field and their files. They are memory-mapped when read and never
changed once written.
"""

from __future__ import annotations

import functools
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.segmentation import Analysis

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

_ARRAYS = ("indptr", "texts", "counts", "chinese", "starts", "ends", "sizes", "tokens")


@dataclass(frozen=True)
class Postings:
    """Units in order, and for the unit in row r the texts ``texts[indptr[r]:indptr[r + 1]]``.

    Text t has the sentences ``starts[t]`` to ``starts[t + 1]``, sentence s the rows
    ``tokens[ends[s]:ends[s + 1]]``.
    """

    units: list[str]
    indptr: Offsets
    texts: Ints
    counts: Floats
    chinese: Flags
    starts: Ints
    ends: Offsets
    sizes: Floats
    """Words in each sentence."""
    tokens: Ints

    def __len__(self) -> int:
        return len(self.chinese)

    @functools.cached_property
    def rows(self) -> dict[str, int]:
        """The row of each unit."""
        return {unit: row for row, unit in enumerate(self.units)}

    @functools.cached_property
    def lengths(self) -> Floats:
        """Words in each text."""
        totals = np.concatenate(([0], np.cumsum(self.sizes, dtype=np.float64)))
        return np.asarray(totals[self.starts[1:]] - totals[self.starts[:-1]], np.float32)

    def occurrences(self, unit: str) -> tuple[Ints, Floats] | None:
        """Returns the texts with a unit and its counts there; None if no text has it."""
        row = self.rows.get(unit)
        if row is None:
            return None
        start, end = self.indptr[row], self.indptr[row + 1]
        return self.texts[start:end], self.counts[start:end]

    @classmethod
    def build(cls, analyses: Iterable[Analysis]) -> Postings:
        """Returns the postings of texts, numbered in the order given."""
        builder = PostingsBuilder()
        for analysis in analyses:
            builder.add(analysis)
        return builder.finish()

    @classmethod
    def merge(cls, parts: Sequence[tuple[Postings, Flags]]) -> Postings:
        """Returns the postings of the kept texts of several, in order; the flags say which."""
        numbers: dict[str, int] = {}
        tokens: list[Ints] = []
        for postings, kept in parts:
            renumbered = [numbers.setdefault(u, len(numbers)) for u in postings.units]
            kept_tokens = np.repeat(kept[postings.sentence_texts], np.diff(postings.ends))
            tokens.append(np.array(renumbered, np.int32)[postings.tokens[kept_tokens]])
        per_text = [np.diff(postings.starts)[kept] for postings, kept in parts]
        lengths = [np.diff(p.ends)[kept[p.sentence_texts]] for p, kept in parts]
        return _arranged(
            list(numbers),
            tokens=_joined(tokens, np.int32),
            sentences=_joined(per_text, np.int32),
            lengths=_joined(lengths, np.int64),
            sizes=_joined([p.sizes[kept[p.sentence_texts]] for p, kept in parts], np.float32),
            chinese=_joined([p.chinese[kept] for p, kept in parts], np.bool_),
        )

    @functools.cached_property
    def sentence_texts(self) -> Ints:
        """The text that each sentence is of."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))

    def files(self) -> Iterator[tuple[str, bytes | npt.NDArray[Any]]]:
        """Yields the names and contents of the files that keep the postings."""
        yield "units.txt", "\n".join(self.units).encode()
        for name in _ARRAYS:
            yield f"{name}.npy", getattr(self, name)

    @classmethod
    def open(cls, folder: Path, prefix: str) -> Postings:
        """Returns postings kept in files, memory-mapped.

        Raises:
            OSError, ValueError: the files are missing or not what they should be.
        """
        text = (folder / f"{prefix}units.txt").read_text(encoding="utf-8")
        arrays = {
            name: np.load(folder / f"{prefix}{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in _ARRAYS
        }
        return cls(units=text.split("\n") if text else [], **arrays)


class PostingsBuilder:
    """Collects the units of one text after another, in arrays rather than Python objects."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._tokens, self._lengths, self._sizes = array("i"), array("q"), array("f")
        self._sentences, self._chinese = array("i"), array("b")

    def add(self, analysis: Analysis) -> None:
        """Takes the next text."""
        numbers = self._numbers
        for sentence in analysis.sentences:
            units = sentence.units()
            self._tokens.extend([numbers.setdefault(unit, len(numbers)) for unit in units])
            self._lengths.append(len(units))
            self._sizes.append(len(sentence.words))
        self._sentences.append(len(analysis.sentences))
        self._chinese.append(analysis.chinese)

    def finish(self) -> Postings:
        """Returns the postings of the texts taken."""
        return _arranged(
            list(self._numbers),
            tokens=np.array(self._tokens, np.int32),
            sentences=np.array(self._sentences, np.int32),
            lengths=np.array(self._lengths, np.int64),
            sizes=np.array(self._sizes, np.float32),
            chinese=np.array(self._chinese, np.bool_),
        )


def _arranged(
    units: list[str],
    *,
    tokens: Ints,
    sentences: Ints,
    lengths: Offsets,
    sizes: Floats,
    chinese: Flags,
) -> Postings:
    """Returns postings from the units of all sentences, numbered by their place in ``units``.

    Args:
        units: the units' names, in any order; unused ones are left out.
        tokens: the units of all sentences.
        sentences: sentences in each text.
        lengths: units in each sentence.
        sizes: words in each sentence.
        chinese: whether each text is Chinese.
    """
    from scipy import sparse

    used = np.bincount(tokens, minlength=len(units)) > 0
    kept = sorted(unit for unit, is_used in zip(units, used.tolist(), strict=True) if is_used)
    rows = {unit: row for row, unit in enumerate(kept)}
    ranks = np.array([rows.get(unit, 0) for unit in units], np.int32)
    tokens = ranks[tokens] if len(tokens) else tokens
    starts = np.concatenate(([0], np.cumsum(sentences))).astype(np.int32)
    ends = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    shape = (len(chinese), len(kept))
    ones = np.ones(len(tokens), np.float32)
    by_text = sparse.csr_array((ones, tokens, ends[starts]), shape=shape)
    # Turning the rows into columns sorts the texts; summing then joins what a text has twice.
    by_unit = by_text.tocsc()
    by_unit.sum_duplicates()
    return Postings(
        kept,
        by_unit.indptr.astype(np.int64),
        by_unit.indices.astype(np.int32),
        by_unit.data,
        chinese,
        starts,
        ends,
        sizes,
        tokens,
    )


def _joined(arrays: list[npt.NDArray[Any]], dtype: type) -> npt.NDArray[Any]:
    return np.concatenate(arrays).astype(dtype) if arrays else np.zeros(0, dtype)
