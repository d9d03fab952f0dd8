"""The command line by itself: arguments, exit status, streams; over a bot that is made up."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.commands.console import show_table
from bot.errors import BotError, LibraryBusy, ModelError, UsageError
from bot.settings import PROJECT, Settings
from bot.types import Answer, Hit, Plan, Question, SyncReport
from tests.unit.answering.samples import hit


class MadeUpBot:
    """Answers each question with its own words; a text that begins with "!" is an error."""

    def guessed(self, documents: object) -> dict[str, dict[str, list[str]]]:
        return {}

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.writing = True
        self.opened: SyncReport | None = None
        self.writable = False

    def stop_writing(self) -> None:
        self.writing = False

    def configure(self, settings: Settings) -> None:
        self.settings = settings

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        if question.text == "!stop":
            raise KeyboardInterrupt
        if question.text.startswith("!"):
            raise ModelError(f"No answer to {question.text!r}. Try again.")
        return Answer(
            id=question.id, question=question.text, language="en", status="answered",
            text=f"You asked: {question.text}", plan=Plan(rewritten=question.text, language="en"),
            model="made up", corpus_version="v1",
        )  # fmt: skip

    def passing(self, only: str) -> tuple[str, ...]:
        if only == "genre:none":
            raise UsageError("No document has genre:none. There are: memo.")
        return ("a.txt",) if only else ()

    def search(self, question: str, k: int, documents: tuple[str, ...]) -> list[Hit]:
        return [hit(question)] * k

    def documents(self) -> list[Any]:
        return []

    def passage_counts(self) -> dict[str, int]:
        return {}


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> MadeUpBot:
    """The bot behind the command line; what is served and synced is kept in ``factory``."""
    made = MadeUpBot()
    factory = types.ModuleType("bot.service.factory")

    @contextmanager
    def open_bot(
        settings: object, *, say: Any, progress: Any = None, wait_s: float = 0
    ) -> Iterator[MadeUpBot]:
        if progress:
            progress("embedding", 1, 2)
            progress("embedding", 2, 2)
        yield made

    def create_app(make: Any, *, examples: Path, **_: Any) -> str:
        assert make.of().engine() is made
        made.shelf = make
        return examples.name

    def serve(make_app: Any, *, host: str, port: int, access: Any, say: Any) -> None:
        say(f"serving {host} {port} {make_app(access)}")

    factory.open_bot = open_bot
    # The page's module imports gradio, which takes seconds; none of it is this test's matter.
    page = types.ModuleType("bot.ui.app")
    page.create_app, page.serve = create_app, serve
    monkeypatch.setitem(sys.modules, "bot.ui.app", page)
    monkeypatch.setitem(sys.modules, "bot.service.factory", factory)
    return made


def test_a_question_is_answered_on_stdout(
    bot: MadeUpBot, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "Why?"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("# Why?\n")
    assert "You asked: Why?" in out
    assert err == ""
    assert not bot.writing


def test_json_is_all_that_stdout_holds(bot: MadeUpBot, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "为什么?", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["question"] == "为什么?"
    assert "为什么" in out
    assert (out.count("\n"), err) == (1, "")


def test_history_reaches_the_bot(bot: MadeUpBot, tmp_path: Path) -> None:
    history = tmp_path / "h.json"
    history.write_text('[{"role": "user", "content": "Before"}]', encoding="utf-8")
    main(["ask", "Why?", "--history", str(history)])
    assert [(turn.role, turn.content) for turn in bot.asked[0].history] == [("user", "Before")]


def test_a_filter_names_the_documents_that_answer_or_says_what_to_write(
    bot: MadeUpBot, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "Why?", "--only", "genre:memo"]) == 0
    assert bot.asked[0].documents == ("a.txt",)
    assert main(["search", "Why?", "--only", "genre:none"]) == 2
    assert "There are: memo." in capsys.readouterr().err


def test_a_batch_goes_on_after_a_failure(
    bot: MadeUpBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = ['{"id": "a", "question": "!"}', "", '{"id": 2, "question": "Why?"}', "{"]
    source.write_text("\n".join(lines), encoding="utf-8")
    assert main(["ask", "--batch", str(source), "--out", str(target)]) == 1
    results = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [result["id"] for result in results] == ["a", "2", None]
    assert results[0]["error"].startswith("No answer")
    assert results[1]["answer"] == "You asked: Why?"
    assert "is not JSON" in results[2]["error"]
    assert "2 of the questions failed" in capsys.readouterr().err


def test_a_batch_that_is_stopped_keeps_what_was_answered(bot: MadeUpBot, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"question": "Why?"}\n{"question": "!stop"}\n', encoding="utf-8")
    assert main(["ask", "--batch", str(source), "--out", str(target)]) == 130
    assert len(target.read_text(encoding="utf-8").splitlines()) == 1


def test_search_shows_hits(bot: MadeUpBot, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "Why?", "-k", "2", "--json"]) == 0
    assert [row["text"] for row in json.loads(capsys.readouterr().out)] == ["Why?", "Why?"]
    assert main(["search", "Why?"]) == 0
    assert capsys.readouterr().out.count("score") == 8


def test_an_empty_library_has_no_documents(
    bot: MadeUpBot, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["documents", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_what_sync_skipped_is_a_failure(bot: MadeUpBot, capsys: pytest.CaptureFixture[str]) -> None:
    skipped = (("b.txt", "it is empty"),)
    bot.opened = SyncReport(added=("a.txt",), skipped=skipped)
    assert main(["sync"]) == 1
    assert "skipped: b.txt: it is empty" in capsys.readouterr().out


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("arguments", "served"),
    [
        ([], "127.0.0.1 7860 examples.yaml"),
        (["serve"], "127.0.0.1 7860 examples.yaml"),
        (["serve", "--port", "0", "--host", "0.0.0.0"], "0.0.0.0 0 examples.yaml"),
    ],
)
def test_without_a_command_the_page_is_served(
    bot: MadeUpBot, capsys: pytest.CaptureFixture[str], arguments: list[str], served: str
) -> None:
    assert main(arguments) == 0
    assert served in capsys.readouterr().err


def test_the_page_has_all_libraries_or_the_one_that_is_named(bot: MadeUpBot) -> None:
    for words in (["library", "new", "films"], ["library", "use", "demo"], ["serve"]):
        assert main(words) == 0
    assert list(bot.shelf.names()) == ["demo", "films"]
    assert bot.shelf.name("films") == "films"
    assert main(["serve", "--library", "films"]) == 0
    assert list(bot.shelf.names()) == ["films"]
    assert bot.shelf.name("demo") == "films"


@pytest.mark.parametrize(
    ("error", "status"),
    [(BotError("Mend it."), 1), (LibraryBusy("Mend it."), 1), (UsageError("Mend it."), 2)],
)
def test_an_error_is_one_line_on_stderr(
    bot: MadeUpBot,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BotError,
    status: int,
) -> None:
    def fail(question: Question) -> Answer:
        raise error

    monkeypatch.setattr(bot, "ask", fail)
    assert main(["ask", "Why?", "--json"]) == status
    assert capsys.readouterr() == ("", "bot: Mend it.\n")


def test_the_doctors_findings_decide_the_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Finding(tuple[str, ...]):
        well = property(lambda self: self[0] == "ok")

    doctor = types.ModuleType("bot.commands.doctor")
    findings = [Finding(("ok", "a", "b")), Finding(("WRONG", "c", "d"))]
    doctor.examine = lambda settings, progress: findings  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "bot.commands.doctor", doctor)
    assert main(["doctor"]) == 1
    assert capsys.readouterr().out == "ok\ta\tb\nWRONG\tc\td\n"
    findings.pop()
    assert main(["doctor"]) == 0


def test_a_reader_that_has_seen_enough_is_no_failure(
    bot: MadeUpBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

        def fileno(self) -> int:
            return file.fileno()

    with (tmp_path / "stdout").open("w") as file:
        monkeypatch.setattr(sys, "stdout", Closed())
        assert main(["ask", "Why?"]) == 0


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["--version"]])
def test_help_and_version_leave_with_0(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    assert "bot" in capsys.readouterr().out


def test_help_costs_no_heavy_package() -> None:
    program = (
        "import sys; from bot.cli import main; main(['--help'])\n"
        "heavy = {'chromadb', 'gradio', 'langchain_core', 'openai', 'jieba', 'numpy'}\n"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_python_m_bot_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"], cwd=PROJECT, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout.startswith(b"bot ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "No such command 'nonsense'. See: bot --help"),
        (["serach"], "Did you mean 'search'?"),
        (["ask", "Why?", "--jsn"], "No such option: --jsn"),
        (["ask", "Why?", "twice"], "See: bot ask --help"),
        (["search"], "Missing argument 'QUESTION'"),
        (["search", "Why?", "-k"], "Option '-k' requires an argument"),
        (["compare", "--items", "A,B"], "Missing option '--criteria'"),
    ],
)
def test_what_is_no_command_is_said_in_a_line_on_stderr(
    bot: MadeUpBot, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert (out, err[:5], err.count("\n")) == ("", "bot: ", 1)


class Terminal(io.StringIO):
    """A stream that takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_table_and_bars(bot: MadeUpBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stdout", out := Terminal())
    monkeypatch.setattr(sys, "stderr", err := Terminal())
    show_table([("a", "[1] " + "long " * 30)], "name", "text")
    assert main(["ask", "Why?"]) == 0
    lines = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()).splitlines()
    assert lines[0].split() == ["name", "text"]
    assert lines[1].startswith("a     [1] long long")
    assert "long" in lines[3]
    assert "You asked: Why?" in lines
    assert "embedding" in err.getvalue()
