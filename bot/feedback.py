"""What readers said of answers, kept in the data folder and nowhere else.

One line of JSON for each judgement: lines are only ever added, so that several readers, and a
command that reads, need no lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.errors import LibraryError

_FILE = "feedback.jsonl"
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
        self._path = folder / _FILE

    def add(self, judgement: Judgement) -> None:
        """Keeps a judgement.

        Raises:
            LibraryError: the data folder cannot be written.
        """
        entry = {name: value[:_LONGEST] for name, value in asdict(judgement).items()}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        except OSError as error:
            raise LibraryError(
                f"Cannot write {self._path}: {error.strerror}. Change BOT_DATA_DIR."
            ) from None

    def __iter__(self) -> Iterator[Judgement]:
        """Yields the judgements, oldest first; lines that are none are passed over.

        Raises:
            LibraryError: the file cannot be read.
        """
        try:
            # Lines end at "\n" alone: JSON may hold other line separators within a string.
            lines = self._path.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return
        except OSError as error:
            raise LibraryError(
                f"Cannot read {self._path}: {error.strerror}. Change BOT_DATA_DIR."
            ) from None
        for line in lines:
            try:
                yield Judgement(**json.loads(line))
            except (ValueError, TypeError):
                continue
