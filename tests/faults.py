"""What a model's server may do wrong, as data: the fake server does it when the address names it.

``http://127.0.0.1:port/<name>/v1`` behaves like ``FAULTS[name]``; no test needs the network.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

BEGUN = "The answer begins "
"""What has come of an answer before it is broken off."""

Way = Literal["stream", "whole", "embed"]
End = Literal["close", "reset", "hang", "drip", "ping", "flood"]


class Wire(Protocol):
    """The connection that a fault is sent over."""

    connection: socket.socket
    close_connection: bool

    def write(self, data: bytes) -> None:
        """Sends bytes as they are."""
        ...

    def pause(self, seconds: float) -> bool:
        """Waits; true means that the test is over."""
        ...

    def gone(self) -> None:
        """Notes that the reader has gone before the end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """How compatible servers differ from OpenAI."""

    lists: bool = True
    """Whether it lists its models."""
    any_model: bool = False
    """Whether it answers as the model it has, whatever was asked for."""
    usage: bool = True
    """Whether it counts tokens in a stream."""
    unwanted: tuple[str, ...] = ()
    """Names of what it does not take in a request."""
    missing: str = '{"error": {"message": "The model `{model}` does not exist.", "type": \
"invalid_request_error", "param": null, "code": "model_not_found"}}'
    """What it says of a model that it does not have."""


def event(data: Any) -> bytes:
    """Returns a server-sent event; a str is sent as it stands."""
    return f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()


def said(text: str | None = None, finish: str | None = None, **delta: Any) -> bytes:
    """Returns the event of a piece of an answer."""
    if text is not None:
        delta["content"] = text
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return event(_chunk([choice]))


def _chunk(choices: Any) -> dict[str, Any]:
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": choices}  # fmt: skip


def whole(text: str | None = BEGUN, finish: str | None = "stop", **others: Any) -> bytes:
    """Returns a whole answer that was not streamed."""
    message = {"role": "assistant", "content": text}
    choices = [{"index": 0, "message": message, "finish_reason": finish}]
    value = {"id": "1", "object": "chat.completion", "created": 1, "model": "m",
             "choices": choices}  # fmt: skip
    return json.dumps(value | others).encode()


def error(message: str, code: Any = None, type_: str = "error", **others: Any) -> bytes:
    """Returns an error as OpenAI words it; it repeats the key, so that a leak would show."""
    return json.dumps(
        {"error": {"message": f"{message} (key: KEY)", "type": type_, "code": code} | others}
    ).encode()


def rows(*vectors: Any, order: Sequence[int] | None = None) -> bytes:
    """Returns an embeddings reply."""
    indexes = order or range(len(vectors))
    data = [
        {"object": "embedding", "index": index, "embedding": vector}
        for index, vector in zip(indexes, vectors, strict=True)
    ]
    value = {"object": "list", "data": data, "model": "m",
             "usage": {"prompt_tokens": 1, "total_tokens": 1}}  # fmt: skip
    return json.dumps(value).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is sent, and how it ends; ``times`` is after how many requests the server is well."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    end: End = "close"
    silent: bool = False
    """Nothing is sent before the end, not even a status."""
    length: int | None = None
    """What the length is said to be."""
    times: int | None = None


def _failing(status: int, body: bytes, **others: Any) -> Fault:
    return Fault(status=status, body=body, **others)


def _streaming(*events: bytes, **others: Any) -> Fault:
    return Fault(body=b"".join(events), kind="text/event-stream", **others)


HTML = b"<html><body>Welcome KEY</body></html>"
_ROLE = said("", role="assistant")
_START = _ROLE + said(BEGUN)
_CALL = {"index": 0, "id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}

FAULTS: dict[str, Fault] = {
    "301": _failing(301, b"", headers={"location": "https://api.example.org/v1/KEY"}),
    "307": _failing(307, b"", headers={"location": "//127.0.0.1:9/v1"}),
    "308-same": _failing(308, b"", headers={"location": "/v2/chat/completions"}),
    "401": _failing(401, error("Incorrect API key provided: KEY", "invalid_api_key")),
    "402": _failing(402, error("Insufficient Balance")),
    "403": _failing(403, error("The key may not use this model.", "forbidden")),
    "404": _failing(404, error("The model does not exist.", "model_not_found")),
    "404-text": _failing(404, b"404 page not found", kind="text/plain"),
    "404-azure": _failing(404, error("No such deployment.", "DeploymentNotFound")),
    "400-model": _failing(400, error("Invalid model name passed in model=m")),
    "400": _failing(400, error("messages: unknown role", "invalid_request_error")),
    "400-filter": _failing(400, error("The prompt triggered the policy.", "content_filter")),
    "400-long": _failing(400, error("Too long.", "context_length_exceeded")),
    "400-long-vllm": _failing(
        400,
        b'{"object": "error", "message": "This model\'s maximum context length is 4096 tokens. '
        b'However, you requested 5000 tokens.", "type": "BadRequestError", "code": 400}',
    ),
    "400-long-llamacpp": _failing(
        400, error("the request exceeds the available context size", 400)
    ),
    "400-string": _failing(400, b'{"error": "No models loaded. KEY"}'),
    "413": _failing(413, error("Payload too large")),
    "422": _failing(422, error("Unprocessable")),
    "429": _failing(429, error("Slow down.", "rate_limit_exceeded")),
    "429-short": _failing(429, error("Slow down."), headers={"retry-after": "0.1"}),
    "429-once": _failing(429, error("Slow down."), headers={"retry-after": "0.1"}, times=1),
    "429-long": _failing(429, error("Slow down."), headers={"retry-after": "3600"}),
    "429-odd": _failing(429, error("Slow down."), headers={"retry-after": "KEY"}),
    "quota": _failing(
        429, error("You exceeded your current quota.", "insufficient_quota"),
        headers={"retry-after": "0.1"},
    ),
    "500": _failing(500, error("The server had an error.")),
    "500-once": _failing(500, error("The server had an error."), times=1),
    "502": _failing(502, error("Bad gateway")),
    "502-html": _failing(502, HTML, kind="text/html"),
    "503": _failing(503, error("Loading model", 503, "unavailable_error")),
    "529": _failing(529, error("Overloaded", None, "overloaded_error")),
    "silent": Fault(silent=True, end="hang"),
    "gone": Fault(silent=True, end="close"),
    "reset": Fault(silent=True, end="reset"),
    "slow-head": Fault(silent=True, end="drip"),
    "html": Fault(body=HTML, kind="text/html"),
    "nothing": Fault(),
    "bad-json": Fault(body=b'{"choices": [{"message": KEY'),
    "json-list": Fault(body=b"[1, 2, 3]"),
    "json-null": Fault(body=b"null"),
    "cut-json": Fault(body=whole()[:40], length=len(whole())),
    "slow-body": Fault(body=b'{"id": "1",', end="drip"),
    "huge": Fault(body=b'{"id": "', end="flood"),
    "no-choices": Fault(body=json.dumps(json.loads(whole()) | {"choices": []}).encode()),
    "null-choices": Fault(body=json.dumps(json.loads(whole()) | {"choices": None}).encode()),
    "null-content": Fault(body=whole(None)),
    "whole": Fault(body=whole()),
    "whole-filtered": Fault(body=whole("", "content_filter")),
    "stall": _streaming(_START, end="hang"),
    "drip": _streaming(_START, end="drip"),
    "pings": _streaming(_START, end="ping"),
    "pings-only": _streaming(end="ping"),
    "stream-reset": _streaming(_START, end="reset"),
    "stream-closed": _streaming(_START),
    "stream-cut": _streaming(_START, length=100_000),
    "half-event": _streaming(_START, b'data: {"id": "1", "choi'),
    "bad-event": _streaming(_START, event('{"id": KEY}')),
    "bad-first": _streaming(event("{KEY")),
    "bad-utf8": _streaming(_START, b'data: {"id": "\xff\xfe\xfa"}\n\n'),
    "error-event": _streaming(_START, b"data: " + error("Overloaded") + b"\n\n"),
    "error-first": _streaming(b"data: " + error("Overloaded") + b"\n\n"),
    "error-long": _streaming(b"data: " + error("maximum context length is 9") + b"\n\n"),
    "empty-choices": _streaming(event(_chunk([])), event(_chunk([])), event("[DONE]")),
    "null-delta": _streaming(
        _START, event(_chunk([{"index": 0, "delta": None, "finish_reason": None}])),
        said(finish="stop"), event("[DONE]"),
    ),
    "length": _streaming(_START, said(finish="length"), event("[DONE]")),
    "content-filter": _streaming(_START, said(finish="content_filter"), event("[DONE]")),
    "filtered": _streaming(_ROLE, said(finish="content_filter"), event("[DONE]")),
    "tool-calls": _streaming(
        _START, said(tool_calls=[_CALL]), said(finish="tool_calls"), event("[DONE]")
    ),
    "only-tool-calls": _streaming(
        _ROLE, said(tool_calls=[_CALL]), said(finish="tool_calls"), event("[DONE]")
    ),
    "stop-twice": _streaming(_START, said(finish="stop"), said("", finish="stop"), event("[DONE]")),
    "no-done": _streaming(_START, said(finish="stop")),
    "flood": _streaming(_START, end="flood"),
    "long-line": _streaming(b'data: {"id": "', end="flood"),
    "other-sizes": Fault(body=rows([0.1, 0.2], [0.1, 0.2, 0.3])),
    "too-few": Fault(body=rows([0.1, 0.2])),
    "too-many": Fault(body=rows([0.1], [0.2], [0.3])),
    "nan": Fault(body=rows([0.1, float("nan")], [0.1, 0.2])),
    "infinite": Fault(body=rows([0.1, float("inf")], [0.1, 0.2])),
    "no-numbers": Fault(body=rows(["a", "b"], [0.1, 0.2])),
    "empty-vectors": Fault(body=rows([], [])),
    "null-vector": Fault(body=rows(None, [0.1, 0.2])),
    "same-index": Fault(body=rows([0.1], [0.2], order=[0, 0])),
    "other-order": Fault(body=rows([0.2, 0.2], [0.1, 0.2], order=[1, 0])),
}  # fmt: skip


def send(fault: Fault, wire: Wire, key: str) -> None:
    """Does the fault, with the caller's key in the place of KEY, and leaves the connection."""
    wire.close_connection = True
    body = fault.body.replace(b"KEY", key.encode())
    try:
        if not fault.silent:
            wire.write(_head(fault, key))
            wire.write(body)
        _ENDS[fault.end](fault, wire)
    except OSError:
        wire.gone()


def _head(fault: Fault, key: str) -> bytes:
    lines = [f"HTTP/1.1 {fault.status} x", f"content-type: {fault.kind}", "connection: close"]
    lines += [f"{name}: {value.replace('KEY', key)}" for name, value in fault.headers.items()]
    if fault.length is not None:
        lines.append(f"content-length: {fault.length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _reset(fault: Fault, wire: Wire) -> None:
    # What was sent is given time to arrive: a reset overtakes it.
    wire.pause(0.05)
    wire.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wire.connection.close()


def _hang(fault: Fault, wire: Wire) -> None:
    while not wire.pause(0.05):
        # A reader that hangs up is noticed here, as a busy server would notice it.
        wire.connection.settimeout(0.001)
        try:
            if wire.connection.recv(1) == b"":
                wire.gone()
                return
        except TimeoutError:
            continue


def _drip(fault: Fault, wire: Wire) -> None:
    wire.write(b"HTTP/1.1 200 O" if fault.silent else b"")
    while not wire.pause(0.05):
        streams = fault.kind == "text/event-stream"
        wire.write(said("x") if streams else b"K" if fault.silent else b" ")


def _ping(fault: Fault, wire: Wire) -> None:
    while not wire.pause(0.05):
        wire.write(b": ping\n\n")


def _flood(fault: Fault, wire: Wire) -> None:
    streams = fault.body.endswith(b"\n\n")
    for _ in range(20):
        wire.write(said("word " * 200_000) if streams else b"x" * 1_000_000)


_ENDS = {
    "close": lambda fault, wire: None,
    "reset": _reset,
    "hang": _hang,
    "drip": _drip,
    "ping": _ping,
    "flood": _flood,
}
