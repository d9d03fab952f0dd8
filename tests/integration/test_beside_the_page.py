"""Changes beside an open page: handed to the process that holds the library, or waited for."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from stat import S_IMODE

import pytest
from filelock import FileLock

from bot.service.engine import Bot
from bot.service.factory import open_bot
from bot.service.handing import taking
from bot.service.libraries import library_folder
from bot.service.watching import watching
from bot.settings import load_settings
from bot.types import Question
from tests.integration.conftest import Cli

pytestmark = pytest.mark.loopback


@pytest.fixture
def page(environment: pytest.MonkeyPatch, own_data: Path, tmp_path: Path) -> Iterator[Bot]:
    """A bot that holds the library ``own`` as an open page does."""
    data, watched = tmp_path / "data", tmp_path / "watched"
    data.mkdir()
    (data / "cache").symlink_to(own_data / "cache")
    (data / "libraries" / "own").mkdir(parents=True)
    watched.mkdir()
    environment.setenv("BOT_DATA_DIR", str(data))
    environment.setenv("BOT_LIBRARY", "own")
    with open_bot(load_settings(), say=pytest.fail) as bot:
        bot.watch(watched)
        with taking(bot, library_folder(load_settings())), watching(bot, pytest.fail):
            yield bot


def test_thirty_files_are_added_while_the_page_answers(page: Bot, cli: Cli, tmp_path: Path) -> None:
    for number in range(30):
        text = f"Firm {number} failed in {1980 + number}."
        (tmp_path / f"firm{number}.txt").write_text(text, encoding="utf-8")
    answered: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            answered.append(page.ask(Question(text="When did Firm 7 fail?")).status)

    reader = threading.Thread(target=read)
    reader.start()
    added = cli("add", str(tmp_path / "*.txt"))
    done.set()
    reader.join()
    assert (added.status, added.err) == (0, "")
    assert answered[0] == "refused"
    assert page.ask(Question(text="When did Firm 7 fail?")).citations[0].document == "firm7.txt"
    assert len(page.documents()) == 30
    assert cli("describe", "firm7.txt", "--title", "Seven").status == 0
    assert cli("remove", "firm8.txt").out.endswith("removed: firm8.txt\n")
    assert {"firm8.txt", "firm7.txt"} - {d.name for d in page.documents()} == {"firm8.txt"}
    assert cli("describe", "--only", "title:firm9.txt,firm10.txt", "--tags", "few").status == 0
    tagged = [each.name for each in page.documents() if each.tags]
    assert tagged == ["firm10.txt", "firm9.txt"]
    for wrong in (
        ("remove", "firm8.txt"),
        ("describe", "--only", "tag:none", "--tags", "x"),
        ("describe", "firm7.txt", "--date", "soon"),
    ):
        run = cli(*wrong)
        assert (run.status, run.out) == (2, "")
        assert run.err


def test_a_folder_is_followed_while_the_page_is_open(page: Bot, cli: Cli, tmp_path: Path) -> None:
    def holds(*names: str) -> bool:
        end = time.monotonic() + 30
        while {each.name for each in page.documents()} != set(names):
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True

    file = tmp_path / "watched" / "kodak.txt"
    file.write_text("Kodak failed in 2012.", encoding="utf-8")
    assert holds("kodak.txt")
    file.rename(file.with_name("film.txt"))
    assert holds("film.txt")
    assert "unchanged: film.txt" in cli("sync").out
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "nokia.txt").write_text("Nokia fell.", encoding="utf-8")
    assert "added: nokia.txt" in cli("watch", str(tmp_path / "more")).out
    file.with_name("film.txt").unlink()
    assert holds("nokia.txt")


def test_a_name_that_is_accepted_is_known_to_the_open_page(
    page: Bot, cli: Cli, tmp_path: Path
) -> None:
    told = tmp_path / "told.txt"
    told.write_text("Orchard Foods runs 14 boats.", encoding="utf-8")
    cli("add", str(told))
    ways: tuple[tuple[str, Callable[[Sequence[str]], object]], ...] = (
        ("翠園", page.add_names), ("蘭舟", lambda names: cli("glossary", "add", *names)),
    )  # fmt: skip
    for name, accept in ways:
        asked = Question(text=f"{name}有多少艘船？")
        assert page.ask(asked).status == "refused"
        accept(["Orchard Foods", name])
        (cited,) = {each.quote for each in page.ask(asked).citations}
        assert cited == "Orchard Foods runs 14 boats."


def test_only_who_may_read_the_data_folder_can_change_the_library(page: Bot, cli: Cli) -> None:
    place = library_folder(load_settings()) / "server.json"
    assert S_IMODE(place.stat().st_mode) == 0o600
    told = json.loads(place.read_text())
    place.write_text(json.dumps({**told, "secret": "guessed"}))
    assert "Another process is using" in cli("sync").err
    place.write_text(json.dumps(told))
    assert cli("sync").status == 0


@pytest.mark.usefixtures("page")
def test_two_terminals_take_turns(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kodak failed.", encoding="utf-8")
    cli("library", "new", "other")
    lock = FileLock(tmp_path / "data/libraries/other/writer.lock", thread_local=False)
    lock.acquire()
    threading.Timer(1, lock.release).start()
    run = cli("add", str(tmp_path / "a.txt"), "--library", "other")
    assert (run.status, run.out.splitlines()[0]) == (0, "added: a.txt")
