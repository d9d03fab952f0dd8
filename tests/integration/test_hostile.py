"""Hostile and broken files end in a sentence, within the limits, and harm no other file.

A seeded tenth of them runs as a rule; all of them with ``TESTS_IN_FULL=1`` in the environment,
and ``-s`` shows what the costliest took.
"""

from __future__ import annotations

import os
import random
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import CorpusError
from bot.ingestion.catalogue import describe
from bot.ingestion.formats.collecting import Limits
from bot.ingestion.formats.extractor import Extractor
from bot.ingestion.splitting import split
from tests.integration.hostile import TABLE, place_special

SEED = 7
LONGEST = 20
"""Seconds for a file in all."""
FULL = os.environ.get("TESTS_IN_FULL") == "1"
CHOSEN = sorted(TABLE) if FULL else random.Random(SEED).sample(sorted(TABLE), len(TABLE) // 10)


class Watch:
    """Notes the most memory that any process of an extractor ever held, in bytes."""

    def __init__(self, extractor: Extractor) -> None:
        self.most = 0
        self._extractor = extractor
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.005):
            worker = self._extractor._worker
            try:
                status = Path(f"/proc/{worker.pid}/status").read_text() if worker else ""
            except OSError:
                continue
            found = re.search(r"VmHWM:\s+(\d+) kB", status)
            self.most = max(self.most, int(found[1]) * 1024 if found else 0)


@pytest.fixture(scope="module")
def batch() -> Iterator[tuple[Extractor, list[tuple[float, int, str]]]]:
    """One extractor for all files, and a record of the seconds and bytes that each took."""
    record: list[tuple[float, int, str]] = []
    with Extractor() as extractor:
        yield extractor, record
    longest = max(record, default=(0, 0, ""))
    largest = max(record, key=lambda entry: entry[1], default=longest)
    print(
        f"\n{len(record)} files: at most {longest[0]:.1f} s ({longest[2]}), "
        f"{largest[1] / 1024**2:.0f} MB ({largest[2]})"
    )


def outcome(extractor: Extractor, path: Path) -> str:
    """Returns the sentence of the error, or ``text: `` and what was read."""
    try:
        return f"text: {extractor.extract(path).text}"
    except CorpusError as error:
        return str(error)


def check_rest(extractor: Extractor, folder: Path) -> None:
    """Asserts that the batch goes on."""
    sound = folder / "sound.txt"
    sound.write_text("Some sound text.")
    assert extractor.extract(sound).text == "Some sound text."


@pytest.mark.parametrize("name", CHOSEN)
def test_a_hostile_file_ends_in_a_sentence_within_the_limits(
    batch: tuple[Extractor, list[tuple[float, int, str]]], tmp_path: Path, name: str
) -> None:
    extractor, record = batch
    make, pattern = TABLE[name]
    path = tmp_path / name
    path.write_bytes(make())
    with Watch(extractor) as watch:
        started = time.monotonic()
        said = outcome(extractor, path)
        seconds = time.monotonic() - started
    record.append((seconds, watch.most, name))
    assert re.search(pattern, said), said[:300]
    assert "root:" not in said
    assert seconds <= LONGEST
    assert watch.most <= Limits().memory_bytes
    if not said.startswith("text: "):
        assert re.fullmatch(rf"{re.escape(name)} [^\n]{{10,300}}\.", said)
    check_rest(extractor, tmp_path)


def test_names_and_kinds_of_file_are_no_danger(tmp_path: Path) -> None:
    with Extractor() as extractor:
        for path, pattern in place_special(tmp_path).items():
            said = outcome(extractor, path)
            assert re.search(pattern, said), (path, said)
            assert said.isprintable()
        check_rest(extractor, tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="everything is allowed to root")
def test_a_file_that_may_not_be_read_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    path.chmod(0)
    with Extractor() as extractor:
        assert "Permission denied" in outcome(extractor, path)


@pytest.mark.parametrize(
    "text",
    ["a", ".", "Mr. ", "by ", "!? ", "x\n\n", "# a\n\n", ",", "《", ".)", "阿里", "One here. "],
)
def test_text_of_any_form_is_split_in_bearable_time(text: str) -> None:
    long = text * (50_000 // len(text)) + "x"
    started = time.monotonic()
    passages = split(describe("a.txt", long))
    assert time.monotonic() - started < 5
    assert all(passage.text == long[passage.start : passage.end] for passage in passages)
    assert max(len(passage.text) for passage in passages) <= 600
