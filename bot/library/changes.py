"""Carries one change of the library through: the indexes of a new generation, then all at once.

A change is drafted beside what holds: vectors computed, a new generation of the indexes made from
the last one. One SQLite transaction then swaps documents, passages and the number of the generation
together. Whatever stops it before leaves all as it was; whatever stops it after leaves all done.
"""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from bot.library.database import Database, Vector
from bot.library.generations import seal, writing
from bot.library.index import Index, Indexer, collection_name
from bot.library.rows import text_hash
from bot.library.sizing import Embedder
from bot.library.sources import Source
from bot.types import Document, Passage, Progress

_EMBEDDING_BATCH = 64
BATCH = 5000
"""Passages whose vectors and words are in memory at a time."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a change does to the indexes."""

    base: int | None
    """The generation that it begins from; None makes the indexes anew."""
    puts: Mapping[str, tuple[Source, list[Passage]]]
    removed: Sequence[str]
    kept: frozenset[str]
    gone: frozenset[str]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes changes; for the process that holds the lock."""

    database: Database
    indexer: Indexer
    embedder: Embedder

    def write(
        self,
        puts: Sequence[Source],
        removed: Sequence[str],
        *,
        base: int | None,
        progress: Progress | None = None,
    ) -> None:
        """Puts documents in, takes others out, and brings the indexes along.

        Raises:
            LibraryError: the disk cannot be written; all is as it was.
        """
        plan = self._plan(puts, removed, base)
        collection = self.collection()
        self._remember({"server_dirty": "1"} if self.indexer.server else {})
        folder = None
        try:
            above = self.database.generation or 0
            with self.indexer.draft(base, collection, above=above) as draft:
                folder = self.indexer.generations.folder(draft.number)
                present = self._fill(draft, plan, progress)
            with writing(folder):
                sealed = seal(folder)
            self._commit(plan, draft, sealed, collection)
        except BaseException:
            if folder:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        self._tidy(plan, draft, collection, present)

    def embed(self, passages: Iterable[Passage], progress: Progress | None = None) -> None:
        """Computes, and keeps, the vectors that passages will need."""
        self._embed(list(passages), progress)

    def collection(self) -> str:
        """Returns the name of the collection that a server keeps for this library."""
        library = self.database.meta("library")
        if library is None:
            library = uuid.uuid4().hex[:16]
            self._remember({"library": library})
        return collection_name(library, self.embedder.fingerprint)

    def _plan(self, puts: Sequence[Source], removed: Sequence[str], base: int | None) -> _Plan:
        split = {s.document.name: (s, s.split(s.document)) for s in puts}
        gone_names = [*removed, *split]
        old = self.database.passage_ids_of(gone_names, None)
        new = {passage.id for _, passages in split.values() for passage in passages}
        kept: frozenset[str] = frozenset()
        if base is not None:
            before = self.database.documents(split)
            same = [d.name for d in before if _indexed_alike(d, split[d.name][0].document)]
            kept = self.database.passage_ids_of(same, None) & new
        return _Plan(base, split, removed, kept, old - new)

    def _fill(self, draft: Index, plan: _Plan, progress: Progress | None) -> set[str]:
        """Brings the draft to what the plan wants; returns the ids that its vectors had before,
        where that matters."""
        present = draft.vectors.ids() if plan.base is None else set()
        gone = [] if plan.base is None else sorted(plan.gone)
        if gone and not self.indexer.server:
            draft.vectors.remove(gone)
        total, done = self._size(plan), 0

        def shifted(what: str, count: int, _: int) -> None:
            if progress:
                progress(what, done + count, max(total, done + count))

        for documents, batch in self._batches(plan):
            computed = self._embed(batch, shifted)
            new = [p for p in batch if p.id not in present]
            draft.vectors.add(
                {p.id: computed[text_hash(p.text)] for p in new}, {p.id: p.document for p in new}
            )
            folder = self.indexer.generations.folder(draft.number)
            with writing(folder):
                draft.lexical.update(add=batch, remove=gone, documents=documents, progress=shifted)
            gone = []
            done += len(batch)
        return present

    def _size(self, plan: _Plan) -> int:
        new = sum(len(passages) for _, passages in plan.puts.values())
        if plan.base is not None:
            return new - len(plan.kept)
        return new + self.database.passage_count()

    def _batches(self, plan: _Plan) -> Iterator[tuple[dict[str, Document], list[Passage]]]:
        """Yields the passages to be indexed with their documents, a bounded number at a time."""
        documents: dict[str, Document] = {}
        batch: list[Passage] = []
        for document, passages in self._wanted(plan):
            new = [p for p in passages if p.id not in plan.kept]
            while new:
                documents[document.name] = document
                room = BATCH - len(batch)
                batch, new = [*batch, *new[:room]], new[room:]
                if len(batch) == BATCH:
                    yield documents, batch
                    documents, batch = {}, []
        yield documents, batch

    def _wanted(self, plan: _Plan) -> Iterator[tuple[Document, list[Passage]]]:
        for source, passages in plan.puts.values():
            yield source.document, passages
        if plan.base is None:
            for name in self.database.fingerprints():
                if name not in plan.puts and name not in plan.removed:
                    yield self.database.documents([name])[0], self.database.passages_of(name)

    def _embed(self, passages: Sequence[Passage], progress: Progress | None) -> dict[str, Vector]:
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

    def _commit(self, plan: _Plan, draft: Index, sealed: str, collection: str) -> None:
        """Makes the change hold: the one moment at which anything that is read changes."""
        with self.database.transaction():
            for name in plan.removed:
                self.database.remove_document(name)
            for source, passages in plan.puts.values():
                self.database.put_document(source.document, source.held, passages)
            if plan.gone:
                self.database.drop_unused_vectors()
            self.database.set_meta(
                {
                    "generation": str(draft.number),
                    "seal": sealed,
                    "embedding": self.embedder.fingerprint,
                    "lexical": draft.lexical.fingerprint,
                    "collection": collection if self.indexer.server else "",
                    "corpus_version": self._version(),
                    "passages": str(self.database.passage_count()),
                }
            )
            for source, _ in plan.puts.values():
                self.database.set_meta({"splitter": source.splitter})
                break

    def _tidy(self, plan: _Plan, draft: Index, collection: str, present: set[str]) -> None:
        """Removes what the change has left without use; of no harm where it is cut off."""
        self.indexer.generations.remove_others(draft.number)
        if not self.indexer.server:
            return
        extra = plan.gone if plan.base is not None else present - self.database.passage_ids()
        previous = self.database.meta("previous_collection")
        with closing(self.indexer.open_vectors(collection)) as vectors:
            vectors.remove(sorted(extra))
            if previous and previous != collection:
                vectors.drop(previous)
        self._remember({"server_dirty": "0", "previous_collection": collection})

    def _remember(self, values: Mapping[str, str]) -> None:
        if values:
            with self.database.transaction():
                self.database.set_meta(values)

    def _version(self) -> str:
        state = sorted(self.database.fingerprints().items())
        return hashlib.sha256(repr(state).encode()).hexdigest()[:8]


def _indexed_alike(old: Document, new: Document) -> bool:
    """Tells whether an index says the same of two states of a document, beside the passages."""
    return (old.title, old.translations) == (new.title, new.translations)
