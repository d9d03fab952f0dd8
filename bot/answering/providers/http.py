"""The HTTP client of served models: its requests can be hung up on, its responses are weighed.

It also keeps the packages underneath from logging their every step: what a server answers may hold
the key that it was sent.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import httpx2

from bot.answering.providers.faults import TooMuch
from bot.answering.providers.timeouts import CALL
from bot.errors import SettingsError

for _name in ("openai", "httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)

MOST_BYTES = 16_000_000
"""Most that one response may weigh; the longest answers weigh a tenth of it."""


def http_client() -> httpx2.Client:
    """Returns a client whose requests can be hung up on and whose responses are weighed.

    It keeps no connection: one that has been used before could not be told apart from others.

    Raises:
        SettingsError: what the environment says of certificates or proxies cannot be used.
    """
    try:
        return httpx2.Client(
            event_hooks={"request": [_watch], "response": [_weigh]},
            limits=httpx2.Limits(max_keepalive_connections=0),
            follow_redirects=False,  # a request holds passages and a key: they go nowhere else
        )
    except (OSError, ValueError, ImportError):
        # Not what it says: the address of a proxy may hold a login.
        raise SettingsError(
            "The environment's certificates (SSL_CERT_FILE, SSL_CERT_DIR) or proxies (HTTPS_PROXY, "
            "HTTP_PROXY, ALL_PROXY) cannot be used. Correct them, or set BOT_MODEL=offline."
        ) from None


def _watch(request: httpx2.Request) -> None:
    call = CALL.get()
    if call is not None:
        request.extensions["trace"] = call.trace


def _weigh(response: httpx2.Response) -> None:
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Weighed(response.stream)


class _Weighed(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        weight = 0
        for piece in self._stream:
            weight += len(piece)
            if weight > MOST_BYTES:
                raise TooMuch
            yield piece

    def close(self) -> None:
        self._stream.close()
