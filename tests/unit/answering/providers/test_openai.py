"""The served models' errors, each in words that say what to do and hold no secret."""

from __future__ import annotations

import functools
import operator
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from langchain_core.messages import AIMessageChunk
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from bot.answering.providers.costs import Ledger
from bot.answering.providers.faults import ANSWERS, EMBEDDINGS, explained
from bot.answering.providers.openai import LONGEST_ANSWER, SEED, ServedModel, chat_model
from bot.answering.providers.timeouts import Limits
from bot.errors import ModelError
from bot.settings import load_settings

KEY = "sk-never-to-be-seen"
REQUEST = httpx2.Request("POST", "http://me:secret@server/v1", headers={"authorization": KEY})


def status_error(kind: type[openai.APIStatusError], status: int) -> openai.APIStatusError:
    return kind(f"Bad key {KEY}", response=httpx2.Response(status, request=REQUEST), body=None)


def caused(cause: Exception) -> openai.APIConnectionError:
    """Returns the client's error for what happened to a connection."""
    error = openai.APIConnectionError(message=KEY, request=REQUEST)
    error.__cause__ = cause
    return error


def certificate(code: int) -> ssl.SSLCertVerificationError:
    """Returns the error of a certificate with OpenSSL's number of what is wrong with it."""
    error = ssl.SSLCertVerificationError(KEY)
    error.verify_code = code
    return error


ERRORS: list[tuple[Exception, str, str]] = [
    (status_error(openai.AuthenticationError, 401), "key", "Check OPENAI_API_KEY"),
    (status_error(openai.PermissionDeniedError, 403), "forbidden", "Choose another OPENAI_MODEL"),
    (status_error(openai.NotFoundError, 404), "model", "does not know the model m"),
    (status_error(openai.APIStatusError, 307), "moved", "write the address where it answers"),
    (status_error(openai.RateLimitError, 429), "rate", "Wait, or"),
    (status_error(openai.BadRequestError, 400), "request", "Ask a shorter question"),
    (status_error(openai.InternalServerError, 503), "server", "The model's server failed"),
    (status_error(openai.ConflictError, 409), "request", "could not take the request"),
    (caused(TimeoutError(KEY)), "timeout", "raise BOT_TIMEOUT_S"),
    (caused(ConnectionRefusedError(KEY)), "refused", "nothing listens there"),
    (caused(socket.gaierror(KEY)), "name", "is not known"),
    (caused(ssl.SSLError(KEY)), "tls", "it speaks no TLS"),
    (caused(certificate(18)), "untrusted", "set SSL_CERT_FILE"),
    (caused(certificate(20)), "untrusted", "set SSL_CERT_FILE"),
    (caused(certificate(9)), "expired", "Check this machine's clock"),
    (caused(certificate(10)), "expired", "have the certificate renewed"),
    (caused(certificate(62)), "other_host", "Check the host in OPENAI_BASE_URL"),
    (caused(certificate(64)), "other_host", "Check the host in OPENAI_BASE_URL"),
    (caused(ConnectionResetError(KEY)), "connection", "or it hung up"),
    (openai.APIError(KEY, REQUEST, body={"message": KEY}), "server", "is overloaded"),
    (openai.OpenAIError(KEY), "connection", "Check the network"),
    (ValueError(KEY), "unreadable", "not of OpenAI's form"),
    (TypeError(KEY), "unreadable", "not of OpenAI's form"),
]


@pytest.mark.parametrize(
    ("error", "kind", "said"), ERRORS, ids=[f"{n}-{kind}" for n, (_, kind, _) in enumerate(ERRORS)]
)
def test_each_error_says_what_to_do(error: Exception, kind: str, said: str) -> None:
    with pytest.raises(ModelError) as raised, explained("m", ANSWERS):
        raise error
    assert raised.value.kind == kind
    assert said in str(raised.value)
    assert str(raised.value).endswith(".")
    assert raised.value.__suppress_context__
    assert KEY not in str(raised.value)
    assert "secret" not in str(raised.value)


def test_the_remedy_is_that_of_the_models_use() -> None:
    said = r"OPENAI_EMBEDDING_MODEL.*BOT_EMBEDDINGS=local"
    with pytest.raises(ModelError, match=said), explained("m", EMBEDDINGS):
        raise status_error(openai.NotFoundError, 404)


@pytest.mark.parametrize(
    ("url", "better"),
    [
        ("http://me:pw@box:8000", "http://box:8000/v1"),
        ("http://box:8000/v1/v1", "http://box:8000/v1"),
        ("http://box:8000/api/", "http://box:8000/api/v1"),
    ],
)
def test_an_address_at_which_nothing_answers_is_named_and_not_the_model(
    url: str, better: str
) -> None:
    with pytest.raises(ModelError) as raised, explained("m", replace(ANSWERS, url=url)):
        raise status_error(openai.NotFoundError, 404)
    assert raised.value.kind == "address"
    said = str(raised.value)
    assert f"at {url.replace('me:pw@', '')}. Check OPENAI_BASE_URL: write {better}," in said
    assert "model m" not in said


def test_a_stop_by_the_user_is_not_explained_away() -> None:
    with pytest.raises(KeyboardInterrupt), explained("m", ANSWERS):
        raise KeyboardInterrupt


def model(ledger: Ledger | None = None, **given: str) -> ServedModel:
    settings = load_settings(
        Path("no.env"), {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "http://server/v1"} | given
    )
    made = chat_model(settings, "m", Limits(piece_s=3, whole_s=6, pause_s=0.0))
    return made.model_copy(update={"ledger": ledger, "most_tokens": None})


def piece(text: str = "", usage: tuple[int, int] | None = None, **info: Any) -> ChatGenerationChunk:
    used = usage and UsageMetadata(
        input_tokens=usage[0], output_tokens=usage[1], total_tokens=sum(usage)
    )
    message = AIMessageChunk(content=text, usage_metadata=used)
    return ChatGenerationChunk(message=message, generation_info=info)


def stream_of(
    monkeypatch: pytest.MonkeyPatch,
    pieces: Sequence[ChatGenerationChunk],
    error: Exception | None = None,
    ledger: Ledger | None = None,
) -> AIMessageChunk:
    """Returns the sum of what a model streams whose client gives ``pieces`` and then raises."""

    async def stream(*_: Any, **__: Any) -> AsyncIterator[ChatGenerationChunk]:
        for piece in pieces:
            yield piece
        if error:
            raise error

    async def generate(*_: Any, **__: Any) -> ChatResult:
        raise error or TypeError

    monkeypatch.setattr(ChatOpenAI, "_astream", stream)
    monkeypatch.setattr(ChatOpenAI, "_agenerate", generate)
    chunks = [chunk for chunk in model(ledger).stream("Hello") if isinstance(chunk, AIMessageChunk)]
    return functools.reduce(operator.add, chunks)


def test_what_came_before_a_break_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = openai.APIConnectionError(message=KEY, request=REQUEST)
    message = stream_of(monkeypatch, [piece("Laiwang "), piece("was")], broken)
    assert message.text == "Laiwang was"
    assert "Check the network" in message.response_metadata["cut"]
    assert "finish_reason" not in message.response_metadata
    assert message.chunk_position == "last"


@pytest.mark.parametrize("pieces", [[], [piece("")]])
def test_a_break_before_the_first_word_is_an_error(
    monkeypatch: pytest.MonkeyPatch, pieces: list[ChatGenerationChunk]
) -> None:
    with pytest.raises(ModelError, match="Check the network"):
        stream_of(monkeypatch, pieces, openai.APIConnectionError(message=KEY, request=REQUEST))


def test_a_stream_without_any_event_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="not of OpenAI's form"):
        stream_of(monkeypatch, [])


def test_what_is_said_more_than_once_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [
        piece("Lai", (9, 1)),
        piece("wang", (9, 2), finish_reason="stop"),
        piece("", (9, 3), finish_reason="stop"),
    ]
    message = stream_of(monkeypatch, pieces)
    assert message.usage_metadata
    assert message.usage_metadata["total_tokens"] == 12
    assert message.response_metadata["finish_reason"] == "stop"
    assert "estimated" not in message.response_metadata


def test_tokens_that_are_not_reported_are_estimated(monkeypatch: pytest.MonkeyPatch) -> None:
    message = stream_of(monkeypatch, [piece("来往"), piece("", finish_reason="stop")])
    assert message.usage_metadata
    assert message.usage_metadata["output_tokens"] == 2
    assert message.response_metadata["estimated"] is True


def test_an_answer_without_an_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    message = stream_of(monkeypatch, [piece("word " * 1000)] * 100)
    assert len(message.text) == LONGEST_ANSWER + 5000
    assert "more for the model m than an answer may hold" in message.response_metadata["cut"]


def test_what_is_used_is_entered_and_the_cap_stops_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ledger = Ledger(folder=tmp_path, cap=12)
    stream_of(monkeypatch, [piece("Laiwang", (9, 3), finish_reason="stop")], ledger=ledger)
    assert ledger.used() == 12
    with pytest.raises(ModelError, match="BOT_DAY_TOKENS") as raised:
        stream_of(monkeypatch, [piece("Laiwang")], ledger=ledger)
    assert raised.value.kind == "cap"


def test_a_reader_who_leaves_has_used_what_came(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def stream(*_: Any, **__: Any) -> AsyncIterator[ChatGenerationChunk]:
        while True:
            yield piece("来往")

    monkeypatch.setattr(ChatOpenAI, "_astream", stream)
    ledger = Ledger(folder=tmp_path, cap=0)
    answer = model(ledger).stream("Hello")
    next(answer)
    answer.close()  # type: ignore[attr-defined]
    assert ledger.used() >= 3


def test_models_are_set_up_as_compatible_servers_need_them() -> None:
    client = model().client
    assert isinstance(client, ChatOpenAI)
    assert (client.temperature, client.stream_usage, client.use_responses_api) == (0, True, False)
    assert (client.seed, client.max_retries) == (SEED, 0)


def test_no_key_is_shown_by_a_model_or_its_parameters() -> None:
    made = model()
    for shown in (repr(made), str(made), str(made.model_dump())):
        assert KEY not in shown


def test_a_server_without_a_key_is_sent_a_word_in_its_place() -> None:
    made = model(OPENAI_API_KEY="")
    assert isinstance(made.client, ChatOpenAI)
    assert isinstance(made.client.openai_api_key, SecretStr)
    assert made.client.openai_api_key.get_secret_value() == "none"
