"""The answers given so far: when, to which question, and on which words of which documents.

No words of a source are kept, only a sum by which they are found again in a text: what is removed
from the library leaves none here.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.errors import LibraryError
from bot.library.database import Database
from bot.lines import Lines
from bot.types import Answer, Citation, Outdated

_BASE = 0x9E3779B97F4A7C15
"""Odd, as it must be for sums modulo 2**64."""
_LONGEST = 300
"""Characters of a question that are kept."""


@dataclass(frozen=True, slots=True)
class _Quoted:
    """Words that an answer cites."""

    n: int
    document: str
    """The document's id, which outlives a change of its name."""
    size: int
    sum: int


class Given:
    """The answers given over one library."""

    def __init__(self, folder: Path, database: Database) -> None:
        self._lines = Lines(folder / "given.jsonl")
        self._database = database

    def add(self, answer: Answer) -> None:
        """Remembers an answer; where the folder cannot be written, the answer stands without."""
        cited = [citation for citation in answer.citations if citation.verified]
        with suppress(LibraryError):
            ids = self._database.ids({citation.document for citation in cited})
            self._lines.add({
                "when": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
                "question": answer.question[:_LONGEST],
                "cites": [_quoted(c, ids[c.document]) for c in cited if c.document in ids],
            })  # fmt: skip

    def outdated(self, texts: Mapping[str, str]) -> tuple[Outdated, ...]:
        """Returns the answers that cite words which a document has no more, oldest first; none if
        the record cannot be read.

        Args:
            texts: by the id of each document that was changed its text now; empty, it is gone.
        """
        found = []
        sums = functools.cache(lambda document: _Sums(texts[document]))
        for when, question, cited in self._read():
            here = [quoted for quoted in cited if quoted.document in texts]
            lost = tuple(quoted.n for quoted in here if not sums(quoted.document).holds(quoted))
            if lost:
                found.append(Outdated(when=when, question=question, citations=lost))
        return tuple(found)

    def _read(self) -> Iterator[tuple[str, str, list[_Quoted]]]:
        # The change that asks has been made: it must not seem to have failed.
        with suppress(LibraryError):
            for line in self._lines:
                with suppress(KeyError, TypeError):
                    yield line["when"], line["question"], [_Quoted(*each) for each in line["cites"]]


class _Sums:
    """A text in which words are looked for by their sum (the rolling hash of Karp and Rabin)."""

    def __init__(self, text: str) -> None:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        self._powers = np.full(len(codes), _BASE, np.uint64)
        self._powers[:1] = 1
        self._powers = np.cumprod(self._powers)
        self._sums: NDArray[np.uint64] = np.zeros(len(codes) + 1, np.uint64)
        np.cumsum(codes.astype(np.uint64) * self._powers, out=self._sums[1:])

    @property
    def whole(self) -> int:
        """The sum of the whole text."""
        return int(self._sums[-1])

    def holds(self, quoted: _Quoted) -> bool:
        """Tells whether the words stand anywhere in the text."""
        places = len(self._sums) - quoted.size
        if not quoted.size or places < 1:
            return False
        here = self._sums[quoted.size :] - self._sums[:places]
        return bool(np.any(here == self._powers[:places] * np.uint64(quoted.sum)))


def _quoted(citation: Citation, document: str) -> tuple[Any, ...]:
    return citation.n, document, len(citation.quote), _Sums(citation.quote).whole
