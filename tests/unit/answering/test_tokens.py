"""Tokens are counted without the network: by estimate, unless a table is at hand."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from bot.answering.tokens import estimate_tokens, token_counter


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("来往", 2), ("abcdefg", 2), ("来往 Laiwang", 4)]
)
def test_an_ideograph_is_a_token_and_letters_share_one(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_without_a_folder_of_tables_tokens_are_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR", raising=False)
    assert token_counter("gpt-4o-mini") is estimate_tokens


def test_an_empty_folder_holds_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    assert token_counter("gpt-4o-mini") is estimate_tokens


class Encoding:
    def encode(self, text: str, *, disallowed_special: tuple[str, ...]) -> list[str]:
        assert disallowed_special == ()
        return text.split()


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A folder that holds a table, and a tiktoken that reads it."""
    (tmp_path / "table").write_bytes(b"x")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    module = types.ModuleType("tiktoken")
    monkeypatch.setitem(sys.modules, "tiktoken", module)
    return module


def test_with_a_table_tokens_are_counted(tables: types.ModuleType) -> None:
    tables.encoding_for_model = lambda model: Encoding()  # type: ignore[attr-defined]
    assert token_counter("gpt-4o-mini")("one <|endoftext|> three") == 3


@pytest.mark.parametrize("error", [KeyError("no such model"), OSError("no network")])
def test_a_table_that_cannot_be_had_is_done_without(
    tables: types.ModuleType, error: Exception
) -> None:
    def fail(model: str) -> Encoding:
        raise error

    tables.encoding_for_model = fail  # type: ignore[attr-defined]
    assert token_counter("unknown") is estimate_tokens
