"""Files become text exactly as stored, or an error that names the file and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.loading import decode, read_text, source_files
from bot.errors import CorpusError

HANS = "除了电商,阿里还需要一款真正的社交软件。\r\n它不是没有做过。"
HANT = "阿里巴巴為什麼不開發一款社交軟件?這是因為公司的基因。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk", "gb2312"])
def test_simplified_text_is_read_in_any_encoding(encoding: str) -> None:
    assert decode(HANS.encode(encoding)) == HANS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "big5", "gb18030"])
def test_traditional_text_is_read_in_any_encoding(encoding: str) -> None:
    assert decode(HANT.encode(encoding)) == HANT


@pytest.mark.parametrize(
    "data",
    [
        b"a\0b",
        "one".encode("utf-16-le"),
        "one".encode("utf-32"),
        b"\xff\xfea",
        "caf\u00e9 d\u00e9j\u00e0 vu".encode("latin-1"),
        "日本語のテキストです".encode("shift_jis"),
        "한국어 텍스트".encode("euc_kr"),
        bytes(range(128, 256)),
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xc8\xc8\x01\xc8",
    ],
)
def test_bytes_of_no_known_encoding_are_undecided(data: bytes) -> None:
    assert decode(data) is None


def test_new_lines_are_kept_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\r\nb\rc\n")
    assert read_text(path) == "a\r\nb\rc\n"


@given(st.binary(max_size=60))
def test_any_bytes_are_decided_without_an_error(data: bytes) -> None:
    text = decode(data)
    assert text is None or "\0" not in text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_text_saved_as_utf_8_comes_back(text: str) -> None:
    assert decode(text.encode()) == text


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
