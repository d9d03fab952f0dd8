"""The pieces of a served model's answer, and what is known of it once they have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
    about: dict[str, Any] = field(default_factory=dict)
    used: UsageMetadata | None = None

    @property
    def finish(self) -> str | None:
        """Why the answer ended, if the server has said so."""
        return self.about.get("finish_reason")

    def take(self, piece: ChatGenerationChunk) -> str:
        """Leaves in the piece what may be added to the others, and returns its text."""
        message = piece.message
        assert isinstance(message, AIMessageChunk)
        said = {**(piece.generation_info or {}), **message.response_metadata}
        finish = self.finish or said.get("finish_reason")
        self.about |= said | {"finish_reason": finish}
        self.used = message.usage_metadata or self.used
        self.text += piece.text
        piece.generation_info, message.response_metadata = None, {}
        message.usage_metadata = None
        return piece.text

    def last(self, messages: Sequence[BaseMessage], cut: str | None = None) -> ChatGenerationChunk:
        """Returns the piece that says how the answer ended and what it used."""
        end = {"finish_reason": self.finish} if cut is None else {"cut": cut}
        about = self.about | {"finish_reason": None, "estimated": self.used is None or None} | end
        last = piece_of(
            usage_metadata=self.used or estimate(messages, self.text),
            **{name: value for name, value in about.items() if value is not None},
        )
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
