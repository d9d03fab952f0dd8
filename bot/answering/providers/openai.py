"""Models behind an OpenAI-compatible server; the only module that imports langchain_openai.

Import it only when such a model is wanted: it takes seconds. Every failure of the server leaves
here as a ``ModelError`` whose message says what to do and carries no secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any, TypeVar

import openai
from langchain_core.messages import BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import ConfigDict, Field, PrivateAttr, SecretStr

from bot.answering.providers.costs import Ledger
from bot.answering.providers.embeddings import ServedEmbeddings
from bot.answering.providers.faults import ANSWERS, fault_of
from bot.answering.providers.http import http_client
from bot.answering.providers.retries import first, patient
from bot.answering.providers.streams import Heard, estimate, piece_of
from bot.answering.providers.timeouts import Limits, left
from bot.errors import ModelError

OPENAI_URL = "https://api.openai.com/v1"
SEED = 20
"""Servers that take a seed give the same answer to the same prompt, as far as they can."""
LONGEST_ANSWER = 20_000
"""Characters at which an answer is cut: a model that never ends says nothing new by then."""
_NO_KEY = "none"
"""Servers without authentication take any key; the client wants one."""
_OPTIONAL = ("temperature", "seed", "stream_options")
"""What a request can do without, where a server or a model does not take it."""
T = TypeVar("T")


class ServedModel(ChatOpenAI):
    """A chat model on OpenAI or a compatible server, with errors in the bot's own words.

    An answer that is cut off once it has begun ends without a finish reason, and says why under
    ``cut`` in its metadata: what has come is worth showing. Tokens that the server does not report
    are estimated, and ``estimated`` in the metadata says so.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    limits: Limits = Limits()
    ledger: Ledger | None = Field(default=None, exclude=True, repr=False)
    _unwanted: set[str] = PrivateAttr(default_factory=set)
    _streams: bool = PrivateAttr(default=True)

    @classmethod
    def is_lc_serializable(cls) -> bool:
        """Models are built from settings, never stored."""
        return False

    def _get_request_payload(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        payload = super()._get_request_payload(*args, **kwargs)
        return {name: value for name, value in payload.items() if name not in self._unwanted}

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        whole = super()._generate
        result = first(self._ask(lambda: [whole(messages, *args, **kwargs)]))
        answer = self._answer(result)
        used = getattr(answer.message, "usage_metadata", None)
        self._record(used or estimate(messages, answer.text))
        return result

    def _stream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        stream, whole = super()._stream, super()._generate
        pieces = self._ask(
            lambda: self._pieces(
                lambda: stream(messages, *args, **kwargs),
                lambda: whole(messages, *args, **_without(kwargs, "stream_usage")),
            )
        )
        heard = Heard()
        try:
            with closing(pieces):
                for piece in pieces:
                    if piece is not None and heard.take(piece):
                        yield piece
                    if len(heard.text) > LONGEST_ANSWER:
                        raise fault_of("too_much", self.model_name, ANSWERS)
            if not heard.text and not left():
                raise self._nothing(heard.finish)
            yield heard.last(messages)
        except ModelError as error:
            if not heard.text:
                raise
            yield heard.last(messages, cut=str(error))
        finally:
            if heard.text:
                self._record(heard.used or estimate(messages, heard.text))

    def _answer(self, result: ChatResult) -> ChatGeneration:
        """Returns the only answer of a result.

        Raises:
            ModelError: there is none, or it is empty.
        """
        for answer in result.generations:
            if answer.text:
                return answer
            raise self._nothing((answer.generation_info or {}).get("finish_reason"))
        raise self._nothing(None)

    def _nothing(self, finish: str | None) -> ModelError:
        kind = "filtered" if finish == "content_filter" else "empty"
        return fault_of(kind, self.model_name, ANSWERS)

    def _ask(self, request: Callable[[], Iterable[T]]) -> Generator[T | None, None, None]:
        if self.ledger:
            self.ledger.admit()
        return patient(
            lambda: self._without_unwanted(request), self.limits, self.model_name, ANSWERS
        )

    def _without_unwanted(self, request: Callable[[], Iterable[T]]) -> Iterator[T]:
        """Asks again without what the server says it does not take."""
        try:
            yield from request()
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            said = str(error.body)
            named = {name for name in _OPTIONAL if re.search(rf"\b{name}\b", said)}
            if not named - self._unwanted:
                raise
            self._unwanted |= named
            yield from self._without_unwanted(request)

    def _pieces(
        self,
        stream: Callable[[], Iterable[ChatGenerationChunk]],
        whole: Callable[[], ChatResult],
    ) -> Iterator[ChatGenerationChunk]:
        """Yields the answer in pieces; in one piece from a server that does not stream."""
        heard = False
        for piece in stream() if self._streams else ():
            heard = True
            yield piece
        if heard:
            return
        answer = self._answer(whole())
        self._streams = False
        used = getattr(answer.message, "usage_metadata", None)
        yield piece_of(answer.text, usage_metadata=used, **(answer.generation_info or {}))

    def _record(self, used: UsageMetadata) -> None:
        if self.ledger:
            self.ledger.record(self.model_name, used["input_tokens"], used["output_tokens"])


def chat_model(
    model: str,
    *,
    api_key: SecretStr | None,
    base_url: str | None,
    limits: Limits,
    ledger: Ledger | None = None,
) -> ServedModel:
    """Returns the chat model; nothing is sent before it is first asked."""
    return ServedModel(
        model=model,
        api_key=api_key or SecretStr(_NO_KEY),
        base_url=base_url or OPENAI_URL,
        timeout=limits.piece_s,
        max_retries=0,
        temperature=0,
        seed=SEED,
        stream_usage=True,
        use_responses_api=False,
        http_client=http_client(),
        limits=limits,
        ledger=ledger,
    )


def embeddings(
    model: str, *, api_key: SecretStr | None, base_url: str | None, limits: Limits
) -> ServedEmbeddings:
    """Returns the embeddings; texts are sent as they are, and no tokenizer is downloaded."""
    client = openai.OpenAI(
        api_key=(api_key or SecretStr(_NO_KEY)).get_secret_value(),
        base_url=base_url or OPENAI_URL,
        timeout=limits.piece_s,
        max_retries=0,
        http_client=http_client(),
    )

    def create(texts: list[str]) -> list[openai.types.Embedding]:
        return client.embeddings.create(model=model, input=texts, encoding_format="float").data

    return ServedEmbeddings(model, create, limits)


def listed_models(model: ServedModel) -> tuple[str, ...]:
    """Returns the names of the models that a model's server lists; empty if it lists none.

    Raises:
        ModelError: the server failed, refused or could not be reached.
    """
    client: openai.OpenAI = model.root_client

    def request() -> list[tuple[str, ...]]:
        return [tuple(each.id for each in client.models.list().data)]

    try:
        return first(patient(request, model.limits, model.model_name, ANSWERS))
    except ModelError as error:
        # A list is a courtesy: many servers have none.
        if error.kind in ("model", "unreadable", "request"):
            return ()
        raise


def _without(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}
