"""The stored translations of a source: ``translations/<stem>.<language>.jsonl``."""

from __future__ import annotations

import glob
import json
from collections.abc import Sequence
from pathlib import Path

from bot.errors import CorpusError
from bot.types import Translation


def read_translations(folder: Path, name: str, text: str) -> tuple[Translation, ...]:
    """Returns the translation units of the source ``name``, in the order of its text.

    Each line of a file is ``{"start", "end", "text"}`` with offsets into the source as stored.

    Raises:
        CorpusError: a file is not of that form, or its offsets do not fit the source.
    """
    units: list[Translation] = []
    stem = Path(name).stem
    for path in sorted((folder / "translations").glob(f"{glob.escape(stem)}.*.jsonl")):
        language = path.name.removeprefix(f"{stem}.").removesuffix(".jsonl")
        if "." not in language:  # Else it belongs to a source whose name begins like this one's.
            units += _read(path, language, len(text))
    return tuple(units)


def write_translations(folder: Path, name: str, units: Sequence[Translation]) -> list[Path]:
    """Writes the translation units of the source ``name``, a file for each language; returns these,
    or raises CorpusError."""
    written = []
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
        written.append(path)
    return written


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
