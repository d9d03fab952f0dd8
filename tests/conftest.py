"""What every test stands on: no network, no settings from outside, no folder but its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

CHROMIUM = Path("/usr/bin/chromium")
LOOPBACK = ["127.0.0.1", "::1"]
FOREIGN = ("BOT_", "OPENAI_", "CHROMA_", "ANTHROPIC_", "GOOGLE_")
"""Settings by these names would let the machine that runs the tests decide their outcome."""

settings.register_profile("bot", deadline=None, derandomize=True, database=None)
settings.register_profile("thorough", deadline=None, database=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "bot"))


TESTS = Path(__file__).parent
CODE = {".py", ".txt", ".yaml"}
SAMPLED = {"browser", "evals", "integration"}
"""Folders whose tests need a server, a library or a browser: of each file the first, and of the
others one in ten, are what ``-m "not slow"`` runs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Lets tests marked ``loopback`` (and ``browser``) reach this machine, and nothing beyond.

    Marks as slow what the quick lane leaves out.
    """
    files: set[Path] = set()
    for item in items:
        first = item.path not in files
        files.add(item.path)
        sampled = item.path.relative_to(TESTS).parts[0] in SAMPLED
        if sampled and not first and zlib.crc32(item.nodeid.encode()) % 10:
            item.add_marker("slow")
        if item.get_closest_marker("loopback") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


class BrowserWatch:
    """Fails a whole run in which Chromium is there and no browser test was run."""

    def __init__(self) -> None:
        self.ran = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notes that a browser test was run to its end."""
        self.ran = self.ran or (report.when == "call" and "browser" in report.keywords)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Judges whole runs only: a run of chosen tests may well choose none of these."""
        options = session.config.option
        lane = options.markexpr in ("", "slow", "not slow")
        chosen = not lane or options.keyword or options.collectonly
        whole = session.config.args == session.config.getini("testpaths") and not chosen
        part = hasattr(session.config, "workerinput")  # of a run in several processes
        if whole and not part and CHROMIUM.exists() and not self.ran:
            print(f"\n{CHROMIUM} is there, but no browser test was run.")
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_configure(config: pytest.Config) -> None:
    """Sets the watch over the browser tests."""
    config.pluginmanager.register(BrowserWatch())


@pytest.fixture(scope="session", autouse=True)
def no_foreign_settings() -> Iterator[None]:
    """Clears what settings the environment holds, for fixtures of every scope."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(FOREIGN)]:
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs each test in a folder of its own: no ``.env`` is read, no ``data/`` is touched."""
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_DISCOVER", "off")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def dictionary(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dictionary's tables, and jieba's: made in seconds, once for all processes
    and runs until the code that makes them changes."""
    # Imported here: most tests need no dictionary.
    from bot import language
    from bot.language.lexicon import Lexicon
    from bot.language.segmentation import Analyser

    cache = getattr(pytestconfig, "cache", None)
    code = sorted(p for p in Path(language.__file__).parent.rglob("*") if p.suffix in CODE)
    name = hashlib.sha256(b"".join(map(Path.read_bytes, code))).hexdigest()[:16]
    kept = cache.mkdir("dictionary") if cache else tmp_path_factory.mktemp("dictionary")
    folder = Path(kept, name)
    with FileLock(kept / "lock"):
        for other in kept.iterdir():
            if other.is_dir() and other != folder:
                shutil.rmtree(other)
        list(Analyser(Lexicon.load(folder), folder).cut("字"))
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The five articles as given, to be read and never written."""
    return Path(__file__).resolve().parent.parent / "seeds"
