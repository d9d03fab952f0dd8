"""What an Office file says of itself: its title, its author, its date."""

from __future__ import annotations

import datetime
from typing import Any, TypedDict

_TEMPLATES = {"2013-12-23 23:15", "2013-01-27 09:14"}
"""When the empty files were made that python-docx and python-pptx begin from. A file that a program
wrote so has that date, which says nothing of it."""
_PROGRAM = "python-docx"


class Told(TypedDict):
    """What is taken over."""

    title: str | None
    author: str | None
    date: datetime.datetime | None


def told(properties: Any) -> Told:
    """Returns what the core properties say: the date is that of the file's making or, where that is
    a template's, of its last change; without one the document is undated."""
    created, modified = properties.created, properties.modified
    if created and created.strftime("%Y-%m-%d %H:%M") in _TEMPLATES:
        created = modified if modified and modified.date() > created.date() else None
    author = None if properties.author == _PROGRAM else properties.author
    return Told(title=properties.title, author=author, date=created)
