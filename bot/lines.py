"""Files of records, a line of JSON each, in the data folder.

Lines are only ever added, so that several processes that write, and one that reads, need no lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.errors import LibraryError


class Lines:
    """The records of one file, oldest first."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, record: Mapping[str, Any]) -> None:
        """Adds a record.

        Raises:
            LibraryError: the file cannot be written.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
        except OSError as error:
            raise LibraryError(
                f"Cannot write {self._path}: {error.strerror}. Change BOT_DATA_DIR."
            ) from None

    def __iter__(self) -> Iterator[Any]:
        """Yields the records; lines that are not JSON are passed over.

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
                yield json.loads(line)
            except ValueError:
                continue
