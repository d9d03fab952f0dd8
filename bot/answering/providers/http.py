"""The client of OpenAI-compatible servers, whose responses are weighed and never sent elsewhere.

It also keeps the packages underneath from logging their every step: what a server answers may hold
the key that it was sent.
"""

import logging
from collections.abc import AsyncIterator

import httpx2
from pydantic import SecretStr

from bot.answering.providers.faults import TooMuch
from bot.errors import SettingsError

for _name in ("openai", "httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)

NO_KEY = SecretStr("none")
"""Servers without authentication take any key; the client wants one."""
MOST_BYTES = 8_000_000
"""Most that one response may weigh; the heaviest, vectors of 64 texts, weigh about half of it."""


def connecting(seconds: float) -> httpx2.Timeout:
    """Returns the client's own time limit: connecting gives up shortly before whoever waits that
    many seconds does, since a handshake that is cancelled would leave its connection open."""
    return httpx2.Timeout(None, connect=0.9 * seconds)


def http_client() -> httpx2.AsyncClient:
    """Returns a client that keeps no connection and follows no redirect, which could lead question,
    passages and key to another host.

    Raises:
        SettingsError: what the environment says of certificates or proxies cannot be used.
    """
    try:
        return httpx2.AsyncClient(
            event_hooks={"response": [_weigh]},
            limits=httpx2.Limits(max_keepalive_connections=0),
            follow_redirects=False,  # a request holds passages and a key: they go nowhere else
        )
    except (OSError, ValueError, ImportError):
        # Not what it says: the address of a proxy may hold a login.
        raise SettingsError(
            "The environment's certificates (SSL_CERT_FILE, SSL_CERT_DIR) or proxies (HTTPS_PROXY, "
            "HTTP_PROXY, ALL_PROXY) cannot be used. Correct them, or set BOT_MODEL=offline."
        ) from None


async def _weigh(response: httpx2.Response) -> None:
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Weighed(response.stream)


class _Weighed(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        weight = 0
        async for piece in self._stream:
            weight += len(piece)
            if weight > MOST_BYTES:
                raise TooMuch
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()
