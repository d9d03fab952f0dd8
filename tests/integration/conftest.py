"""A library for each integration test, copied from one that is made once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

OFFLINE = {"BOT_EMBEDDINGS": "offline", "BOT_MODEL": "auto", "BOT_JUDGE": "off"}
OFFLINE["BOT_EVIDENCE_CHARS"] = "6000"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the command line left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What stdout holds, which must be one JSON value and nothing else."""
        return json.loads(self.out)


Cli = Callable[..., Run]


@pytest.fixture(scope="session")
def made_data(tmp_path_factory: pytest.TempPathFactory, dictionary: Path) -> Path:
    """A data folder in step with the real seeds, to be copied."""
    folder = tmp_path_factory.mktemp("made") / "data"
    folder.mkdir()
    (folder / "cache").symlink_to(dictionary)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder.parent)
        patch.setenv("BOT_DATA_DIR", str(folder))
        for name, value in OFFLINE.items():
            patch.setenv(name, value)
        assert main(["sync"]) == 0
    return folder


def copied(made: Path, folder: Path) -> Path:
    """Returns a copy of a data folder, which has the dictionary's tables in common with it."""
    shutil.copytree(made, folder, ignore=shutil.ignore_patterns("cache"))
    (folder / "cache").symlink_to(made / "cache")
    return folder


@pytest.fixture
def own_data(made_data: Path, tmp_path: Path) -> Path:
    """A test's own data folder, in step with the real seeds."""
    return copied(made_data, tmp_path / "own-data")


@pytest.fixture
def environment(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The settings of a run: the test's own library, hashed embeddings, no key."""
    monkeypatch.setenv("BOT_DATA_DIR", str(own_data))
    for name, value in OFFLINE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@pytest.fixture
def cli(environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs the command line in this process, with settings given by name."""

    def run(*arguments: str, settings: dict[str, str] | None = None) -> Run:
        for name, value in (settings or {}).items():
            environment.setenv(name, value)
        capsys.readouterr()
        try:
            status = main(arguments)
        except SystemExit as left:
            status = int(left.code or 0)
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Run(status, captured.out, captured.err)

    return run


@pytest.fixture
def served_vectors(own_data: Path, tmp_path: Path) -> dict[str, str]:
    """The settings of a new library of one sentence, which a server is to embed."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cache").symlink_to(own_data / "cache")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "one.txt").write_text("Laiwang was a chat app.\n", encoding="utf-8")
    return {
        "BOT_EMBEDDINGS": "openai",
        "OPENAI_EMBEDDING_MODEL": "fake-embedding",
        "BOT_DATA_DIR": str(tmp_path / "data"),
        "BOT_SEEDS_DIR": str(tmp_path / "seeds"),
        "BOT_MODEL": "offline",
    }


def write_lines(path: Path, lines: Sequence[object]) -> Path:
    """Writes JSON lines; a str is written as it stands."""
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path
