"""Changes a library: adds files, says what they are, keeps it in step with its source folders and
whole by its originals.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from bot.errors import ModelError, UsageError
from bot.ingestion import splitting
from bot.ingestion.catalogue import write_translations
from bot.ingestion.formats.extractor import Extractor
from bot.ingestion.gathering import gather
from bot.library.rows import Entry, Source
from bot.library.store import Library
from bot.service.adding import Batch, checked, counted, described_as
from bot.service.document_filter import passing
from bot.types import Document, Progress, SyncReport, Translation


class Keeper:
    """What changes an open library. Every change raises LibraryBusy if another process writes the
    library, and LibraryError if it cannot be written."""

    def __init__(
        self, library: Library, folders: Callable[[], Sequence[Path]] = lambda: ()
    ) -> None:
        """``folders`` gives the source folders that the library is kept in step with."""
        self._library = library
        self.folders = folders

    def add(
        self,
        paths: Iterable[str | Path],
        progress: Progress | None = None,
        *,
        uploaded: bool = True,
        described: Mapping[str, str] | None = None,
    ) -> SyncReport:
        """Adds files, folders and patterns, and returns what was done with each file.

        A KeyboardInterrupt (``progress`` may raise one) stops it: documents that were read by then
        are still put in, whole.

        Args:
            paths: what to add.
            progress: told of the files done.
            uploaded: the files lie in a temporary place: only their names say what they are.
            described: what the user says of all of them (title, genre, date, author).

        Raises:
            LibraryError: the library cannot be written; earlier parts of the batch stay.
            UsageError: ``described`` says something impossible.
        """
        self._library.must_write()
        said = checked(described or {})
        files, skipped = gather(paths)
        cancelled = False
        with self._batch(uploaded=uploaded) as batch:
            batch.skipped, batch.described = skipped, said
            try:
                for file in counted(files, "files", progress):
                    batch.take(file)
            except KeyboardInterrupt:
                cancelled = True
        return replace(batch.report(), cancelled=cancelled)

    def passing(self, only: str) -> tuple[str, ...]:
        """Returns the names of the documents that pass a filter, such as ``genre:report``; none, to
        mean all, of an empty one. Raises UsageError if none does, and says what can be written."""
        return passing(only, self._library.database.entries().values()) if only.strip() else ()

    def describe(
        self,
        names: Sequence[str],
        said: Mapping[str, str | None],
        progress: Progress | None = None,
        *,
        only: str = "",
    ) -> SyncReport:
        """Changes what is said of added documents (title, genre, date, author, tags), and of those
        that pass the filter ``only``; None leaves a thing as it is. Raises UsageError, and leaves
        all as they were, if there is no such document, it comes from a source folder, or something
        impossible is said."""
        new = checked({key: value for key, value in said.items() if value is not None})
        sources = []
        for entry in map(self._library.find, dict.fromkeys([*names, *self.passing(only)])):
            if entry.followed:
                where = Path(entry.held.origin or "").parent / "catalogue.yaml"
                raise UsageError(
                    f"{entry.name!r} comes from a source folder. Describe it in {where}."
                )
            source = self._again(entry, lambda document: described_as(document, new))
            held = replace(source.held, described={**source.held.described, **new})
            sources.append(replace(source, held=held))
        return self._library.put(sources, progress=progress)

    def put_translations(self, name: str, units: Sequence[Translation]) -> SyncReport:
        """Keeps our translation of a document, in the order of its text; beside its file, where
        that is in a source folder. Raises UsageError if there is no such document."""
        entry = self._library.find(name)
        if entry.followed:
            write_translations(Path(entry.held.origin or "").parent, name, units)
        told = self._again(entry, lambda document: replace(document, translations=tuple(units)))
        return self._library.put([told])

    def remove(self, names: Sequence[str], progress: Progress | None = None) -> SyncReport:
        """Removes added documents by name or id; raises UsageError for a name that is unknown or
        whose file a source folder has."""
        return self._library.remove(names, progress)

    def restore(self, names: Sequence[str]) -> SyncReport:
        """Reads again documents that this process removed; raises UsageError for another."""
        library = self._library
        library.must_write()
        with self._batch(uploaded=True) as batch:
            for name in names:
                if name not in library.bin:
                    raise UsageError(f"{name!r} cannot be brought back. Add the file again.")
                record, original, content = library.bin.pop(name)
                library.originals.stage(BytesIO(content), original)
                batch.take_again(record)
        return batch.report()

    def watch(self, folder: str | Path, progress: Progress | None = None) -> SyncReport:
        """Keeps the library in step with one more folder from now on, and returns what that did at
        once; raises UsageError if there is no such folder."""
        folder, followed = Path(folder).absolute(), self.folders()
        if not folder.is_dir():
            raise UsageError(f"There is no folder {folder}. Check the path.")
        if folder not in followed:
            self._library.follow([*self._library.folders, str(folder)])
        return self._follow([*{*followed, folder}], progress)

    def sync(self, progress: Progress | None = None, *, thorough: bool = False) -> SyncReport:
        """Brings the library in step with its originals and source folders and says what was done;
        ``thorough``, looks at every original."""
        library = self._library
        library.must_write()
        forgotten = None
        if thorough:
            with suppress(ModelError):  # A server that fails tells nothing of its vectors.
                forgotten = library.forget_vectors()
        again = self.rebuild(progress, thorough=thorough)
        report = self._follow(self.folders(), progress)
        back = sorted({*again.added, *again.changed})
        said = [library.damage, forgotten, again.rebuilt or report.rebuilt]
        said += [f"read again from the originals: {', '.join(back)}"] if back else []
        return replace(report, rebuilt="; ".join(filter(None, said)) or None, lost=again.lost)

    def rebuild(self, progress: Progress | None = None, *, thorough: bool = False) -> SyncReport:
        """Reads again from the originals what the library should hold and does not; ``thorough``,
        looks at every original. Returns which documents that brought back, and which are lost and
        why."""
        library = self._library
        records, unlisted = library.unbuilt(), library.unlisted()
        if thorough:
            records += library.without_original()
        if not records and not unlisted:
            return SyncReport()
        with self._batch(uploaded=True) as batch:
            for record in counted(records, "originals", progress):
                batch.take_again(record)
            for file in unlisted:
                batch.take(file)
        return replace(batch.report(), skipped=(), lost=tuple(batch.skipped))

    def _follow(self, folders: Sequence[Path], progress: Progress | None) -> SyncReport:
        """Brings the library in step with source folders and splits again what was split by other
        rules; what came from a folder and is there no more leaves. A folder that cannot be read is
        skipped, and what came from it stays."""
        with self._batch(uploaded=False, folders=folders) as batch:
            away = [folder for folder in folders if not batch.take_folder(folder, progress)]
            waiting = {source.document.name for source in batch.waiting}
            for name, entry in self._library.database.entries().items():
                file = Path(entry.held.origin or "")
                if entry.followed and name not in batch.listed:
                    if not any(file.is_relative_to(folder) for folder in away):
                        batch.leaving.add(name)
                    else:
                        why = f"{file} cannot be reached; it stays as it was."
                        batch.skipped.append((name, why))
                elif entry.held.splitter != splitting.VERSION and name not in waiting:
                    batch.wait(self._again(entry))
            batch.flush()
        return batch.report()

    def _again(
        self, entry: Entry, changed: Callable[[Document], Document] = lambda document: document
    ) -> Source:
        """Returns a document that is held as it would be put again, ``changed``."""
        document = changed(self._library.database.documents([entry.name])[0])
        held = replace(entry.held, splitter=splitting.VERSION)
        return Source(document, held, splitting.split(document))

    @contextmanager
    def _batch(self, *, uploaded: bool, folders: Sequence[Path] | None = None) -> Iterator[Batch]:
        """Yields what reads files, and puts in what was read; of two runs at a time each would give
        the other's names away."""
        with self._library.adding, Extractor() as extractor, ThreadPoolExecutor(1) as beside:
            followed = self.folders() if folders is None else folders
            batch = Batch(self._library, extractor, beside, uploaded, followed)
            try:
                yield batch
                if batch.waiting:
                    batch.flush()
            finally:
                self._library.settle()
