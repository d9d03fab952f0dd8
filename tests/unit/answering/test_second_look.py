"""A second look: for what an answer names as missing, twice at most, and the first may stand."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from bot.answering.chain import Parts
from bot.answering.plain import Manner
from bot.errors import ModelError
from bot.types import Answer, Answered, Evidence
from tests.unit.answering.samples import ToldModel, hit
from tests.unit.answering.test_chain import drafted, events_of, parts

FIRST = "Weibo sold less well than Taobaoke [1.1]."
PARTLY = f"{FIRST}\nNOT_STATED: when Laiwang began"
SECOND = "Laiwang began in 2013 [1.1]. Weibo sold less well than Taobaoke [2.1]."
NEW = hit("Laiwang began in 2013.", id="b.txt:0", document="b.txt")


class Scripted(ToldModel):
    """Says one after another of what it was given, the last from then on, or fails with it."""

    says: tuple[str | ModelError, ...]

    def _stream(
        self, messages: list[BaseMessage], *_: Any, **__: Any
    ) -> Iterator[ChatGenerationChunk]:
        self.sent.append(messages)
        said = self.says[min(len(self.sent), len(self.says)) - 1]
        if isinstance(said, ModelError):
            raise said
        yield ChatGenerationChunk(message=AIMessageChunk(content=said.removesuffix("…")))
        ended = {} if said.endswith("…") else self.metadata
        used = UsageMetadata(input_tokens=10, output_tokens=2, total_tokens=12)
        last = AIMessageChunk(content="", response_metadata=ended, usage_metadata=used)
        yield ChatGenerationChunk(message=last)

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return generate_from_stream(self._stream(messages))


class Search2:
    """Keeps what is looked for once more, and finds what it was given."""

    def __init__(self, found: bool = True) -> None:
        self.asked: list[tuple[list[str], set[int]]] = []
        self._found = found

    def __call__(
        self, given: Evidence, things: Sequence[str], kept: Container[int]
    ) -> Evidence | None:
        assert isinstance(kept, set)
        self.asked.append((list(things), kept))
        return replace(given, hits=(NEW, *given.hits)) if self._found else None


def spine(*says: str | ModelError, found: bool = True, **changes: Any) -> tuple[Parts, Search2]:
    search = Search2(found)
    given = {"model": Scripted(says=says), "search_again": search}
    return parts(**(given | changes)), search


def asked(given: Parts) -> int:
    assert isinstance(given.model, Scripted)
    return len(given.model.sent)


def answer_of(given: Parts) -> Answer:
    last = events_of(given)[-1]
    assert isinstance(last, Answered)
    return last.answer


def test_what_is_missing_is_looked_for_and_the_model_asked_once_more() -> None:
    given, search = spine(PARTLY, SECOND)
    events = events_of(given)
    last = events[-1]
    assert isinstance(last, Answered)
    assert search.asked == [(["when Laiwang began"], {1})]
    assert asked(given) == 2
    assert [cited.document for cited in last.answer.citations] == ["b.txt", "a.txt"]
    assert last.answer.status == "answered"
    assert [h.passage.document for h in last.answer.passages] == ["b.txt", "a.txt"]
    assert last.answer.tokens == {"prompt": 20, "completion": 4, "cached": 0, "judge": 0}
    assert drafted(events).startswith("Weibo")


@pytest.mark.parametrize(
    ("said", "looked_for"),
    [
        (FIRST, None),
        ("NOT_STATED: a\nNOT_STATED：b\n- **NOT_STATED**: c\nNOT_STATED: d\nNOT_STATED: e", "abcd"),
        ("NOT_STATED.", []),
        (f"{PARTLY}…", None),
    ],
)
def test_what_calls_for_a_second_look(said: str, looked_for: Sequence[str] | None) -> None:
    given, search = spine(said, SECOND)
    answer_of(given)
    assert [things for things, _ in search.asked] == (
        [] if looked_for is None else [list(looked_for)]
    )
    assert asked(given) == 1 + (looked_for is not None)


@pytest.mark.parametrize("off", [{"search_again": None}, {"manner": Manner("plain")}])
def test_where_there_is_no_second_look_one_request_is_all(off: dict[str, Any]) -> None:
    given, search = spine(PARTLY, SECOND, **off)
    answer_of(given)
    assert (asked(given), search.asked) == (1, [])


def test_there_are_two_rounds_at_most() -> None:
    given, search = spine(PARTLY)
    assert answer_of(given).status == "partial"
    assert (asked(given), len(search.asked)) == (2, 1)


def test_where_nothing_new_is_found_one_request_is_all() -> None:
    given, _ = spine(PARTLY, SECOND, found=False)
    answer = answer_of(given)
    assert asked(given) == 1
    assert answer.text.startswith(FIRST.partition(" [")[0])
    assert answer.tokens["prompt"] == 10


@pytest.mark.parametrize(
    ("second", "prompt"),
    [(ModelError("down"), 10), ("Laiwang began…", 20), ("NOT_STATED", 20)],
)
def test_a_second_answer_that_fails_breaks_off_or_declines_leaves_the_first(
    second: str | ModelError, prompt: int
) -> None:
    given, _ = spine(PARTLY, second)
    answer = answer_of(given)
    assert asked(given) == 2
    assert answer.text.startswith(FIRST.partition(" [")[0])
    assert not answer.broke_off
    assert [h.passage.document for h in answer.passages] == ["a.txt"]
    assert answer.tokens["prompt"] == prompt


def test_a_search_that_fails_leaves_the_first() -> None:
    def search(*_: object) -> Evidence:
        raise ModelError("no vectors")

    given, _ = spine(PARTLY, SECOND, search_again=search)
    assert answer_of(given).text.startswith(FIRST.partition(" [")[0])
    assert asked(given) == 1


def test_a_conversation_that_has_used_its_tokens_is_asked_no_second_time() -> None:
    spent = list[int]()

    def admit(tokens: int) -> None:
        spent.append(tokens)
        if tokens:
            raise ModelError("used up", kind="cap")

    given, _ = spine(PARTLY, SECOND, admit=admit)
    assert answer_of(given).text.startswith(FIRST.partition(" [")[0])
    assert (asked(given), spent) == (1, [0, 12])
