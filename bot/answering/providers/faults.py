"""What can go wrong with a model's server, and what each fault says to the user.

A fault has a kind; ``KINDS`` words it and says how often it is worth another attempt. Judges errors
by their status, their words and their causes, never repeating what a server wrote: it may hold a
key. Imports no vendor's package.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from bot.errors import ModelError

LONGEST_WAIT_S = 10.0
"""A server that asks to be left alone for longer than this is not waited for."""


class TooMuch(Exception):
    """The server sent more than one response may weigh."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a model is for, in the words that a remedy needs: its settings, and what else to do."""

    setting: str
    key: str
    address: str
    way_out: str


ANSWERS = Use(
    setting="OPENAI_MODEL",
    key="OPENAI_API_KEY",
    address="OPENAI_BASE_URL",
    way_out="set BOT_MODEL=offline to answer without it",
)
EMBEDDINGS = Use(
    setting="OPENAI_EMBEDDING_MODEL",
    key="OPENAI_EMBEDDING_API_KEY or OPENAI_API_KEY",
    address="OPENAI_EMBEDDING_BASE_URL or OPENAI_BASE_URL",
    way_out="set BOT_EMBEDDINGS=local to embed without it",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A fault's message, and how many further attempts it is worth."""

    text: str
    attempts: int = 0


KINDS = {
    "key": Kind("The server refused the key. Check {key}, or {way_out}."),
    "forbidden": Kind(
        "The key may not use the model {model}. Choose another {setting}, or {way_out}."
    ),
    "model": Kind(
        "The server does not know the model {model}. Check {setting} and {address}, or {way_out}."
    ),
    "moved": Kind(
        "The model's server sends the request on to another address; it was not sent there. Check "
        "{address} (http or https, and the path), or {way_out}."
    ),
    "too_long": Kind(
        "The question and its passages are longer than the model {model} can read. Ask a shorter "
        "question, lower BOT_EVIDENCE_CHARS or BOT_WINDOW_TOKENS, or choose another {setting}."
    ),
    "request": Kind(
        "The server could not take the request for the model {model}. Ask a shorter question, "
        "lower BOT_EVIDENCE_CHARS, or choose another {setting}."
    ),
    "rate": Kind("The server is over its limit{wait}. Wait, or {way_out}.", attempts=2),
    "quota": Kind(
        "On the model's server your quota is used up. Check your plan there, or {way_out}."
    ),
    "server": Kind(
        "The model's server failed or is overloaded{wait}. Try again later, or {way_out}.",
        attempts=1,
    ),
    "timeout": Kind(
        "The model {model} did not answer in time. Try again, raise BOT_TIMEOUT_S or BOT_ANSWER_S, "
        "or {way_out}."
    ),
    "name": Kind(
        "The name of the model's server is not known. Check the network and {address}, or "
        "{way_out}."
    ),
    "tls": Kind(
        "No secure connection to the model's server: it speaks no TLS that is understood here. "
        "Check {address} (http or https), or {way_out}."
    ),
    "untrusted": Kind(
        "The certificate of the model's server is signed by nobody whom this machine trusts. Check "
        "{address}; if the server is yours, set SSL_CERT_FILE in the environment to the file with "
        "its authority's certificate, or {way_out}."
    ),
    "expired": Kind(
        "The certificate of the model's server has expired, or is not valid yet. Check this "
        "machine's clock, have the certificate renewed, or {way_out}."
    ),
    "other_host": Kind(
        "The certificate of the model's server is made out for another name. Check the host in "
        "{address}, or {way_out}."
    ),
    "refused": Kind(
        "Cannot reach the model's server: nothing listens there. Check the network and "
        "{address}, start the server, or {way_out}."
    ),
    "connection": Kind(
        "Cannot reach the model's server, or it hung up. Check the network and {address}, or "
        "{way_out}.",
        attempts=1,
    ),
    "unreadable": Kind(
        "The server's answer for the model {model} is not of OpenAI's form. Check that "
        "{address} is the server's API address; it often ends in /v1."
    ),
    "too_much": Kind(
        "The server sent more for the model {model} than an answer may hold. Ask again, choose "
        "another {setting}, or {way_out}."
    ),
    "filtered": Kind(
        "The server's content filter stopped the model {model}. Word the question otherwise, or "
        "{way_out}."
    ),
    "empty": Kind(
        "The model {model} gave an empty answer. Try again, choose another {setting}, or {way_out}."
    ),
    "vectors": Kind(
        "The server's vectors of the model {model} are of no use: too few, of several sizes, or "
        "no numbers. Check {setting}, or {way_out}."
    ),
    "other": Kind("The model {model} failed. Try again, or {way_out}."),
}

_BY_WORDS = (
    (r"insufficient_quota|exceeded your current quota|billing", "quota"),
    (
        r"context_length_exceeded|exceed_context_size|maximum context length|context window"
        r"|context size|context length|prompt is too long|tokens exceed",
        "too_long",
    ),
    (r"content_filter|content management policy|ResponsibleAIPolicy", "filtered"),
    (r"model_not_found|DeploymentNotFound|Invalid model name", "model"),
)
"""What servers write in the body of an error, whatever its status."""
_BY_STATUS = {
    401: "key",
    402: "quota",
    403: "forbidden",
    404: "model",
    408: "timeout",
    413: "too_long",
    429: "rate",
}
_BY_CAUSE: tuple[tuple[type[BaseException], str], ...] = (
    (TooMuch, "too_much"),
    (TimeoutError, "timeout"),
    (socket.gaierror, "name"),
    (ssl.SSLError, "tls"),
    (ConnectionRefusedError, "refused"),
    (ValueError, "unreadable"),
    (TypeError, "unreadable"),
    (KeyError, "unreadable"),
    (AttributeError, "unreadable"),
    (OSError, "connection"),
)


_BY_VERIFICATION = {9: "expired", 10: "expired", 62: "other_host", 64: "other_host"}
"""OpenSSL's X509_V_ERR_… numbers of what is wrong with a certificate; of all others nobody whom
the machine trusts has signed it."""


def fault(error: Exception, model: str, use: Use) -> ModelError:
    """Returns the error as the bot says it: its kind, the remedy, and no word of the server's."""
    return fault_of(_kind(error), model, use, wait_s=_wait_s(error))


def fault_of(kind: str, model: str, use: Use, *, wait_s: float | None = None) -> ModelError:
    """Returns the error of a kind."""
    wait = f" and asks to wait {wait_s:,.0f} s" if wait_s and wait_s > LONGEST_WAIT_S else ""
    text = KINDS[kind].text.format(model=model, wait=wait, **asdict(use))
    return ModelError(text, kind=kind, wait_s=wait_s)


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
        raise fault(error, model, use) from None


def _kind(error: Exception) -> str:
    status: int | None = getattr(error, "status_code", None)
    said = _said(error)
    if status in (401, 403) or (status or 0) >= 500:
        said = ""
    for words, kind in _BY_WORDS:
        if re.search(words, said, re.IGNORECASE):
            return kind
    if status is not None:
        others = {3: "moved", 4: "request"}
        return _BY_STATUS.get(status, others.get(status // 100, "server"))
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _BY_VERIFICATION.get(cause.verify_code, "untrusted")
        for type_, kind in _BY_CAUSE:
            if isinstance(cause, type_):
                return kind
    # An error without a cause that the server sent in the midst of its answer, or a lost line.
    return "server" if said else "connection"


def _said(error: Exception) -> str:
    body: Any = getattr(error, "body", None)
    return "" if body is None else str(body)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _wait_s(error: Exception) -> float | None:
    """Returns the seconds that the server asks to be left alone, if it says."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", headers.get(name, "")):
            return float(headers[name]) / unit
    return None
