"""Reads bytes as a file of some name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.ingestion.formats.collecting import Extracted, Limits
from bot.ingestion.formats.reading import extract

Read = Callable[..., Extracted]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Saves the bytes under the name and extracts their text."""

    def read(name: str, data: bytes | str, **limits: int) -> Extracted:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return extract(path, limits=Limits(**limits))

    return read
