"""The formats of exports: what each is called, and who writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.export.content import Content
    from bot.export.reading import Record


@dataclass(frozen=True, slots=True)
class Format:
    """A format of exports; ``module`` of this package has the ``write`` that makes it."""

    suffix: str
    module: str

    def write(self, record: Record) -> bytes:
        """Returns the file that holds the record."""
        # Imported when they are used: most of these load a library of their own.
        from bot.export.reading import read

        module = import_module(f"bot.export.{self.module}")
        return cast("Callable[[Content], bytes]", module.write)(read(record))


FORMATS = {
    name: Format(suffix, name)
    for name, suffix in (
        ("markdown", ".md"),
        ("html", ".html"),
        ("word", ".docx"),
        ("slides", ".pptx"),
        ("workbook", ".xlsx"),
    )
}
"""Format by name."""


def format_of(path: Path) -> Format:
    """Returns the format that a file's suffix asks for.

    Raises:
        UsageError: there is none with this suffix.
    """
    for known in FORMATS.values():
        if path.suffix.lower() == known.suffix:
            return known
    suffixes = ", ".join(known.suffix for known in FORMATS.values())
    raise UsageError(f"Cannot export to {path.name!r}. End its name in one of: {suffixes}.")
