"""Chat models behind a server, made by LangChain; import it only when such a model is wanted.

It takes seconds to import. Every failure of the server leaves here as a ``ModelError`` whose
message says what to do and carries no secret.
"""

import re
from collections.abc import AsyncGenerator, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

import openai
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, Field

from bot.answering.context_budget import Budget
from bot.answering.normalising import loops
from bot.answering.providers.costs import Ledger
from bot.answering.providers.faults import ANSWERS, OPENAI_URL, Use, fault_of, replies
from bot.answering.providers.http import NO_KEY, connecting, http_client
from bot.answering.providers.timeouts import Left, Limits
from bot.answering.tokens import estimate_tokens
from bot.errors import ModelError, SettingsError
from bot.settings import Settings

SEED = 20
"""Servers that take a seed give the same answer to the same prompt, as far as they can."""
LONGEST_ANSWER = 20_000
"""Characters at which an answer is cut: a model that never ends says nothing new by then."""
_WITHOUT: dict[str, dict[str, Any]] = {
    "temperature": {"temperature": None},
    "seed": {"seed": None},
    "stream_options": {"stream_usage": False},
}
"""What a request can do without, where a server or a model does not take it: by its name in the
server's complaint, what is to be changed in the client."""


@dataclass(slots=True)
class Heard:
    """What has come of an answer: its text, how it ended and what it used, as last told."""

    messages: Sequence[BaseMessage]
    text: str = ""
    about: dict[str, Any] = field(default_factory=dict)
    used: UsageMetadata | None = None

    def take(self, piece: AIMessage) -> str:
        """Adds a piece and returns its text; some servers tell use and end more than once."""
        self.about |= {name: value for name, value in piece.response_metadata.items() if value}
        if ended := self.about.get("finish_reason") or self.about.get("stop_reason"):
            self.about["finish_reason"] = _ENDED.get(str(ended).lower(), ended)
        self.used = piece.usage_metadata or self.used
        self.text += piece.text
        return piece.text

    def end(self, cut: str | None = None) -> dict[str, Any]:
        """Returns the metadata of the whole message; ``cut`` says why it has no end."""
        about = self.about | ({} if self.used else {"estimated": True})
        if cut:
            about = about | {"cut": cut}
            about.pop("finish_reason", None)
        return {"response_metadata": about, "usage_metadata": self.usage()}

    def usage(self) -> UsageMetadata:
        """Returns what the answer used, estimated where the server does not tell."""
        prompt = sum(estimate_tokens(message.text) for message in self.messages)
        said = estimate_tokens(self.text)
        return self.used or UsageMetadata(
            input_tokens=prompt, output_tokens=said, total_tokens=prompt + said
        )


class ServedModel(BaseChatModel):
    """A chat model on a server, with time limits, a ledger and errors in the bot's own words.

    An answer that is cut off once it has begun ends without a finish reason, and says why under
    ``cut`` in its metadata: what has come is worth showing. Tokens that the server does not report
    are estimated, and ``estimated`` in the metadata says so.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    client: BaseChatModel = Field(exclude=True, repr=False)
    model_name: str
    limits: Limits = Limits()
    most_tokens: int | None = None
    """That an answer may have, where a request does not say."""
    limit_in: Literal["body", "argument"] | None = None
    """Where a request says that; None where it does not, or the client does it by itself."""
    use: Use = ANSWERS
    ledger: Ledger | None = Field(default=None, exclude=True, repr=False)

    @property
    def _llm_type(self) -> str:
        return "served"

    def _generate(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> ChatResult:
        heard = Heard(messages)
        for _ in self._pieces(heard, stop=stop, **kwargs):
            pass
        message = AIMessage(content=heard.text, **heard.end())
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        heard, cut = Heard(messages), None
        try:
            with closing(self._pieces(heard, stop=stop, **kwargs)) as pieces:
                for text in pieces:
                    yield ChatGenerationChunk(message=AIMessageChunk(content=text))
                    if loops(heard.text):
                        heard.about["finish_reason"] = "stop"
                        break
        except Left:
            # What reads this stream is being closed, and must not fail in that.
            cut = "left"
        except ModelError as error:
            if not heard.text:
                raise
            cut = str(error)
        last = AIMessageChunk(content="", chunk_position="last", **heard.end(cut))
        yield ChatGenerationChunk(message=last)

    def _pieces(self, heard: Heard, **kwargs: Any) -> Generator[str, None, None]:
        """Yields the answer's text as it comes, and enters what it used."""
        if self.ledger:
            self.ledger.admit()

        most = kwargs.pop("max_tokens", None) or self.most_tokens
        request = partial(self._request, list(heard.messages), most, **kwargs)
        try:
            with closing(replies(request, self.limits, self.model_name, self.use)) as pieces:
                for piece in pieces:
                    if text := heard.take(piece):
                        yield text
                    if len(heard.text) > LONGEST_ANSWER:
                        raise fault_of("too_much", self.model_name, self.use)
            if not heard.text:
                kind = _NOTHING.get(heard.about.get("finish_reason", ""), "empty")
                raise fault_of(kind, self.model_name, self.use)
        finally:
            if heard.text and self.ledger:
                used = heard.usage()
                self.ledger.record(self.model_name, used["input_tokens"], used["output_tokens"])

    async def _request(
        self, messages: list[BaseMessage], most: int | None, **kwargs: Any
    ) -> AsyncGenerator[AIMessage, None]:
        """Yields the answer in pieces; in one piece from a server that does not stream."""
        begun = False
        piece: AIMessage
        limit: dict[str, Any] = {"max_tokens": most} if most and self.limit_in else {}
        if self.limit_in == "body":
            # OpenAI's newer name for it, which LangChain puts in, is not known to all others.
            limit = {"extra_body": limit | kwargs.get("extra_body", {})}
        given = kwargs | limit
        try:
            async for piece in self.client.astream(messages, **given):
                begun = True
                yield piece
        except ValueError as error:
            # LangChain's word for a stream without any event; what cannot be read is a subclass.
            if begun or type(error) is not ValueError:
                raise
            whole = self.client.model_copy(update={"disable_streaming": True})
            yield await whole.ainvoke(messages, **given)
            self.client = whole
        except Exception as error:
            # Each provider's package has errors of its own.
            refused = getattr(error, "status_code", None) in (400, 422)
            if not refused or not self._do_without(str(getattr(error, "body", error))):
                raise
            async for piece in self._request(messages, most, **kwargs):
                yield piece

    def _do_without(self, complaint: str) -> bool:
        """Leaves out from now on what the server says it does not take; tells whether it named
        anything."""
        changes = dict[str, Any]()
        for name, change in _WITHOUT.items():
            if re.search(rf"\b{name}\b", complaint):
                changes |= change
        unlimited = self.limit_in and re.search(r"\bmax_(?:completion_)?tokens\b", complaint)
        if unlimited:
            self.limit_in = None
        new = bool(unlimited) or any(
            getattr(self.client, name, None) != value for name, value in changes.items()
        )
        self.client = self.client.model_copy(update=changes)
        return new


_ENDED = {
    "stop": "stop", "end_turn": "stop", "stop_sequence": "stop",
    "max_tokens": "length", "refusal": "content_filter", "safety": "content_filter",
}  # fmt: skip
"""How answers end, by the words of other providers."""
_NOTHING = {"content_filter": "filtered", "length": "thought"}
"""What the matter is with an answer without a word, by how it ended."""


def chat_model(settings: Settings, model: str, limits: Limits) -> ServedModel:
    """Returns a chat model of the server that the settings name; nothing is sent before it is first
    asked.

    Raises:
        SettingsError: the provider's package is not installed, or LangChain knows none.
    """
    provider, address = settings.provider, settings.openai_base_url
    most_tokens = Budget(window=settings.window_tokens).answer
    keys = {"anthropic": settings.anthropic_api_key, "google_genai": settings.google_api_key}
    key = keys.get(provider, settings.openai_api_key)
    given: dict[str, Any] = {"max_retries": 0, "temperature": 0}
    more: dict[str, Any] = {}
    if provider == "openai":
        use = replace(ANSWERS, url=address or OPENAI_URL)
        given |= {
            "api_key": key or NO_KEY, "base_url": use.url, "http_async_client": http_client(),
            "timeout": connecting(limits.piece_s), "stream_chunk_timeout": None, "seed": SEED,
            "stream_usage": True, "use_responses_api": False,
        }  # fmt: skip
        more = {"most_tokens": most_tokens, "limit_in": "body" if address else "argument"}
    else:
        name = f"{provider.partition('_')[0].upper()}_API_KEY"
        use = replace(ANSWERS, setting="BOT_MODEL", key=name, address="BOT_MODEL", url=provider)
        given |= {"max_tokens": most_tokens, "timeout": limits.piece_s}
        given |= {"api_key": key} if key else {}
    try:
        client: BaseChatModel = init_chat_model(model, model_provider=provider, **given)
    except (ImportError, ValueError) as error:
        package = f"langchain-{provider.replace('_', '-')}"
        raise SettingsError(
            f"BOT_MODEL={provider}:{model} cannot be used. Check the provider's name, as LangChain "
            f"has it, and {use.key}, install its package (python -m pip install {package}), or set "
            "BOT_MODEL=offline."
        ) from error
    ledger = Ledger(folder=settings.data_dir / "usage", cap=settings.day_tokens)
    return ServedModel(
        client=client, model_name=model, limits=limits, use=use, ledger=ledger, **more
    )


def listed_models(model: ServedModel) -> tuple[str, ...]:
    """Returns the names of the models that a model's server lists; empty if it lists none.

    Raises:
        ModelError: the server failed, refused or could not be reached.
    """
    client: openai.AsyncOpenAI | None = getattr(model.client, "root_async_client", None)
    if client is None:
        return ()

    async def request() -> AsyncGenerator[tuple[str, ...], None]:
        yield tuple([each.id async for each in client.models.list()])

    try:
        [names] = replies(request, model.limits, model.model_name, model.use)
    except ModelError as error:
        # A list is a courtesy: many servers have none.
        if error.kind in ("model", "address", "unreadable", "request"):
            return ()
        raise
    return names
