"""Reads the stored translations of a source: ``translations/<stem>.<language>.jsonl``."""

from __future__ import annotations

import json
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
    for path in sorted((folder / "translations").glob(f"{Path(name).stem}.*.jsonl")):
        language = path.name.removeprefix(f"{Path(name).stem}.").removesuffix(".jsonl")
        units += _read(path, language, len(text))
    return tuple(units)


def _read(path: Path, language: str, length: int) -> list[Translation]:
    units = []
    position = 0
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        for line in lines:
            unit = Translation(**json.loads(line), language=language)
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
