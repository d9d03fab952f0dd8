"""The lexical index in its folder: segments that never change, and the manifest that names them.

Owns the files. A change writes new segments first and the manifest last, by an atomic rename: a
reader sees the index before the change or after it. The index can be rebuilt from the library, so
nothing is flushed to the disk by force; damage is found by checksum when it is opened.
"""

from __future__ import annotations

import json
import shutil
import uuid
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bot.errors import LibraryError
from bot.retrieval.postings import Flags, Postings

FIELDS = ("text", "heading", "translation")
_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Segment:
    """Texts indexed together; ``dead`` are the places of those removed since."""

    ids: list[str]
    fields: Mapping[str, Postings]
    dead: frozenset[int] = frozenset()
    name: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def alive(self) -> Flags:
        """Which texts are still in the index."""
        flags = np.ones(len(self.ids), np.bool_)
        flags[list(self.dead)] = False
        return flags

    def __len__(self) -> int:
        return len(self.ids) - len(self.dead)


def merged(segments: Sequence[Segment]) -> Segment:
    """Returns one segment with the texts of several that are still in the index."""
    fields = {
        name: Postings.merge([(segment.fields[name], segment.alive) for segment in segments])
        for name in FIELDS
    }
    ids = [
        text_id
        for segment in segments
        for place, text_id in enumerate(segment.ids)
        if place not in segment.dead
    ]
    return Segment(ids, fields)


def read(folder: Path, fingerprint: str) -> list[Segment]:
    """Returns the segments in a folder; none if there is no index in it.

    Raises:
        LibraryError: the index is damaged, or was made by another version or lexicon.
    """
    manifest = folder / _MANIFEST
    if not manifest.exists():
        return []
    try:
        facts = json.loads(manifest.read_text(encoding="utf-8"))
        if facts["fingerprint"] != fingerprint:
            raise LibraryError(
                f"the word index in {str(folder)!r} was made by another version, dictionary or "
                "glossary; run: bot doctor"
            )
        return [_read_segment(folder, entry) for entry in facts["segments"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LibraryError(
            f"the word index in {str(folder)!r} is damaged ({error}); run: bot doctor"
        ) from error


def write(folder: Path, fingerprint: str, segments: Sequence[Segment]) -> None:
    """Makes these the segments of the index in a folder, at once."""
    folder.mkdir(parents=True, exist_ok=True)
    before = _kept_entries(folder)
    entries = []
    for segment in segments:
        entry = before.get(segment.name) or _write_segment(folder, segment)
        entries.append(entry | {"dead": sorted(segment.dead)})
    draft = folder / f"{_MANIFEST}.{uuid.uuid4().hex}"
    draft.write_text(json.dumps({"fingerprint": fingerprint, "segments": entries}), "utf-8")
    draft.replace(folder / _MANIFEST)
    # Segments of the manifest before this one stay for readers that are just opening it.
    named = {entry["name"] for entry in entries} | set(before)
    for stale in folder.iterdir():
        if stale.is_dir() and stale.name not in named:
            shutil.rmtree(stale, ignore_errors=True)


def _kept_entries(folder: Path) -> dict[str, dict[str, Any]]:
    try:
        facts = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return {entry["name"]: entry for entry in facts["segments"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write_segment(folder: Path, segment: Segment) -> dict[str, Any]:
    place = folder / segment.name
    place.mkdir()
    (place / "ids.json").write_text(json.dumps(segment.ids), encoding="utf-8")
    for name, postings in segment.fields.items():
        for file, content in postings.files():
            if isinstance(content, bytes):
                (place / f"{name}.{file}").write_bytes(content)
            else:
                np.save(place / f"{name}.{file}", content, allow_pickle=False)
    checksums = {file.name: _checksum(file) for file in sorted(place.iterdir())}
    return {"name": segment.name, "checksums": checksums}


def _read_segment(folder: Path, entry: dict[str, Any]) -> Segment:
    place = folder / entry["name"]
    for file, checksum in entry["checksums"].items():
        if _checksum(place / file) != checksum:
            raise ValueError(f"{file} was changed")
    ids = json.loads((place / "ids.json").read_text(encoding="utf-8"))
    fields = {name: Postings.open(place, f"{name}.") for name in FIELDS}
    return Segment(ids, fields, frozenset(entry["dead"]), entry["name"])


def _checksum(file: Path) -> int:
    checksum = 0
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum
