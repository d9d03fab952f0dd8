"""Speaks to a running page as its own script does, with real HTTP; and as strangers would."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any, Self

import httpx


class PageClient(httpx.Client):
    """A browser with the page open: it has the page's cookie, and a session of its own."""

    def __init__(self, address: str) -> None:
        super().__init__(base_url=address, timeout=20)
        self.session = secrets.token_hex(6)
        self.address = address.rstrip("/")
        self.config: dict[str, Any] = {}

    def __enter__(self) -> Self:
        super().__enter__()
        self.page = self.get("/").text
        found = re.search(
            r"window\.gradio_config = (\{.*?\});\s*(?:window|</script>)", self.page, re.S
        )
        self.config = json.loads(found.group(1)) if found else {}
        self.headers["origin"] = self.address
        return self

    def event(self, elem_id: str, kind: str) -> dict[str, Any]:
        """Returns the event of that kind of the component with that id."""
        ids = [c["id"] for c in self.config["components"] if c["props"].get("elem_id") == elem_id]
        return next(
            each
            for each in self.config["dependencies"]
            if [ids[0], kind] in each["targets"] and each["backend_fn"]
        )

    def body(self, elem_id: str, kind: str, **changed: Any) -> dict[str, Any]:
        """Returns what the page's script sends to start an event."""
        event = self.event(elem_id, kind)
        return {
            "data": [None] * len(event["inputs"]),
            "event_data": None,
            "fn_index": event["id"],
            "trigger_id": event["targets"][0][0],
            "session_hash": self.session,
            **changed,
        }

    def join(self, body: object, **options: Any) -> httpx.Response:
        """Starts an event that waits in the queue."""
        return self.post("/gradio_api/queue/join", json=body, **options)

    def fire(self, elem_id: str, kind: str, **changed: Any) -> httpx.Response:
        """Sends an event as the page's script does: a quick one is answered at once."""
        body = self.body(elem_id, kind, **changed)
        if self.event(elem_id, kind)["queue"]:
            return self.join(body)
        return self.post("/gradio_api/run/predict", json=body)

    def run(self, elem_id: str, kind: str = "select", **changed: Any) -> str:
        """Runs an event to its end and returns all that came of it."""
        reply = self.fire(elem_id, kind, **changed).raise_for_status()
        return self._outcome(reply, elem_id, kind)

    def _outcome(self, reply: httpx.Response, elem_id: str, kind: str) -> str:
        if not self.event(elem_id, kind)["queue"]:
            return reply.text
        query = {"session_hash": self.session}
        return self.get("/gradio_api/queue/data", params=query).raise_for_status().text

    def hand_in(self, name: str, content: Any = b"Otters.") -> httpx.Response:
        """Hands a file in, which tells what has become of it."""
        return self.post("/upload", params={"name": name}, content=content)

    def came_of(self, elem_id: str, given: object) -> str:
        """Returns what came of an event that the page itself would not send."""
        reply = self.fire(elem_id, "select", event_data=given)
        return "" if reply.status_code == 422 else self._outcome(reply, elem_id, "select")
