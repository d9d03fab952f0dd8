"""Files are read in a process apart, which one bad file cannot take from the next."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import CorpusError
from bot.ingestion.formats.collecting import Limits
from bot.ingestion.formats.extractor import Extractor
from bot.ingestion.formats.reading import extract
from tests.integration.bombs import changed, paragraph, word
from tests.integration.hostile import SHEET
from tests.unit.ingestion.formats.samples import docx, epub, pdf, xlsx

PROC = Path("/proc/self/environ").exists()
SLOW = b"<table>" + b"<tr><td colspan=999 rowspan=999>a<td>b" * 50_000
"""Takes many seconds."""

LARGE: dict[str, Callable[[], bytes]] = {
    "a.html": lambda: b"<p>x" * 2_000_000,
    "a.csv": lambda: b"x" * 90_000_000,
    "a.docx": lambda: word(paragraph("word ") * 300_000),
    "a.xlsx": lambda: changed(xlsx({"One": [["A", 1]]}), SHEET, b'r="B1"', b'r="XFD1048576"'),
    "a.epub": lambda: epub({"a.xhtml": "<p>x" * 1_000_000}),
}


@pytest.fixture
def extractor() -> Iterator[Extractor]:
    with Extractor() as extractor:
        yield extractor


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound.txt"
    path.write_text("Some sound text.")
    return path


def process_of(extractor: Extractor) -> int:
    assert extractor._worker is not None
    return extractor._worker.pid


def test_a_page_is_drawn_in_the_process(extractor: Extractor, tmp_path: Path, sound: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(["First."]))
    assert extractor.picture(path, 1, "First.").startswith(b"\x89PNG")
    with pytest.raises(CorpusError, match=r"a\.pdf has no such page"):
        extractor.picture(path, 9, "First.")
    path.write_bytes(b"%PDF-1.4 broken")
    with pytest.raises(CorpusError, match=r"a\.pdf is damaged"):
        extractor.picture(path, 1, "First.")
    assert extractor.extract(sound).text == "Some sound text."


def test_a_batch_is_read_as_without_the_process_and_by_one(
    extractor: Extractor, tmp_path: Path
) -> None:
    chapters = {"a.xhtml": "<h1>第一章</h1><p>One.</p>", "b.xhtml": "<p>Two.</p>"}
    made = {
        "a.pdf": pdf(["First."], ["Second."]),
        "a.xlsx": xlsx({"销售": [["Company", "Users"], ["Tencent", 300]]}),
        "a.docx": docx(lambda document: document.add_paragraph("Said.")),
        "a.epub": epub(chapters),
        "a.txt": "除了电商,阿里还需要一款真正的社交软件。".encode("gb18030"),
    }
    processes = set()
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        assert extractor.extract(tmp_path / name) == extract(tmp_path / name)
        processes.add(process_of(extractor))
    with pytest.raises(CorpusError, match=r"gone\.txt cannot be read"):
        extractor.extract(Path("gone.txt"))
    assert processes == {process_of(extractor)}


def test_threads_take_turns(extractor: Extractor, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(40)]
    for path in paths:
        path.write_text(f"This is {path.name}.")
    with ThreadPoolExecutor(8) as pool:
        texts = [extracted.text for extracted in pool.map(extractor.extract, paths)]
    assert texts == [f"This is {path.name}." for path in paths]


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, sound: Path) -> None:
    (tmp_path / "slow.html").write_bytes(SLOW)
    with Extractor(Limits(seconds=2, memory_bytes=4 * 1024**3)) as extractor:
        assert extractor.extract(sound).text == "Some sound text."
        with pytest.raises(CorpusError, match=r"slow\.html takes longer than 2 seconds to read"):
            extractor.extract(tmp_path / "slow.html")
        assert extractor.extract(sound).text == "Some sound text."


def test_a_file_that_needs_too_much_memory_is_given_up(tmp_path: Path, sound: Path) -> None:
    for name, data in LARGE.items():
        (tmp_path / name).write_bytes(data())
    with Extractor(Limits(memory_bytes=100 * 1024**2)) as extractor:
        for name in LARGE:
            with pytest.raises(CorpusError, match=rf"{name} .*needs more than 100 MB of memory"):
                extractor.extract(tmp_path / name)
            assert extractor.extract(sound).text == "Some sound text."


def test_a_file_that_ends_the_process_fails_alone(
    extractor: Extractor, tmp_path: Path, sound: Path
) -> None:
    (tmp_path / "slow.html").write_bytes(SLOW)
    extractor.extract(sound)
    killer = threading.Timer(0.3, os.kill, (process_of(extractor), 11))
    killer.start()
    with pytest.raises(CorpusError, match=r"slow\.html made the program that reads it fail"):
        extractor.extract(tmp_path / "slow.html")
    killer.join()
    assert extractor.extract(sound).text == "Some sound text."


def test_another_thread_can_end_a_reading(
    extractor: Extractor, tmp_path: Path, sound: Path
) -> None:
    (tmp_path / "slow.html").write_bytes(SLOW)
    extractor.extract(sound)
    closer = threading.Timer(0.3, extractor.close)
    closer.start()
    with pytest.raises(CorpusError, match=r"slow\.html made the program that reads it fail"):
        extractor.extract(tmp_path / "slow.html")
    closer.join()
    assert extractor.extract(sound).text == "Some sound text."


def test_a_process_that_ended_between_two_files_is_replaced(
    extractor: Extractor, sound: Path
) -> None:
    extractor.extract(sound)
    assert extractor._worker is not None
    extractor._worker.kill()
    extractor._worker.wait()
    assert extractor.extract(sound).text == "Some sound text."


def test_a_process_that_ends_as_it_is_asked_is_no_error_of_ours(
    extractor: Extractor, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extractor.extract(sound)
    worker = extractor._worker
    assert worker is not None
    worker.kill()
    worker.wait()
    monkeypatch.setattr(worker, "poll", lambda: None)
    with pytest.raises(CorpusError, match="made the program that reads it fail"):
        extractor.extract(sound)


def test_an_interrupted_reading_leaves_no_answer_for_the_next_file(
    extractor: Extractor, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extractor.extract(sound)

    def interrupt(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(extractor, "_exchange", interrupt)
        with pytest.raises(KeyboardInterrupt):
            extractor.extract(sound)
    assert extractor._worker is None
    assert extractor.extract(sound).text == "Some sound text."


def test_a_process_that_cannot_start_is_said_so(
    extractor: Extractor, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(CorpusError, match="Cannot start the process"):
        extractor.extract(sound)


@pytest.mark.skipif(not PROC, reason="needs /proc")
def test_the_process_has_no_keys_no_sockets_and_no_other_file(
    extractor: Extractor, sound: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    with sound.open("rb") as file:
        os.set_inheritable(file.fileno(), True)
        extractor.extract(sound)
        folder = Path(f"/proc/{process_of(extractor)}")
        assert b"secret" not in (folder / "environ").read_bytes()
        opened = {str(link.readlink()) for link in (folder / "fd").iterdir()}
    assert {name.split(":")[0] for name in opened} == {"pipe", "/dev/null"}


def test_the_process_imports_no_more_than_it_needs() -> None:
    heavy = {"gradio", "chromadb", "langchain_core", "numpy", "pydantic", "yaml", "docx", "lxml"}
    code = f"import sys, bot.ingestion.formats.extractor; print({heavy!r} & set(sys.modules))"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "set()"
