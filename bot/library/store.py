"""The library on disk, opened as one: originals and manifest, and what is made from these.

One process writes a data folder at a time (an exclusive lock); others read the last whole version
and take up the next one as soon as it holds. ``changes`` carries a change through, ``index`` owns
the indexes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from bot.errors import LibraryBusy, LibraryDamaged, LibraryError, UsageError
from bot.library.changes import Writer, difference
from bot.library.chroma import Server
from bot.library.connection import remove_database
from bot.library.database import Database
from bot.library.folder import lock_folder
from bot.library.index import Embedder, Indexes, OpenLexical
from bot.library.manifest import Manifest, Record, read_manifest
from bot.library.originals import Originals
from bot.library.rows import Entry, Source, record_of
from bot.types import Progress, SyncReport

DATABASE = "library.sqlite"
_TRIED = "Alipay"


class Library(Writer, ExitStack):
    """Documents, passages and their indexes; a context manager that closes the database and the
    indexes and releases the lock, as ``close`` does. Every change raises LibraryBusy if another
    process writes, LibraryError if the disk cannot be written."""

    def __init__(
        self,
        folder: Path,
        *,
        embedder: Embedder,
        open_lexical: OpenLexical,
        server: Server | None = None,
        thorough: bool = False,
        wait_s: float = 0,
    ) -> None:
        """Opens the library in ``folder``, for writing if no other process does for as long as it
        waits and the folder can be written; ``thorough``, looks for damage in every row.

        A writer begins a damaged or missing database anew: what the manifest lists is then
        ``unbuilt``, and ``damage`` says why.

        Raises:
            LibraryBusy: another process is making the library for the first time.
            LibraryDamaged: the database is damaged, and another process holds the lock.
            LibraryError: the folder cannot be used, or is no library's.
        """
        super().__init__()
        self.folder, self.embedder = folder, embedder
        self._writing = threading.RLock()
        self.adding = threading.RLock()
        """Held by a thread that reads files to be put in, and gives them names."""
        self.bin: dict[str, tuple[Record, str, bytes]] = {}
        """What this process removed, by name: its record, its original's name and bytes."""
        self._refused: LibraryError | None = None
        self.damage: str | None = None
        with ExitStack() as opened:
            self._lock = self._lock_of(wait_s)
            opened.callback(self._lock.release)
            self.writable = bool(self._lock.is_locked)
            self.originals = Originals(folder)
            manifest = read_manifest(folder)
            self.database = self._open_database(folder / DATABASE, thorough=thorough)
            opened.callback(self.database.close)
            self._manifest = self._reconciled(manifest) if self.writable else manifest or Manifest()
            library = self._manifest.library
            self.indexes = Indexes(
                folder, self.database, embedder, open_lexical, server, library, self._locked
            )
            opened.callback(self.indexes.close)
            self.push(opened.pop_all())

    def original(self, name: str) -> Path | None:
        """Returns the file that a document was read from, if it is kept and as it was."""
        record = self._manifest.records.get(name)
        return self.originals.read(record.file) if record else None

    def _lock_of(self, wait_s: float) -> BaseFileLock:
        """Returns the folder's lock; of one that cannot be written but may still be read, a lock
        that is never held."""
        try:
            return lock_folder(self.folder, wait_s)
        except LibraryError as error:
            if not (self.folder / DATABASE).is_file():
                raise
            self._refused = error
            return FileLock(self.folder / "none")

    def _open_database(self, path: Path, *, thorough: bool) -> Database:
        """Opens the database; one that only reads needs a first version that is whole."""
        busy = LibraryBusy(
            f"Another process is preparing the library in {path.parent}. Wait until it is done."
        )
        if not self.writable and not path.exists():
            raise busy
        try:
            database = Database(path, readonly=not self.writable, thorough=thorough)
        except LibraryDamaged as error:
            if not self.writable:
                raise
            self.damage = str(error).partition(". Run ")[0]
            remove_database(path)
            database = Database(path)
        if not self.writable and not database.generation:
            database.close()
            raise busy
        return database

    def _reconciled(self, manifest: Manifest | None) -> Manifest:
        """Returns what the library holds by its manifest and its originals, and settles what a
        crash has left; an original that an older manifest does not list is listed again, if the
        database knows what it is."""
        records = map(record_of, self.database.entries().values())
        known = {record.file: record for record in records}
        after = manifest or Manifest()
        self.originals.settle(after.files)
        found = [path.parent.name for path in self.originals.unlisted(after.files)]
        again = {known[file].name: known[file] for file in found if file in known}
        if again:
            why = "the manifest did not list what the library holds"
            self.damage = f"{self.damage}; {why}" if self.damage else why
        after = after.holding({**after.records, **again})
        if after != manifest:
            with after.written(self.folder) as put_in_place:
                put_in_place()
        return after

    @contextmanager
    def _locked(self) -> Iterator[bool]:
        """Yields whether no other process can write meanwhile."""
        if self.writable or self._refused:
            yield self.writable
            return
        with suppress(Timeout, OSError):
            self._lock.acquire(timeout=0)
        try:
            yield bool(self._lock.is_locked)
        finally:
            self._lock.release()

    @property
    def why_reading(self) -> str:
        """Why this process only reads."""
        return str(self._refused or "Another process is using the library.")

    @property
    def corpus_version(self) -> str:
        """Names the state of the documents: changes whenever one of them does."""
        return self.database.meta("corpus_version") or "empty"

    def stop_writing(self) -> None:
        """Lets another process write, once what is being added is in; this one reads on."""
        with self.adding:
            self.writable = False
            self._lock.release()

    def unbuilt(self) -> list[Record]:
        """Returns what the manifest lists and the database does not hold as it says."""
        held = {name: record_of(entry) for name, entry in self.database.entries().items()}
        return [each for each in self._manifest.documents if held.get(each.name) != each]

    def unlisted(self) -> list[Path]:
        """Returns the originals of which nothing says what they are."""
        return self.originals.unlisted(self._manifest.files)

    def without_original(self) -> list[Record]:
        """Returns what is held though its original is missing, or not as it was."""
        held, listed = self.database.entries(), self._manifest.documents
        return [r for r in listed if r.name in held and not self.originals.read(r.file)]

    def settle(self) -> None:
        """Deletes what was copied to be kept and was not put in."""
        with self._writing:
            self.originals.settle(self._manifest.files)

    @property
    def folders(self) -> tuple[str, ...]:
        """The source folders that the library says it is kept in step with."""
        return self._manifest.folders

    def follow(self, folders: Sequence[str]) -> None:
        """Says which source folders the library is kept in step with from now on."""
        with self._writing:
            self.must_write()
            after = replace(self._manifest, folders=tuple(folders))
            with after.written(self.folder) as put_in_place:
                put_in_place()
            self._manifest = after

    def put(
        self,
        sources: Sequence[Source],
        *,
        leaving: Iterable[str] = (),
        progress: Progress | None = None,
    ) -> SyncReport:
        """Adds documents, or puts them in place of those of the same name, and takes out those in
        ``leaving``; one that has the text of one that leaves takes its place. What the manifest
        does not list leaves too. Makes doubtful indexes anew."""
        with self._writing:
            self.must_write()
            held = self.database.entries()
            strange = set(held) - set(self._manifest.records)
            removed = sorted({*leaving, *strange} - {source.document.name for source in sources})
            leave = [held[name] for name in removed if name in held]
            puts, report = difference(sources, leave, held)
            stale = self.indexes.why_stale()
            if puts or removed or stale:
                self._write(puts, removed, anew=bool(stale), progress=progress)
            return replace(report, rebuilt=stale)

    def forget_vectors(self) -> str | None:
        """Drops the vectors that are kept if the embedder gives others by now, of another size, so
        that the next sync computes all anew; returns what was done, None if nothing was."""
        name = self.embedder.fingerprint
        kept = self.database.vector_size(name)
        given = len(self.embedder.embed_query(_TRIED)) if kept else kept
        if given == kept:
            return None
        with self.database.transaction():
            self.database.drop_vectors(name)
            self.database.set_meta({"index": ""})
        return f"vectors of {kept} numbers were dropped: the model gives {given} by now"

    def remove(self, names: Sequence[str], progress: Progress | None = None) -> SyncReport:
        """Removes added documents, and keeps them in the ``bin`` while this process runs. Raises
        UsageError if a name or id is unknown, or a source folder has the file."""
        with self._writing:
            self.must_write()
            lost = {key: r.name for r in self.unbuilt() for key in (r.name, r.id)}
            found = [self.find(name) for name in names if name not in lost]
            kept = {}
            for entry in found:
                if entry.followed and Path(entry.held.origin or "").exists():
                    raise UsageError(
                        f"{entry.name!r} comes from a source folder. Remove {entry.held.origin}."
                    )
                record = record_of(entry)
                if file := self.originals.find(record.file):
                    kept[entry.name] = record, file.name, file.read_bytes()
            gone = [lost[name] for name in names if name in lost]
            leaving = [*(entry.name for entry in found), *gone]
            report = self.put([], leaving=leaving, progress=progress)
            self.bin |= kept
            return replace(report, removed=tuple(sorted({*report.removed, *gone})))

    def find(self, name: str) -> Entry:
        """Returns the entry of the document with this name or id. Raises UsageError if there is
        none."""
        entries = self.database.entries()
        for entry in entries.values():
            if name in (entry.name, entry.document.id):
                return entry
        names = {entry.name.casefold(): entry.name for entry in entries.values()}
        close = get_close_matches(name.casefold(), names, n=1)
        near = f" Did you mean {names[close[0]]!r}?" if close else ""
        raise UsageError(f"There is no document {name!r}.{near} «bot documents» lists them all.")

    def must_write(self) -> None:
        """Raises LibraryBusy unless this process may write, LibraryError if nothing can."""
        if not self.writable:
            raise self._refused or LibraryBusy(
                f"Another process is using {self.folder}. Stop it (perhaps a running chat page) "
                "and try again; reading works meanwhile."
            )
