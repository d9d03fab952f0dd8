"""Carries one change of the library through: vectors, indexes, then all that holds at once.

What the change brings is computed and indexed beside what is there; then the manifest and the
database are changed together; then what it takes away leaves the indexes. Whatever stops it before
leaves all as it was, whatever stops it after leaves all done, and an index that was being written
is made anew.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bot.errors import LibraryError
from bot.library.database import Database
from bot.library.index import Draft, Embedder, Indexes
from bot.library.manifest import Manifest
from bot.library.originals import Originals
from bot.library.rows import Entry, Source, Vector, fingerprint, record_of, text_hash
from bot.types import Document, Passage, Progress, SyncReport

_EMBEDDING_BATCH = 64
BATCH = 5000
"""Passages from which on their vectors and words are not held back in memory for more."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a change does to the indexes."""

    anew: bool
    puts: Mapping[str, Source]
    removed: Sequence[str]
    kept: frozenset[str]
    """Passages that the indexes hold already, of which they say the same after."""
    gone: frozenset[str]


class Writer:
    """What a library is written with, by the process that holds the lock."""

    folder: Path
    database: Database
    indexes: Indexes
    embedder: Embedder
    originals: Originals
    _manifest: Manifest

    def embed(
        self, passages: Sequence[Passage], progress: Progress | None = None
    ) -> dict[str, Vector]:
        """Returns the vector of each passage's text by its hash; computes, and keeps, those that
        are not kept yet."""
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

    def _write(
        self,
        puts: Sequence[Source],
        removed: Sequence[str],
        *,
        anew: bool,
        progress: Progress | None = None,
    ) -> None:
        """Puts documents in, takes others out, and brings the indexes along; ``anew``, makes these
        from nothing. Raises LibraryError, and leaves all as it was, if the disk cannot be written.
        """
        plan = self._plan(puts, removed, anew=anew or not self.indexes.writable)
        for _, passages in self._wanted(plan):
            self.embed(passages, progress)
        draft = self.indexes.begin(anew=plan.anew)
        try:
            self._index(plan, draft, progress)
            self._commit(plan, draft)
        except BaseException:
            self.indexes.abandon(draft)
            raise
        try:
            self.indexes.finish(draft, () if plan.anew else sorted(plan.gone))
            if plan.gone:
                with self.database.transaction():
                    self.database.drop_unused_vectors()
                self.database.empty_journal()
        except LibraryError:
            # The change holds; the next sync makes the indexes anew.
            self.indexes.abandon(draft)

    def _plan(self, puts: Sequence[Source], removed: Sequence[str], *, anew: bool) -> _Plan:
        named = {source.document.name: source for source in puts}
        old = self.database.passage_ids_of([*removed, *named], None)
        new = {passage.id for source in puts for passage in source.passages}
        kept: frozenset[str] = frozenset()
        if not anew:
            pairs = ((old, named[old.name].document) for old in self.database.documents(named))
            # Of these an index says the same, beside the passages.
            same = [
                o.name for o, n in pairs if (o.title, o.translations) == (n.title, n.translations)
            ]
            kept = self.database.passage_ids_of(same, None) & new
        return _Plan(anew, named, removed, kept, old - new)

    def _index(self, plan: _Plan, draft: Draft, progress: Progress | None) -> None:
        """Adds what the plan wants to the indexes."""
        total = sum(len(source.passages) for source in plan.puts.values()) - len(plan.kept)
        total += self.database.passage_count() if plan.anew else 0
        done = 0

        def shifted(what: str, count: int, _: int) -> None:
            if progress:
                progress(what, done + count, max(total, done + count))

        for documents, batch in self._batches(plan):
            self.indexes.add(draft, batch, self.embed(batch, progress), documents, shifted)
            done += len(batch)

    def _batches(self, plan: _Plan) -> Iterator[tuple[dict[str, Document], list[Passage]]]:
        """Yields the passages to be indexed with their documents, a bounded number at a time."""
        documents: dict[str, Document] = {}
        batch: list[Passage] = []
        for document, passages in self._wanted(plan):
            documents[document.name] = document
            batch += (p for p in passages if p.id not in plan.kept)
            if len(batch) >= BATCH:
                yield documents, batch
                documents, batch = {}, []
        if batch:
            yield documents, batch

    def _wanted(self, plan: _Plan) -> Iterator[tuple[Document, Sequence[Passage]]]:
        for source in plan.puts.values():
            yield source.document, source.passages
        if plan.anew:
            for name in self.database.fingerprints():
                if name not in plan.puts and name not in plan.removed:
                    yield self.database.documents([name])[0], self.database.passages_of(name)

    def _commit(self, plan: _Plan, draft: Draft) -> None:
        """Makes the change hold: originals, manifest and database as they are after it."""
        before, after = self._manifest, self._manifest_after(plan)
        held = before.records
        for record in after.documents:
            if record != held.get(record.name) and not self.originals.find(record.file):
                raise LibraryError(f"No original of {record.name} is kept. Add the file again.")
        try:
            with after.written(self.folder) as put_in_place:
                self.originals.move_aside(before.files - after.files)
                with self.indexes.holding(draft) as values:
                    with self.database.transaction():
                        self._change_rows(plan)
                        self.database.set_meta(values)
                    # The last step: a crash before it leaves what the old manifest lists.
                    put_in_place()
            self._manifest = after
        finally:
            self.originals.settle(self._manifest.files, before.files ^ after.files)

    def _manifest_after(self, plan: _Plan) -> Manifest:
        records = {n: r for n, r in self._manifest.records.items() if n not in plan.removed}
        put = {name: record_of(source) for name, source in plan.puts.items()}
        return self._manifest.holding({**records, **put})

    def _change_rows(self, plan: _Plan) -> None:
        for name in plan.removed:
            self.database.remove_document(name)
        for source in plan.puts.values():
            self.database.put_document(source.document, source.held, source.passages)
        state = repr(sorted(self.database.fingerprints().items()))
        version = hashlib.sha256(state.encode()).hexdigest()[:8]
        count = self.database.passage_count()
        self.database.set_meta({"corpus_version": version, "passages": str(count)})


def difference(
    sources: Sequence[Source], removed: Sequence[Entry], held: Mapping[str, Entry]
) -> tuple[list[Source], SyncReport]:
    """Returns what is new, changed or renamed, each with its id, and what changes document by
    document as ``sources`` are put into what is ``held`` and ``removed`` leaves; one that comes
    with the text of one that leaves takes its place."""
    leaving = {entry.document.sha256: entry for entry in removed}
    added, changed, unchanged, renamed = [], [], [], []
    puts: list[Source] = []
    for source in sources:
        name = source.document.name
        before = held.get(name)
        made_from = fingerprint(source.document, source.held.splitter)
        if before and (before.held, before.fingerprint) == (source.held, made_from):
            unchanged.append(name)
            continue
        if before:
            changed.append(name)
        elif before := leaving.pop(source.document.sha256, None):
            renamed.append((before.name, name))
        else:
            added.append(name)
        document = source.document
        new = hashlib.sha256(f"{name}{document.sha256}".encode()).hexdigest()[:8]
        kept = before.document.id if before else document.id
        puts.append(replace(source, document=replace(document, id=kept or new)))
    old_names = {old for old, _ in renamed}
    gone = (entry.name for entry in removed if entry.name not in old_names)
    return puts, SyncReport(
        added=tuple(sorted(added)), changed=tuple(sorted(changed)), removed=tuple(sorted(gone)),
        unchanged=tuple(sorted(unchanged)), renamed=tuple(sorted(renamed)),
    )  # fmt: skip
