"""Reads files for the library: splits and embeds one after another, in bounded memory, and puts
them in a number at a time, each whole.
"""

import datetime
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.errors import CorpusError, UsageError
from bot.ingestion import splitting
from bot.ingestion.catalogue import Entry as Described
from bot.ingestion.catalogue import describe, read_catalogue, read_translations
from bot.ingestion.formats.extractor import Extractor
from bot.ingestion.formats.reading import KINDS
from bot.ingestion.gathering import Skipped, gather
from bot.library.manifest import Record
from bot.library.originals import checksum_of
from bot.library.rows import Held, Source
from bot.library.store import Library
from bot.service.document_names import Names, Place
from bot.types import Document, Passage, Progress, SyncReport

Item = TypeVar("Item")
PART = 2_000_000
"""Characters of text that are read before they are put into the library together."""
EMBEDDED = 256
"""Passages that are collected before they are embedded together."""


def checked(described: Mapping[str, str]) -> dict[str, Any]:
    """Returns what the user says of a document, as it is kept, if it can be said. Raises UsageError
    if it cannot."""
    try:
        told = Described.model_validate(described).model_dump(mode="json")
    except ValidationError as error:
        where = error.errors()[0]["loc"][0]
        fault = f"{described.get(str(where))!r} is no {where}"
        raise UsageError(f"{fault}. A date is 2013, 2013-11 or 2013-11-16.") from None
    return {key: told[key] for key in described}


def counted(items: Sequence[Item], what: str, progress: Progress | None) -> Iterator[Item]:
    """Yields the items, and tells how many are done."""
    for done, item in enumerate(items, start=1):
        yield item
        if progress:
            progress(what, done, len(items))


@dataclass(slots=True)
class Batch:
    """The files of one run: those that wait to be put in, and what was done with the others."""

    library: Library
    extractor: Extractor
    beside: ThreadPoolExecutor
    """The thread that has texts embedded."""
    uploaded: bool
    folders: Sequence[Path]
    """The source folders that the library is kept in step with."""
    described: dict[str, Any] = field(default_factory=dict)
    skipped: Skipped = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    done: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    """What was put in and taken out, by the kind of change."""
    waiting: list[Source] = field(default_factory=list)
    leaving: set[str] = field(default_factory=set)
    """The old names of the waiting documents that were renamed."""
    bare: list[Passage] = field(default_factory=list)
    """Passages of the waiting documents that have no vectors yet."""
    embedding: Future[Any] = field(default_factory=Future)
    """Gives passages their vectors while more files are read."""
    rebuilt: str | None = None
    size: int = 0
    """Characters that wait."""
    names: Names = field(init=False)
    taken: set[str] = field(default_factory=set)
    """The hashes of the files of this run."""
    listed: set[str] = field(default_factory=set)
    """The names of the documents whose files were met, whether they could be read or not."""

    def __post_init__(self) -> None:
        self.names = Names(self.library.database.entries().values(), self.folders)
        self.embedding.set_result(None)

    def take_folder(self, folder: Path, progress: Progress | None) -> bool:
        """Reads what is new or changed in a source folder; tells whether there is one to read."""
        try:
            catalogue = read_catalogue(folder)
            if folder.exists():
                next(folder.iterdir(), None)
        except (CorpusError, OSError) as error:
            reason = f"Cannot read it: {error.strerror}." if isinstance(error, OSError) else error
            self.skipped.append((str(folder), str(reason)))
            return False
        files = [each for each in gather([folder])[0] if each.suffix.lower() in KINDS]
        for file in counted(files, "files", progress):
            entry = catalogue.get(file.name, Described())
            self.take(file, entry.model_dump(mode="json", exclude_defaults=True))
        return folder.exists()

    def take(self, file: Path, said: dict[str, Any] | None = None) -> None:
        """Reads a file and keeps it waiting; one that cannot be read is skipped. Of one that stands
        in a source folder, the catalogue there has ``said`` what it is."""
        origin = None if self.uploaded else str(file)
        try:
            self.listed |= self.names.of_origin(origin)
            file_hash = checksum_of(file)
            if file_hash in self.taken:
                raise CorpusError("It holds the same as another file of this run.")
            place = self.names.place(file.name, origin, file_hash)
            self.listed.add(place.name)
            if place.same and (said is None or self._said_the_same(place, file, said)):
                self.done["unchanged"].append(place.name)
            else:
                self.wait(self._source(file, file_hash, place, said), place)
            self.taken.add(file_hash)
        except (CorpusError, OSError) as error:
            name = file.name if self.uploaded else os.path.relpath(file)
            why = f"It cannot be read: {error.strerror}." if isinstance(error, OSError) else error
            self.skipped.append((name, str(why)))

    def take_again(self, record: Record) -> None:
        """Reads a document from its original, or from where that came from, and keeps it waiting as
        the manifest says it is."""
        try:
            file, origin = self.library.originals.read(record.file), Path(record.origin or "")
            if file is None and origin.is_file() and checksum_of(origin) == record.file:
                file = self._staged(origin, record.file)
            if file is None:
                where = f" (it was {record.origin})" if record.origin else ""
                raise CorpusError(f"Its original is missing or damaged. Add it again{where}.")
            self.wait(self._read(file, record))
        except (CorpusError, OSError) as error:
            self.skipped.append((record.name, str(error)))

    def _said_the_same(self, place: Place, file: Path, said: object) -> bool:
        entry = place.entry
        if entry is None or not entry.followed:
            return True  # Added by hand as well: what the user said of it stands.
        text = self.library.database.documents([entry.name])[0].text
        told = read_translations(file.parent, file.name, text)
        return entry.held.described == said and entry.document.translations == told

    def _source(
        self, file: Path, file_hash: str, place: Place, said: dict[str, Any] | None
    ) -> Source:
        kept, now = self._staged(file, file_hash), datetime.datetime.now(datetime.UTC)
        added = now.isoformat(timespec="seconds") if said is None else None
        known = place.entry.held.described if place.entry else {}
        record = Record(
            id="", name=place.name, file=file_hash, origin=None if self.uploaded else str(file),
            added=place.entry.document.added if place.entry else added,
            described={**known, **self.described} if said is None else said,
        )  # fmt: skip
        source = self._read(kept, record)
        if said is None:
            return source
        told = read_translations(file.parent, file.name, source.document.text)
        return replace(source, document=replace(source.document, translations=told))

    def _staged(self, file: Path, file_hash: str) -> Path:
        """Returns the copy of a file that is to be kept."""
        with file.open("rb") as stream:
            kept = self.library.originals.stage(stream, file.name)
        if kept.parent.stem != file_hash:
            raise CorpusError("It was changed meanwhile. Add it again.")
        return kept

    def _read(self, file: Path, record: Record) -> Source:
        """Returns what a file holds as the document that a record says it is."""
        found = self.extractor.extract(file)
        if found.note:
            self.notes.append((record.name, found.note))
        # A workbook, whose first words are the name of a sheet, is called as the file is.
        is_workbook = bool(found.places) and found.places[0].kind == "sheet"
        title = found.title or (file.stem if is_workbook else None)
        said = {"title": title, "author": found.author, "date": found.date}
        document = replace(
            described_as(describe(record.name, found.text), {**said, **record.described}),
            places=found.places, id=record.id, added=record.added, translations=record.translations,
        )  # fmt: skip
        passages = splitting.split(document)
        if not passages:
            raise CorpusError("It holds no text that could be searched.")
        held = Held(splitting.VERSION, record.origin, record.file, record.described)
        return Source(document, held, passages)

    def wait(self, source: Source, place: Place | None = None) -> None:
        """Keeps what was read until as much is there as is put in together."""
        self.waiting.append(source)
        if place and place.entry and place.entry.name != place.name:
            self.leaving.add(place.entry.name)
        self.bare += source.passages
        if len(self.bare) >= EMBEDDED:
            self.embedding.result()  # Raises what went wrong with the vectors before.
            self.embedding = self.beside.submit(self.library.embed, self.bare)
            self.bare = []
        self.size += len(source.document.text)
        if self.size >= PART:
            self.flush()

    def flush(self) -> None:
        """Puts in what is waiting, and brings the indexes in step."""
        self.embedding.result()
        report = self.library.put(self.waiting, leaving=self.leaving)
        self.waiting, self.leaving, self.bare, self.size = [], set(), [], 0
        for kind in ("added", "changed", "unchanged", "removed", "renamed"):
            self.done[kind] += getattr(report, kind)
        self.rebuilt = self.rebuilt or report.rebuilt

    def report(self) -> SyncReport:
        """Returns what was done with all files."""
        done: dict[str, Any] = {kind: tuple(sorted(names)) for kind, names in self.done.items()}
        same = self.library.database.repeats()
        added = [name for name in done.get("added", ()) if name in same]
        told = ((name, f"It says the same as {', '.join(same[name])}.") for name in added)
        done |= {"skipped": tuple(self.skipped), "notes": (*self.notes, *told)}
        return SyncReport(**done, rebuilt=self.rebuilt)


def described_as(document: Document, said: Mapping[str, Any]) -> Document:
    """Returns a document as it is said to be; what is said empty says nothing."""
    lists = {key: tuple(value) for key, value in said.items() if isinstance(value, list)}
    return replace(document, **{**{key: value for key, value in said.items() if value}, **lists})
