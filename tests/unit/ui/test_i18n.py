"""The three languages: complete, filled in, and chosen as the browser asks."""

from __future__ import annotations

import re
from string import Template

import pytest

from bot.settings import PROJECT
from bot.types.texts import read_texts
from bot.ui.i18n import (
    LANGUAGES,
    as_language,
    preferred_language,
    texts_for,
)


def placeholders(entry: object) -> set[str]:
    if isinstance(entry, dict):
        return set().union(*map(placeholders, entry.values()))
    return set(Template(entry).get_identifiers()) if isinstance(entry, str) else {str(type(entry))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_have_the_same_keys_and_placeholders(language: str) -> None:
    english, other = texts_for("en").entries, texts_for(language).entries
    for key, entry in english.items():
        assert placeholders(entry) == placeholders(other[key]), key
        assert len(other["months"]) == 12


def test_every_text_is_used() -> None:
    folder = PROJECT / "bot"
    files = [path for kind in ("py", "js", "html") for path in folder.rglob(f"*.{kind}")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    begun = tuple(re.findall(r"""(?:f["'](?=\w+_\{)|"(?=\w+_" ~))(\w+_)""", code))
    kept = [texts_for("en").entries, read_texts(folder / "export" / "texts.yaml", "en").entries]
    unused = [
        key
        for key in {key for entries in kept for key in entries}
        if not re.search(rf"[\"']{key}[\"']", code) and not key.startswith(begun)
    ]
    assert unused == []


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-yue-HK", "zh-Hant"),
        ("fr,zh-HK;q=0.7,en;q=0.5", "zh-Hant"),
        ("en;q=0,zh-CN;q=0.1", "zh-Hans"),
        ("en;q=1.2.3,zh-TW;q=0.4", "zh-Hant"),
        (";;;q=,*" * 1000, "en"),
    ],
)
def test_the_browser_is_asked(asked: str, language: str) -> None:
    assert preferred_language(asked) == language


def test_only_our_languages_are_languages() -> None:
    assert as_language("zh-Hant") == "zh-Hant"
    assert as_language("zh") is None
    assert as_language(None) is None
    assert as_language(["en"]) is None


@pytest.mark.parametrize(
    ("date", "english", "chinese"),
    [
        (None, "undated", "日期不詳"),
        ("2013", "2013", "2013"),
        ("2013-11", "Nov 2013", "2013年11月"),
        ("2013-11-06", "6 Nov 2013", "2013年11月6日"),
        ("2013-11-16T14:08:43", "16 Nov 2013", "2013年11月16日"),
        ("2013-13-01", "2013-13-01", "2013-13-01"),
        ("about 2010", "about 2010", "about 2010"),
    ],
)
def test_dates_are_as_exact_as_they_are_known(date: str | None, english: str, chinese: str) -> None:
    assert texts_for("en").date(date) == english
    assert texts_for("zh-Hant").date(date) == chinese


def test_counts_and_genres() -> None:
    texts = texts_for("en")
    assert texts.count("documents", 1) == "1 document"
    assert texts.count("documents", 5) == "5 documents"
    assert texts.genre("fiction") == "fiction"
    assert texts.genre("minutes") == "minutes"
