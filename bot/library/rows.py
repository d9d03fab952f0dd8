"""What is put into ``library.sqlite``, and how documents, passages and vectors stand in its rows.

A document or passage that comes back with another text than it was stored with is damage and is
never handed on. Knows no statement and no connection.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from bot.library.manifest import Record
from bot.types import Document, Passage

Vector = NDArray[np.float32]
PASSAGE = ("id", "document", "start", "end", "heading", "author")
_DOCUMENT = TypeAdapter(Document)
_SUM = 4
"""Bytes of a vector's checksum."""


class RowChanged(Exception):
    """A row is not as it was written; says which."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of a document beside itself."""

    splitter: str = ""
    """The version of the rules by which it was split."""
    origin: str | None = None
    """The file that it was read from; None for an upload."""
    file_hash: str | None = None
    """SHA-256 of that file's bytes."""
    described: Mapping[str, Any] = field(default_factory=dict)
    """What was said of it, which outlives a change of the file."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be held, with what is kept beside it and its passages."""

    document: Document
    held: Held
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document's line in the list of what is held: the document without its text."""

    document: Document
    held: Held
    fingerprint: str
    """Names all that its passages were made from."""

    @property
    def name(self) -> str:
        return self.document.name

    @property
    def followed(self) -> bool:
        """Whether it is kept in step with a source folder, rather than added once."""
        return self.document.added is None


def record_of(kept: Source | Entry) -> Record:
    """Returns what the manifest says of a document."""
    document, held = kept.document, kept.held
    return Record(
        id=document.id, name=document.name, file=held.file_hash or "", added=document.added,
        origin=held.origin, described=held.described, translations=document.translations,
    )  # fmt: skip


def fingerprint(document: Document, splitter: str) -> str:
    """Names all that the passages of a document depend on."""
    bare = replace(document, text="", id="", added=None)
    return hashlib.sha256(repr((bare, splitter)).encode("utf-8", "replace")).hexdigest()


def text_hash(text: str) -> str:
    """Returns the name under which a text's vector is kept."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def document_row(document: Document, held: Held) -> tuple[str, str, str, str]:
    """Returns the values of (name, text, document, held)."""
    bare = asdict(document)
    kept = {"fingerprint": fingerprint(document, held.splitter), **asdict(held)}
    return document.name, bare.pop("text"), json.dumps(bare), json.dumps(kept)


def entry_of(document: str, held: str, text: str = "") -> Entry:
    """Returns the entry of a row as ``document_row`` made it."""
    kept = json.loads(held)
    mark = kept.pop("fingerprint", "")
    return Entry(
        _DOCUMENT.validate_python({"text": text, **json.loads(document)}), Held(**kept), mark
    )


def document_of(row: Sequence[str]) -> Document:
    """Returns the document of a row of (document, held, text). Raises RowChanged if the row was
    changed since it was written."""
    entry = entry_of(*row)
    document = entry.document
    same = text_hash(document.text) == document.sha256
    if not same or fingerprint(document, entry.held.splitter) != entry.fingerprint:
        raise RowChanged(f"the document {document.name!r} is not as it was stored")
    return document


def passage_row(passage: Passage) -> tuple[str | int | None, ...]:
    """Returns the values of ``PASSAGE`` and the text's hash."""
    return (*(getattr(passage, name) for name in PASSAGE), text_hash(passage.text))


def passage_of(row: Sequence[Any]) -> Passage:
    """Returns the passage of (``PASSAGE``, text, language, genre, title, date, text's hash). Raises
    RowChanged if its text is not the one that was stored."""
    *values, expected = row
    named = dict(zip((*PASSAGE, "text", "language", "genre", "title", "date"), values, strict=True))
    if text_hash(named["text"]) != expected:
        raise RowChanged(f"a passage of {named['document']!r} is not as it was stored")
    return Passage(**named)


def vector_blob(vector: Vector) -> bytes:
    """Returns a vector as it is kept, with its checksum."""
    content = vector.astype("<f4").tobytes()
    return content + zlib.crc32(content).to_bytes(_SUM, "big")


def vector_of(blob: bytes) -> Vector | None:
    """Returns a vector that was kept; None if it is not as it was."""
    content, expected = blob[:-_SUM], blob[-_SUM:]
    if zlib.crc32(content).to_bytes(_SUM, "big") != expected:
        return None
    return np.frombuffer(content, dtype="<f4")
