"""Pages that are pictures, read by a program that says what Tesseract would."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.unit.ingestion.formats import samples
from tests.unit.ingestion.formats.conftest import Read

PROGRAM = """\
#!{python}
import sys
language = sys.argv[sys.argv.index("-l") + 1]
assert sys.stdin.buffer.read(3) == b"P5 "
with open({log!r}, "a") as log:
    log.write(language + " ")
sure = {{"eng": 30, "chi_sim+eng": 97}}.get(language)
if sure is None:
    sys.exit(1)  # its data are not there
print("level page block par line word left top width height conf text".replace(" ", "\\t"))
line = 0
for words in ["红 杉 公司", "2024 年 售出 40 台 。"]:
    line += 1
    for n, word in enumerate(words.split()):
        row = 5, 1, 1, 1, line, n + 1, 100 + 50 * n, 100 + 60 * line, 45, 40, sure, word
        print(*row, sep="\\t")
print(5, 1, 1, 1, 3, 1, 9, 9, 9, 9, 39, "noise", sep="\\t")
"""


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program writes what languages it was asked for."""
    log, folder = tmp_path / "log", tmp_path / "programs"
    folder.mkdir()
    program = folder / "tesseract"
    program.write_text(PROGRAM.format(python=sys.executable, log=str(log)), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return log


def test_pictured_pages_are_read_in_the_language_that_is_surest(read: Read, asked: Path) -> None:
    extracted = read("a.pdf", samples.raw_pdf([samples.PICTURE] * 2))
    assert "红杉公司" in extracted.text
    assert "noise" not in extracted.text
    assert [place.name for place in extracted.places] == ["1", "2"]
    assert extracted.note == (
        "2 of its 2 pages are pictures that Tesseract read; compare it with the original: 1, 2."
    )
    assert asked.read_text().split() == ["eng", "chi_sim+eng", "chi_tra+eng", "chi_sim+eng"]


def test_when_time_is_up_the_other_pages_are_said_not_to_have_been_read(
    read: Read, asked: Path
) -> None:
    text = samples.raw_pdf([samples.PICTURE, b"BT /F1 12 Tf 72 700 Td (Red Cedar) Tj ET"])
    extracted = read("a.pdf", text, seconds=0)
    assert not asked.exists()
    assert extracted.note == "1 of its 2 pages hold pictures without text, and were not read: 1."
