"""Finds the files that a user means by paths, folders and patterns; reads none of them."""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

Skipped = list[tuple[str, str]]
"""Names with the reason why they are left out."""


def gather(paths: Iterable[str | Path]) -> tuple[list[Path], Skipped]:
    """Returns the files meant, each once, in the order given and sorted within a folder or pattern;
    and what was left out with the reason. Hidden files in folders are no input."""
    files: dict[Path, Path] = {}
    skipped: Skipped = []
    for path in paths:
        found = list(_found(str(path)))
        if not found:
            skipped.append((str(path), "There is no such file. Check the path."))
        for file in found:
            if file.is_file():
                files.setdefault(file.resolve(), file.absolute())
            else:
                skipped.append((str(file), "It is not a regular file."))
    return list(files.values()), skipped


def _found(path: str) -> Iterator[Path]:
    if Path(path).is_dir():
        for here, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(here, name) for name in sorted(files) if not name.startswith("."))
    elif os.path.lexists(path):
        yield Path(path)
    else:
        for match in sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 (Path.glob takes no absolute one)
            yield from _found(match)
