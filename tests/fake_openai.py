"""A small OpenAI-compatible server on the loopback, for tests; it can be told to fail.

What it answers is scripted (``server.says(…)``), what it was asked is kept (``server.asked``), and
so is who hung up before the end (``server.left``). A fault of ``tests/faults.py`` is chosen by the
address alone: ``server.url_that("500")`` gives a base URL under which every request fails that way.
"""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests import faults
from tests.faults import Quirks

MODELS = ("gpt-4o-mini", "fake-model", "fake-embedding")
_PIECE = 7


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent for one chat request.

    ``cut_after`` sends that many pieces, then ends: ``clean`` as if all were sent but without a
    finish reason, else in the middle of the body.
    """

    text: str = ""
    fault: str | None = None
    """A fault of ``tests/faults.py`` that is met instead."""
    finish: str | None = "stop"
    cut_after: int | None = None
    clean: bool = False
    usage: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in."""

    path: str
    key: str
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """The last user message."""
        return str(self.body["messages"][-1]["content"])


Script = str | Reply | Callable[[Asked], "str | Reply"]


@dataclass(slots=True)
class FakeOpenAI:
    """A running server; ``key`` is the only one it takes, or None if it takes any."""

    key: str | None = None
    models: tuple[str, ...] = MODELS
    quirks: Quirks = field(default_factory=Quirks)
    embedding_size: int = 32
    embedding_fault: str | None = None
    asked: list[Asked] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """The paths of requests whose reader went before the end."""
    tls: ssl.SSLContext | None = None
    port: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    _replies: list[Script] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The base URL, as ``OPENAI_BASE_URL`` wants it."""
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}/v1"

    def url_that(self, fault: str) -> str:
        """Returns a base URL whose every request meets a fault."""
        return f"http://127.0.0.1:{self.port}/{fault}/v1"

    def stop(self) -> None:
        """Ends all requests under way, as a server that is killed does."""
        self._stopped.set()

    def says(self, *replies: Script) -> None:
        """Sets what is replied to the chat requests to come; the last is repeated."""
        self._replies = list(replies)

    def reply_to(self, asked: Asked) -> Reply:
        """Returns the next scripted reply."""
        script: Script = "Hello."
        if self._replies:
            script = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        said = script if isinstance(script, str | Reply) else script(asked)
        return Reply(said) if isinstance(said, str) else said


@contextmanager
def running(**settings: Any) -> Iterator[FakeOpenAI]:
    """Yields a server that runs until the block ends; ``settings`` are those of FakeOpenAI."""
    fake = FakeOpenAI(**settings)

    class Handler(_Handler):
        server_of = fake

    with _Server(("127.0.0.1", 0), Handler) as server:
        fake.port = server.server_address[1]
        if fake.tls:
            later = {"server_side": True, "do_handshake_on_connect": False}
            server.socket = fake.tls.wrap_socket(server.socket, **later)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield fake
        finally:
            fake._stopped.set()
            server.shutdown()
            thread.join()


def embedding(text: str, size: int) -> list[float]:
    """Returns the vector that the server gives for a text."""
    digest = hashlib.shake_256(text.encode()).digest(size)
    return [(byte - 127.5) / 127.5 for byte in digest]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keeps quiet about readers that have gone, which is their right."""


class _Handler(BaseHTTPRequestHandler):
    server_of: FakeOpenAI
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Keeps stderr quiet."""

    def end_headers(self) -> None:
        """Ends each connection with its answer: a client that keeps one would outlive its test."""
        self.send_header("connection", "close")
        super().end_headers()

    def write(self, data: bytes) -> None:
        """Sends bytes as they are, for a fault."""
        self.wfile.write(data)
        self.wfile.flush()

    def pause(self, seconds: float) -> bool:
        """Waits, for a fault; true means that the test is over."""
        return self.server_of._stopped.wait(seconds)

    def gone(self) -> None:
        """Notes that the reader has gone before the end."""
        self.server_of.left.append(self.path)

    def do_GET(self) -> None:
        if self._refused({}):
            return
        if self.server_of.quirks.lists:
            self._json({"object": "list", "data": [{"id": id_} for id_ in self.server_of.models]})
        else:
            self._fault("404-text")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        asked = Asked(self.path, self.headers.get("authorization", ""), body)
        self.server_of.asked.append(asked)
        if self._refused(body):
            return
        if self.path.endswith("/embeddings"):
            fault = self.server_of.embedding_fault
            self._fault(fault) if fault else self._embed(body)
        elif self.path.endswith("/chat/completions"):
            self._chat(asked)
        else:
            self._fault("404")

    def _refused(self, body: dict[str, Any]) -> bool:
        """Sends the fault that the path, the key or the model asks for, if any."""
        fault = self.path.split("/")[1]
        model = body.get("model")
        quirks = self.server_of.quirks
        if fault in faults.FAULTS and not self._is_over(fault):
            self._fault(fault)
        elif self.server_of.key not in (None, self._key):
            self._fault("401")
        elif unwanted := [name for name in quirks.unwanted if name in body]:
            message = f"Unknown parameter: '{unwanted[0]}'."
            self._json({"error": {"message": message, "param": unwanted[0]}}, status=400)
        elif model is not None and model not in self.server_of.models and not quirks.any_model:
            missing = quirks.missing.replace("{model}", model)
            self._send(missing.encode(), "application/json", status=404)
        else:
            return False
        return True

    def _is_over(self, name: str) -> bool:
        """Tells whether a fault has happened as often as it does."""
        times, failed = faults.FAULTS[name].times, self.server_of.failed
        failed[name] = failed.get(name, 0) + 1
        return times is not None and failed[name] > times

    def _fault(self, name: str) -> None:
        faults.send(faults.FAULTS[name], self, self._key)

    @property
    def _key(self) -> str:
        return str(self.headers.get("authorization", "")).removeprefix("Bearer ")

    def _embed(self, body: dict[str, Any]) -> None:
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        rows = []
        for index, text in enumerate(texts):
            vector: Any = embedding(text, self.server_of.embedding_size)
            if body.get("encoding_format") == "base64":
                vector = base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
            rows.append({"object": "embedding", "index": index, "embedding": vector})
        usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
        self._json({"object": "list", "data": rows, "model": body["model"], "usage": usage})

    def _chat(self, asked: Asked) -> None:
        reply = self.server_of.reply_to(asked)
        if reply.fault is not None:
            self._fault(reply.fault)
        elif asked.body.get("stream"):
            self._stream(asked.body, reply)
        else:
            model = asked.body["model"]
            whole = faults.whole(reply.text, reply.finish, model=model, usage=_USAGE)
            self._send(whole, "application/json")

    def _stream(self, body: dict[str, Any], reply: Reply) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        pieces = [reply.text[at : at + _PIECE] for at in range(0, len(reply.text), _PIECE)]
        self._event(body, {"delta": {"role": "assistant", "content": ""}, "finish_reason": None})
        for piece in pieces[: reply.cut_after]:
            self._event(body, {"delta": {"content": piece}, "finish_reason": None})
        if reply.cut_after is not None and not reply.clean:
            return
        if reply.cut_after is None:
            self._event(body, {"delta": {}, "finish_reason": reply.finish})
            counts = reply.usage and self.server_of.quirks.usage
            if counts and body.get("stream_options", {}).get("include_usage"):
                self._chunk(_envelope("chat.completion.chunk", body, []) | {"usage": _USAGE})
            self._write(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def _event(self, body: dict[str, Any], choice: dict[str, Any]) -> None:
        self._chunk(_envelope("chat.completion.chunk", body, [{"index": 0, **choice}]))

    def _chunk(self, data: dict[str, Any]) -> None:
        self._write(b"data: " + json.dumps(data).encode() + b"\n\n")

    def _write(self, data: bytes) -> None:
        try:
            self.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        except OSError:
            self.gone()

    def _json(self, value: Any, *, status: int = 200) -> None:
        self._send(json.dumps(value).encode(), "application/json", status=status)

    def _send(self, data: bytes, kind: str, *, status: int = 200) -> None:
        with suppress(OSError):
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)


_USAGE = {"prompt_tokens": 11, "completion_tokens": 5, "total_tokens": 16}


def _envelope(kind: str, body: dict[str, Any], choices: list[Any]) -> dict[str, Any]:
    return {
        "id": "chatcmpl-fake",
        "object": kind,
        "created": int(time.time()),
        "model": body["model"],
        "choices": choices,
    }
