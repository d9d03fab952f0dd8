"""The two indexes made from ``library.sqlite``: words, and vectors in Chroma.

A mark in the database is set before they are written and cleared after, with the checksum of each
of Chroma's files: an index that is marked, or not as it was left, is made anew in another folder
from the passages and the vectors kept. Chroma opens only what was found whole, since a damaged
store can end the process; and only under the lock, since two writers would damage it. Where it
cannot be had the same search goes through all vectors, exactly.
"""

import hashlib
import json
import shutil
import threading
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from bot.errors import LibraryError
from bot.library.chroma import Server, VectorIndex
from bot.library.database import Database
from bot.library.exact import ExactIndex
from bot.library.folder import writing
from bot.library.rows import Vector, text_hash
from bot.types import Document, Passage, Progress

_PREFIX = "index-"
_REOPENINGS = 5
_FEW = 1000
"""Passages among which it is searched one by one: of all those near, Chroma may give none of them.
"""
FIRST = "there was none"
"""Why an index is made the first time."""


class Lexical(Protocol):
    """The lexical index as the library writes it."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def ids(self) -> Sequence[str]: ...

    def put(
        self,
        passages: Sequence[Passage],
        documents: Mapping[str, Document],
        progress: Progress | None = None,
    ) -> None: ...

    def remove(self, ids: Sequence[str]) -> None: ...


class Embedder(Protocol):
    """LangChain's ``Embeddings``, with a name for what it computes."""

    @property
    def fingerprint(self) -> str: ...

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...

    def embed_query(self, text: str) -> list[float]: ...


OpenLexical = Callable[[Path], Lexical]


@dataclass(frozen=True, slots=True)
class _State:
    """What is remembered of the indexes."""

    folder: str
    embedding: str
    lexical: str
    collection: str
    """On a server; empty where the vectors are in the folder."""
    files: dict[str, str] | None
    """The checksums of Chroma's files; None while the indexes are written."""

    @property
    def kept(self) -> str:
        """As text."""
        return json.dumps(asdict(self), sort_keys=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """Indexes that are being written."""

    lexical: Lexical
    vectors: VectorIndex
    state: _State


@dataclass(eq=False)
class Indexes:
    """The indexes of a data folder, for threads that search while one writes. What is damaged,
    missing or being made, or cannot be written, raises LibraryError, whatever is asked."""

    folder: Path
    database: Database
    embedder: Embedder
    open_lexical: OpenLexical
    server: Server | None
    library: str
    """Names the library on a server."""
    locked: Callable[[], AbstractContextManager[bool]]
    """Yields whether the data folder's lock is held meanwhile."""
    _opening: threading.RLock = field(default_factory=threading.RLock)
    _lexical: tuple[int, Lexical] | None = None
    _vectors: tuple[str, VectorIndex] | None = None
    _exact: tuple[int, ExactIndex] | None = None

    @property
    def lexical(self) -> Lexical:
        """The index of words, opened anew if another process has changed it."""
        with self._opening:
            for _ in range(_REOPENINGS):
                generation = self.database.generation
                if self._lexical and self._lexical[0] == generation:
                    return self._lexical[1]
                opened = self._whole_lexical()
                if opened is not None and self.database.generation == generation:
                    self._lexical = generation, opened
                    return opened
            raise LibraryError(
                f"The index in {self.folder} is damaged, or being made. Wait for who makes it, or "
                "run «bot sync», which makes it anew (stop a running chat page first)."
            )

    @property
    def vectors(self) -> VectorIndex | ExactIndex:
        """Chroma's collection, or all vectors where that cannot be had."""
        with self._opening:
            if self._vectors and self._vectors[0] == self.database.meta("index"):
                return self._vectors[1]
            self._close_vectors()
            return self._open_vectors() or self._all_vectors()

    def search(
        self, vector: Sequence[float], k: int, within: Container[str] | None
    ) -> list[tuple[str, float]]:
        """Returns up to ``k`` (id, cosine similarity from 0 to 1), best first."""
        self.database.must_fit(self.embedder.fingerprint, [vector])
        if isinstance(within, Collection) and len(within) <= _FEW:
            held = self.database.passage_vectors(self.embedder.fingerprint, within)
            return ExactIndex(*held).search(vector, k)
        try:
            return self.vectors.search(vector, k, within)
        except LibraryError:
            return self._all_vectors().search(vector, k, within)

    def why_stale(self) -> str | None:
        """Returns why the indexes cannot be used as they stand, or None if they can."""
        state = self._state
        if state is None:
            return FIRST
        if state.embedding != self.embedder.fingerprint:
            return "the embedding changed"
        # An index that holds nothing has the same fingerprint, and costs nothing to open.
        if state.lexical != self.open_lexical(self.folder / "none").fingerprint:
            return "the glossary or the analysis of words changed"
        if state.collection != self._collection(state.folder):
            return "the vectors were not where they are kept by now"
        if state.files is None:
            return "its last writing was cut off"
        if not self._is_whole(state):
            return "its files were damaged, missing or not the ones that were written"
        return None

    @property
    def writable(self) -> bool:
        """Whether what is there can be written to."""
        return isinstance(self.vectors, VectorIndex)

    def begin(self, *, anew: bool) -> Draft:
        """Marks the indexes as being written; ``anew``, begins empty ones beside them."""
        with self._opening:
            state = self._state
            if anew:
                if state:
                    self._mark(replace(state, files=None))
                fresh = self._fresh()
                place = self.folder / fresh.folder
                with writing(place):
                    place.mkdir()
                vectors = self._store(fresh)
                vectors.remove(sorted(vectors.ids()))  # A server may keep what a folder lost.
                return Draft(self.open_lexical(place / "lexical"), vectors, fresh)
            lexical, opened = self.lexical, self.vectors
            assert isinstance(opened, VectorIndex)
            assert state
            marked = replace(state, files=None)
            self._mark(marked)
            self._vectors = marked.kept, opened
            return Draft(lexical, opened, marked)

    def add(
        self,
        draft: Draft,
        passages: Sequence[Passage],
        vectors: Mapping[str, Vector],
        documents: Mapping[str, Document],
        progress: Progress | None,
    ) -> None:
        """Adds passages, with the vectors of their texts by the texts' hashes."""
        draft.vectors.add({p.id: vectors[text_hash(p.text)] for p in passages})
        with writing(self.folder):
            draft.lexical.put(passages, documents, progress)

    @contextmanager
    def holding(self, draft: Draft) -> Iterator[dict[str, str]]:
        """Yields what the database is to remember with the change, which these indexes serve from
        then on; nobody opens one meanwhile."""
        with self._opening:
            generation = self.database.generation + 1
            yield {"index": draft.state.kept, "generation": str(generation)}
            if self._vectors and self._vectors[1] is not draft.vectors:
                self._close_vectors()
            self._lexical = generation, draft.lexical
            self._vectors = draft.state.kept, draft.vectors

    def finish(self, draft: Draft, gone: Sequence[str]) -> None:
        """Removes passages, and the indexes that these take the place of, and clears the mark."""
        with self._opening:
            draft.vectors.remove(gone)
            if gone:
                with writing(self.folder):
                    draft.lexical.remove(gone)
            if self.server:
                draft.vectors.drop_others(self._collection(""))
            # Before the mark is cleared: what is cut off here is made anew, and this done again.
            for path in self.folder.glob(f"{_PREFIX}*"):
                if path.name != draft.state.folder:
                    shutil.rmtree(path, ignore_errors=True)
            self._settle(draft.state, draft.vectors)

    def abandon(self, draft: Draft) -> None:
        """Lets go what could not be written; it is marked, and made anew by the next sync."""
        with self._opening:
            if not (self._vectors and self._vectors[1] is draft.vectors):
                with suppress(LibraryError):
                    draft.vectors.close()
            self._close_vectors()

    def close(self) -> None:
        """Lets go what was opened; Chroma may tidy up behind its last writing until then."""
        with self._opening:
            state, opened = self._state, self._vectors
            self._close_vectors()
            self._lexical = self._exact = None
            if opened and state and state.files is not None and opened[0] == state.kept:
                with self.locked() as held, suppress(LibraryError):
                    after = replace(state, files=self._sums(state))
                    if held and after != state:
                        self._mark(after)

    @property
    def _state(self) -> _State | None:
        try:
            return _State(**json.loads(self.database.meta("index") or ""))
        except (ValueError, TypeError):
            return None

    def _mark(self, state: _State) -> None:
        with self.database.transaction():
            self.database.set_meta({"index": state.kept})

    def _settle(self, state: _State, store: VectorIndex) -> None:
        """Remembers the files of a store as they are by now."""
        settled = replace(state, files=self._sums(state))
        self._mark(settled)
        self._vectors = settled.kept, store

    def _fresh(self) -> _State:
        """Returns the state of indexes that hold nothing yet, in a folder that is not there."""
        names = [path.name for path in self.folder.glob(f"{_PREFIX}*")]
        names += [self._state.folder] if self._state else []
        used = [name.removeprefix(_PREFIX) for name in names]
        number = max([0, *(int(name) for name in used if name.isdecimal())]) + 1
        lexical = self.open_lexical(self.folder / "none").fingerprint
        folder = f"{_PREFIX}{number}"
        collection = self._collection(folder)
        return _State(folder, self.embedder.fingerprint, lexical, collection, None)

    def _collection(self, folder: str) -> str:
        # One for each index: vectors of two embeddings must not meet in one.
        return f"bot-{self.library}-{folder}" if self.server else ""

    def _store(self, state: _State) -> VectorIndex:
        if self.server:
            return VectorIndex.on_server(self.server, state.collection)
        return VectorIndex.in_folder(self.folder / state.folder / "chroma")

    def _open_vectors(self) -> VectorIndex | None:
        """Opens Chroma's collection, if it is whole and nobody else can have it."""
        state = self._state
        if state is None or state.files is None:
            return None
        if state.collection != self._collection(state.folder):
            return None
        if self.server:
            self._vectors = state.kept, self._store(state)
            return self._vectors[1]
        with self.locked() as held, suppress(LibraryError):
            if held and not self.database.readonly and self._sums(state) == state.files:
                # It writes to its folder by being opened.
                self._mark(replace(state, files=None))
                store = self._store(state)
                self._settle(state, store)
                return store
        return None

    def _all_vectors(self) -> ExactIndex:
        with self._opening:
            generation = self.database.generation
            if not self._exact or self._exact[0] != generation:
                kept = self.database.passage_vectors(self.embedder.fingerprint)
                self._exact = generation, ExactIndex(*kept)
            return self._exact[1]

    def _whole_lexical(self) -> Lexical | None:
        """Opens the index of words, if it has all passages."""
        state = self._state
        if state is None:
            return None
        try:
            lexical = self.open_lexical(self.folder / state.folder / "lexical")
        except LibraryError:
            return None
        return lexical if self.database.passage_ids() <= set(lexical.ids) else None

    def _is_whole(self, state: _State) -> bool:
        lexical = self._whole_lexical()
        if lexical is None or len(lexical.ids) != self.database.passage_count():
            return False
        if self.server:
            return len(self._store(state)) == self.database.passage_count()
        return self._sums(state) == state.files

    def _sums(self, state: _State) -> dict[str, str]:
        """Returns the checksum of each of Chroma's files, by name; none where it has no folder."""
        place = self.folder / state.folder / "chroma"
        files = sorted(path for path in place.rglob("*") if path.is_file())
        return {str(path.relative_to(place)): _checksum(path) for path in files}

    def _close_vectors(self) -> None:
        if self._vectors:
            with suppress(LibraryError):
                self._vectors[1].close()
        self._vectors = None


def _checksum(path: Path) -> str:
    """Returns a file's checksum; none, if it cannot be read."""
    with suppress(OSError), path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
    return ""
