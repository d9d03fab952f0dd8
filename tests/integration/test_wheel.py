"""The wheel by itself: built, installed away from the repository, asked from another folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from bot.settings import PROJECT


def run(*command: object, **how: object) -> str:
    """Runs a program and returns what it printed; what it said of a failure is in the error."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **how)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A new environment that holds the built wheel; its dependencies are borrowed from this one."""
    builds = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist")
    run(*builds, cwd=PROJECT)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    home = tmp_path / "venv"
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", wheel)
    (site,) = home.glob("lib/python*/site-packages")
    # A path in a .pth file is searched last, and the .pth files in it are not read: the bot is the
    # wheel's, although this environment may hold an editable one.
    (site / "present.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return home


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(os.name == "nt", reason="the paths of an environment are those of POSIX")
def test_an_installed_bot_answers_from_any_folder(
    installed: Path, dictionary: Path, tmp_path: Path
) -> None:
    data = tmp_path / "home" / ".strategy-bot"
    shutil.copytree(dictionary, data / "cache")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    how = {"cwd": elsewhere, "env": {"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"]}}
    bot = installed / "bin" / "bot"

    answer = json.loads(run(bot, "ask", "--json", "What happened to Laiwang?", **how))
    assert answer["status"] == "answered"
    assert answer["model"] == "offline"
    assert answer["citations"]
    assert run(bot, "ask", "支付宝的社交功能失败了吗?", **how)
    assert list(elsewhere.iterdir()) == []
    assert (data / "libraries" / "demo" / "library.sqlite").exists()

    held = run(bot, "doctor", **how)
    assert str(installed) in held
    assert "WRONG" not in held
    licences = {file.name for file in installed.glob("**/strategy_bot-*.dist-info/licenses/*")}
    assert licences == {"LICENSE", "NOTICE"}
