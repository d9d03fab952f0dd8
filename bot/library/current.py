"""The indexes that hold just now: whether they can be trusted, and opening them as they change."""

from __future__ import annotations

import threading
from contextlib import closing, suppress
from pathlib import Path

from bot.errors import LibraryError
from bot.library.changes import Writer
from bot.library.database import Database
from bot.library.generations import is_whole
from bot.library.index import Index, Indexer

_REOPENINGS = 5


class Current:
    """The generation that ``library.sqlite`` names, for threads that search at the same time."""

    def __init__(self, folder: Path, database: Database, indexer: Indexer, writer: Writer) -> None:
        self._folder = folder
        self.database = database
        self._indexer = indexer
        self._writer = writer
        self.embedder = writer.embedder
        self._opening = threading.RLock()
        self._index: Index | None = None
        self._retired: Index | None = None
        self._sound: int | None = None

    @property
    def generation(self) -> int | None:
        """The number of the indexes that hold: changes with every change of the library, whoever
        makes it."""
        return self.database.generation

    def index(self) -> Index:
        """Returns the indexes that hold, opened anew if another process has changed them.

        Raises:
            LibraryError: they are damaged.
        """
        with self._opening:
            for attempt in range(_REOPENINGS):
                number = self.generation
                if self._index is not None and self._index.number == number:
                    return self._index
                try:
                    self._use(self._open(number))
                except LibraryError:
                    # The writer may just have replaced what was being opened.
                    if self.generation == number or attempt + 1 == _REOPENINGS:
                        raise
            assert self._index is not None
            return self._index

    def _open(self, number: int | None) -> Index:
        if number is None or not self._is_sound(number):
            raise LibraryError(
                f"The index in {self._folder} is damaged. Run «bot sync», which makes it anew from "
                "the library (stop a running chat page first)."
            )
        return self._indexer.open(number, self._collection())

    def _use(self, index: Index) -> None:
        """Searches in ``index`` from now on; whoever is searching in the last one may finish."""
        if self._retired:
            self._retired.close()
        self._index, self._retired = index, self._index

    def _is_sound(self, number: int) -> bool:
        """Tells whether the generation is as it was sealed; looks once."""
        if self._sound != number:
            folder = self._indexer.generations.folder(number)
            if not is_whole(folder, self.database.meta("seal")):
                return False
            self._sound = number
        return True

    def _collection(self) -> str:
        return self.database.meta("collection") or ""

    def why_stale(self) -> str | None:
        """Returns why the indexes cannot be used as they stand, or None if they can."""
        number = self.generation
        if number is None:
            return "there was none"
        if self.database.meta("embedding") != self.embedder.fingerprint:
            return "the embedding changed"
        # An index that holds nothing has the same fingerprint, and costs nothing to open.
        empty = self._indexer.generations.folder(number) / "none"
        if self.database.meta("lexical") != self._indexer.open_lexical(empty).fingerprint:
            return "the glossary or the analysis of words changed"
        if not self._is_sound(number):
            return "its files were damaged, missing or not the ones that were written"
        return self._why_server_stale() if self._indexer.server else self._why_not_local()

    def _why_not_local(self) -> str | None:
        return "the vectors were on a server" if self._collection() else None

    def _why_server_stale(self) -> str | None:
        if self._collection() != self._writer.collection():
            return "the vectors were not on this server"
        if self.database.meta("server_dirty") == "1":
            return "the last writing to the server was cut off"
        with closing(self._indexer.open_vectors(self._collection())) as vectors:
            if len(vectors) != self.database.passage_count():
                return "the server did not hold what the library holds"
        return None

    def close(self) -> None:
        """Lets go what was opened."""
        with self._opening:
            for index in (self._index, self._retired):
                if index:
                    with suppress(LibraryError):
                        index.close()
            self._index = self._retired = None
