"""Decides which document a file is: one that is held, under which name, or a new one.

A file is known by where it lies; if it was moved or renamed, by what it holds; if it was uploaded,
by its name. Two files of one name are both kept, the later as ``name (2).txt``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import CorpusError
from bot.library.rows import Entry

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069/\\]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file belongs: the name to be used, and the entry whose place it takes."""

    name: str
    entry: Entry | None = None
    same: bool = False
    """The entry holds this very file."""


class Names:
    """The names that are held, and those that the files of a batch take."""

    def __init__(self, entries: Iterable[Entry], folders: Sequence[Path] = ()) -> None:
        """Takes what is held, and the source folders that the library is kept in step with."""
        self._folders = folders
        held = list(entries)
        self._taken: dict[str, Entry | None] = {entry.name: entry for entry in held}
        self._by_origin = {entry.held.origin: entry for entry in held if entry.held.origin}
        self._by_content = {entry.held.file_hash: entry for entry in held}

    def of_origin(self, origin: str | None) -> set[str]:
        """Returns the name of the document that was read from this file, if one was."""
        return {self._by_origin[origin].name} if origin in self._by_origin else set()

    def place(self, name: str, origin: str | None, file_hash: str) -> Place:
        """Returns where a file belongs; ``origin`` is None for an upload. Raises CorpusError if a
        document that is held has the same content."""
        base = _CONTROLS.sub("_", name)
        if by_origin := self._by_origin.get(origin or ""):
            return Place(by_origin.name, by_origin, by_origin.held.file_hash == file_hash)
        if twin := self._by_content.get(file_hash):
            if not self._is_gone(twin):
                raise CorpusError(f"It holds the same as {twin.name}.")
            if twin.name == base:
                return Place(base, twin, same=not twin.followed)
            self._taken.pop(twin.name, None)
            return Place(self._take(base), twin)
        holder = self._taken.get(base)
        if holder and not holder.followed and (origin is None or self._is_gone(holder)):
            return Place(base, holder)
        return Place(self._take(base))

    def _take(self, base: str) -> str:
        """Returns the name, or the first free one with a number."""
        path, name, number = Path(base), base, 1
        while name in self._taken:
            number += 1
            name = f"{path.stem} ({number}){path.suffix}"
        self._taken[name] = None
        return name

    def _is_gone(self, entry: Entry) -> bool:
        """Tells whether no file stands for a document any more: it was uploaded, moved or deleted,
        or lies in a folder that is a source no longer."""
        file = Path(entry.held.origin or "")
        left = entry.followed and not any(map(file.is_relative_to, self._folders))
        return entry.held.origin is None or left or not file.exists()
