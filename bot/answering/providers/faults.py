"""What can go wrong with a model's server, what each fault says to the user, and asking again
where that may help: after a pause, within the time that a piece may take.

A fault has a kind, which ``WORDS`` words. Judges errors by their status, their words and their
causes, never repeating what a server wrote: it may hold a key. Imports no vendor's package: the
errors of one SDK are like those of another.
"""

import asyncio
import re
import socket
import ssl
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import count
from typing import Any, TypeVar

from bot.answering.providers.timeouts import Limits, within
from bot.errors import ModelError
from bot.settings import advised_address, without_login

T = TypeVar("T")

OPENAI_URL = "https://api.openai.com/v1"
LONGEST_WAIT_S = 10.0
"""A server that asks to be left alone for longer than this is not waited for."""
ATTEMPTS = {"rate": 3, "server": 2, "connection": 2}
"""How often a request is made in all, where the fault may pass; of any other kind once."""


class TooMuch(Exception):
    """The server sent more than one response may weigh."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a model is for, in the words that a remedy needs: its settings, what else to do, and
    the ``url`` of the server."""

    setting: str
    key: str
    address: str
    way_out: str
    url: str = OPENAI_URL


ANSWERS = Use(
    setting="OPENAI_MODEL", key="OPENAI_API_KEY", address="OPENAI_BASE_URL",
    way_out="set BOT_MODEL=offline to answer without it",
)  # fmt: skip
EMBEDDINGS = Use(
    setting="OPENAI_EMBEDDING_MODEL",
    key="OPENAI_EMBEDDING_API_KEY or OPENAI_API_KEY",
    address="OPENAI_EMBEDDING_BASE_URL or OPENAI_BASE_URL",
    way_out="set BOT_EMBEDDINGS=local to embed without it",
)

WORDS = {
    "key": "The server refused the key. Check {key}",
    "forbidden": "The key may not use the model {model}. Choose another {setting}",
    "model": "The server at {url} does not know the model {model}. Check {setting} and {address}",
    "address": "Nothing answers for models at {url}. Check {address}: write {better}",
    "moved": "The server at {url} sends requests on to another address, and they are not sent "
    "there. Check {address}: write the address where it answers itself",
    "too_long": "The question and its passages are longer than the model {model} can read. Ask a "
    "shorter question, lower BOT_EVIDENCE_CHARS or BOT_WINDOW_TOKENS, choose another {setting}",
    "request": "The server could not take the request for the model {model}. Ask a shorter "
    "question, lower BOT_EVIDENCE_CHARS, choose another {setting}",
    "rate": "The server is over its limit{wait}. Wait",
    "quota": "On the model's server your quota is used up. Check your plan there",
    "server": "The model's server failed or is overloaded{wait}. Try again later",
    "timeout": "The model {model} did not answer in time. Try again, raise BOT_TIMEOUT_S or "
    "BOT_ANSWER_S",
    "name": "The name of the model's server is not known. Check the network and {address}",
    "tls": "No secure connection to the model's server: it speaks no TLS that is understood here. "
    "Check {address} (http or https)",
    "untrusted": "The certificate of the model's server is signed by nobody whom this machine "
    "trusts. Check {address}; if the server is yours, set SSL_CERT_FILE in the environment to the "
    "file with its authority's certificate",
    "expired": "The certificate of the model's server has expired, or is not valid yet. Check this "
    "machine's clock, have the certificate renewed",
    "other_host": "The certificate of the model's server is made out for another name. Check the "
    "host in {address}",
    "refused": "Cannot reach the model's server: nothing listens there. Check the network and "
    "{address}, start the server",
    "connection": "Cannot reach the model's server, or it hung up. Check the network and {address}",
    "unreadable": "What answers at {url} is not of OpenAI's form. Check that {address} is "
    "the address of the server's API, such as {better}",
    "too_much": "The server sent more for the model {model} than an answer may hold. Ask again, "
    "choose another {setting}",
    "filtered": "The server's content filter stopped the model {model}. Word the question "
    "otherwise",
    "empty": "The model {model} gave an empty answer. Try again, choose another {setting}",
    "thought": "The model {model} spent all its tokens on thinking, before a word of an answer. "
    "Raise BOT_WINDOW_TOKENS or the limit on its server, choose another {setting}",
    "vectors": "The server's vectors of the model {model} are of no use: too few, of several "
    "sizes, no numbers or all zero. Check {setting}",
}
"""What each kind says; a way to do without the server follows."""

_BY_WORDS = {
    r"insufficient_quota|exceeded your current quota|billing": "quota",
    r"context_length_exceeded|exceed_context_size|maximum context length|context window"
    r"|context size|context length|prompt is too long|tokens exceed": "too_long",
    r"content_filter|content management policy|ResponsibleAIPolicy": "filtered",
    r"model_not_found|DeploymentNotFound|Invalid model name|not_found_error"
    r"|is not found for API version": "model",
}
"""What servers write in the body of an error, whatever its status."""
_BY_STATUS = {
    401: "key", 402: "quota", 403: "forbidden", 404: "address", 405: "address", 408: "timeout",
    413: "too_long", 429: "rate",
}  # fmt: skip
_BY_CAUSE: dict[type[BaseException] | tuple[type[BaseException], ...], str] = {
    TooMuch: "too_much", TimeoutError: "timeout", socket.gaierror: "name", ssl.SSLError: "tls",
    ConnectionRefusedError: "refused", OSError: "connection", IndexError: "empty",
    (ValueError, TypeError, KeyError, AttributeError): "unreadable",
}  # fmt: skip
_BY_VERIFICATION = {9: "expired", 10: "expired", 62: "other_host", 64: "other_host"}
"""OpenSSL's X509_V_ERR_… numbers of what is wrong with a certificate; of all others nobody whom
the machine trusts has signed it."""


@contextmanager
def explained(model: str, use: Use) -> Iterator[None]:
    """Turns whatever a server's failure makes the client raise into a ModelError.

    Raises:
        ModelError: the server failed, refused, could not be reached or sent something else.
    """
    try:
        yield
    except ModelError:
        raise
    except Exception as error:  # noqa: BLE001
        # A body that is no answer ends the client in errors of every type.
        raise fault_of(_kind(error), model, use, wait_s=_wait_s(error)) from None


def replies(
    request: Callable[[], AsyncGenerator[T, None]], limits: Limits, model: str, use: Use
) -> Generator[T, None, None]:
    """Yields what a request gives, which is made again where nothing came and that may help.

    Raises:
        ModelError: the server failed, refused, could not be reached or sent something else.
        Left: nobody waits for it any more.
    """
    with explained(model, use):
        yield from within(limits, _attempts(request, limits, model, use))


async def _attempts(
    request: Callable[[], AsyncGenerator[T, None]], limits: Limits, model: str, use: Use
) -> AsyncGenerator[T, None]:
    ends, begun = time.monotonic() + limits.piece_s, False
    for attempt in count(1):
        try:
            with explained(model, use):
                async with aclosing(request()) as pieces:
                    async for piece in pieces:
                        begun = True
                        yield piece
            return
        except ModelError as error:
            asked_s = error.wait_s
            pause_s = limits.pause_s * 3 ** (attempt - 1) if asked_s is None else asked_s
            too_long = pause_s > LONGEST_WAIT_S or time.monotonic() + pause_s > ends
            if begun or too_long or attempt >= ATTEMPTS.get(error.kind, 1):
                raise
        await asyncio.sleep(pause_s)


def fault_of(kind: str, model: str, use: Use, *, wait_s: float | None = None) -> ModelError:
    """Returns the error of a kind: the remedy, and no word of the server's."""
    url = without_login(use.url)
    better = advised_address(url)
    if kind == "address" and better == url.rstrip("/"):
        kind = "model"
    wait = f" and asks to wait {wait_s:,.0f} s" if wait_s and wait_s > LONGEST_WAIT_S else ""
    told = asdict(replace(use, url=url))
    text = WORDS[kind].format(**told, model=model, better=better, wait=wait)
    return ModelError(f"{text}, or {use.way_out}.", kind=kind, wait_s=wait_s)


def _kind(error: Exception) -> str:
    code = getattr(error, "code", None)  # a word with some vendors, the status with others
    status: int | None = getattr(error, "status_code", code if isinstance(code, int) else None)
    body: Any = getattr(error, "body", None)
    said = "" if body is None or status in (401, 403) or (status or 0) >= 500 else str(body)
    for words, kind in _BY_WORDS.items():
        if re.search(words, said, re.IGNORECASE):
            return kind
    if status is not None:
        by_class = {3: "moved", 4: "request"}.get(status // 100, "server")
        return _BY_STATUS.get(status, by_class)
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _BY_VERIFICATION.get(cause.verify_code, "untrusted")
    for type_, kind in _BY_CAUSE.items():
        if any(isinstance(cause, type_) for cause in causes):
            return kind
    # An error without a cause that the server sent in the midst of its answer, or a lost line.
    return "server" if said else "connection"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            # Each of a host's addresses was tried.
            yield from error.exceptions
        error = error.__cause__ or error.__context__


def _wait_s(error: Exception) -> float | None:
    """Returns the seconds that the server asks to be left alone, if it says."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", headers.get(name, "")):
            return float(headers[name]) / unit
    return None
