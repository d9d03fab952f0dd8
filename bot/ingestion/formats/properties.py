"""What a file says of itself, in its text or its properties: its title, author and date."""

from __future__ import annotations

import datetime
import re
from typing import Any

from bot.language.dates import dates
from bot.language.numerals import chinese

_PROGRAMS = re.compile(
    r"python-(?:docx|pptx)|openpyxl|xlsxwriter|microsoft office user|user|admin(?:istrator)?|author"
    r"|\W*(?:anonymous|unknown|unspecified)\W*",
    re.IGNORECASE,
)
_MADE_TITLE = re.compile(
    r"(?:microsoft )?(?:word|powerpoint|excel)\b.*|untitled.*|.*\.\w{2,5}|document ?\d*|"
    r"(?:演示文稿|工作簿|簡報|文档|文件) ?\d*",
    re.IGNORECASE,
)
_TEMPLATES = {"2013-12-23 23:15", "2013-01-27 09:14"}
"""When the empty files were made that python-docx and python-pptx begin from."""
_LONG = datetime.timedelta(days=365)
_FIRST, _LAST = 15, 3
"""Lines at a text's beginning and end among which its own date may stand."""
_DATE_LINE = 60
_DATED = re.compile(
    r"(?:\W|\b(?:date|dated|published|updated|posted|issued|released|revised|last|on|of|the|report"
    r"|publication|release|mon|tue|wed|thu|fri|sat|sun)[a-z]*\b"
    r"|(?:发布|發布|發佈|刊出|刊登|出版|更新|建立|撰写|撰寫|报告|報告|公告)?(?:于|於|日期|时间|時間)?)*"
)


def told(properties: Any) -> dict[str, Any]:
    """Returns what the core properties say, less what a program wrote there by itself.

    A document that was made from a template may have the template's date of making: where it was
    changed more than a year after, the day of the change is taken.
    """
    created, modified = properties.created, properties.modified
    if created and created.strftime("%Y-%m-%d %H:%M") in _TEMPLATES:
        created = modified if modified and modified.date() > created.date() else None
    author = getattr(properties, "author", None) or getattr(properties, "creator", None)
    is_remade = created and modified and modified - created > _LONG
    date = modified if is_remade else created
    return {"title": own_title(properties.title), "author": own_author(author), "date": date}


def own_author(author: str | None) -> str | None:
    """Returns an author, unless a program filled the field."""
    return None if _PROGRAMS.fullmatch((author or "").strip()) else author


def own_title(title: str | None) -> str | None:
    """Returns a title, unless a program made it up."""
    return None if _MADE_TITLE.fullmatch((title or "").strip()) else title


def own_date(text: str) -> str | None:
    """Returns the date that stands on a line of its own at the text's beginning or end, to the
    month at least; None where none does."""
    lines = [line for line in text.splitlines() if line.strip()]
    for line in [*lines[:_FIRST], *lines[_FIRST:][-_LAST:]]:
        line = line.lower()
        found = list(dates(line, chinese)) if len(line) <= _DATE_LINE else []
        if len(found) == 1 and "-" in found[0].date:
            rest = f"{line[: found[0].start]} {line[found[0].end :]}"
            if _DATED.fullmatch(rest):
                return found[0].date
    return None
