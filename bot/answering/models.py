"""Models behind an OpenAI-compatible server; the only module that imports langchain_openai.

Import it only when such a model is wanted: it takes seconds. Every failure of the server leaves
here as a ``ModelError`` whose message says what to do and carries no secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import openai
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import SecretStr

from bot.errors import ModelError

_NO_KEY = "none"
"""Servers without authentication take any key; the client wants one."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a model is for, in the words that a remedy needs."""

    setting: str
    way_out: str


ANSWERS = Use("OPENAI_MODEL", "set BOT_MODEL=offline to answer without it")
EMBEDDINGS = Use("OPENAI_EMBEDDING_MODEL", "set BOT_EMBEDDINGS=local to embed without it")


class ServedModel(ChatOpenAI):
    """A chat model on OpenAI or a compatible server, with errors in the bot's own words.

    An answer that is cut off once it has begun ends without a finish reason, and says why under
    ``cut`` in its metadata: what has come is worth showing.
    """

    @classmethod
    def is_lc_serializable(cls) -> bool:
        """Models are built from settings, never stored."""
        return False

    def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
        with explained(self.model_name, ANSWERS):
            return super()._generate(*args, **kwargs)

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        heard, begun = False, False
        try:
            with explained(self.model_name, ANSWERS):
                for chunk in super()._stream(*args, **kwargs):
                    heard, begun = True, begun or bool(chunk.text)
                    yield chunk
                if not heard:
                    raise ValueError("no event came")
        except ModelError as error:
            if not begun:
                raise
            last = AIMessageChunk(
                content="", response_metadata={"cut": str(error)}, chunk_position="last"
            )
            yield ChatGenerationChunk(message=last)


class ServedEmbeddings(OpenAIEmbeddings):
    """Embeddings of OpenAI or a compatible server, with errors in the bot's own words."""

    def embed_documents(
        self, texts: list[str], chunk_size: int | None = None, **kwargs: Any
    ) -> list[list[float]]:
        """Returns a vector for each text.

        Raises:
            ModelError: the server failed, refused or could not be reached.
        """
        with explained(self.model, EMBEDDINGS):
            return super().embed_documents(texts, chunk_size, **kwargs)


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
) -> ServedEmbeddings:
    """Returns the embeddings; texts are sent as they are, and no tokenizer is downloaded."""
    return ServedEmbeddings(
        model=model,
        api_key=api_key or SecretStr(_NO_KEY),
        base_url=base_url,
        timeout=timeout_s,
        check_embedding_ctx_length=False,
    )


@contextmanager
def explained(model: str, use: Use) -> Iterator[None]:
    """Turns the client's errors into a ModelError.

    Raises:
        ModelError: the server failed, refused, could not be reached or sent something else.
    """
    try:
        yield
    except openai.OpenAIError as error:
        raise ModelError(_explain(error, model, use)) from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        # What the client makes of a body that is no answer: HTML, an empty or a broken one.
        raise ModelError(_UNREADABLE.format(model=model, kind=type(error).__name__)) from None


def _explain(error: openai.OpenAIError, model: str, use: Use) -> str:
    text = next((text for kind, text in _REMEDIES if isinstance(error, kind)), _OTHERWISE)
    return text.format(
        model=model, setting=use.setting, way_out=use.way_out, kind=type(error).__name__
    )


_UNREADABLE = (
    "The server's answer for the model {model} is not of OpenAI's form ({kind}). Check that "
    "OPENAI_BASE_URL is the server's API address; it often ends in /v1."
)
_OTHERWISE = "The model {model} failed ({kind}). Try again, or {way_out}."
_REMEDIES: tuple[tuple[type[openai.OpenAIError], str], ...] = (
    (openai.AuthenticationError, "The server refused the key. Check OPENAI_API_KEY, or {way_out}."),
    (
        openai.PermissionDeniedError,
        "The key may not use the model {model}. Choose another {setting}, or {way_out}.",
    ),
    (
        openai.NotFoundError,
        "The server does not know the model {model}. Check {setting} and OPENAI_BASE_URL, or "
        "{way_out}.",
    ),
    (
        openai.RateLimitError,
        "The server is over its limit or your quota is used up. Wait, check your plan, or "
        "{way_out}.",
    ),
    (
        openai.BadRequestError,
        "The server could not take the request for the model {model}. Ask a shorter question, "
        "lower BOT_EVIDENCE_CHARS, or choose another {setting}.",
    ),
    (openai.InternalServerError, "The model's server failed. Try again later, or {way_out}."),
    (
        openai.APITimeoutError,
        "The model {model} did not answer in time. Try again, raise BOT_TIMEOUT_S, or {way_out}.",
    ),
    (
        openai.APIConnectionError,
        "Cannot reach the model's server, or it hung up. Check the network and OPENAI_BASE_URL, or "
        "{way_out}.",
    ),
)
