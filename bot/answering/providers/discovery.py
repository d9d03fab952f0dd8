"""Looks for model servers on this machine, to offer them by name; none is used without a yes.

Only this machine is asked, once, for what its servers list, and no key and no question is sent.
"""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple

from bot.settings import Settings

PORTS = {"Ollama": 11434, "LM Studio": 1234, "llama.cpp": 8080, "vLLM": 8000}
TIMEOUT_S = 0.3
_MOST_BYTES = 100_000


class Found(NamedTuple):
    """A server of this machine: of which kind, where, and the first model that it lists."""

    kind: str
    address: str
    model: str

    def __str__(self) -> str:
        """Returns the offer in words, and how to say yes to it."""
        return (
            f"{self.model} is running on this machine ({self.kind}). To use it, set "
            f"OPENAI_BASE_URL={self.address} and OPENAI_MODEL={self.model}."
        )


def discovered(settings: Settings) -> list[Found]:
    """Returns which servers of this machine list a model; none unless who answers was left open."""
    if settings.model != "auto" or settings.has_server or settings.discover == "off":
        return []
    with ThreadPoolExecutor(len(PORTS)) as pool:
        found = pool.map(lambda kind: _asked(kind, PORTS[kind]), PORTS)
        return list(filter(None, found))


def _asked(kind: str, port: int) -> Found | None:
    # Not by a client that heeds proxies: what is here is asked here.
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/v1/models")
        listed = json.loads(connection.getresponse().read(_MOST_BYTES))["data"]
        names = (each["id"] for each in listed)
        named = next((name for name in names if re.fullmatch(r"[\w./:@+-]{1,100}", name)), None)
    except (OSError, HTTPException, ValueError, TypeError, LookupError, RecursionError):
        return None
    finally:
        connection.close()
    return Found(kind, f"http://localhost:{port}/v1", named) if named else None
