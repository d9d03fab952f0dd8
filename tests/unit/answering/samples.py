"""Small made-up evidence, and a chat model that says what it is told, for tests of the chain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from bot.answering.evidence_text import Material
from bot.answering.extractive.answerability import Answerability
from bot.answering.extractive.display import Segment
from bot.answering.extractive.ranking import Ranker
from bot.answering.extractive.statements import Ranked, Statement, Told
from bot.types import Hit, Passage

PROMPTS = Path(__file__).resolve().parents[3] / "prompts"
PHRASES: dict[str, dict[str, str]] = yaml.safe_load(
    (PROMPTS / "phrases.yaml").read_text(encoding="utf-8")
)
SAID = PHRASES["en"]
"""The fixed phrases of English answers."""


def passage(text: str, **others: Any) -> Passage:
    """Returns a passage that begins its document."""
    known = {
        "id": f"{others.get('document', 'a.txt')}:0",
        "document": "a.txt",
        "start": 0,
        "end": others.get("start", 0) + len(text),
        "text": text,
        "language": "en",
        "genre": "article",
        "title": "A title",
    }
    return Passage(**(known | others))


def hit(text: str, *, side: str | None = None, more: tuple[str, ...] = (), **others: Any) -> Hit:
    """Returns a passage as found, for ``side`` and for ``more`` sides."""
    return Hit(passage=passage(text, **others), score=0.5, side=side, more_sides=more)


def as_it_is(about: Mapping[str, str], language: str) -> Mapping[str, str]:
    """Returns what is said of a passage with its title untranslated."""
    return about


class ToldModel(BaseChatModel):
    """Streams the pieces it was given and keeps the messages it was sent."""

    pieces: tuple[str, ...] = ()
    metadata: dict[str, Any] = Field(default_factory=lambda: {"finish_reason": "stop"})
    sent: list[Sequence[BaseMessage]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "told"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        self.sent.append(messages)
        message = AIMessage("".join(self.pieces), response_metadata=self.metadata)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self, messages: list[BaseMessage], *_: Any, **__: Any
    ) -> Iterator[ChatGenerationChunk]:
        self.sent.append(messages)
        for piece in self.pieces:
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        last = AIMessageChunk(content="", response_metadata=self.metadata, chunk_position="last")
        yield ChatGenerationChunk(message=last)


class Ready(Answerability):
    """Says of all that shares a word with its question that it answers."""

    def answers(self, question: str, context: str, told: Sequence[Told], ranked: Ranked) -> bool:
        texts = [s.segment.quote for s in ranked]
        return max(self.ranker.shares(question, texts), default=0.0) >= 0.3


READY = Ready(
    ranker=Ranker(
        shares=lambda question, texts: shares(question, texts),
        names_in=lambda text: frozenset(),
        things=lambda question: [],
        near=lambda question, text: shares(question, [text])[0],
        words=lambda text: len(text.split()),
        distinct=lambda name: "",
    ),
)

_SHOWN_AS = {"side": "for", "side_is": "is"}


def material(n: int, text: str = "", **about: str) -> Material:
    """Returns a passage as the prompt shows it, of a document of its own unless one is given."""
    said = {_SHOWN_AS.get(key, key): value for key, value in about.items() if key != "start"}
    at = int(about.get("start", n))
    return Material(n, {"file": f"{n}.txt", **said}, at=at, sentences=text.splitlines())


def statement(
    text: str,
    n: int = 1,
    *,
    order: int = 0,
    score: float = 1.0,
    item: str = "",
    **about: str,
) -> Statement:
    """Returns a sentence of passage ``n`` that may be told as it is."""
    segment, source = Segment(text, text), material(n, text, **about)
    return Statement(segment, source, order, score, item)


def shares(question: str, texts: Sequence[str]) -> list[float]:
    """Returns the share of a question's words that each text has, all equally rare."""
    asked = _words(question) - {"what", "did", "and", "the", "of", "is", "a", "when", "how"}
    return [len(asked & _words(text)) / max(1, len(asked)) for text in texts]


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]", text.lower()))


def quotes(statements: Iterable[Statement]) -> list[str]:
    """Returns the words of statements."""
    return [each.segment.quote for each in statements]
