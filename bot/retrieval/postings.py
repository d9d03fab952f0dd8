"""Postings: for each unit, the texts that it occurs in and how often.

Owns the arrays of one segment's field and their files. They are memory-mapped when read and never
changed once written.
"""

from __future__ import annotations

import functools
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.retrieval.analysis import Analysis

Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

_ARRAYS = ("indptr", "texts", "counts", "lengths", "chinese")


@dataclass(frozen=True)
class Postings:
    """Units in order, and for the unit in row r the texts ``texts[indptr[r]:indptr[r + 1]]``."""

    units: list[str]
    indptr: Offsets
    texts: Ints
    counts: Floats
    lengths: Floats
    """Words in each text."""
    chinese: Flags

    def __len__(self) -> int:
        return len(self.lengths)

    @functools.cached_property
    def rows(self) -> dict[str, int]:
        """The row of each unit."""
        return {unit: row for row, unit in enumerate(self.units)}

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
        pieces: list[tuple[Ints, Ints, Floats]] = []
        base = 0
        for postings, kept in parts:
            new = np.array(
                [numbers.setdefault(u, len(numbers)) for u in postings.units], dtype=np.int32
            )
            columns = np.repeat(new, np.diff(postings.indptr))
            alive = kept[postings.texts]
            renumbered = (np.cumsum(kept) - 1 + base).astype(np.int32)
            texts = renumbered[postings.texts[alive]]
            pieces.append((columns[alive], texts, postings.counts[alive]))
            base += int(kept.sum())
        columns, texts, counts = (_joined([piece[i] for piece in pieces]) for i in range(3))
        lengths = _joined([postings.lengths[kept] for postings, kept in parts])
        chinese = _joined([postings.chinese[kept] for postings, kept in parts])
        return _arranged(list(numbers), columns, texts, counts, lengths, chinese)

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
        self._columns, self._counts = array("i"), array("f")
        self._sizes, self._lengths, self._chinese = array("i"), array("f"), array("b")

    def add(self, analysis: Analysis) -> None:
        """Takes the next text."""
        counts = Counter(analysis.units())
        for unit, count in counts.items():
            self._columns.append(self._numbers.setdefault(unit, len(self._numbers)))
            self._counts.append(count)
        self._sizes.append(len(counts))
        self._lengths.append(len(analysis.words))
        self._chinese.append(analysis.chinese)

    def finish(self) -> Postings:
        """Returns the postings of the texts taken."""
        texts = np.arange(len(self._sizes), dtype=np.int32)
        return _arranged(
            list(self._numbers),
            np.array(self._columns, np.int32),
            np.repeat(texts, np.array(self._sizes, np.int32)),
            np.array(self._counts, np.float32),
            np.array(self._lengths, np.float32),
            np.array(self._chinese, np.bool_),
        )


def _arranged(
    units: list[str], columns: Ints, texts: Ints, counts: Floats, lengths: Floats, chinese: Flags
) -> Postings:
    """Returns postings from (unit, text, count) in any order of units, ascending in texts."""
    used = np.bincount(columns, minlength=len(units))
    alphabetical = sorted((unit for unit, n in zip(units, used, strict=True) if n))
    ranks = {unit: rank for rank, unit in enumerate(alphabetical)}
    rank = np.array([ranks.get(unit, 0) for unit in units], dtype=np.int32)
    rows = rank[columns] if len(columns) else columns
    order = np.argsort(rows, kind="stable")
    sizes = np.bincount(rows, minlength=len(alphabetical))
    indptr = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    return Postings(alphabetical, indptr, texts[order], counts[order], lengths, chinese)


def _joined(arrays: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0)
