"""What readers said of answers, kept in the data folder and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.lines import Lines

_LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a reader said of one answer."""

    when: str
    """ISO 8601, to the second, UTC."""
    verdict: str
    """``helpful``, or why it was not: ``wrong``, ``missing``, ``source``, ``unclear``."""
    question: str
    answer: str
    status: str
    model: str
    corpus_version: str


class FeedbackStore:
    """The judgements in a data folder."""

    def __init__(self, folder: Path) -> None:
        self._lines = Lines(folder / "feedback.jsonl")

    def add(self, judgement: Judgement) -> None:
        """Keeps a judgement.

        Raises:
            LibraryError: the data folder cannot be written.
        """
        self._lines.add({name: value[:_LONGEST] for name, value in asdict(judgement).items()})

    def __iter__(self) -> Iterator[Judgement]:
        """Yields the judgements, oldest first; lines that are none are passed over.

        Raises:
            LibraryError: the file cannot be read.
        """
        for line in self._lines:
            try:
                yield Judgement(**line)
            except TypeError:
                continue
