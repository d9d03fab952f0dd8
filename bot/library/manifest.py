"""What the library holds, outside of SQLite: the list from which, with the originals, all else can
be made again.

It is the truth of which documents there are, of what was said of them, and of which folders the
library is kept in step with. It is replaced as
one file, so that a change holds whole or not at all.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import StringConstraints, TypeAdapter

from bot.errors import LibraryError
from bot.library.folder import drafted
from bot.types import Translation

VERSION = 1
NAME = "manifest.json"
Checksum = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A document."""

    id: str
    name: str
    file: Checksum
    """SHA-256 of its original."""
    added: str | None
    """When, as ISO 8601; None if it is kept in step with a source folder."""
    origin: str | None = None
    """Where the file was; None for an upload."""
    described: Mapping[str, Any] = field(default_factory=dict)
    """What the user or the folder's catalogue says of it."""
    translations: tuple[Translation, ...] = ()
    """Ours, which no original holds."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A library's own id, its source folders, and what it holds, by the documents' names."""

    library: str = field(default_factory=lambda: uuid.uuid4().hex[:16])
    folders: tuple[str, ...] = ()
    documents: tuple[Record, ...] = ()

    @property
    def records(self) -> dict[str, Record]:
        """What it holds, by name."""
        return {record.name: record for record in self.documents}

    @property
    def files(self) -> frozenset[str]:
        """The checksums of all originals."""
        return frozenset(record.file for record in self.documents)

    def holding(self, records: Mapping[str, Record]) -> Manifest:
        """Returns the manifest of the library as it holds these."""
        return replace(self, documents=tuple(records[name] for name in sorted(records)))

    def to_json(self) -> bytes:
        """Returns it as it stands in its file."""
        return json.dumps({"version": VERSION, **asdict(self)}, indent=1).encode()

    def written(self, folder: Path) -> AbstractContextManager[Callable[[], None]]:
        """Writes it beside the manifest of a data folder, and yields what puts it in its place.
        Raises LibraryError if it cannot be written, and the old one stands."""
        return drafted(folder / NAME, self.to_json())


def read_manifest(folder: Path) -> Manifest | None:
    """Returns the manifest of a data folder; None if it is missing or damaged. Raises LibraryError
    if a newer version of the bot wrote it."""
    try:
        return parse_manifest((folder / NAME).read_bytes(), str(folder / NAME))
    except (OSError, ValueError):
        return None


def parse_manifest(content: bytes, where: str) -> Manifest:
    """Returns the manifest that a file holds. Raises LibraryError if a newer version of the bot
    wrote it, ValueError if it is none, or damaged."""
    whole: Any = json.loads(content)
    if not isinstance(whole, dict) or not isinstance(whole.get("version"), int):
        raise ValueError("no manifest")
    if whole["version"] > VERSION:
        raise LibraryError(
            f"{where} is of a newer version of the bot. Install that, or set BOT_DATA_DIR to "
            "another folder."
        )
    if not whole.keys() >= {"library", "documents"}:
        raise ValueError("no manifest")
    return TypeAdapter(Manifest).validate_python(whole)
