"""The served models' errors, each in words that say what to do and hold no secret."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from bot.answering.models import ANSWERS, EMBEDDINGS, chat_model, embeddings, explained
from bot.errors import ModelError

KEY = "sk-never-to-be-seen"
REQUEST = httpx2.Request("POST", "http://me:secret@server/v1", headers={"authorization": KEY})


def status_error(kind: type[openai.APIStatusError], status: int) -> openai.APIStatusError:
    return kind(f"Bad key {KEY}", response=httpx2.Response(status, request=REQUEST), body=None)


ERRORS: list[tuple[Exception, str]] = [
    (status_error(openai.AuthenticationError, 401), "Check OPENAI_API_KEY"),
    (status_error(openai.PermissionDeniedError, 403), "Choose another OPENAI_MODEL"),
    (status_error(openai.NotFoundError, 404), "does not know the model m"),
    (status_error(openai.RateLimitError, 429), "Wait, check your plan"),
    (status_error(openai.BadRequestError, 400), "Ask a shorter question"),
    (status_error(openai.InternalServerError, 503), "The model's server failed"),
    (status_error(openai.ConflictError, 409), "The model m failed (ConflictError)"),
    (openai.APITimeoutError(REQUEST), "raise BOT_TIMEOUT_S"),
    (openai.APIConnectionError(message=KEY, request=REQUEST), "Check the network"),
    (openai.OpenAIError(KEY), "Try again"),
    (ValueError(KEY), "not of OpenAI's form (ValueError)"),
    (TypeError(KEY), "not of OpenAI's form (TypeError)"),
]


@pytest.mark.parametrize(("error", "said"), ERRORS, ids=lambda each: type(each).__name__)
def test_each_error_says_what_to_do(error: Exception, said: str) -> None:
    with pytest.raises(ModelError) as raised, explained("m", ANSWERS):
        raise error
    assert said in str(raised.value)
    assert str(raised.value).endswith(".")
    assert raised.value.__suppress_context__
    assert KEY not in str(raised.value)
    assert "secret" not in str(raised.value)


def test_the_remedy_is_that_of_the_models_use() -> None:
    said = r"OPENAI_EMBEDDING_MODEL.*BOT_EMBEDDINGS=local"
    with pytest.raises(ModelError, match=said), explained("m", EMBEDDINGS):
        raise status_error(openai.NotFoundError, 404)


def test_a_stop_by_the_user_is_not_explained_away() -> None:
    with pytest.raises(KeyboardInterrupt), explained("m", ANSWERS):
        raise KeyboardInterrupt


def model() -> ChatOpenAI:
    return chat_model("m", api_key=SecretStr(KEY), base_url="http://server/v1", timeout_s=3)


def stream_of(
    monkeypatch: pytest.MonkeyPatch, texts: tuple[str, ...], error: Exception | None
) -> list[AIMessageChunk]:
    """Streams a model whose client gives ``texts`` and then raises."""

    def stream(*_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        for text in texts:
            yield ChatGenerationChunk(message=AIMessageChunk(content=text))
        if error:
            raise error

    monkeypatch.setattr(ChatOpenAI, "_stream", stream)
    return [chunk for chunk in model().stream("Hello") if isinstance(chunk, AIMessageChunk)]


def test_what_came_before_a_break_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = openai.APIConnectionError(message=KEY, request=REQUEST)
    chunks = stream_of(monkeypatch, ("Laiwang ", "was"), broken)
    assert "".join(chunk.text for chunk in chunks) == "Laiwang was"
    assert "Check the network" in chunks[-1].response_metadata["cut"]
    assert "finish_reason" not in chunks[-1].response_metadata
    assert chunks[-1].chunk_position == "last"


@pytest.mark.parametrize("texts", [(), ("",)])
def test_a_break_before_the_first_word_is_an_error(
    monkeypatch: pytest.MonkeyPatch, texts: tuple[str, ...]
) -> None:
    with pytest.raises(ModelError, match="Check the network"):
        stream_of(monkeypatch, texts, openai.APIConnectionError(message=KEY, request=REQUEST))


def test_a_stream_without_any_event_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="not of OpenAI's form"):
        stream_of(monkeypatch, (), None)


def test_models_are_set_up_as_compatible_servers_need_them() -> None:
    made = model()
    assert (made.temperature, made.stream_usage, made.use_responses_api) == (0, True, False)
    assert made.request_timeout == 3
    assert not made.is_lc_serializable()
    embedder = embeddings("e", api_key=None, base_url="http://server/v1", timeout_s=3)
    assert embedder.check_embedding_ctx_length is False


def test_no_key_is_shown_by_a_model_or_its_parameters() -> None:
    made = model()
    for shown in (repr(made), str(made), str(made.model_dump())):
        assert KEY not in shown


def test_a_server_without_a_key_is_sent_a_word_in_its_place() -> None:
    made = chat_model("m", api_key=None, base_url="http://server/v1", timeout_s=3)
    assert isinstance(made.openai_api_key, SecretStr)
    assert made.openai_api_key.get_secret_value() == "none"
