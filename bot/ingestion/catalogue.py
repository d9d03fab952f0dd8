"""What is known of each source: reads ``catalogue.yaml`` and fills in what it leaves open; keeps
its stored translations, ``translations/<stem>.<language>.jsonl``.
"""

import datetime
import glob
import hashlib
import json
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from bot.errors import CorpusError
from bot.ingestion.cleaning import content_lines
from bot.language.imprint import find_byline
from bot.language.scripts import detect_language
from bot.types import Document, Translation

GLOSSARY = "glossary.yaml"
_NO_TITLE = re.compile(r"[.。\uff0e;\uff1b]$|\t")
_TITLE_MAX = 120
_NAME = re.compile(r"\b\w*[A-Z]\w*\b")
_SAMPLE = 200_000
_GROUPS = TypeAdapter(list[Annotated[list[str], Field(min_length=1)]])


class Entry(BaseModel):
    """What the catalogue says of one source; all of it may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str | None = None
    language: str | None = Field(default=None, pattern="^(en|zh-Hans|zh-Hant)$")
    date: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    genre: str = "document"
    author: str | None = None
    reliability: str | None = None
    unknown: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @field_validator("date", mode="before")
    @classmethod
    def _spell(cls, value: object) -> object:
        """YAML reads an unquoted 2013 as a number and 2013-11-16 as a day."""
        return str(value) if isinstance(value, int | datetime.date) else value

    @field_validator("tags", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Typed, they have commas between them."""
        parts = re.split("[,\uff0c、]", value) if isinstance(value, str) else None
        return value if parts is None else [part.strip() for part in parts if part.strip()]


_DOCUMENTS = TypeAdapter(dict[str, Entry | None])


def read_catalogue(folder: Path) -> dict[str, Entry]:
    """Returns the entries by file name, none if the folder has no ``catalogue.yaml``; raises
    CorpusError for a catalogue that cannot be read or says something impossible."""
    path = folder / "catalogue.yaml"
    try:
        said = _DOCUMENTS.validate_python(read_yaml(path).get("documents") or {})
    except ValidationError as error:
        first = error.errors()[0]
        fault = ": ".join(map(str, (path, "documents", *first["loc"], first["msg"])))
        raise CorpusError(f"{fault}. Correct it.") from None
    return {name: entry or Entry() for name, entry in said.items()}


def read_glossary(folder: Path) -> list[list[str]]:
    """Returns the names of each entity as a group, the canonical one first; raises CorpusError for
    a glossary that cannot be read or is no list of lists of names."""
    path = folder / GLOSSARY
    try:
        return _GROUPS.validate_python(read_yaml(path).get("entities") or [], strict=True)
    except ValidationError:
        said = "must be a list of lists of names. Correct it (quote numbers)."
        raise CorpusError(f"{path}: «entities» {said}") from None


def read_yaml(path: Path) -> dict[str, Any]:
    """Returns the mapping that a YAML file holds, empty if there is no such file; raises
    CorpusError for one that holds none."""
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        reason = str(error).splitlines()[0]
        if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
            reason = f"line {error.problem_mark.line + 1}: {error.problem}"
        raise CorpusError(f"Cannot read {path}: {reason}. Correct the file.") from None
    if not isinstance(value, dict | None):
        raise CorpusError(f"{path} must hold a mapping. Correct the file.")
    return value or {}


def describe(name: str, text: str) -> Document:
    """Returns the document with what its text shows of it."""
    author, date = find_byline(text)
    return Document(
        name=name,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=_first_line(text) or Path(name).stem,
        # Names make no page English; words in small letters do.
        language=detect_language(_NAME.sub("", text[:_SAMPLE])),
        genre="document",
        date=date,
        author=author,
    )


def guesses(document: Document, said: Collection[str]) -> dict[str, list[str]]:
    """Returns what nobody has ``said`` of a document (title, date, author, genre), by where it was
    read: the ``text``, the file's ``name``, or the ``file``, its properties; ``nowhere`` lists what
    is not known."""
    author, date = find_byline(document.text)
    shown = {"title": _first_line(document.text), "date": date, "author": author, "genre": ""}
    found: dict[str, list[str]] = {}
    for key in shown.keys() - said:
        value = getattr(document, key)
        known = value and value != "document"
        other = "name" if value == Path(document.name).stem else "file"
        where = "text" if value == shown[key] else other
        found.setdefault(where if known else "nowhere", []).append(key)
    return {where: sorted(keys) for where, keys in sorted(found.items())}


def _first_line(text: str) -> str:
    """Returns the first line if it may be a title: short, no statement and no row."""
    lines = content_lines(text)
    title = lines[0].text.lstrip("# ") if lines else ""
    return title if len(title) <= _TITLE_MAX and not _NO_TITLE.search(title) else ""


def read_translations(folder: Path, name: str, text: str) -> tuple[Translation, ...]:
    """Returns the translation units of the source ``name``, in the order of its text.

    Each line of a file is ``{"start", "end", "text"}`` with offsets into the source as stored.
    Raises CorpusError if a file is not of that form, or its offsets do not fit the source."""
    units: list[Translation] = []
    stem = Path(name).stem
    for path in sorted((folder / "translations").glob(f"{glob.escape(stem)}.*.jsonl")):
        language = path.name.removeprefix(f"{stem}.").removesuffix(".jsonl")
        if "." not in language:  # Else it belongs to a source whose name begins like this one's.
            units += _read(path, language, len(text))
    return tuple(units)


def write_translations(folder: Path, name: str, units: Sequence[Translation]) -> None:
    """Writes the translation units of the source ``name``, a file for each language; raises
    CorpusError if it cannot."""
    for language in sorted({unit.language for unit in units}):
        path = folder / "translations" / f"{Path(name).stem}.{language}.jsonl"
        own = (unit for unit in units if unit.language == language)
        said = ({"start": unit.start, "end": unit.end, "text": unit.text} for unit in own)
        lines = (json.dumps(each, ensure_ascii=False) for each in said)
        draft = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
            draft.replace(path)
        except OSError as error:
            raise CorpusError(
                f"Cannot write {path}: {error.strerror}. Check the folder's permissions."
            ) from None


def _read(path: Path, language: str, length: int) -> list[Translation]:
    units = []
    position = 0
    try:
        for line in path.read_text(encoding="utf-8").strip("\n").split("\n"):
            unit = Translation(**json.loads(line), language=language)
            if not isinstance(unit.text, str) or {type(unit.start), type(unit.end)} != {int}:
                raise TypeError("start and end must be whole numbers, text a string")
            if not position <= unit.start < unit.end <= length:
                raise ValueError(f"offsets {unit.start} to {unit.end} do not fit the source")
            position = unit.end
            units.append(unit)
    except (OSError, ValueError, TypeError) as error:
        raise CorpusError(
            f"Cannot use {path}, line {len(units) + 1}: {error}. Make the translation again, or "
            "remove the file."
        ) from None
    return units
