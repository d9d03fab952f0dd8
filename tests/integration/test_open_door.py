"""What reaches the running page from outside: only what is meant for it, from its own browser."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.errors import UsageError
from bot.ui.allowed_routes import ALLOWED, find_route
from bot.ui.app import create_app
from bot.ui.guard import COOKIE, Access, SessionOwners
from tests.browser.conftest import in_a_loop, served
from tests.browser.fake_engine import FakeEngine, shelf_of
from tests.integration.conftest import Cli
from tests.integration.page_client import PageClient

pytestmark = [
    pytest.mark.loopback,
    # Gradio's about pandas: they say nothing about the page.
    pytest.mark.filterwarnings("ignore:'future.no_silent_downcasting'"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated"),
]

JOIN, DATA = "/gradio_api/queue/join", "/gradio_api/queue/data"
RUN = "/gradio_api/run/predict"
POSTS = [JOIN, RUN, "/upload", "/login"]
GETS = ["/", "/health", "/answer/abc", "/page", "/theme.css", "/gradio_api/app_id", DATA]
NAVIGATION = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


def _routes(router: Any) -> Iterator[tuple[str, str]]:
    """Yields method and path of each route, those of what is mounted or included too."""
    for route in router.routes:
        for method in getattr(route, "methods", None) or ():
            yield method, route.path
        for within in (getattr(route, "app", None), getattr(route, "original_router", None)):
            if hasattr(within, "routes"):
                yield from _routes(within)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(FakeEngine(pause=0)) as url:
        yield url


@pytest.fixture
def browser(address: str) -> Iterator[PageClient]:
    with PageClient(address) as client:
        yield client


def test_the_page_answers_its_own_browser(browser: PageClient) -> None:
    asked = browser.run("question", "submit", data=["What was Weibo worth?", None])
    assert "process_completed" in asked
    assert "Weibo" in asked


class TestHosts:
    @pytest.mark.parametrize("path", [*POSTS, *GETS])
    @pytest.mark.parametrize("host", ["evil.com", "localhost.evil.com", "127.0.0.1.nip.io", ""])
    def test_a_foreign_name_is_refused(self, browser: PageClient, path: str, host: str) -> None:
        method = "POST" if path in POSTS else "GET"
        assert browser.request(method, path, headers={"host": host}).status_code == 400

    def test_names_are_those_of_the_machine_and_those_that_were_set(self) -> None:
        access = Access(hosts=("bot.example.org", "*.example.net"))
        with served(FakeEngine(pause=0), access=access) as url, PageClient(url) as client:
            for host, status in {
                "localhost:1": 200,
                "[::1]:7860": 200,
                "BOT.example.org": 200,
                "a.example.net": 200,
                "example.org": 400,
            }.items():
                assert (
                    client.get(
                        "/health", headers={"host": host, "origin": f"http://{host}"}
                    ).status_code
                    == status
                )


class TestOrigins:
    @pytest.mark.parametrize("path", [*POSTS, *GETS])
    @pytest.mark.parametrize(
        "origin",
        ["http://evil.com", "null", "", "http://localhost:1", "http://127.0.0.1", "file://"],
    )
    def test_a_foreign_page_is_refused(self, browser: PageClient, path: str, origin: str) -> None:
        method = "POST" if path in POSTS else "GET"
        reply = browser.request(method, path, headers={"origin": origin})
        assert reply.status_code == 403
        assert "access-control-allow-origin" not in reply.headers

    @pytest.mark.parametrize("path", POSTS)
    @pytest.mark.parametrize("site", [None, "none", "same-site", "cross-site"])
    def test_without_an_origin_nothing_is_changed(
        self, browser: PageClient, path: str, site: str | None
    ) -> None:
        del browser.headers["origin"]
        headers = {"sec-fetch-site": site} if site else {}
        assert browser.post(path, headers={**headers, **NAVIGATION}).status_code == 403

    def test_without_an_origin_the_page_is_read_but_by_no_foreign_page(
        self, browser: PageClient
    ) -> None:
        del browser.headers["origin"]
        for headers, status in (
            ({}, 200),
            ({"sec-fetch-site": "same-origin"}, 200),
            ({"sec-fetch-site": "none", **NAVIGATION}, 200),
            ({"sec-fetch-site": "cross-site", **NAVIGATION}, 200),  # a link that was followed
            ({"sec-fetch-site": "cross-site"}, 403),
            ({"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}, 403),
            ({"sec-fetch-site": "cross-site", **NAVIGATION, "sec-fetch-dest": "iframe"}, 403),
        ):
            for path in ("/", "/health"):
                assert browser.get(path, headers=headers).status_code == status

    def test_a_preflight_of_another_page_is_refused(self, browser: PageClient) -> None:
        headers = {"origin": "http://localhost:3000", "access-control-request-method": "POST"}
        reply = browser.options(JOIN, headers=headers)
        assert reply.status_code == 403
        assert "access-control-allow-origin" not in reply.headers

    def test_the_page_cannot_be_framed(self, browser: PageClient) -> None:
        assert "frame-ancestors 'none'" in browser.get("/").headers["content-security-policy"]


class TestRoutes:
    def test_every_route_of_the_application_is_allowed_or_gone(self, browser: PageClient) -> None:
        app = in_a_loop(lambda: create_app(shelf_of(FakeEngine()), data_dir=Path("data")))
        offered = set(_routes(app))
        allowed = {(route.method, route.path) for route in ALLOWED}
        # Gradio takes any name there.
        assert allowed - {("POST", RUN)} <= offered
        closed = offered - allowed
        assert len(closed) > 60
        for method, path in closed:
            filled = re.sub(r"\{[^}]*\}", "x", path)
            assert browser.request(method, filled).status_code == 404, (method, path)

    @pytest.mark.parametrize(
        "path",
        [
            "/config",
            "/gradio_api/info",
            "/gradio_api/run/_answer",
            "/gradio_api/call/_answer",
            "/gradio_api/call/v2/_answer",
            "/gradio_api/api/predict",
            "/gradio_api/upload",
            "/gradio_api/file=/etc/passwd",
            "/gradio_api/file//etc/passwd",
            "/gradio_api/proxy=http://evil.com",
            "/gradio_api/queue/join/",
            "//gradio_api/run/_answer",
            "/gradio_api/queue%2Fjoin/..%2Finfo",
            "/monitoring",
        ],
    )
    def test_ways_around_the_queue_are_gone(self, browser: PageClient, path: str) -> None:
        assert browser.get(path).status_code == 404
        assert browser.post(path, json={"data": []}).status_code == 404

    def test_no_file_beside_gradios_own_is_served(self, browser: PageClient) -> None:
        for way in ("/assets/", "/static/"):
            for steps in (
                "../../../../../../etc/passwd",
                "%2e%2e/%2e%2e/__init__.py",
                "/etc/passwd",
            ):
                assert browser.get(way + steps).status_code in (403, 404)

    def test_a_method_that_is_not_listed_finds_nothing(self) -> None:
        assert find_route("GET", "/health")
        assert find_route("POST", "/health") is None
        assert find_route("PUT", JOIN) is None


class TestEvents:
    @pytest.mark.parametrize("index", [-1, 999, 10**30])
    def test_an_event_that_is_none_of_the_page_is_a_line(
        self, browser: PageClient, index: int, capfd: pytest.CaptureFixture[str]
    ) -> None:
        body = browser.body("question", "submit", fn_index=index)
        reply = browser.join(body)
        assert reply.status_code in (404, 422)
        assert len(reply.text) < 100
        written = capfd.readouterr()
        assert (written.out + written.err).count("\n") <= 1

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"null",
            b"[]",
            b"{",
            b'{"data": []}',
            b'{"session_hash": "../../x", "fn_index": 1, "data": []}',
            b'{"session_hash": ["a"], "fn_index": 1, "data": []}',
            b'{"session_hash": "a", "fn_index": "_answer", "data": []}',
            b'{"session_hash": "a", "fn_index": 1, "data": {}}',
            b'{"session_hash": "a", "fn_index": 1, "data": [{"path": "/etc/passwd"}]}',
            b'{"session_hash": "a", "fn_index": 1, "data": ' + b"[" * 100_000,
        ],
    )
    def test_what_is_no_event_is_refused_in_few_words(
        self, browser: PageClient, body: bytes, capfd: pytest.CaptureFixture[str]
    ) -> None:
        reply = browser.post(JOIN, content=body, headers={"content-type": "application/json"})
        assert reply.status_code == 422
        assert len(reply.text) < 100
        assert capfd.readouterr().err == ""

    def test_inputs_that_the_event_does_not_have_are_refused(self, browser: PageClient) -> None:
        for data in ([], ["a"], ["a", None, None]):
            assert browser.join(browser.body("question", "submit", data=data)).status_code == 422

    def test_a_body_without_end_is_cut_off(self, browser: PageClient) -> None:
        def endless() -> Iterator[bytes]:
            for _ in range(40):
                yield b" " * 1_000_000

        try:
            status = browser.post(JOIN, content=endless()).status_code
        except httpx.WriteError:  # the server had closed the connection meanwhile
            status = 413
        assert status == 413


class TestSessions:
    def test_another_browser_cannot_open_a_session(self, browser: PageClient, address: str) -> None:
        browser.run("question", "submit", data=["A secret of mine?", None])
        with PageClient(address) as other:
            other.session = browser.session
            assert other.join(other.body("question", "submit")).status_code == 403
            assert other.get(DATA, params={"session_hash": other.session}).status_code == 403
            assert other.get(f"/gradio_api/heartbeat/{other.session}").status_code == 403
        assert "A secret of mine?" in browser.run("masthead", event_data={"language": "en"})

    def test_without_the_cookie_no_session_is_opened(self, browser: PageClient) -> None:
        browser.cookies.clear()
        assert browser.join(browser.body("question", "submit")).status_code == 403
        assert browser.get(DATA, params={"session_hash": browser.session}).status_code == 403
        assert browser.get(DATA).status_code == 403

    def test_the_cookie_is_kept_from_scripts_and_foreign_pages(self, address: str) -> None:
        with httpx.Client(base_url=address) as client:
            cookie = client.get("/").headers["set-cookie"]
            assert cookie.startswith(f"{COOKIE}=")
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie
            assert "set-cookie" not in client.get("/").headers
            assert "set-cookie" not in httpx.get(f"{address}health").headers

    def test_a_session_belongs_to_who_spoke_for_it_first(self) -> None:
        owners = SessionOwners(most=2)
        assert owners.admit("a", "one")
        assert not owners.admit("a", "two")
        assert owners.admit("a", "one")

    def test_the_oldest_session_is_forgotten(self) -> None:
        owners = SessionOwners(most=2)
        for session in ("a", "b", "c"):
            assert owners.admit(session, "one")
        assert owners.admit("a", "two")
        assert not owners.admit("c", "two")


class TestSigningIn:
    def test_only_this_machine_is_let_in_without_a_login(self) -> None:
        for address in ("127.0.0.1", "127.8.8.8", "::1"):
            Access().check(address)
        for address in ("0.0.0.0", "::", "192.168.1.5"):
            with pytest.raises(UsageError, match=r"BOT_AUTH=.*BOT_TRUSTED_USER_HEADER"):
                Access().check(address)
            Access(logins=(("a", "b"),)).check(address)
            Access(user_header="X-User").check(address)

    @pytest.mark.parametrize("host", ["0.0.0.0", "0", "::"])
    @pytest.mark.filterwarnings("ignore:websockets")
    def test_serving_others_without_a_login_is_refused(self, cli: Cli, host: str) -> None:
        ran = cli("serve", "--host", host, "--port", "0")
        assert ran.status == 2
        assert "BOT_AUTH" in ran.err
        assert "docs/deploy.md" in ran.err

    def test_with_logins_the_page_is_a_form_until_somebody_signs_in(self) -> None:
        access = Access(logins=(("ann", "right"),))
        with served(FakeEngine(pause=0), access=access) as url, PageClient(url) as client:
            assert client.get("/health").status_code == 200
            assert client.config["auth_required"]
            for path in (
                "/answer/abc",
                "/page?library=demo&document=a.pdf&start=0&end=1",
                "/gradio_api/app_id",
                f"{DATA}?session_hash=a",
            ):
                assert client.get(path).status_code == 401
            for path in (JOIN, "/upload?name=a.txt"):
                assert client.post(path, json={}).status_code == 401
            wrong = client.post("/login", data={"username": "ann", "password": "wrong"})
            assert wrong.status_code == 400
            right = client.post("/login", data={"username": "ann", "password": "right"})
            assert right.status_code == 200
            assert client.get("/answer/abc").status_code == 404
            with PageClient(url) as other:
                other.cookies.update(client.cookies)
                assert other.get("/gradio_api/app_id").status_code == 200

    def test_a_proxy_names_who_signed_in(self) -> None:
        access = Access(user_header="X-Forwarded-User")
        with served(FakeEngine(pause=0), access=access) as url, PageClient(url) as client:
            assert client.get("/").status_code == 401
            assert client.get("/health").status_code == 200
            assert client.get("/", headers={"X-Forwarded-User": ""}).status_code == 401
            client.headers["X-Forwarded-User"] = "ann"
            assert client.get("/").status_code == 200


def test_a_websocket_is_closed(address: str) -> None:
    host, _, port = address.removeprefix("http://").strip("/").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            f"GET {JOIN} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\n"
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        status = connection.recv(200).split()[1]
    assert status in (b"403", b"404")
