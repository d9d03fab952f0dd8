"""Stands before every request of the page: what is not meant for it goes no further, and every
answer says in its headers what a browser may do with it.

A request passes if its route is in ``allowed_routes``, if no foreign page sent it, if its reader
has signed in (where that is asked for), and if the session that it speaks for is its own browser's.
The bodies of events are read here and handed on without anything that was not checked.
"""

import hashlib
import ipaddress
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import UsageError
from bot.ui.allowed_routes import AllowedRoute, find_route

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
COOKIE = "bot_session"
"""Holds the browser's secret. Scripts cannot read it, and no foreign page's request carries it but
a followed link; with ``SameSite=Strict`` such a link would come without it, be given a new one, and
the tabs that are open already would lose theirs."""

_HEADERS = {
    # Gradio evaluates its templates, hence 'unsafe-eval'; nothing comes from or goes elsewhere.
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; frame-src 'none'; object-src 'none'; "
        "base-uri 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}

_MOST_BYTES = 32_000_000  # a kept conversation: browsers keep about 5,000,000 characters
_LONGEST = 256  # characters of a cookie

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may reach the page: under which names it is served, and who must sign in.

    There are no users of the bot's own: readers sign in with one of the pairs of ``BOT_AUTH``, or a
    proxy in front of the page signs them in and names them in a header.
    """

    hosts: tuple[str, ...] = ()
    """Names, beside those of this machine, that a request's ``Host`` may say."""
    logins: tuple[tuple[str, str], ...] = ()
    """Names and passwords."""
    user_header: str | None = None
    """The header in which a proxy names who signed in; only that proxy may reach the port."""

    @property
    def alone(self) -> bool:
        """Whether nobody but who runs the bot is meant to reach the page: none signs in, and it has
        this machine's own names alone."""
        return not (self.logins or self.user_header or {*self.hosts} - {*LOOPBACK})

    def check(self, address: str) -> None:
        """Lets only this machine in where nobody has to sign in.

        Args:
            address: the IP address that the page is bound to.

        Raises:
            UsageError: others could reach it.
        """
        if ipaddress.ip_address(address).is_loopback or self.logins or self.user_header:
            return
        raise UsageError(
            f"Anybody who reaches {address} could use the page, which has no login. Set "
            "BOT_AUTH=name:password, or BOT_TRUSTED_USER_HEADER behind a proxy that signs in "
            "(docs/deploy.md), or leave BOT_HOST at 127.0.0.1."
        )


class _Event(BaseModel):
    """What starts an event. All else that Gradio would read (names of functions, batches, tokens)
    is left out."""

    session_hash: str = Field(pattern=r"^[\w-]{1,64}$")
    fn_index: int
    trigger_id: int | None = None
    data: list[str | None]
    """The page's inputs are text, and sessions, of which nothing is sent. Gradio would read a value
    that looks like a file's from the disk."""
    event_data: Any = None


class SessionOwners:
    """Which browser each session belongs to: the one that spoke for it first.

    The page's script makes up the session's name, so that name opens nothing by itself. Gradio
    forgets a session's state at 10,000: before its owner is forgotten.
    """

    def __init__(self, most: int = 100_000) -> None:
        self._most = most
        self._owners: OrderedDict[str, str] = OrderedDict()

    def admit(self, session: str, secret: str) -> bool:
        """Returns whether the browser of that secret may speak for the session."""
        owner = self._owners.setdefault(session, secret)
        self._owners.move_to_end(session)
        if len(self._owners) > self._most:
            self._owners.popitem(last=False)
        return secrets.compare_digest(owner.encode(), secret.encode())


@dataclass(kw_only=True)
class Guard:
    """The middleware; inside of one that has checked ``Host``."""

    app: ASGIApp = field(kw_only=False)
    access: Access
    events: Mapping[int, int]
    """By the index of each event of the page the number of its inputs."""
    user_of: Callable[[Request], str | None]
    """Names the user that signed in with Gradio's form, if the request is of one."""
    owners: SessionOwners = field(default_factory=SessionOwners)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            receive = await self._checked(request)
        except HTTPException as refused:
            response = PlainTextResponse(refused.detail, refused.status_code)
            await response(scope, receive, _with_headers(send))
            return
        # Who opens the page is given a secret, unless the browser has one.
        new = scope["path"] == "/" and not secret_of(request)
        await self.app(scope, receive, _with_headers(send, _cookie(scope) if new else ""))

    async def _checked(self, request: Request) -> Receive:
        """Returns what the application is to receive of the request.

        Raises:
            HTTPException: it is refused.
        """
        if _is_foreign(request):
            raise HTTPException(403, "This request was not made by the bot's own page.")
        found = find_route(request.method, request.scope["path"])
        if found is None:
            raise HTTPException(404, "Not found.")
        route, values = found
        self._check_user(route, request)
        if request.method != "POST" or route.streamed:
            if route.session:
                named = {**request.query_params, **values}
                self._check_session(named.get("session_hash", ""), request)
            return request.receive
        body = await _read(request)
        if route.session:
            body = self._checked_body(body, request)
        return _replayed(body, request)

    def _check_user(self, route: AllowedRoute, request: Request) -> None:
        header = self.access.user_header
        if header and not request.headers.get(header) and route.path != "/health":
            raise HTTPException(401, "Sign in at the proxy through which this page is reached.")
        if self.access.logins and not route.open_to_all and not self.user_of(request):
            raise HTTPException(401, "Sign in first: open the page.")

    def _check_session(self, session: str, request: Request) -> None:
        secret = secret_of(request)
        if not secret or not session or not self.owners.admit(session, secret):
            raise HTTPException(403, "This session is another browser's. Load the page again.")

    def _checked_body(self, body: bytes, request: Request) -> bytes:
        try:
            sent = _Event.model_validate_json(body)
        except ValidationError:
            raise HTTPException(422, "This is no event of the page.") from None
        inputs = self.events.get(sent.fn_index)
        if inputs is None:
            logger.warning("refused an event that the page does not have: %d", sent.fn_index)
            raise HTTPException(404, "The page has no such event.")
        if len(sent.data) != inputs:
            raise HTTPException(422, "This event has other inputs.")
        if _names_file(sent.event_data):
            raise HTTPException(422, "No event of the page names a file.")
        self._check_session(sent.session_hash, request)
        return sent.model_dump_json().encode()


def _is_foreign(request: Request) -> bool:
    """Returns whether another page made the browser send this.

    Browsers say where a request comes from: ``Origin`` with each that is a POST or crosses origins,
    ``Sec-Fetch-Site`` with all (to this machine, or by https). Scripts can set neither. A link to
    the page may be followed from anywhere. Without either header a GET is of no browser, or of one
    whose other pages could not read the response; a POST is nobody's that the page knows.
    """
    headers = request.headers
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None:
        return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    if site == "same-origin":
        return False
    if request.method not in ("GET", "HEAD"):
        return True
    how = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")
    return site not in (None, "none") and how != ("navigate", "document")  # not a followed link


def _names_file(value: Any) -> bool:
    """Returns whether a value holds what Gradio takes for a file of this machine."""
    if isinstance(value, dict):
        return "path" in value or any(map(_names_file, value.values()))
    return isinstance(value, list) and any(map(_names_file, value))


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise HTTPException(413, "This is more than the page ever sends.")
    return bytes(body)


def _replayed(body: bytes, request: Request) -> Receive:
    """Returns what gives the body once, and then what else comes."""
    MutableHeaders(scope=request.scope)["content-length"] = str(len(body))
    waiting = [body]

    async def receive() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await request.receive()

    return receive


def secret_of(request: Request) -> str:
    """Returns the secret of the browser that sent a request; empty if it has none."""
    secret = request.cookies.get(COOKIE, "")
    return secret if len(secret) <= _LONGEST else ""


def owner_of(request: Any, user_header: str | None) -> str:
    """Returns a name for whoever made a request: for who signed in, else for the browser."""
    user = request.headers.get(user_header or "") or request.username
    known = f"user {user}" if user else f"browser {secret_of(request)}"
    return hashlib.sha256(known.encode()).hexdigest()[:32]


def _cookie(scope: Scope) -> str:
    secure = "; Secure" if scope["scheme"] == "https" else ""
    life = "Path=/; Max-Age=31536000"  # who gave a link can withdraw it another day
    return f"{COOKIE}={secrets.token_urlsafe(32)}; {life}; HttpOnly; SameSite=Lax{secure}"


def _with_headers(send: Send, cookie: str = "") -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            if cookie:
                headers.append("set-cookie", cookie)
        await send(message)

    return sending
