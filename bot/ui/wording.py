"""The words of the interface in its three languages, and which of them a reader wants.

Owns the files under ``texts/``. Gives plain text: who puts it into HTML escapes it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any, Literal, cast, get_args

import yaml

from bot.settings import PROJECT

Language = Literal["en", "zh-Hans", "zh-Hant"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
SHORT_NAMES: Mapping[Language, str] = {"en": "EN", "zh-Hans": "简", "zh-Hant": "繁"}
OWN_NAMES: Mapping[Language, str] = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}

LANGUAGE_COOKIE = "bot_language"

_FOLDER = Path(__file__).with_name("texts")
_PREFERENCE = re.compile(r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q=([\d.]{1,5}))?")
_TRADITIONAL = re.compile(r"zh-(?:.*-)?(?:hant|tw|hk|mo)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Texts:
    """The interface in one language."""

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
        """Returns the name of a genre, or the genre itself where the interface has none."""
        return cast("str", self.entries.get(f"genre_{genre}", genre))

    def number(self, value: float, digits: int = 0) -> str:
        """Returns a number as it is written: all three languages group by thousands with commas."""
        return f"{value:,.{digits}f}"

    @property
    def notices(self) -> Mapping[str, str]:
        """What the notices of answers say, by key."""
        return _phrases()[self.language]

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
def _phrases() -> Mapping[str, Mapping[str, str]]:
    """Returns the fixed phrases of answers, as they are shipped."""
    path = PROJECT / "prompts" / "phrases.yaml"
    return cast("Mapping[str, Mapping[str, str]]", yaml.safe_load(path.read_text(encoding="utf-8")))


@functools.cache
def texts_for(language: Language) -> Texts:
    """Returns the interface in ``language``."""
    entries: dict[str, Any] = {}
    for file in sorted(_FOLDER.rglob(f"{language}.yaml")):
        entries |= yaml.safe_load(file.read_text(encoding="utf-8"))
    return Texts(language, entries)


def as_language(value: object) -> Language | None:
    """Returns ``value`` if it names a language of the interface."""
    return next((language for language in LANGUAGES if language == value), None)


def preferred_language(accept_language: str) -> Language:
    """Returns the language that a browser's ``Accept-Language`` asks for first; else English."""
    wanted = sorted(
        ((_weight(match[2]), match[1]) for match in _PREFERENCE.finditer(accept_language[:500])),
        key=lambda pair: -pair[0],
    )
    for weight, tag in wanted:
        if weight > 0 and tag.lower().startswith("zh"):
            return "zh-Hant" if _TRADITIONAL.match(tag) else "zh-Hans"
        if weight > 0 and tag.lower().startswith("en"):
            return "en"
    return "en"


def _weight(quality: str | None) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0
