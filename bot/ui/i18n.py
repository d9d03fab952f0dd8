"""The words of the interface in its three languages, and which of them a reader wants.

Owns the files under ``texts/``. Gives plain text: who puts it into HTML escapes it.
"""

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.export.reading import labels
from bot.types.texts import LANGUAGES as LANGUAGES
from bot.types.texts import Language as Language
from bot.types.texts import Texts as Texts
from bot.types.texts import read_texts

SHORT_NAMES: Mapping[Language, str] = {"en": "EN", "zh-Hans": "简", "zh-Hant": "繁"}
OWN_NAMES: Mapping[Language, str] = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}

LANGUAGE_COOKIE = "bot_language"
LIBRARY_COOKIE = "bot_library"

_FOLDER = Path(__file__).with_name("texts")
_PREFERENCE = re.compile(r"\s*([A-Za-z]+(?:-[A-Za-z0-9]+)*)\s*(?:;\s*q=(\d(?:\.\d*)?))?\s*")
_TRADITIONAL = re.compile(r"zh-(?:.*-)?(?:hant|tw|hk|mo)\b")


@functools.cache
def texts_for(language: Language) -> Texts:
    """Returns the interface in ``language``: kinds, dates and the like are called as in exports."""
    entries: dict[str, Any] = dict(labels(language).entries)
    for file in _FOLDER.glob("*.yaml"):
        entries |= read_texts(file, language).entries
    return Texts(language, entries)


def as_language(value: object) -> Language | None:
    """Returns ``value`` if it names a language of the interface."""
    return next((language for language in LANGUAGES if language == value), None)


def language_of(cookies: Mapping[str, str], headers: Mapping[str, str]) -> Language:
    """Returns the language of a request's reader: as switched before, or as the browser asks."""
    chosen = as_language(cookies.get(LANGUAGE_COOKIE))
    return chosen or preferred_language(headers.get("accept-language", ""))


def preferred_language(accept_language: str) -> Language:
    """Returns the language that a browser's ``Accept-Language`` asks for first; else English."""
    found = map(_PREFERENCE.fullmatch, accept_language[:500].split(","))
    wanted = [(float(match[2] or 1), match[1].lower()) for match in found if match]
    wanted.sort(key=lambda each: -each[0])
    tag = next((tag for weight, tag in wanted if weight and tag[:2] in ("en", "zh")), "en")
    chinese: Language = "zh-Hant" if _TRADITIONAL.match(tag) else "zh-Hans"
    return "en" if tag.startswith("en") else chinese
