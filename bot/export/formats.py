"""The formats of exports: what each is called, how its files end, and who writes it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.export.reading import Record

FORMATS = {
    "markdown": ".md",
    "html": ".html",
    "word": ".docx",
    "slides": ".pptx",
    "workbook": ".xlsx",
}
"""Suffix by name; the module of that name has the ``write`` that makes the file."""


def export(name: str, record: Record) -> bytes:
    """Returns the file of a format that holds the record.

    Raises:
        KeyError: there is no such format.
    """
    # Imported when they are used: most of these load a library of their own.
    from bot.export.reading import read

    if name not in FORMATS:
        raise KeyError(name)
    return cast("bytes", import_module(f"bot.export.{name}").write(read(record)))


def format_of(path: Path) -> str:
    """Returns the format that a file's suffix asks for.

    Raises:
        UsageError: there is none with this suffix.
    """
    for name, suffix in FORMATS.items():
        if path.suffix.lower() == suffix:
            return name
    suffixes = ", ".join(FORMATS.values())
    raise UsageError(f"Cannot export to {path.name!r}. End its name in one of: {suffixes}.")
