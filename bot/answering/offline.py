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
from bot.scripts import fold

NOT_STATED = "NOT_STATED"
Score = Callable[[str, Sequence[str]], Sequence[float]]
"""Gives how well each text answers a question: the share (0 to 1) of what it asks that is there."""

Segments = Callable[[str, str, str], list[Segment]]
"""Gives the segments of a passage: (document, text, language)."""

Answers = Callable[[str, Sequence[str]], bool]
"""Tells whether one of the texts may answer a question."""

_MOST = 6
_MOST_PER_ITEM = 4
_NEIGHBOUR = 0.35
_CONTEXT = 0.5
_RANK_LOSS = 0.03
_ENOUGH = 0.45
"""Least share of the best statement's score that another must have to be told too."""


_SUMMARY = re.compile(
    r"\b(?:summar\w*|sum\s+up|main\s+(?:points?|arguments?)|key\s+points?|overview|gist)\b"
    r"|总结|概括|摘要|要点|概述|主要观点|中心思想|大意"
)


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
    answers: Answers
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
        told = [self._told(source, brief.language) for source in brief.passages]
        windows = [w for source, segments in told for w in _windows(source, segments)]
        whole = f"{brief.question} {brief.context}".strip()
        if not windows or not self.answers(whole, windows):
            return NOT_STATED
        chosen = _choose(self._rank(brief, told), brief.items, brief.question)
        phrases = self.phrases[brief.language]
        blocks = _blocks(chosen, brief, silent=phrases["no_item"])
        return "\n\n".join([*blocks, f"*{phrases['offline_note']}*"])

    def _told(self, source: Material, language: str) -> tuple[Material, list[Segment]]:
        """Returns a passage with its segments, headings left out: they say nothing alone."""
        headings = {*source.about.get("heading", "").split(" › "), source.about.get("title", "")}
        segments = self.segments(source.about.get("document", ""), source.text, language)
        return source, [segment for segment in segments if segment.quote not in headings]

    def _rank(
        self, brief: Brief, told: Sequence[tuple[Material, Sequence[Segment]]]
    ) -> list[Statement]:
        """Returns every segment of the evidence, best first; a neighbour's score counts a little."""
        statements = []
        for rank, (source, segments) in enumerate(told):
            scores = self._scores(brief, [_searchable(segment) for segment in segments])
            for order, segment in enumerate(segments):
                around = scores[max(0, order - 1) : order] + scores[order + 1 : order + 2]
                score = scores[order] + _NEIGHBOUR * max(around, default=0.0)
                score *= 1 - min(0.5, _RANK_LOSS * rank)
                statements.append(Statement(segment, source, order, score))
        return sorted(statements, key=lambda s: (-s.score, s.source.n, s.order))

    def _scores(self, brief: Brief, texts: Sequence[str]) -> list[float]:
        if _SUMMARY.search(fold(brief.question)):
            # What sums up a passage is the sentence that has most in common with all of it.
            whole = "\n".join(texts)
            return list(self.score(whole, texts))
        scores = list(self.score(brief.question, texts))
        if not brief.context:
            return scores
        context = self.score(brief.context, texts)
        return [one + _CONTEXT * other for one, other in zip(scores, context, strict=True)]


def _windows(source: Material, segments: Sequence[Segment]) -> Iterator[str]:
    """Yields each segment with its neighbours and the headings above them."""
    about = source.about
    above = f"{about.get('title', '')} {about.get('heading', '')}"
    texts = [_searchable(segment) for segment in segments]
    for index in range(len(texts)):
        yield "\n".join([above, *texts[max(0, index - 1) : index + 2]])


_METADATA = {"finish_reason": "stop", "model_name": "offline"}


def _searchable(segment: Segment) -> str:
    if segment.wording == segment.quote:
        return segment.quote
    return f"{segment.quote} {segment.wording}"


def _choose(
    statements: Sequence[Statement], items: Sequence[str], question: str
) -> list[Statement]:
    """Returns the statements to tell, best first.

    Of each item compared its best; else those of the source that was asked for, if there is one;
    of a source to be summed up, one statement from each part.
    """
    asked = [s for s in statements if _of(s)]
    if _SUMMARY.search(fold(question)) and not items:
        return _overview(asked or statements)
    if items:
        sides = [[s for s in statements if _of(s) == item] for item in items]
        chosen = [told for side in sides for told in _best(side, _MOST_PER_ITEM)]
        return chosen or _best(statements, _MOST)
    return _best(asked or statements, _MOST)


def _overview(statements: Sequence[Statement]) -> list[Statement]:
    """Returns the best statement of each passage, in the order of the text."""
    best: dict[int, Statement] = {}
    for statement in statements:
        best.setdefault(statement.source.n, statement)
    parts = _in_order(list(best.values()))
    step = max(1, -(-len(parts) // _MOST))
    return [*parts[:-1:step], parts[-1]] if len(parts) > 1 else parts


def _of(statement: Statement) -> str:
    return statement.source.about.get("side", "")


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


def _blocks(statements: Sequence[Statement], brief: Brief, *, silent: str) -> list[str]:
    """Returns the answer's paragraphs: each item compared, or the best statement and its support."""
    if brief.items:
        return [_side(item, statements, brief.language, silent) for item in brief.items]
    lead = statements[0]
    groups: dict[tuple[str, str], list[Statement]] = {_who(lead.source): []}
    for statement in statements[1:]:
        groups.setdefault(_who(statement.source), []).append(statement)
    blocks = [_attributed(lead, brief.language)]
    for who, group in groups.items():
        lines = "\n".join(f"- {_cited(statement)}" for statement in _in_order(group))
        if who == _who(lead.source):
            blocks += [lines] if lines else []
        else:
            blocks.append(f"**{_label(group[0].source, brief.language)}**\n\n{lines}")
    return blocks


def _side(item: str, statements: Sequence[Statement], language: str, silent: str) -> str:
    """Returns an item's heading and statements; attributed one by one unless it is a source."""
    side = _in_order([s for s in statements if _of(s) == item])
    labels = {_label(statement.source, language) for statement in side}
    if len(labels) == 1:
        label = labels.pop()
        lines = "\n".join(f"- {_cited(statement)}" for statement in side)
        return f"**{label if item in label else f'{item} — {label}'}**\n\n{lines}"
    lines = [f"- {_attributed(statement, language)}" for statement in side]
    return f"**{item}**\n\n" + ("\n".join(lines) or f"- {silent}")


def _in_order(statements: Sequence[Statement]) -> list[Statement]:
    """Returns the statements in the order of their documents."""

    def place(statement: Statement) -> tuple[str, int, int]:
        about = statement.source.about
        return about.get("document", ""), int(about.get("start", 0)), statement.order

    return sorted(statements, key=place)


def _cited(statement: Statement) -> str:
    segment = statement.segment
    return f'{segment.wording} [{statement.source.n}: "{segment.quote}"]'


def _attributed(statement: Statement, language: str) -> str:
    joiner = ": " if language == "en" else "\uff1a"
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
    return f"{who} ({kind}, {date})" if language == "en" else f"{who}\uff08{kind}\uff0c{date}\uff09"
