"""Words for readers in the three languages: texts by key, read from files that have all three.

Gives plain text: who puts it into HTML escapes it.
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any, Literal, cast, get_args

import yaml

Language = Literal["en", "zh-Hans", "zh-Hant"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language."""

    language: Language
    entries: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """Returns the text ``key`` with its ``$name`` parts filled in."""
        return Template(self.entries[key]).substitute(values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Returns the text ``key`` for ``n`` things."""
        form = self.entries[key]["one" if n == 1 else "other"]
        return Template(form).substitute(values, n=n)

    def genre(self, genre: str) -> str:
        """Returns the name of a genre, or the genre itself where there is none."""
        return cast("str", self.entries.get(f"genre_{genre}", genre))

    def number(self, value: float, digits: int = 0) -> str:
        """Returns a number as it is written: all three languages group by thousands with commas."""
        return f"{value:,.{digits}f}"

    def date(self, date: str | None) -> str:
        """Returns an ISO date as exact as it is known; what is no date is returned as it is."""
        if date is None:
            return self("undated")
        match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[T ].*)?", date)
        if not match or not match[2] or not 1 <= int(match[2]) <= 12:
            return match[1] if match and not match[2] else date
        month = self.entries["months"][int(match[2]) - 1]
        if not match[3]:
            return self("date_month", year=match[1], month=month)
        return self("date_day", year=match[1], month=month, day=int(match[3]))


@functools.cache
def read_texts(file: Path, language: Language) -> Texts:
    """Returns the texts in ``language`` of a file that gives each in the order of ``LANGUAGES``."""
    column = LANGUAGES.index(language)
    return Texts(language, {key: texts[column] for key, texts in _read(file).items()})


@functools.cache
def _read(file: Path) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", yaml.safe_load(file.read_text(encoding="utf-8")))
