"""The library on disk: keeps ``library.sqlite`` and the indexes made from it in step.

One process writes a data folder at a time (an exclusive lock); others read the last whole version.
The indexes of one generation live in ``index-<n>/``; which generation holds, and whether it was
left whole, is remembered in SQLite. A mark is set before an index is written and cleared after, so
that an index a crash left behind is made anew instead of trusted.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from filelock import FileLock, Timeout

from bot.errors import LibraryBusy, LibraryError
from bot.library.chroma import VectorIndex
from bot.library.database import Database, Vector
from bot.types import Document, Passage, Progress, SyncReport

_EMBEDDING_BATCH = 64


class Embedder(Protocol):
    """LangChain's ``Embeddings``, with a name for what it computes."""

    @property
    def fingerprint(self) -> str: ...

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...

    def embed_query(self, text: str) -> list[float]: ...


class Lexical(Protocol):
    """The lexical index as the library writes it."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def ids(self) -> Sequence[str]: ...

    def update(
        self, *, add: Iterable[Passage], remove: Iterable[str], progress: Progress | None = None
    ) -> None: ...


OpenLexical = Callable[[Path, Callable[[str], Document]], Lexical]
"""Opens the lexical index in a folder; the second argument gives a document by its name."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be held, with its passages made on demand."""

    document: Document
    splitter: str
    split: Callable[[Document], list[Passage]]

    @property
    def fingerprint(self) -> str:
        """Names all that the stored passages depend on."""
        described = repr((replace(self.document, text=""), self.splitter))
        return hashlib.sha256(described.encode()).hexdigest()


class Library:
    """Documents, passages and their indexes; a context manager that closes what it opened."""

    def __init__(
        self, folder: Path, *, embedder: Embedder, open_lexical: Callable[[Path], Lexical]
    ) -> None:
        """Opens the library in ``folder``, for writing if no other process does.

        Raises:
            LibraryBusy: another process is making the library for the first time.
            LibraryError: the folder cannot be used.
        """
        self._folder = folder
        self.embedder = embedder
        self._open_lexical = open_lexical
        self._vectors: VectorIndex | None = None
        self._lexical: Lexical | None = None
        make_folder(folder)
        try:
            self._lock = FileLock(folder / "writer.lock", thread_local=False)
            self._lock.acquire(timeout=0)
        except Timeout:
            pass
        except OSError as error:
            raise _unusable(folder, error) from None
        try:
            self.database = self._open_database(folder / "library.sqlite")
        except BaseException:
            self._lock.release()
            raise

    def _open_database(self, path: Path) -> Database:
        """Opens the database; one that only reads needs a first version that is whole."""
        if self.writable:
            return Database(path)
        if path.exists():
            database = Database(path, readonly=True)
            if database.meta("generation") is not None:
                return database
            database.close()
        raise LibraryBusy(
            f"Another process is preparing the library in {path.parent}. Wait until it is done."
        )

    @property
    def writable(self) -> bool:
        """Whether this process holds the lock."""
        return bool(self._lock.is_locked)

    @property
    def corpus_version(self) -> str:
        """Names the state of the documents: changes whenever one of them does."""
        return self.database.meta("corpus_version") or "empty"

    @property
    def vectors(self) -> VectorIndex:
        """The vector index of the current generation."""
        if self._vectors is None:
            self._vectors = VectorIndex(self._generation_folder() / "chroma")
        return self._vectors

    @property
    def lexical(self) -> Lexical:
        """The lexical index of the current generation."""
        if self._lexical is None:
            self._lexical = self._open_lexical(self._generation_folder() / "lexical")
        return self._lexical

    def stop_writing(self) -> None:
        """Lets another process write; this one reads on."""
        self._lock.release()

    def close(self) -> None:
        """Closes the database and releases the lock."""
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
        """Makes the library hold exactly ``sources``, and what is named in ``keep`` as it stands.

        Vectors are computed, and kept, before anything changes: if that fails, all is as it was.

        Raises:
            LibraryBusy: another process is writing.
            LibraryError: the disk cannot be written.
        """
        if not self.writable:
            raise LibraryBusy(
                f"Another process is using {self._folder}. Stop it (perhaps a running chat page) "
                "and try again; reading works meanwhile."
            )
        held = self.database.fingerprints()
        wanted = {source.document.name: source for source in sources}
        changed = [n for n, s in wanted.items() if n in held and held[n] != s.fingerprint]
        added = [name for name in wanted if name not in held]
        removed = sorted(set(held) - set(wanted) - set(keep))
        stale = self._why_stale()
        if added or changed or removed or stale:
            passages = {name: wanted[name].split(wanted[name].document) for name in added + changed}
            needed = [p for group in passages.values() for p in group]
            if stale:
                gone = {*passages, *removed}
                needed += [p for p in self.database.passages() if p.document not in gone]
            self._embed(needed, progress)
            self._write(wanted, passages, removed, rebuild=stale is not None, progress=progress)
        unchanged = sorted(set(wanted) - set(added) - set(changed))
        return SyncReport(
            added=tuple(sorted(added)),
            changed=tuple(sorted(changed)),
            unchanged=tuple(unchanged),
            removed=tuple(removed),
            rebuilt=stale,
        )

    def _why_stale(self) -> str | None:
        """Returns why the indexes cannot be used as they stand, or None if they can."""
        if self.database.meta("generation") is None:
            return "there was none"
        if self.database.meta("writing") == "1":
            return "the last writing was cut off"
        if self.database.meta("embedding") != self.embedder.fingerprint:
            return "the embedding changed"
        try:
            if self.database.meta("lexical") != self.lexical.fingerprint:
                return "the glossary or the analysis of words changed"
            count = len(self.database.passage_ids())
            if len(self.lexical.ids) != count or len(self.vectors) != count:
                return "it did not hold what the library holds"
        except LibraryError:
            return "it could not be opened"
        return None

    def _write(
        self,
        wanted: dict[str, Source],
        passages: dict[str, list[Passage]],
        removed: list[str],
        *,
        rebuild: bool,
        progress: Progress | None,
    ) -> None:
        # What a changed document says of its passages (title, translation) may be in an index too.
        old = self.database.passage_ids()
        kept = old - self.database.passage_ids_of(list(passages), None)
        with self.database.transaction():
            for name in removed:
                self.database.remove_document(name)
            for name, group in passages.items():
                source = wanted[name]
                self.database.put_document(source.document, source.fingerprint, group)
            self.database.set_meta({"writing": "1", "corpus_version": self._version()})
        if rebuild:
            self._vectors = self._lexical = None
            old, kept = set(), set()
        generation = self._next_generation() if rebuild else self._generation()
        folder = self._generation_folder(generation)
        vectors = self._vectors or VectorIndex(folder / "chroma")
        lexical = self._lexical or self._open_lexical(folder / "lexical")
        self._fill(vectors, lexical, old, kept, progress)
        with self.database.transaction():
            self.database.set_meta(
                {
                    "writing": "0",
                    "generation": str(generation),
                    "embedding": self.embedder.fingerprint,
                    "lexical": lexical.fingerprint,
                }
            )
        self._vectors, self._lexical = vectors, lexical
        self._remove_generations(except_for=generation)

    def _fill(
        self,
        vectors: VectorIndex,
        lexical: Lexical,
        old: set[str],
        kept: set[str],
        progress: Progress | None,
    ) -> None:
        """Brings both indexes from the passages ``old``, of which ``kept`` stay as they are, to
        those in the database."""
        passages = self.database.passages()
        gone = sorted(old - {passage.id for passage in passages})
        new = [passage for passage in passages if passage.id not in kept]
        computed = self._embed(new, progress)
        vectors.remove(gone)
        vectors.add(
            {p.id: computed[text_hash(p.text)].tolist() for p in new},
            {p.id: p.document for p in new},
        )
        lexical.update(add=new, remove=gone, progress=progress)

    def _embed(self, passages: list[Passage], progress: Progress | None) -> dict[str, Vector]:
        """Returns the vector of each passage's text by its hash, computing those not kept yet."""
        name = self.embedder.fingerprint
        texts = {text_hash(passage.text): passage.text for passage in passages}
        known = self.database.vectors(name, texts)
        missing = [h for h in texts if h not in known]
        for first in range(0, len(missing), _EMBEDDING_BATCH):
            batch = missing[first : first + _EMBEDDING_BATCH]
            computed = self.embedder.embed_documents([texts[h] for h in batch])
            fresh = {
                h: np.asarray(v, dtype=np.float32) for h, v in zip(batch, computed, strict=True)
            }
            with self.database.transaction():
                self.database.put_vectors(name, fresh)
            known |= fresh
            if progress:
                progress("embedding", first + len(batch), len(missing))
        return known

    def _version(self) -> str:
        state = sorted(self.database.fingerprints().items())
        return hashlib.sha256(repr(state).encode()).hexdigest()[:8]

    def _generation(self) -> int:
        return int(self.database.meta("generation") or 0)

    def _generation_folder(self, generation: int | None = None) -> Path:
        return self._folder / f"index-{self._generation() if generation is None else generation}"

    def _next_generation(self) -> int:
        """Returns a number that no folder has, so that nothing half made is written over."""
        names = [path.name.removeprefix("index-") for path in self._folder.glob("index-*")]
        numbers = [int(name) for name in names if name.isdecimal()]
        return max([*numbers, self._generation()]) + 1

    def _remove_generations(self, *, except_for: int) -> None:
        for path in self._folder.glob("index-*"):
            if path != self._generation_folder(except_for):
                shutil.rmtree(path, ignore_errors=True)


def make_folder(folder: Path) -> None:
    """Makes the data folder, if it is missing.

    Raises:
        LibraryError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(folder, error) from None


def _unusable(folder: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"Cannot use the data folder {folder}: {error.strerror}. Check its permissions or set "
        "BOT_DATA_DIR to another."
    )


def text_hash(text: str) -> str:
    """Returns the name under which a text's vector is kept."""
    return hashlib.sha256(text.encode()).hexdigest()
