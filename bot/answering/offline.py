"""The offline model: answers with the sentences of its prompt that answer the question.

A LangChain chat model like any other: it reads the same prompt, streams, and writes the same
citation grammar. It says nothing but sentences of the evidence, their stored translations and fixed
phrases, and it says NOT_STATED when no sentence answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict

from bot.answering.prompts import Brief, Material, read_brief
from bot.answering.wording import Segment

NOT_STATED = "NOT_STATED"
Score = Callable[[str, Sequence[str]], Sequence[float]]
"""Gives how well each text answers a question: the share (0 to 1) of what it asks that is there."""

Segments = Callable[[str, str, str], list[Segment]]
"""Gives the segments of a passage: (document, text, language)."""

_MOST = 6
_MOST_PER_ITEM = 3
_NEIGHBOUR = 0.25
_RANK_LOSS = 0.03
_ENOUGH = 0.45
"""Least share of the best statement's score that another must have to be told too."""

_ANSWERS = 0.3
"""Least score of the best statement; below it nothing here answers the question."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A segment that may be told, with where it is from and how well it answers."""

    segment: Segment
    source: Material
    order: int
    score: float


class OfflineModel(BaseChatModel):
    """Chooses, orders and attributes sentences; needs no network and no key."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    score: Score
    segments: Segments
    phrases: Mapping[str, Mapping[str, str]]
    count_tokens: Callable[[str], int]

    @property
    def _llm_type(self) -> str:
        return "offline"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": "offline"}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = self._answer(messages, stop)
        message = AIMessage(
            text, usage_metadata=self._usage(messages, text), response_metadata=_METADATA
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        text = self._answer(messages, stop)
        for piece in re.findall(r".{1,24}", text, re.DOTALL):
            chunk = ChatGenerationChunk(message=AIMessageChunk(piece))
            if run_manager:
                run_manager.on_llm_new_token(piece, chunk=chunk)
            yield chunk
        last = AIMessageChunk(
            "",
            usage_metadata=self._usage(messages, text),
            response_metadata=_METADATA,
            chunk_position="last",
        )
        yield ChatGenerationChunk(message=last)

    def _usage(self, messages: Sequence[BaseMessage], text: str) -> UsageMetadata:
        prompt = sum(self.count_tokens(message.text) for message in messages)
        completion = self.count_tokens(text)
        return UsageMetadata(
            input_tokens=prompt, output_tokens=completion, total_tokens=prompt + completion
        )

    def _answer(self, messages: Sequence[BaseMessage], stop: Sequence[str] | None) -> str:
        humans = [message for message in messages if message.type == "human"]
        text = self._compose(read_brief(humans[-1].text)) if humans else NOT_STATED
        for word in stop or ():
            text = text.partition(word)[0]
        return text

    def _compose(self, brief: Brief) -> str:
        statements = self._rank(brief)
        if not statements or statements[0].score < _ANSWERS:
            return NOT_STATED
        phrases = self.phrases[brief.language]
        chosen = _choose(statements, brief.items)
        lead, *rest = chosen
        paragraphs = [_attributed(lead, brief.language)]
        if brief.items:
            rest = chosen
            paragraphs = []
        paragraphs += _grouped(rest, brief, phrases["no_item"])
        return "\n\n".join([*paragraphs, f"*{phrases['offline_note']}*"])

    def _rank(self, brief: Brief) -> list[Statement]:
        """Returns every segment of the evidence, best first; a neighbour's score counts a little."""
        statements = []
        for rank, source in enumerate(brief.passages):
            document = source.about.get("document", "")
            segments = [
                segment
                for segment in self.segments(document, source.text, brief.language)
                if segment.quote not in _headings(source)
            ]
            texts = [_searchable(segment) for segment in segments]
            scores = list(self.score(brief.question, texts)) if texts else []
            for order, segment in enumerate(segments):
                around = scores[max(0, order - 1) : order] + scores[order + 1 : order + 2]
                score = scores[order] + _NEIGHBOUR * max(around, default=0.0)
                score *= 1 - min(0.5, _RANK_LOSS * rank)
                statements.append(Statement(segment, source, order, score))
        return sorted(statements, key=lambda s: (-s.score, s.source.n, s.order))


_METADATA = {"finish_reason": "stop", "model_name": "offline"}


def _headings(source: Material) -> frozenset[str]:
    """Returns the passage's own headings, which say nothing by themselves."""
    about = source.about
    return frozenset([*about.get("heading", "").split(" › "), about.get("title", "")])


def _searchable(segment: Segment) -> str:
    if segment.wording == segment.quote:
        return segment.quote
    return f"{segment.quote} {segment.wording}"


def _choose(statements: Sequence[Statement], items: Sequence[str]) -> list[Statement]:
    """Returns the statements to tell, best first: of each item its best, if items are compared."""
    if items:
        chosen = []
        for item in items:
            side = [s for s in statements if s.source.about.get("side") == item]
            chosen += _best(side, _MOST_PER_ITEM)
        return chosen or _best(statements, _MOST)
    return _best(statements, _MOST)


def _best(statements: Sequence[Statement], most: int) -> list[Statement]:
    if not statements:
        return []
    least = _ENOUGH * statements[0].score
    told: list[Statement] = []
    seen: set[str] = set()
    for statement in statements:
        words = re.sub(r"\W+", "", statement.segment.quote)
        if statement.score >= least and words not in seen and len(words) > 3:
            seen.add(words)
            told.append(statement)
        if len(told) == most:
            break
    return told


def _grouped(statements: Sequence[Statement], brief: Brief, silent: str) -> list[str]:
    """Returns a heading and a list for each item compared, or for each source."""
    blocks = []
    if brief.items:
        for item in brief.items:
            side = [s for s in statements if s.source.about.get("side") == item]
            lines = [f"- {_attributed(s, brief.language)}" for s in _in_order(side)]
            blocks.append(f"**{item}**\n\n" + ("\n".join(lines) or f"- {silent}"))
        return blocks
    sources = dict.fromkeys(_who(s.source) for s in statements)
    for who in sources:
        group = [s for s in statements if _who(s.source) == who]
        lines = [f"- {_cited(s)}" for s in _in_order(group)]
        blocks.append(f"**{_label(group[0].source, brief.language)}**\n\n" + "\n".join(lines))
    return blocks


def _in_order(statements: Sequence[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda s: (s.source.about.get("document", ""), s.source.n, s.order))


def _cited(statement: Statement) -> str:
    segment = statement.segment
    return f'{segment.wording} [{statement.source.n}: "{segment.quote}"]'


def _attributed(statement: Statement, language: str) -> str:
    joiner = ": " if language == "en" else ":"
    return f"{_label(statement.source, language)}{joiner}{_cited(statement)}"


def _who(source: Material) -> tuple[str, str]:
    return source.about.get("document", ""), source.about.get("author", "")


_GENRES = {
    "en": {"forum": "forum answer", "opinion": "opinion", "article": "article",
           "fiction": "fiction", "document": "document"},
    "zh-Hans": {"forum": "论坛回答", "opinion": "评论", "article": "文章", "fiction": "小说虚构",
                "document": "文档"},
    "zh-Hant": {"forum": "論壇回答", "opinion": "評論", "article": "文章", "fiction": "小說虛構",
                "document": "文件"},
}  # fmt: skip
_UNDATED = {"en": "undated", "zh-Hans": "未注明日期", "zh-Hant": "未註明日期"}


def _label(source: Material, language: str) -> str:
    """Returns who speaks, with the genre and the date: ``stormzhang (forum answer, undated)``."""
    about = source.about
    title = about.get("title", "")
    title = f"“{title}”" if language == "en" else f"《{title}》"
    who = about["author"] if about.get("genre") == "forum" and about.get("author") else title
    genre = about.get("genre", "document")
    date = about.get("date", "undated")
    date = _UNDATED[language] if date == "undated" else date
    kind = _GENRES[language].get(genre, genre)
    return f"{who} ({kind}, {date})" if language == "en" else f"{who}({kind},{date})"
