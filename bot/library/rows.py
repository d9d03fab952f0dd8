"""How documents and passages stand in the rows of ``library.sqlite``, each row with its checksum.

A row that comes back otherwise than it was written is damage and is never handed on. Knows no
statement and no connection.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from bot.types import Document, Passage, Place, Translation

_PARTS = {"unknown": str, "speakers": str, "translations": Translation, "places": Place}
"""The fields that hold several values, and what each value is."""
FIELDS = tuple(each.name for each in fields(Document))
HELD = ("fingerprint", "origin", "file_hash", "described")
ENTRY = ("name", "id", "sha256", "added")
PASSAGE = ("id", "document", "start", "end", "heading", "author")


class RowChanged(Exception):
    """A row is not as it was written; says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is kept of a document beside itself."""

    fingerprint: str
    """Names all that its passages were made from."""
    origin: str | None = None
    """The file that it was added from; None for a seed and for an upload."""
    file_hash: str | None = None
    """SHA-256 of that file's bytes."""
    described: Mapping[str, str] = field(default_factory=dict)
    """What the user said of it, which outlives a change of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document's line in the list of what is held, without its text."""

    name: str
    id: str
    sha256: str
    added: str | None
    held: Held

    @property
    def seed(self) -> bool:
        """Whether it came from the seeds folder rather than by being added."""
        return self.added is None


def digest(*values: object) -> str:
    """Returns the checksum of a row's values."""
    return hashlib.blake2b(repr(values).encode("utf-8", "replace"), digest_size=8).hexdigest()


def text_hash(text: str) -> str:
    """Returns the name under which a text's vector is kept."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def vector_sum(blob: bytes) -> int:
    """Returns the checksum of a stored vector."""
    return zlib.crc32(blob)


def document_row(document: Document, held: Held) -> tuple[str | None, ...]:
    """Returns the values of ``FIELDS``, ``HELD`` and the checksum."""
    values = (*asdict(document).values(), *(getattr(held, name) for name in HELD))
    row = tuple(
        value if isinstance(value, str | None) else json.dumps(value, ensure_ascii=False)
        for value in values
    )
    return (*row, digest(*row))


def document_of(row: Sequence[Any]) -> Document:
    """Returns the document of a row as ``document_row`` made it.

    Raises:
        RowChanged: the row was changed since.
    """
    *values, checksum = row
    if digest(*values) != checksum:
        raise RowChanged(f"the document {values[0]!r} is not as it was stored")
    plain = dict(zip(FIELDS, values, strict=False))
    parts: dict[str, Any] = {
        name: tuple(kind(**part) if isinstance(part, dict) else part for part in json.loads(value))
        for name, kind in _PARTS.items()
        if (value := plain.pop(name)) is not None
    }
    return Document(**plain, **parts)


def entry_of(row: Sequence[Any]) -> Entry:
    """Returns the entry of (``ENTRY``, ``HELD``)."""
    return Entry(**dict(zip(ENTRY, row, strict=False)), held=held_of(row[len(ENTRY) :]))


def held_of(values: Sequence[Any]) -> Held:
    """Returns what is kept beside a document, from the values of ``HELD``."""
    fingerprint, origin, file_hash, described = values
    return Held(
        fingerprint=fingerprint,
        origin=origin,
        file_hash=file_hash,
        described=json.loads(described),
    )


def passage_row(passage: Passage) -> tuple[str | int | None, ...]:
    """Returns the values of ``PASSAGE``, the text's hash and the checksum."""
    values = tuple(getattr(passage, name) for name in PASSAGE)
    return (*values, text_hash(passage.text), digest(*values, passage.text))


def passage_of(row: Sequence[Any]) -> Passage:
    """Returns the passage of (``PASSAGE``, text, language, genre, title, date, checksum).

    Raises:
        RowChanged: its row, or its text, was changed since it was stored.
    """
    *values, checksum = row
    named = dict(zip((*PASSAGE, "text", "language", "genre", "title", "date"), values, strict=True))
    if digest(*values[: len(PASSAGE)], named["text"]) != checksum:
        raise RowChanged(f"a passage of {named['document']!r} is not as it was stored")
    return Passage(**named)
