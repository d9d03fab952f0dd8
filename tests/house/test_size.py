"""The bot does not grow: whoever adds finds what can go."""

from __future__ import annotations

from pathlib import Path

BOT = Path(__file__).parents[2] / "bot"
CEILING = 30_447
"""Lines under ``bot/``. It is lowered with what is deleted, towards 20,000; raising it needs a
reason in the commit."""
COUNTED = {".py", ".yaml", ".js", ".css", ".html"}


def test_the_lines_stay_under_the_ceiling() -> None:
    files = [path for path in BOT.rglob("*") if path.suffix in COUNTED]
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
    assert lines <= CEILING
