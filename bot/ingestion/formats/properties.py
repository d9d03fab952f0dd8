"""What an Office file says of itself: its title, its author, its date."""

from __future__ import annotations

import datetime
import re
from typing import Any, TypedDict

_PROGRAMS = re.compile(
    r"python-(?:docx|pptx)|openpyxl|xlsxwriter|microsoft office user|user|admin", re.IGNORECASE
)
_MADE_TITLE = re.compile(
    r"(?:microsoft )?(?:word|powerpoint|excel)\b.*|untitled.*|.*\.\w{2,5}|document ?\d*|"
    r"(?:演示文稿|工作簿|簡報|文档|文件) ?\d*",
    re.IGNORECASE,
)
_TEMPLATES = {"2013-12-23 23:15", "2013-01-27 09:14"}
"""When the empty files were made that python-docx and python-pptx begin from."""
_LONG = datetime.timedelta(days=365)


class Told(TypedDict):
    """What is taken over."""

    title: str | None
    author: str | None
    date: datetime.datetime | None


def told(properties: Any) -> Told:
    """Returns what the core properties say, less what a program wrote there by itself.

    A document that was made from a template may have the template's date of making: where it was
    changed more than a year after, the day of the change is taken.
    """
    created, modified = properties.created, properties.modified
    if created and created.strftime("%Y-%m-%d %H:%M") in _TEMPLATES:
        created = modified if modified and modified.date() > created.date() else None
    author = getattr(properties, "author", None) or getattr(properties, "creator", None)
    return Told(
        title=own_title(properties.title),
        author=None if _PROGRAMS.fullmatch(author or "") else author,
        date=modified if created and modified and modified - created > _LONG else created,
    )


def own_title(title: str | None) -> str | None:
    """Returns a title, unless a program made it up."""
    return None if _MADE_TITLE.fullmatch((title or "").strip()) else title
