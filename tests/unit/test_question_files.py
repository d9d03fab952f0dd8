"""What a user hands in is read, or refused with what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.commands.question_files import (
    id_of,
    question_of,
    read_file,
    read_history,
    read_json,
    whole,
)
from bot.errors import UsageError
from bot.types import Turn


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"question": "Why?"}, (None, "Why?", ())),
        ({"id": 7, "question": "Why?", "answer": "not read"}, ("7", "Why?", ())),
        ({"id": "a", "question": "", "history": None}, ("a", "", ())),
        (
            {"question": "q", "history": [{"role": "assistant", "content": "c", "more": 1}]},
            (None, "q", (Turn(role="assistant", content="c"),)),
        ),
    ],
)
def test_a_line_of_a_batch_is_a_question(given: Any, expected: tuple[Any, ...]) -> None:
    question = question_of(given)
    assert (question.id, question.text, question.history) == expected


@pytest.mark.parametrize(
    "given",
    [
        None, 3, [], "Why?", {}, {"question": None}, {"question": ["Why?"]},
        {"question": "q", "history": "before"}, {"question": "q", "history": {}},
        {"question": "q", "history": [None]}, {"question": "q", "history": [{"role": "user"}]},
        {"question": "q", "history": [{"role": "system", "content": "c"}]},
        {"question": "\ud800"},
        {"question": "q", "history": [{"role": "user", "content": "\udfff"}]},
    ],
)  # fmt: skip
def test_any_other_line_is_refused(given: Any) -> None:
    with pytest.raises(UsageError, match=r"\.$"):
        question_of(given)


@pytest.mark.parametrize("given", [None, [], {"question": "q"}, {"id": None}])
def test_a_line_may_have_no_id(given: Any) -> None:
    assert id_of(given) is None


@pytest.mark.parametrize("text", ["{", "", "[1,]", "NaN1", "[" * 100_000])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="Correct it"):
        read_json(text)


def test_a_file_is_read_without_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text("来往", encoding="utf-8-sig")
    assert read_file(path) == "来往"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="missing"):
        read_file(tmp_path / "missing")
    with pytest.raises(UsageError, match="Cannot read"):
        read_file(tmp_path)
    (tmp_path / "gbk").write_bytes("来往".encode("gbk"))
    with pytest.raises(UsageError, match="not UTF-8"):
        read_file(tmp_path / "gbk")


def test_a_history_names_its_file_when_it_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match=r"history\.json: A history is a list"):
        read_history(path)
    path.write_text("[]", encoding="utf-8")
    assert read_history(path) == ()


def test_only_whole_text_is_taken() -> None:
    assert whole("来往 🙂") == "来往 🙂"
    with pytest.raises(UsageError, match="broken characters"):
        whole("\ud83d")
