"""The command line from its arguments to its output and exit status, over the real seeds."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from bot.settings import PROJECT
from tests.integration.conftest import Cli, write_lines

QUESTION = "What happened to Laiwang?"
ANSWER_KEYS = {
    "id", "question", "language", "status", "answer", "claims", "citations", "passages", "matrix",
    "conflicts", "plan", "model", "corpus_version", "tokens", "timings_ms", "notes", "cost", "lead",
    "verdict", "judge",
    "library",
    "suggestions",
}  # fmt: skip
BYTES_OF_NO_ENCODING = bytes(range(128, 256)) * 4


def own_seeds(folder: Path, *names: str) -> Path:
    """Makes a seeds folder with the named files, or with one short text."""
    folder.mkdir()
    for name in names or ("one.txt",):
        (folder / name).write_text(
            f"Laiwang was a chat app of Alibaba ({name}).\n", encoding="utf-8"
        )
    return folder


def test_an_answer_is_printed_with_its_sources(cli: Cli) -> None:
    run = cli("ask", QUESTION)
    assert run.status == 0
    assert "Laiwang" in run.out
    assert "## Sources and quotes" in run.out
    assert " cited · model offline · corpus " in run.out
    assert run.err == ""


def test_an_answer_as_json_has_the_form_of_the_design(cli: Cli, seeds: Path) -> None:
    run = cli("ask", "--json", "Why did Alibaba invest in Weibo?")
    assert run.status == 0
    assert run.err == ""
    answer = run.json
    assert set(answer) == ANSWER_KEYS
    assert answer["model"] == "offline"
    assert answer["plan"].keys() == {"rewritten", "items", "queries"}
    assert answer["timings_ms"].keys() == {"plan", "retrieve", "generate", "check", "total"}
    assert answer["tokens"].keys() == {"prompt", "completion", "cached", "judge"}
    for cited in answer["citations"]:
        text = (seeds / cited["document"]).read_bytes().decode()
        assert text[cited["start"] : cited["end"]] == cited["quote"]
    assert answer["citations"]
    assert all(p["end"] - p["start"] <= 600 for p in answer["passages"])


def test_history_tells_what_a_question_refers_to(cli: Cli, tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    turns = [
        {"role": "user", "content": "What is DingTalk?"},
        {"role": "assistant", "content": "DingTalk is an app for companies [1]."},
    ]
    history.write_text(json.dumps(turns), encoding="utf-8")
    run = cli("ask", "--json", "--history", str(history), "What happened to it?")
    assert run.status == 0
    assert "DingTalk" in run.json["plan"]["rewritten"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"role": "user"}', "A history is a list"),
        ('[{"role": "system", "content": "x"}]', "A history is a list"),
        ('[{"role": "user", "content": 3}]', "A history is a list"),
        ("[1]", "A history is a list"),
        ("not JSON", "is not JSON"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_a_history_of_another_form_is_refused(
    cli: Cli, tmp_path: Path, content: str, said: str
) -> None:
    history = tmp_path / "history.json"
    history.write_text(content, encoding="utf-8")
    run = cli("ask", "--json", "--history", str(history), QUESTION)
    assert run.status == 2
    assert run.out == ""
    assert said in run.err
    assert str(history) in run.err


def test_a_batch_answers_the_good_lines_and_says_what_is_wrong_with_the_others(
    cli: Cli, tmp_path: Path
) -> None:
    lines = [
        {"id": "good", "question": QUESTION, "note": "not read"},
        "{malformed",
        {"id": "none"},
        {"id": "history", "question": QUESTION, "history": [{"role": "robot", "content": ""}]},
        {"id": "empty", "question": "  "},
        {"id": "long", "question": "x" * 100_000},
        '{"id": "half", "question": "Laiwang \\ud800?"}',
        "",
        "[" * 100_000,
        [1, 2],
        {"id": 7, "question": "支付寶的社交功能失敗了嗎?", "history": []},
        '{"id": "\\u2028", "question": "What is\u2028Laiwang?"}',
    ]
    source, target = write_lines(tmp_path / "in.jsonl", lines), tmp_path / "out.jsonl"
    run = cli("ask", "--batch", str(source), "--out", str(target))
    assert run.status == 1
    assert run.out == ""
    assert "8 of the questions failed" in run.err
    results = [json.loads(line) for line in target.read_bytes().decode().split("\n")[:-1]]
    errors = [(result["id"], result.get("error", "")) for result in results]
    assert len(results) == len(lines) - 1
    expected = [
        ("good", ""),
        (None, "not JSON"),
        ("none", "not of the form"),
        ("history", "A history is a list"),
        ("empty", "is empty"),
        ("long", "100,000 characters"),
        ("half", "broken characters"),
        (None, "nested too deep"),
        (None, "not of the form"),
        ("7", ""),
        ("\u2028", ""),
    ]
    for (id_, error), (wanted_id, wanted) in zip(errors, expected, strict=True):
        assert id_ == wanted_id
        assert (wanted in error) if wanted else (error == "")
    assert all(set(result) == {"id", "error"} for result in results if "error" in result)
    assert set(results[0]) == ANSWER_KEYS


def test_a_batch_with_a_byte_order_mark_is_read(cli: Cli, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "a", "question": "hello"}), encoding="utf-8-sig")
    assert cli("ask", "--batch", str(source), "--out", str(target)).status == 0
    assert json.loads(target.read_text(encoding="utf-8"))["status"] == "answered"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ask",), "There is no question"),
        (("ask", ""), "The question is empty"),
        (("ask", "\n \u3000"), "The question is empty"),
        (("ask", "问" * 100_000), "100,000 characters"),
        (("ask", "Laiwang \udcff"), "broken characters"),
        (("search", "Laiwang \udcff"), "broken characters"),
        (("search", " "), "The question is empty"),
        (("search", "x" * 100_000), "100,000 characters"),
        (("ask", "--batch", "in.jsonl"), "A batch needs"),
        (("ask", "--out", "out.jsonl"), "A batch needs"),
        (("ask", "q", "--batch", "a", "--out", "b"), "A batch needs"),
        (("ask", "--batch", "missing.jsonl", "--out", "b"), "Cannot read missing.jsonl"),
        (("ask", "--batch", "in.jsonl", "--out", "in.jsonl"), "would overwrite"),
        (("ask", "--batch", "in.jsonl", "--out", "no/such/folder"), "Cannot write"),
        (("ask", "--batch", "in.jsonl", "--out", "/dev/full"), "Cannot write"),
        (("ask", "--batch", "binary", "--out", "b"), "is not UTF-8 text"),
        (("ask", "--history", "missing.json", "q"), "Cannot read missing.json"),
        (("ask", "--history", "binary", "q"), "is not UTF-8 text"),
        (("search", "q", "-k", "0"), "greater than or equal to 1"),
        (("serve", "--port", "70000"), "less than or equal to 65535"),
        (("nonsense",), "No such command"),
    ],
)
def test_what_cannot_be_taken_is_said_with_status_2(
    cli: Cli, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    write_lines(tmp_path / "in.jsonl", [{"question": "hello"}])
    (tmp_path / "binary").write_bytes(BYTES_OF_NO_ENCODING)
    run = cli(*arguments)
    assert run.status == 2
    assert said in run.err
    assert run.out == ""


def test_questions_survive_answers_that_cannot_be_written(cli: Cli, tmp_path: Path) -> None:
    held = write_lines(tmp_path / "in.jsonl", [{"question": "hello"}])
    before = held.read_bytes()
    cli("ask", "--batch", str(held), "--out", f"{tmp_path}/./in.jsonl")
    assert held.read_bytes() == before


def test_search_shows_passages_and_why_they_were_found(cli: Cli) -> None:
    run = cli("search", "Laiwang", "-k", "3")
    assert run.status == 0
    assert run.out.startswith("1. ")
    assert "score" in run.out
    rows = cli("search", "来往", "-k", "3", "--json").json
    assert len(rows) == 3
    assert {"document", "start", "end", "heading", "score", "parts", "matches", "text"} == set(
        rows[0]
    )
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)


def test_documents_are_listed(cli: Cli) -> None:
    run = cli("documents")
    assert run.status == 0
    assert "004_9b5255b12393f5c6.txt" in run.out
    rows = cli("documents", "--json").json
    assert [row["name"][:3] for row in rows] == ["000", "001", "002", "003", "004"]
    assert all(row["passages"] > 0 and row["characters"] > 0 for row in rows)


def test_sync_says_what_changed(cli: Cli, own_data: Path, tmp_path: Path) -> None:
    data = with_dictionary(own_data, tmp_path)
    folder = own_seeds(tmp_path / "seeds", "one.txt", "two.txt")
    settings = {"BOT_SEEDS_DIR": str(folder), "BOT_DATA_DIR": str(data)}
    first = cli("sync", settings=settings)
    assert first.status == 0
    assert "added: one.txt, two.txt" in first.out
    (folder / "one.txt").write_text("Laiwang was given up.\n", encoding="utf-8")
    (folder / "two.txt").unlink()
    second = cli("sync")
    assert "changed: one.txt" in second.out
    assert "removed: two.txt" in second.out
    assert "unchanged: one.txt" in cli("sync").out


def with_dictionary(own_data: Path, tmp_path: Path) -> Path:
    """Returns a data folder with no library, but with the dictionary's tables at hand."""
    data = tmp_path / "new-data"
    data.mkdir()
    (data / "cache").symlink_to(own_data / "cache")
    return data


def test_a_seed_of_no_known_encoding_is_skipped_and_said(
    cli: Cli, own_data: Path, tmp_path: Path
) -> None:
    folder = own_seeds(tmp_path / "seeds")
    (folder / "odd.txt").write_bytes(BYTES_OF_NO_ENCODING)
    (folder / "empty.txt").write_bytes(b"")
    settings = {
        "BOT_SEEDS_DIR": str(folder),
        "BOT_DATA_DIR": str(with_dictionary(own_data, tmp_path)),
    }
    run = cli("sync", settings=settings)
    assert run.status == 1
    assert "added: one.txt" in run.out
    assert "odd.txt: odd.txt is in an encoding that cannot be told. Save it as UTF-8" in run.out
    assert "empty.txt: empty.txt is empty" in run.out
    asked = cli("ask", "--json", QUESTION)
    assert "odd.txt: odd.txt is in" in asked.err
    assert asked.json["library"] == "demo"
    assert asked.json["citations"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("missing", None),
        ("empty", None),
        ("file", "Cannot read"),
        ("unreadable", "odd.txt is in an encoding that cannot be told"),
        ("catalogue", "Cannot read"),
        ("glossary", "must be a list of lists"),
    ],
)
def test_a_source_folder_that_cannot_be_used_is_said_and_one_that_is_not_there_is_no_error(
    cli: Cli, own_data: Path, tmp_path: Path, kind: str, said: str | None
) -> None:
    folder = tmp_path / "seeds"
    if kind == "file":
        folder.write_text("not a folder", encoding="utf-8")
    elif kind != "missing":
        folder.mkdir()
    if kind in ("catalogue", "glossary"):
        (folder / "one.txt").write_text("A text.", encoding="utf-8")
        broken = {"catalogue": "documents: [", "glossary": "entities: [Laiwang]"}[kind]
        (folder / f"{kind}.yaml").write_text(broken, encoding="utf-8")
    if kind == "unreadable":
        (folder / "odd.txt").write_bytes(BYTES_OF_NO_ENCODING)
    data = with_dictionary(own_data, tmp_path)
    run = cli("sync", settings={"BOT_SEEDS_DIR": str(folder), "BOT_DATA_DIR": str(data)})
    assert run.status == (1 if said else 0)
    assert (said or "") in run.out + run.err
    if kind != "glossary":
        asked = cli("ask", QUESTION)
        assert "Add your first documents" in asked.out
        assert (said or "") in asked.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"BOT_PORT=7860\nthis is no setting\n", "line 2"),
        (b"BOT_PORTS=1\n", "Unknown setting BOT_PORTS"),
        (b"BOT_PORT=many\n", "BOT_PORT"),
        (b"OPENAI_BASE_URL=localhost\n", "OPENAI_BASE_URL"),
        (b"BOT_MODEL=openai\n", "BOT_MODEL=openai needs OPENAI_API_KEY"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
    ],
)
def test_a_broken_env_file_is_said(
    cli: Cli, environment: pytest.MonkeyPatch, tmp_path: Path, content: bytes, said: str
) -> None:
    environment.delenv("BOT_MODEL")
    (tmp_path / ".env").write_bytes(content)
    run = cli("ask", "--json", QUESTION)
    assert run.status == 2
    assert said in run.err
    assert run.out == ""


def test_a_data_folder_of_another_version_is_made_anew_and_said(cli: Cli, own_data: Path) -> None:
    with sqlite3.connect(own_data / "libraries" / "demo" / "library.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    run = cli("ask", "--json", QUESTION)
    assert run.status == 0
    assert "made anew" in run.err
    assert "another version" in run.err
    assert json.loads(run.out)["status"] == "answered"


def test_a_data_folder_that_cannot_be_made_is_said(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    run = cli("ask", "--json", QUESTION, settings={"BOT_DATA_DIR": str(tmp_path / "file" / "data")})
    assert run.status == 1
    assert "data folder" in run.err
    assert run.out == ""


def test_a_library_held_by_another_process_is_read(cli: Cli, own_data: Path) -> None:
    with FileLock(own_data / "libraries" / "demo" / "writer.lock"):
        run = cli("ask", "--json", QUESTION)
        assert run.status == 0
        assert "Another process is using the library" in run.err
        assert run.json["citations"]
        sync = cli("sync")
        assert sync.status == 1
        assert "Another process is using" in sync.err
        assert sync.out == ""


def test_a_library_that_another_process_is_making_cannot_be_read_yet(
    cli: Cli, own_data: Path, tmp_path: Path
) -> None:
    data = with_dictionary(own_data, tmp_path)
    (data / "libraries" / "demo").mkdir(parents=True)
    with FileLock(data / "libraries" / "demo" / "writer.lock"):
        run = cli("ask", QUESTION, settings={"BOT_DATA_DIR": str(data)})
    assert run.status == 1
    assert "Wait until it is done" in run.err


def run_bot(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the command line as a process of its own."""
    environment = os.environ | {"BOT_DATA_DIR": str(data), "BOT_EMBEDDINGS": "offline"} | settings
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=environment | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_a_process_answers_in_utf8_whatever_the_locale(own_data: Path) -> None:
    done = run_bot(own_data, "ask", "--json", "钉钉和来往有什么不同?", LC_ALL="C", LANG="C")
    assert done.returncode == 0
    assert done.stderr == b""
    assert json.loads(done.stdout)["language"] == "zh-Hans"


def test_a_reader_that_closes_the_pipe_early_causes_no_complaint(own_data: Path) -> None:
    command = f"{sys.executable} -m bot documents --json; echo status $? >&2"
    environment = os.environ | {"BOT_DATA_DIR": str(own_data), "BOT_EMBEDDINGS": "offline"}
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            env=environment | {"PYTHONPATH": str(PROJECT)},
            stdout=write_end,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    finally:
        os.close(write_end)
    assert done.stderr == b"status 0\n"
