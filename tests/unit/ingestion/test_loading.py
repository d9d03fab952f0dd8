"""Files become text exactly as stored, or an error that names the file and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import CorpusError
from bot.ingestion.loading import read_text, source_files


def test_new_lines_are_kept_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\r\nb\rc\n")
    assert read_text(path) == "a\r\nb\rc\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"\x80\x81\x82", "Save it as UTF-8"),
    ],
)
def test_a_useless_file_is_named_with_its_remedy(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(CorpusError, match=rf"bad\.txt.*{reason}"):
        read_text(path)


def test_a_file_that_cannot_be_read_is_named_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(CorpusError, match=r"folder\.txt.*remove it"):
        read_text(tmp_path / "folder.txt")
    with pytest.raises(CorpusError, match=r"gone\.txt.*remove it"):
        read_text(tmp_path / "gone.txt")


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
