"""The pieces of a served model's answer, and what is known of it once they have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk

from bot.answering.tokens import estimate_tokens


@dataclass(slots=True)
class Heard:
    """What has come of a stream. Pieces are added up by whoever takes them, so that what servers
    say more than once (the usage so far, the end) is taken out and said once."""

    text: str = ""
    finish: str = ""
    used: UsageMetadata | None = None

    def take(self, piece: ChatGenerationChunk) -> ChatGenerationChunk:
        """Returns the piece as it may be added to the others."""
        message = piece.message
        assert isinstance(message, AIMessageChunk)
        self.text += piece.text
        said = (message.response_metadata, piece.generation_info or {})
        ends = [about.pop("finish_reason", None) for about in said]
        self.finish = self.finish or next((end for end in ends if end), "")
        self.used = message.usage_metadata or self.used
        message.usage_metadata = None
        return piece

    def last(self, messages: Sequence[BaseMessage], **metadata: Any) -> ChatGenerationChunk:
        """Returns the piece that says how the answer ended and what it used."""
        if self.finish and not metadata:
            metadata["finish_reason"] = self.finish
        if self.used is None:
            metadata["estimated"] = True
        used = self.used or estimate(messages, self.text)
        last = piece_of(usage_metadata=used, **metadata)
        last.message.chunk_position = "last"  # type: ignore[attr-defined]
        return last


def piece_of(
    text: str = "", usage_metadata: UsageMetadata | None = None, **metadata: Any
) -> ChatGenerationChunk:
    message = AIMessageChunk(
        content=text, usage_metadata=usage_metadata, response_metadata=metadata
    )
    return ChatGenerationChunk(message=message)


def estimate(messages: Sequence[BaseMessage], text: str) -> UsageMetadata:
    prompt = sum(estimate_tokens(message.text) for message in messages)
    completion = estimate_tokens(text)
    return UsageMetadata(
        input_tokens=prompt, output_tokens=completion, total_tokens=prompt + completion
    )
