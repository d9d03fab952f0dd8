"""Keeps a library in step with its source folders, and whole by its originals."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bot.errors import ModelError, UsageError
from bot.ingestion import splitting
from bot.ingestion.formats.extractor import Extractor
from bot.library.store import Library
from bot.service.adding import Batch
from bot.types import Progress, SyncReport


def in_step(
    library: Library,
    folders: Sequence[Path],
    progress: Progress | None = None,
    *,
    thorough: bool = False,
) -> SyncReport:
    """Brings an open library in step with its originals and source folders and says what was done;
    ``thorough``, looks at every original.

    Raises:
        LibraryBusy: another process is writing.
    """
    library.must_write()
    forgotten = None
    if thorough:
        with suppress(ModelError):  # A server that fails tells nothing of its vectors.
            forgotten = library.embedder.forget_others()
    again = rebuild(library, progress, thorough=thorough)
    report = follow(library, folders, progress)
    back = sorted({*again.added, *again.changed})
    said = [library.damage, forgotten, again.rebuilt or report.rebuilt]
    said += [f"read again from the originals: {', '.join(back)}"] if back else []
    return replace(report, rebuilt="; ".join(filter(None, said)) or None, lost=again.lost)


def rebuild(
    library: Library, progress: Progress | None = None, *, thorough: bool = False
) -> SyncReport:
    """Reads again from the originals what the library should hold and does not; ``thorough``, looks
    at every original. Returns which documents that brought back, and which are lost and why.

    Raises:
        LibraryError: the library cannot be written.
    """
    records, unlisted = library.unbuilt(), library.unlisted()
    if thorough:
        records += library.without_original()
    if not records and not unlisted:
        return SyncReport()
    with library.adding, Extractor() as extractor:
        batch = Batch(library, extractor, uploaded=True, described={}, skipped=[])
        for done, record in enumerate(records, start=1):
            batch.take_again(record)
            if progress:
                progress("originals", done, len(records))
        for file in unlisted:
            batch.take(file)
        batch.flush()
    return replace(batch.report(), skipped=(), lost=tuple(batch.skipped))


def follow(
    library: Library, folders: Sequence[Path], progress: Progress | None = None
) -> SyncReport:
    """Brings the library in step with source folders and splits again what was split by other
    rules; what came from a folder and is there no more leaves. A folder that cannot be read is
    skipped, and what came from it stays.

    Raises:
        LibraryError: the library cannot be written.
    """
    with library.adding, Extractor() as extractor:
        batch = Batch(library, extractor, uploaded=False, described={}, skipped=[])
        away = [folder for folder in folders if not batch.take_folder(folder, progress)]
        waiting = {source.document.name for source in batch.waiting}
        for name, entry in library.database.entries().items():
            file = Path(entry.held.origin or "")
            if entry.followed and name not in batch.listed:
                if not any(file.is_relative_to(folder) for folder in away):
                    batch.leaving.add(name)
                else:
                    batch.skipped.append((name, f"{file} cannot be reached; it stays as it was."))
            elif entry.held.splitter != splitting.VERSION and name not in waiting:
                batch.wait(library.source(name, splitting.VERSION, splitting.split))
        batch.flush(always=True)
    return batch.report()


def watch(
    library: Library, folder: Path, followed: Sequence[Path], progress: Progress | None = None
) -> SyncReport:
    """Keeps the library in step with one more folder, beside those that are ``followed`` already.

    Raises:
        LibraryError: the library cannot be written.
        UsageError: there is no such folder.
    """
    folder = folder.absolute()
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Check the path.")
    if folder not in followed:
        library.follow([*library.folders, str(folder)])
    return follow(library, [*{*followed, folder}], progress)
