"""Looks for model servers on this machine, to offer them by name; none is used without a yes.

Only this machine is asked, once, for what its servers list, and no key and no question is sent.
"""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from bot.settings import Settings

PORTS = {"Ollama": 11434, "LM Studio": 1234, "llama.cpp": 8080, "vLLM": 8000}
TIMEOUT_S = 0.3
_MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that runs on this machine, and the models that it lists."""

    kind: str
    address: str
    models: tuple[str, ...]

    @property
    def offer(self) -> str:
        """What runs here, and how to say yes."""
        return (
            f"{self.models[0]} is running on this machine ({self.kind}). To use it, set "
            f"OPENAI_BASE_URL={self.address} and OPENAI_MODEL={self.models[0]}."
        )


def discovered(settings: Settings) -> list[LocalServer]:
    """Returns the servers of this machine that list a model, if who answers was left open."""
    if settings.model != "auto" or settings.has_server or settings.discover == "off":
        return []
    with ThreadPoolExecutor(len(PORTS)) as pool:
        found = pool.map(lambda kind: _asked(kind, PORTS[kind]), PORTS)
        return [server for server in found if server]


def _asked(kind: str, port: int) -> LocalServer | None:
    # Not by a client that heeds proxies: what is here is asked here.
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/v1/models")
        listed = json.loads(connection.getresponse().read(_MOST_BYTES))["data"]
        named = [each["id"] for each in listed if re.fullmatch(r"[\w./:@+-]{1,100}", each["id"])]
    except (OSError, HTTPException, ValueError, TypeError, LookupError, RecursionError):
        return None
    finally:
        connection.close()
    return LocalServer(kind, f"http://localhost:{port}/v1", tuple(named)) if named else None
