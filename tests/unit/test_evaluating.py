"""``bot eval`` and ``bot ask --export``: arguments, exit status, files; over a bot made up."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.errors import ModelError
from bot.types import Answer, Document, ModelInfo, Question
from tests.unit.export.samples import ANSWER, DOCUMENTS

GOOD = {"id": "A", "question": "When?", "answerable": True, "must_mention": [["2008"]]}


class MadeUpBot:
    """Gives one answer to everything; a question with "!" fails."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.model = ModelInfo(name="offline", offline=True, reason="")
        self.opened = None

    def stop_writing(self) -> None: ...

    def passing(self, only: str) -> tuple[str, ...]:
        return tuple(filter(None, [only]))

    def documents(self) -> tuple[Document, ...]:
        return DOCUMENTS

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        if "!" in question.text:
            raise ModelError("No answer. Try again.")
        return replace(ANSWER, question=question.text, status="answered")


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> MadeUpBot:
    """The bot behind the command line."""
    made = MadeUpBot()
    factory: Any = types.ModuleType("bot.service.factory")

    @contextmanager
    def open_bot(
        settings: object, *, say: Any, progress: Any = None, wait_s: float = 0
    ) -> Iterator[MadeUpBot]:
        yield made

    factory.open_bot = open_bot
    monkeypatch.setitem(sys.modules, "bot.service.factory", factory)
    return made


def gold_file(folder: Path, *lines: object) -> str:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return str(path)


def test_the_figures_are_printed_as_json_alone(
    bot: MadeUpBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = [{"role": "user", "content": "Before"}]
    gold = gold_file(tmp_path, GOOD, GOOD | {"history": history})
    assert main(["eval", gold, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["offline"]["n"] == 2
    assert figures["offline"]["fact_coverage"] == 1.0
    assert [question.model for question in bot.asked] == [None, None]
    assert bot.asked[1].history[0].content == "Before"


def test_each_model_is_asked_the_same(
    bot: MadeUpBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = gold_file(tmp_path, GOOD)
    assert main(["eval", "--model", "big", "--model", "small|7b", gold]) == 0
    assert [question.model for question in bot.asked] == ["big", "small|7b"]
    rows = capsys.readouterr().out.splitlines()
    assert rows[0] == "|  | big | small\\|7b |"
    assert "| fact_coverage | 1.0 | 1.0 |" in rows
    assert "| refusal_recall | – | – |" in rows


def test_an_unusable_line_is_said_and_skipped(
    bot: MadeUpBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = gold_file(tmp_path, {"id": "B"}, GOOD, GOOD | {"history": "x"})
    assert main(["eval", gold, "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["offline"]["n"] == 1
    assert "question 1 is skipped: question: field required" in err
    assert "question 3 is skipped: A history is a list" in err


def test_a_failed_question_is_said_and_counted(
    bot: MadeUpBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", gold_file(tmp_path, GOOD, GOOD | {"question": "!"}), "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["offline"]["missing"] == 1
    assert "A: No answer. Try again." in err


def test_a_file_without_a_usable_line_is_an_error(
    bot: MadeUpBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", gold_file(tmp_path, {})]) == 2
    assert "has no usable question" in capsys.readouterr().err
    assert not bot.asked


def test_an_answer_is_exported_and_shown(
    bot: MadeUpBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "new" / "answer.md"
    assert main(["ask", "When did it begin?", "--export", str(target)]) == 0
    text = target.read_text(encoding="utf-8")
    assert text.startswith("# When did it begin?")
    assert "The answer was cut off." in text
    out, err = capsys.readouterr()
    assert out == text
    assert err == f"bot: Exported to {target}.\n"


def test_an_unknown_suffix_is_said_before_anything_is_asked(
    bot: MadeUpBot, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "When?", "--export", "answer.odt"]) == 2
    assert ".md, .html, .docx, .pptx, .xlsx" in capsys.readouterr().err
    assert not bot.asked


def test_a_file_that_cannot_be_written_is_said(
    bot: MadeUpBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["ask", "When?", "--export", str(tmp_path / "file" / "a.md")]) == 2
    assert "Name another place." in capsys.readouterr().err


def test_a_batch_is_not_exported(bot: MadeUpBot, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--batch", "a", "--out", "b", "--export", "c.md"]) == 2
    assert "no question or --export" in capsys.readouterr().err
