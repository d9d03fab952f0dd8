"""The offline model: answers with the sentences of its prompt that answer the question.

A LangChain chat model like any other: it reads the same prompt, streams, and writes the same
citation grammar. It says nothing but sentences of the evidence, their stored translations and fixed
phrases, and it says NOT_STATED when no sentence answers.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import ConfigDict

from bot.answering.extractive.answerability import Answerability
from bot.answering.extractive.composing import compose
from bot.answering.extractive.records import compute
from bot.answering.extractive.selection import Selector
from bot.answering.extractive.statements import Segments, Titled
from bot.answering.prompts import read_brief
from bot.language import question_forms
from bot.language.clauses import labelled, parts_of
from bot.types import NOT_STATED

_METADATA = {"finish_reason": "stop", "model_name": "offline"}


class OfflineModel(BaseChatModel):
    """Chooses, orders and attributes sentences; needs no network and no key."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    model: str = "offline"
    answerability: Answerability
    segments: Segments
    titled: Titled
    phrases: Mapping[str, Mapping[str, str]]
    count_tokens: Callable[[str], int]

    @property
    def _llm_type(self) -> str:
        return "offline"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        humans = [message for message in messages if message.type == "human"]
        text = self._compose(humans[-1].text) if humans else NOT_STATED
        for word in stop or ():
            text = text.partition(word)[0]
        for piece in re.findall(r".{1,24}", text, re.DOTALL):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
        read, written = sum(self.count_tokens(m.text) for m in messages), self.count_tokens(text)
        used = UsageMetadata(input_tokens=read, output_tokens=written, total_tokens=read + written)
        last = AIMessageChunk(
            content="", usage_metadata=used, response_metadata=_METADATA, chunk_position="last"
        )
        yield ChatGenerationChunk(message=last)

    def _compose(self, user_message: str) -> str:
        brief = read_brief(user_message)
        answers = self.answerability
        selector = Selector(ranker=answers.ranker, segments=self.segments, titled=self.titled)
        told = selector.told(brief)
        ranked = answers.ranker.rank(brief.question, brief.context, told)
        choice, question = None, brief.question
        if _works_out(question) or not (brief.items or answers.stands_in(question, told, ranked)):
            choice = compute(question, ranked, answers.ranker.shares)
        if choice is None:
            if not brief.items and not answers.answers(brief.question, brief.context, told, ranked):
                return NOT_STATED
            choice = selector.select(brief, told, ranked)
        if not (choice.statements or any(choice.rows.values())):
            return NOT_STATED
        parts = [] if brief.items else parts_of(question)[1:]
        if choice.drawn_from:  # What is worked out is of the whole question.
            parts = [part for part in parts if not _works_out(part)]
        apart = bool(labelled(question)[1])
        missing = [part for part in parts if answers.lacks(part, told, ranked, apart=apart)]
        return compose(replace(choice, missing=missing), brief, self.phrases[brief.language])


def _works_out(question: str) -> bool:
    return any(question_forms.asks(form, question) for form in question_forms.COMPUTED)
