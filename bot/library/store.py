"""The library on disk: ``library.sqlite`` and the indexes made from it, opened as one.

One process writes a data folder at a time (an exclusive lock); others read the last whole version
and take up the next one as soon as it holds. ``changes`` carries a change through, ``generations``
owns the folders of the indexes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock

from bot.errors import LibraryBusy, LibraryError, UsageError
from bot.library.changes import Writer
from bot.library.chroma import Server, VectorIndex
from bot.library.current import Current
from bot.library.database import Database, Vector
from bot.library.difference import Difference
from bot.library.folder import lock_folder
from bot.library.generations import Generations
from bot.library.index import Indexer, Lexical, OpenLexical
from bot.library.rows import Entry, text_hash
from bot.library.sizing import Embedder, SizedEmbedder
from bot.library.sources import Source
from bot.types import Document, Passage, Progress, SyncReport

DATABASE = "library.sqlite"


@dataclass(frozen=True, slots=True)
class _Removed:
    """A document as it was before it was removed, with its vectors."""

    source: Source
    vectors: dict[str, Vector]


class Library:
    """Documents, passages and their indexes; a context manager that closes what it opened."""

    def __init__(
        self,
        folder: Path,
        *,
        embedder: Embedder,
        open_lexical: OpenLexical,
        server: Server | None = None,
    ) -> None:
        """Opens the library in ``folder``, for writing if no other process does and the folder can
        be written.

        Raises:
            LibraryBusy: another process is making the library for the first time.
            LibraryError: the folder cannot be used, or its database is damaged.
        """
        self._folder = folder
        self._indexer = Indexer(Generations(folder), open_lexical, server)
        self._writing = threading.RLock()
        self._bin: dict[str, _Removed] = {}
        self._refused: LibraryError | None = None
        try:
            self._lock = lock_folder(folder)
        except LibraryError as error:
            if not (folder / DATABASE).is_file():
                raise
            # What cannot be written may still be read: with a lock that is never held.
            self._lock, self._refused = FileLock(folder / "none"), error
        try:
            self.database = self._open_database(folder / DATABASE)
            self.embedder = SizedEmbedder(embedder, self.database)
            self._writer = Writer(self.database, self._indexer, self.embedder)
            self._current = Current(folder, self.database, self._indexer, self._writer)
        except BaseException:
            self._lock.release()
            raise

    def _open_database(self, path: Path) -> Database:
        """Opens the database; one that only reads needs a first version that is whole."""
        busy = LibraryBusy(
            f"Another process is preparing the library in {path.parent}. Wait until it is done."
        )
        if not self.writable and not path.exists():
            raise busy
        database = Database(path, readonly=not self.writable)
        try:
            database.check()
            if not self.writable and database.meta("generation") is None:
                raise busy
        except BaseException:
            database.close()
            raise
        return database

    @property
    def writable(self) -> bool:
        """Whether this process holds the lock."""
        return bool(self._lock.is_locked)

    @property
    def why_reading(self) -> str:
        """Why this process only reads."""
        return str(self._refused or "Another process is using the library.")

    @property
    def corpus_version(self) -> str:
        """Names the state of the documents: changes whenever one of them does."""
        return self.database.meta("corpus_version") or "empty"

    @property
    def generation(self) -> int | None:
        """The number of the indexes that hold: changes with every change of the library, whoever
        makes it."""
        return self._current.generation

    @property
    def vectors(self) -> VectorIndex:
        """The vector index of the current generation."""
        return self._current.index().vectors

    @property
    def lexical(self) -> Lexical:
        """The lexical index of the current generation."""
        return self._current.index().lexical

    def stop_writing(self) -> None:
        """Lets another process write; this one reads on."""
        self._lock.release()

    def close(self) -> None:
        """Closes the database and the indexes, and releases the lock."""
        self._current.close()
        self.database.close()
        self._lock.release()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def sync(
        self,
        sources: Sequence[Source],
        *,
        keep: Iterable[str] = (),
        progress: Progress | None = None,
    ) -> SyncReport:
        """Makes the seeds exactly ``sources``, and what is named in ``keep`` as it stands; what was
        added stays, changed if it is among ``sources``. Makes doubtful indexes anew.

        Raises:
            LibraryBusy: another process is writing.
            LibraryError: the disk cannot be written.
        """
        with self._writing:
            self.must_write()
            held = self.database.entries()
            wanted = {source.document.name: source for source in sources}
            seeds = {name for name, entry in held.items() if entry.seed}
            removed = sorted(seeds - set(wanted) - set(keep))
            return self._put(list(wanted.values()), removed, held, progress)

    def put(
        self,
        sources: Sequence[Source],
        *,
        renamed_from: Iterable[str] = (),
        progress: Progress | None = None,
    ) -> SyncReport:
        """Adds documents, or puts them in place of those of the same name; one that has the text of
        a document in ``renamed_from`` takes that one's place.

        Raises:
            LibraryBusy, LibraryError: as ``sync``.
        """
        with self._writing:
            self.must_write()
            return self._put(sources, sorted(renamed_from), self.database.entries(), progress)

    def embed(self, passages: Iterable[Passage], progress: Progress | None = None) -> None:
        """Computes, and keeps, the vectors that passages will need when they are put."""
        self._writer.embed(passages, progress)

    def remove(self, names: Sequence[str], progress: Progress | None = None) -> SyncReport:
        """Removes added documents; ``restore`` brings them back while this process runs.

        Raises:
            LibraryBusy, LibraryError: as ``sync``.
            UsageError: a name or id is unknown, or a seed's.
        """
        with self._writing:
            self.must_write()
            found = [self.find(name) for name in names]
            for entry in found:
                if entry.seed:
                    raise UsageError(
                        f"{entry.name!r} is one of the seeds. Remove it from the seeds folder."
                    )
            removed = {entry.name: self._kept(entry) for entry in found}
            report = self._put([], sorted(removed), self.database.entries(), progress)
            self._bin |= removed
            return report

    def restore(self, names: Sequence[str], progress: Progress | None = None) -> SyncReport:
        """Brings back documents that this process removed, computing nothing again.

        Raises:
            LibraryBusy, LibraryError: as ``sync``.
            UsageError: this process removed none of that name.
        """
        with self._writing:
            unknown = sorted(set(names) - set(self._bin))
            if unknown:
                raise UsageError(f"{unknown[0]!r} cannot be brought back. Add the file again.")
            self.must_write()
            back = [self._bin[name] for name in dict.fromkeys(names)]
            with self.database.transaction():
                for each in back:
                    self.database.put_vectors(self.embedder.fingerprint, each.vectors)
            sources = [each.source for each in back]
            report = self._put(sources, [], self.database.entries(), progress)
            for name in names:
                self._bin.pop(name, None)
            return report

    def find(self, name: str) -> Entry:
        """Returns the entry of the document with this name or id.

        Raises:
            UsageError: there is none.
        """
        entries = self.database.entries()
        for entry in entries.values():
            if name in (entry.name, entry.id):
                return entry
        raise UsageError(f"There is no document {name!r}. «bot documents» lists them all.")

    def source(
        self, name: str, splitter: str, split: Callable[[Document], list[Passage]]
    ) -> Source:
        """Returns a document that is held, as it would be put again."""
        entry = self.find(name)
        return Source.of(self.database.documents([entry.name])[0], entry.held, splitter, split)

    def _kept(self, entry: Entry) -> _Removed:
        passages = self.database.passages_of(entry.name)
        hashes = [text_hash(passage.text) for passage in passages]
        source = self.source(entry.name, self.database.meta("splitter") or "", lambda _: passages)
        return _Removed(source, self.database.vectors(self.embedder.fingerprint, hashes))

    def must_write(self) -> None:
        """Raises LibraryBusy unless this process may write, LibraryError if nothing can."""
        if not self.writable:
            raise self._refused or LibraryBusy(
                f"Another process is using {self._folder}. Stop it (perhaps a running chat page) "
                "and try again; reading works meanwhile."
            )

    def _put(
        self,
        sources: Sequence[Source],
        removed: Sequence[str],
        held: dict[str, Entry],
        progress: Progress | None,
    ) -> SyncReport:
        difference = Difference.between(sources, [held[name] for name in removed], held)
        stale = self._current.why_stale()
        dropped = self._indexer.generations.remove_others(self.generation or 0)
        if difference.report.wrote or stale:
            base = None if stale else self.generation
            self._writer.write(difference.puts, removed, base=base, progress=progress)
        return replace(difference.report, rebuilt=stale, dropped=dropped)
