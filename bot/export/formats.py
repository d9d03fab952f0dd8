"""The formats of exports: what each is called, how its files end, and who writes it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.export.content import Content

FORMATS = {
    "markdown": ".md",
    "html": ".html",
    "word": ".docx",
    "slides": ".pptx",
    "workbook": ".xlsx",
}
"""Suffix by name; the module of that name has the ``write`` that makes the file."""


def export(name: str, content: Content, deck_template: Path | None = None) -> bytes:
    """Returns the file of a format that holds the content; slides in the look of a template, if one
    is given.

    Raises:
        KeyError: there is no such format.
        SettingsError: the template cannot be used.
    """
    if name not in FORMATS:
        raise KeyError(name)
    look = (deck_template,) if name == "slides" else ()
    # Imported when they are used: most of these load a library of their own.
    return cast("bytes", import_module(f"bot.export.{name}").write(content, *look))


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
