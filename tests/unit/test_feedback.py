"""What readers said of answers, kept and shown."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from bot.errors import LibraryError
from bot.feedback import FeedbackStore, Judgement

JUDGEMENT = Judgement(
    when="2026-03-01T10:00:00+00:00",
    verdict="helpful",
    question="微博值多少?\u2028\x1b[2J",
    answer="…",
    status="answered",
    model="offline",
    corpus_version="3f2a",
)


def test_judgements_come_back_in_their_order(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path / "new")
    assert list(store) == []
    store.add(JUDGEMENT)
    store.add(replace(JUDGEMENT, verdict="wrong", answer="x" * 5000))
    first, second = FeedbackStore(tmp_path / "new")
    assert first == JUDGEMENT
    assert (second.verdict, len(second.answer)) == ("wrong", 1000)


def test_a_broken_line_is_passed_over(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    (tmp_path / "feedback.jsonl").write_text('{"when": "x"}\n[1]\n{\n', encoding="utf-8")
    store.add(JUDGEMENT)
    assert list(store) == [JUDGEMENT]


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="BOT_DATA_DIR"):
        FeedbackStore(tmp_path / "file").add(JUDGEMENT)
    (tmp_path / "feedback.jsonl").mkdir()
    with pytest.raises(LibraryError, match="Cannot read"):
        list(FeedbackStore(tmp_path))


def test_the_command_counts_and_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback"]) == 0
    assert "No reader" in capsys.readouterr().out
    store = FeedbackStore(tmp_path / "data")
    store.add(JUDGEMENT)
    store.add(replace(JUDGEMENT, verdict="wrong"))
    store.add(JUDGEMENT)
    assert main(["feedback"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("helpful 2 · wrong 1\n")
    assert "\x1b" not in out
    assert main(["feedback", "--json"]) == 0
    assert [entry["verdict"] for entry in json.loads(capsys.readouterr().out)] == [
        "helpful",
        "wrong",
        "helpful",
    ]
