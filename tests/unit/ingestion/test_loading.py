"""The sources of a folder are its text files, or an error says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import CorpusError
from bot.ingestion.loading import source_files


def test_sources_are_text_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.TXT", "a.md", "c.yaml", "._a.txt", "d.txt.bak"):
        (tmp_path / name).write_text("x")
    assert [path.name for path in source_files(tmp_path)] == ["a.md", "b.TXT"]


def test_a_folder_that_is_missing_empty_or_none_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no seeds folder at .*Create it.*BOT_SEEDS_DIR"):
        source_files(tmp_path / "gone")
    with pytest.raises(CorpusError, match=r"holds no source. Put"):
        source_files(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(CorpusError, match="Cannot read the seeds folder"):
        source_files(tmp_path / "file")
