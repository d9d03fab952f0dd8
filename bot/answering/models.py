"""Models behind an OpenAI-compatible server; the only module that imports langchain_openai.

Import it only when such a model is wanted: it takes seconds. Every failure of the server leaves here
as a ``ModelError`` whose message says what to do and carries no secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import openai
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import SecretStr

from bot.errors import ModelError

_NO_KEY = "none"
"""Servers without authentication take any key; the client wants one."""


class ServedModel(ChatOpenAI):
    """A chat model on OpenAI or a compatible server, with errors in the bot's own words."""

    def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
        with explained(self.model_name):
            return super()._generate(*args, **kwargs)

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        with explained(self.model_name):
            yield from super()._stream(*args, **kwargs)


def chat_model(
    model: str, *, api_key: SecretStr | None, base_url: str | None, timeout_s: float
) -> ServedModel:
    """Returns the chat model; nothing is sent before it is first asked."""
    return ServedModel(
        model=model,
        api_key=api_key or SecretStr(_NO_KEY),
        base_url=base_url,
        timeout=timeout_s,
        temperature=0,
        stream_usage=True,
        use_responses_api=False,
    )


def embeddings(
    model: str, *, api_key: SecretStr | None, base_url: str | None, timeout_s: float
) -> OpenAIEmbeddings:
    """Returns the embeddings; texts are sent as they are, and no tokenizer is downloaded."""
    return OpenAIEmbeddings(
        model=model,
        api_key=api_key or SecretStr(_NO_KEY),
        base_url=base_url,
        timeout=timeout_s,
        check_embedding_ctx_length=False,
    )


@contextmanager
def explained(model: str) -> Iterator[None]:
    """Turns the client's errors into a ModelError.

    Raises:
        ModelError: the server failed, refused or could not be reached.
    """
    try:
        yield
    except openai.OpenAIError as error:
        raise ModelError(_explain(error, model)) from None


def _explain(error: openai.OpenAIError, model: str) -> str:
    for kind, text in _REMEDIES:
        if isinstance(error, kind):
            return text.format(model=model)
    return (
        f"The model {model} failed ({type(error).__name__}). Try again, or set BOT_MODEL=offline to "
        "answer without it."
    )


_REMEDIES: tuple[tuple[type[openai.OpenAIError], str], ...] = (
    (
        openai.AuthenticationError,
        "The server refused the key. Check OPENAI_API_KEY, or set BOT_MODEL=offline.",
    ),
    (
        openai.PermissionDeniedError,
        "The key may not use the model {model}. Choose another OPENAI_MODEL, or set "
        "BOT_MODEL=offline.",
    ),
    (
        openai.NotFoundError,
        "The server does not know the model {model}. Check OPENAI_MODEL and OPENAI_BASE_URL.",
    ),
    (
        openai.RateLimitError,
        "The server is over its limit or your quota is used up. Wait, check your plan, or set "
        "BOT_MODEL=offline.",
    ),
    (
        openai.BadRequestError,
        "The server could not take the request for the model {model}. Ask a shorter question, lower "
        "BOT_EVIDENCE_CHARS, or choose another OPENAI_MODEL.",
    ),
    (
        openai.APITimeoutError,
        "The model {model} did not answer in time. Try again, raise BOT_TIMEOUT_S, or set "
        "BOT_MODEL=offline.",
    ),
    (
        openai.APIConnectionError,
        "Cannot reach the model's server. Check the network and OPENAI_BASE_URL, or set "
        "BOT_MODEL=offline to answer without it.",
    ),
)
