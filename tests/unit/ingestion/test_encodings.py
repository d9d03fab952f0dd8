"""Bytes become the text they were written as, under their encoding's name, or are undecided."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CorpusError
from bot.ingestion.encodings import decode, decode_or_say

HANS = "除了电商,阿里还需要一款真正的社交软件。\r\n它不是没有做过。"
HANT = "阿里巴巴為什麼不開發一款社交軟件?這是因為公司的基因。"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (HANS, "utf-8", "UTF-8"),
        (HANS, "utf-8-sig", "UTF-8"),
        (HANS, "utf-16", "UTF-16"),
        (HANS, "utf-16-le", "UTF-16"),
        (HANS, "utf-16-be", "UTF-16"),
        (HANS, "gb18030", "GB18030"),
        (HANS, "gb2312", "GB18030"),
        (HANT, "big5", "Big5"),
        (HANT, "gb18030", "GB18030"),
        (HANT, "utf-16-be", "UTF-16"),
        ("One plain line.\r\n", "utf-16-le", "UTF-16"),
        ("caf\u00e9 d\u00e9j\u00e0 vu", "latin-1", "Windows-1252"),
        ("Their revenue rose \u2014 \u201cstrongly\u201d \u2014 again.", "cp1252", "Windows-1252"),
    ],
)
def test_text_is_read_in_the_encoding_it_was_saved_in(text: str, encoding: str, name: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (text, name)
    assert decoded.guessed == (name != "UTF-8" and encoding != "utf-16")


@pytest.mark.parametrize(
    "data",
    [
        b"a\0b",
        b"a\0b\0\x01\0\x02\0",
        "one".encode("utf-32"),
        b"\xff\xfea",
        bytes(range(128, 256)),
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xc8\xc8\x01\xc8",
        b"\x80\x81\x82",
        b"\x80\x81\x82\xff\xff",
        b"one \x81 two",
        "Привет, как дела? Компания выпустила новый продукт".encode("cp1251"),
        "日本語のテキストです".encode("shift_jis"),
        ("的" * 10 + "\ud800").encode("utf-8", "surrogatepass"),
    ],
)
def test_bytes_of_no_known_encoding_are_undecided(data: bytes) -> None:
    assert decode(data) is None


@pytest.mark.parametrize("cut", [1, 2])
def test_damaged_utf_8_is_not_taken_for_another_encoding(cut: int) -> None:
    assert decode(HANS[:10].encode()[:-cut]) is None
    assert decode(HANS.encode().replace("社".encode(), b"\xff")) is None


def test_random_bytes_are_undecided() -> None:
    assert all(decode(random.Random(seed).randbytes(3000)) is None for seed in range(20))


def test_a_declared_encoding_is_taken_where_it_fits() -> None:
    russian = "Компания выпустила".encode("cp1251")
    assert decode_or_say(russian, "cp1251").text == "Компания выпустила"
    for declared in (None, "utf-16", "no-such-encoding"):
        with pytest.raises(CorpusError, match="encoding that cannot be told"):
            decode_or_say(russian + b"x", declared)


@given(st.binary(max_size=60))
def test_any_bytes_are_decided_without_an_error(data: bytes) -> None:
    decoded = decode(data)
    assert decoded is None or "\0" not in decoded.text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_text_saved_as_utf_8_comes_back(text: str) -> None:
    decoded = decode(text.encode())
    assert decoded is not None
    assert decoded.text == text
