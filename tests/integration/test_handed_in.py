"""Files come into the library of a running page by handing them in, and in no other way."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Semaphore
from typing import Any

import pytest
from gradio.utils import get_upload_folder

from bot.ui.uploads import LARGEST_MB, MB, MOST_AT_ONCE, Uploads
from tests.browser.conftest import served
from tests.browser.fake_engine import FakeEngine
from tests.integration.page_client import PageClient

pytestmark = [
    pytest.mark.loopback,
    # Gradio's about pandas: they say nothing about the page.
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
]

SECRET = "The otters' password is perch."
FILE = {"_type": "gradio.FileData"}


def test_a_page_of_a_pdf_is_given_and_nothing_else(client: PageClient) -> None:
    def page(**asked: object) -> Any:
        return client.get("/page", params={"library": "demo", "start": 0, "end": 3, **asked})

    drawn = page(document="a.pdf")
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/png")
    assert page(document="a.txt").status_code == 404
    assert page(document="a.pdf", library="none").status_code == 404
    assert page(document="../secret.pdf", start=5).status_code == 404
    assert page(document="a.pdf", start="x").status_code == 422


class Page:
    """A page with one reader, and a file of this machine that is nobody's business."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.engine = FakeEngine(pause=0)
        self.secret = folder / "private" / "secret.txt"
        self.secret.parent.mkdir()
        self.secret.write_text(SECRET, encoding="utf-8")
        (folder / "link.txt").symlink_to(self.secret)
        (folder / "hard.txt").hardlink_to(self.secret)
        self.documents = [each.name for each in self.engine.library]

    def unharmed(self) -> bool:
        """Returns whether the library is as it was, and the file where it was and nowhere else."""
        copies = [
            path
            for folder in (self.data, Path(get_upload_folder()))
            for path in folder.rglob("*.txt")
            if path.is_file() and SECRET in path.read_text(encoding="utf-8", errors="replace")
        ]
        known = [each.name for each in self.engine.library]
        return known == self.documents and not copies and self.secret.is_file()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, str]]:
    made = Page(tmp_path_factory.mktemp("page"))
    with served(made.engine, made.data) as url:
        yield made, url


@pytest.fixture
def client(page: tuple[Page, str]) -> Iterator[PageClient]:
    with PageClient(page[1]) as client:
        yield client


@pytest.fixture
def machine(page: tuple[Page, str]) -> Page:
    return page[0]


def _file_data(secret: Path) -> dict[str, Any]:
    """Returns what requests have said of a file to have it read, by what is special of it."""
    folder, path = secret.parent, str(secret)
    return {
        "path": {"path": path, "meta": FILE},
        "no meta": {"path": path},
        "another meta": {"path": path, "meta": {"_type": "gradio.Other"}},
        "meta of a list": {"path": path, "meta": [FILE]},
        "a stream": {"path": path, "meta": FILE, "is_stream": True},
        "an uploaded name": {"path": path, "orig_name": "a.txt", "size": 1, "meta": FILE},
        "a glob": {"path": f"{folder}/*", "meta": FILE},
        "a deep glob": {"path": f"{folder.parent}/**/*.txt", "meta": FILE},
        "a class of signs": {"path": f"{folder}/secre[t].txt", "meta": FILE},
        "a folder": {"path": str(folder), "meta": FILE},
        "steps up": {"path": f"{folder}/../private/secret.txt", "meta": FILE},
        "from the upload folder": {"path": f"{get_upload_folder()}/../../{path}", "meta": FILE},
        "a symlink": {"path": str(folder.parent / "link.txt"), "meta": FILE},
        "a hard link": {"path": str(folder.parent / "hard.txt"), "meta": FILE},
        "a file address": {"path": f"file://{path}", "meta": FILE},
        "an address beside": {"path": "a.txt", "url": f"file://{path}", "meta": FILE},
        "an address of the server": {"path": f"/gradio_api/file={path}", "meta": FILE},
        "a proxy": {"path": path, "url": f"/gradio_api/proxy=file://{path}", "meta": FILE},
        "the process's own": {"path": "/proc/self/environ", "meta": FILE},
        "of the working folder": {"path": "private/secret.txt", "meta": FILE},
        "a list": [{"path": path, "meta": FILE}],
        "a list within": {"files": [{"path": path, "meta": FILE}]},
    }


KINDS = list(_file_data(Path("/x/private/secret.txt")))


class TestFilesOfTheMachine:
    @pytest.mark.parametrize("kind", KINDS)
    def test_no_input_of_any_event_is_a_file(
        self, machine: Page, client: PageClient, kind: str
    ) -> None:
        said = _file_data(machine.secret)[kind]
        for event in client.config["dependencies"]:
            for at in range(len(event["inputs"])):
                data: list[Any] = [None] * len(event["inputs"])
                data[at] = said
                body = {"data": data, "fn_index": event["id"], "session_hash": client.session}
                assert client.join(body).status_code in (404, 422)
        assert machine.unharmed()

    @pytest.mark.parametrize("kind", KINDS)
    def test_what_is_said_of_a_file_in_its_event_is_not_read(
        self, machine: Page, client: PageClient, kind: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        said = _file_data(machine.secret)[kind]
        path = said["path"] if isinstance(said, dict) and "path" in said else str(machine.secret)
        named = {"name": path, "state": "skipped"}
        said = said if isinstance(said, dict) else {}
        for given in (said, {"files": [said]}, {"files": [named, path]}, {"files": [[said], None]}):
            assert SECRET not in client.came_of("library-files", given)
        assert "did not arrive" in client.came_of("library-files", {"files": [named]})
        assert machine.unharmed()
        assert capfd.readouterr().err == ""

    @pytest.mark.parametrize("kind", KINDS)
    def test_no_other_event_reads_one_either(
        self, machine: Page, client: PageClient, kind: str
    ) -> None:
        said = _file_data(machine.secret)[kind]
        for place in ("masthead", "library-table", "library-report", "aside", "now"):
            for do in ("restore", "describe", "open", "scope"):
                given = {"do": do, "name": str(machine.secret), "record": said, "files": said}
                assert SECRET not in client.came_of(place, given)
        assert machine.unharmed()

    @pytest.mark.parametrize("kind", KINDS)
    def test_gradios_own_routes_for_it_are_gone(
        self, machine: Page, client: PageClient, kind: str
    ) -> None:
        said = _file_data(machine.secret)[kind]
        for event in client.config["dependencies"]:
            for way in ("run", "api", "call", "call/v2"):
                address = f"/gradio_api/{way}/{event['api_name'] or 'predict'}"
                body = {"data": [said], "fn_index": event["id"]}
                assert client.post(address, json=body).status_code == 404
        sent = client.post("/gradio_api/upload", files={"files": ("a.txt", b"Otters.")})
        assert sent.status_code == 404
        assert machine.unharmed()


class TestHandingIn:
    def test_a_file_is_added_under_its_name_and_its_copy_is_gone(
        self, machine: Page, client: PageClient
    ) -> None:
        said = client.hand_in("otters.txt").json()
        assert said == {"name": "otters.txt", "state": "added", "reason": "", "library": ""}
        added = machine.engine.library.pop()
        assert (added.name, added.text) == ("otters.txt", "Otters.")
        assert not list((machine.data / "received").iterdir())
        assert machine.unharmed()

    def test_why_a_file_was_not_added_is_said(
        self, machine: Page, client: PageClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "no text" in client.hand_in("empty.txt", b" ").json()["reason"]
        monkeypatch.setattr(machine.engine, "writable", False)
        assert "Another process is writing" in client.hand_in("a.txt").json()["reason"]
        monkeypatch.setattr(machine.engine, "add", lambda paths: 1 / 0)
        said = client.hand_in("a.txt").json()
        assert said["state"] == "skipped"
        assert "Something went wrong inside the bot" in said["reason"]
        assert not list((machine.data / "received").iterdir())

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../../private/secret.txt", "secret.txt"),
            ("/etc/cron.d/x.txt", "x.txt"),
            ("C:\\Users\\me\\x.txt", "x.txt"),
            ("file:///etc/x.txt", "x.txt"),
            ("..\\..txt", "..txt"),
            ("*.txt", "*.txt"),
            ("[ab]?.txt", "[ab]?.txt"),
            ("a\0b\n\u202ec.txt", "abc.txt"),
            ("%2e%2e%2fx.txt", "%2e%2e%2fx.txt"),
            ("来往.txt", "来往.txt"),
            ("来" * 200 + ".txt", "来" * 65 + ".txt"),
        ],
    )
    def test_a_name_is_a_name_and_no_path(
        self,
        machine: Page,
        client: PageClient,
        monkeypatch: pytest.MonkeyPatch,
        name: str,
        kept: str,
    ) -> None:
        seen: list[Path] = []
        add = machine.engine.add
        monkeypatch.setattr(
            machine.engine, "add", lambda paths: (seen.extend(paths), add(paths))[1]
        )
        client.hand_in(name)
        assert [path.parent.parent for path in seen] == [machine.data / "received"]
        assert machine.engine.library.pop().name == kept
        assert machine.unharmed()

    @pytest.mark.parametrize("name", ["run.exe", "noname", ".txt", "..", "", "/", "a.txt/..", "x."])
    def test_types_that_are_not_read_are_refused(self, client: PageClient, name: str) -> None:
        reply = client.hand_in(name)
        assert reply.status_code == 415
        assert ".docx" in reply.text

    def test_without_the_pages_cookie_nothing_is_taken(self, client: PageClient) -> None:
        client.cookies.clear()
        assert client.hand_in("otters.txt").status_code == 403

    def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(
        self, machine: Page, client: PageClient
    ) -> None:
        def pieces() -> Iterator[bytes]:
            for _ in range(LARGEST_MB + 1):
                yield b"x" * MB

        reply = client.hand_in("otters.txt", pieces())
        assert reply.status_code == 413
        assert "25 MB" in reply.text
        assert not list(machine.data.glob("received/*"))

    def test_a_file_that_breaks_off_leaves_nothing(
        self, machine: Page, client: PageClient, capfd: pytest.CaptureFixture[str]
    ) -> None:
        host, _, port = client.address.removeprefix("http://").partition(":")
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(
                f"POST /upload?name=a.txt HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n"
                f"Origin: {client.address}\r\nContent-Length: 1000\r\n\r\nOtters".encode()
            )
            wait_until(lambda: list(machine.data.glob("received/*/a.txt")))
        wait_until(lambda: not list(machine.data.glob("received/*")))
        assert capfd.readouterr().err == ""

    def test_only_so_many_are_taken_at_once(
        self, page: tuple[Page, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        machine, address = page
        going_on, enough, add = Semaphore(0), Event(), machine.engine.add

        def slow(paths: list[Path]) -> Any:
            going_on.release()
            enough.wait(10)
            return add(paths)

        def hand_in(n: int) -> int:
            with PageClient(address) as client:
                return client.hand_in(f"{n}.txt").status_code

        monkeypatch.setattr(machine.engine, "add", slow)
        with ThreadPoolExecutor(MOST_AT_ONCE) as readers:
            first = readers.map(hand_in, range(MOST_AT_ONCE))
            assert all(going_on.acquire(timeout=10) for _ in range(MOST_AT_ONCE))
            assert hand_in(MOST_AT_ONCE) == 429
            enough.set()
            assert set(first) == {200}
        del machine.engine.library[-MOST_AT_ONCE:]
        assert machine.unharmed()


def test_what_an_earlier_run_left_is_deleted_at_the_start(tmp_path: Path) -> None:
    left = tmp_path / "received" / "x" / "left.txt"
    left.parent.mkdir(parents=True)
    left.touch()
    Uploads(tmp_path)
    assert not (tmp_path / "received").exists()


def wait_until(done: Any) -> None:
    """Waits for a short time."""
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)
