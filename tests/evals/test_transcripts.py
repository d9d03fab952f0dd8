"""Transcripts of a cooperative, a sloppy, a hostile and a small model, through the whole chain.

In a transcript a passage goes by a letter, and ``passages`` gives words that it holds: the model
here looks up in the prompt that it is sent which number that passage has, as a model would.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk

from bot.service.engine import Bot
from bot.types import Answer, Answered, Drafted, Question
from tests.unit.answering.samples import ToldModel

FOLDER = Path(__file__).with_name("transcripts")
PIECE = 7
"""How many characters the model streams at a time: markers come in pieces."""

_PASSAGE = re.compile(r'<passage n="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
_LETTER = re.compile(
    r"(?<=[\[【（^])[A-Z](?=[:：\]】）])|(?<=assage )[A-Z]\b|(?<=assage\": )[A-Z]\b"
    r"|(?<=ource )[A-Z]\b|(?<=ources: )[A-Z]\b"
    r"|(?<=inference: )[A-Z]|(?<=, )[A-Z](?=\])"
)

Transcript = dict[str, Any]


class RecordedModel(ToldModel):
    """Streams what was recorded, each passage's letter turned into its number in the prompt."""

    transcript: Transcript

    def _stream(
        self, messages: list[BaseMessage], *_: Any, **__: Any
    ) -> Iterator[ChatGenerationChunk]:
        numbers = _numbers(str(messages[-1].content), self.transcript["passages"])
        text = _LETTER.sub(lambda match: numbers[match[0]], self.transcript["text"])
        for at in range(0, len(text), PIECE):
            yield ChatGenerationChunk(message=AIMessageChunk(content=text[at : at + PIECE]))
        last = AIMessageChunk(content="", response_metadata=self.metadata, chunk_position="last")
        yield ChatGenerationChunk(message=last)


def _numbers(prompt: str, passages: dict[str, str]) -> dict[str, str]:
    """Returns each letter's passage number in a rendered prompt."""
    shown = _PASSAGE.findall(prompt)
    return {
        letter: next(number for number, text in shown if words in text)
        for letter, words in passages.items()
    }


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{number}")
        for path in sorted(FOLDER.glob("*.json"))
        for number, case in enumerate(json.loads(path.read_text(encoding="utf-8")))
    ]


def _run(bot: Bot, transcript: Transcript) -> tuple[Answer, list[str]]:
    recorded = Bot(
        bot._settings,
        bot._library,
        bot._words,
        bot._phrases,
        make_model=lambda _: RecordedModel(transcript=transcript),
    )
    events = list(recorded.stream(Question(text=transcript["question"])))
    drafts = [event.text for event in events if isinstance(event, Drafted)]
    assert isinstance(events[-1], Answered)
    return events[-1].answer, drafts


def _outcome(answer: Answer) -> list[str]:
    return [f"{claim.status}: {claim.text}" for claim in answer.claims]


def _assert_exact(bot: Bot, answer: Answer, passages: Sequence[str]) -> None:
    """Every citation is its document's words, and of a passage that the model was given."""
    texts = {document.name: document.text for document in bot.documents()}
    for citation in answer.citations:
        assert citation.verified
        assert texts[citation.document][citation.start : citation.end] == citation.quote
        assert any(citation.quote in passage for passage in passages)


@pytest.mark.parametrize("transcript", _cases())
def test_a_transcript_ends_as_it_must(bot: Bot, transcript: Transcript) -> None:
    answer, drafts = _run(bot, transcript)
    assert answer.status == transcript.get("status", "answered")
    assert list(answer.notices) == transcript.get("notices", [])
    assert [claim.status for claim in answer.claims] == transcript["statuses"], _outcome(answer)
    _assert_exact(bot, answer, [hit.passage.text for hit in answer.passages])
    for text in transcript["shown"]:
        assert text in answer.text
    for text in transcript["never"]:
        assert text not in answer.text, answer.text
    assert not any('"]' in draft for draft in drafts)


@pytest.mark.parametrize("transcript", _cases())
def test_every_number_in_brackets_is_a_citation_of_a_claim_that_has_it(
    bot: Bot, transcript: Transcript
) -> None:
    answer, _ = _run(bot, transcript)
    shown = {int(number) for number in re.findall(r"[\[［【](\d+)[\]］】]", answer.text)}
    assert shown <= {citation.n for citation in answer.citations}
    cited = {number for claim in answer.claims for number in claim.citations}
    assert shown == cited


@pytest.mark.parametrize("transcript", _cases())
def test_no_address_of_a_model_is_verified(bot: Bot, transcript: Transcript) -> None:
    """What the fronts do with links and HTML is theirs; here none may bear the check's mark."""
    answer, _ = _run(bot, transcript)
    foreign = [c for c in answer.claims if re.search(r"https?:|<\w+|script", c.text)]
    assert all(claim.status == "unverified" for claim in foreign)
