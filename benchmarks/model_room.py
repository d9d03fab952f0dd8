"""A room in which people play a model: each prompt becomes a file, its answer is what they write.

usage: python benchmarks/model_room.py FOLDER [PORT] [SECONDS]

Serves OpenAI's chat protocol on the loopback. A request's messages are written to
``FOLDER/HASH.prompt``; the reply is ``FOLDER/HASH.answer`` once that file is there, within SECONDS
(default 600). The hash is the prompt's own: the same prompt gets the same answer, at once, so that
a run can be repeated after a change and only what is asked anew is answered anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Room(BaseHTTPRequestHandler):
    """Queues prompts and serves answers."""

    folder: Path
    seconds: float

    def do_GET(self) -> None:
        """Lists the one model."""
        self._send({"object": "list", "data": [{"id": "room", "object": "model"}]})

    def do_POST(self) -> None:
        """Answers with what was written for the prompt."""
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        text = "\n\n".join(f"## {each['role']}\n{each['content']}" for each in asked["messages"])
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        (self.folder / f"{name}.prompt").write_text(text, encoding="utf-8")
        said = self._answer(self.folder / f"{name}.answer")
        if said is None:
            self._send({"error": {"message": f"nobody answered {name}"}}, status=504)
            return
        usage = {"prompt_tokens": len(text) // 3, "completion_tokens": len(said) // 3}
        usage["total_tokens"] = sum(usage.values())
        kind = "chat.completion.chunk" if asked.get("stream") else "chat.completion"
        about = {"id": name, "object": kind, "created": 0, "model": asked["model"], "usage": usage}
        part = {"role": "assistant", "content": said}
        choice = {"index": 0, "finish_reason": "stop"}
        if not asked.get("stream"):
            self._send({**about, "choices": [{**choice, "message": part}]})
            return
        event = json.dumps({**about, "choices": [{**choice, "delta": part}]})
        self._write(f"data: {event}\n\ndata: [DONE]\n\n".encode(), "text/event-stream", 200)

    def _answer(self, path: Path) -> str | None:
        ends = time.monotonic() + self.seconds
        while not path.exists():
            if time.monotonic() > ends:
                return None
            time.sleep(0.2)
        return path.read_text(encoding="utf-8").strip()

    def _send(self, value: Any, *, status: int = 200) -> None:
        self._write(json.dumps(value).encode(), "application/json", status)

    def _write(self, data: bytes, kind: str, status: int) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def main() -> None:
    """Serves the room."""
    folder, *others = sys.argv[1:]
    port, seconds = [*others, "8000", "600"][:2]
    Room.folder, Room.seconds = Path(folder), float(seconds)
    Room.folder.mkdir(parents=True, exist_ok=True)
    with ThreadingHTTPServer(("127.0.0.1", int(port)), Room) as server:
        print(f"OPENAI_BASE_URL=http://127.0.0.1:{port}/v1 OPENAI_MODEL=room", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
