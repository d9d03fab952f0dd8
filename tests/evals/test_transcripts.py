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

from bot.answering.evidence_text import Material
from bot.answering.prompts import read_brief
from bot.service.answering import Workshop
from bot.service.engine import Bot
from bot.types import Answer, Answered, Drafted, Question
from tests.unit.answering.samples import ToldModel

FOLDER = Path(__file__).with_name("transcripts")
PIECE = 7
"""How many characters the model streams at a time: markers come in pieces."""

_QUOTING = re.compile(
    r'(?P<open>[\[【（])\s*(?P<letter>[A-Z])\s*[:：]\s*"(?P<words>[^"]*)"\s*(?P<close>[\]】）])'
)
"""How a transcript names a sentence: by words that it holds."""
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
        shown = read_brief(str(messages[-1].content)).passages
        text = _written(self.transcript, shown)
        for at in range(0, len(text), PIECE):
            yield ChatGenerationChunk(message=AIMessageChunk(content=text[at : at + PIECE]))
        last = AIMessageChunk(content="", response_metadata=self.metadata, chunk_position="last")
        yield ChatGenerationChunk(message=last)


def _written(transcript: Transcript, shown: Sequence[Material]) -> str:
    """Returns what was recorded, each passage's letter turned into its number in the prompt, and
    words of a sentence into the sentence's."""
    by_letter = {
        letter: next(material for material in shown if _squeezed(words) in _squeezed(material.text))
        for letter, words in transcript["passages"].items()
    }

    def place(match: re.Match[str]) -> str:
        material, words = by_letter[match["letter"]], _squeezed(match["words"])
        places = [
            (first, last)
            for last in range(len(material.sentences))
            for first in (last, last - 1)
            if first >= 0 and words in _squeezed("".join(material.sentences[first : last + 1]))
        ]
        first, last = (places or [(98, 98)])[0]
        return f"{match['open']}{material.n}.{first + 1}-{last + 1}{match['close']}"

    text = _QUOTING.sub(place, transcript["text"])
    return _LETTER.sub(lambda match: str(by_letter[match[0]].n), text)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{number}")
        for path in sorted(FOLDER.glob("*.json"))
        for number, case in enumerate(json.loads(path.read_text(encoding="utf-8")))
    ]


def _run(bot: Bot, transcript: Transcript) -> tuple[Answer, list[str]]:
    recorded = Bot(bot._settings, bot._library, bot._words, bot._phrases)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workshop, "model", lambda *_: RecordedModel(transcript=transcript))
        events = list(recorded.stream(Question(text=transcript["question"])))
    drafts = [event.text for event in events if isinstance(event, Drafted)]
    (answer,) = (event.answer for event in events if isinstance(event, Answered))
    return answer, drafts


def _outcome(answer: Answer) -> list[str]:
    return [f"{claim.status}: {claim.text}" for claim in answer.statements]


def _assert_exact(bot: Bot, answer: Answer, passages: Sequence[str]) -> None:
    """Every citation is its document's words, and of a passage that the model was given."""
    texts = {document.name: document.text for document in bot.documents()}
    for citation in answer.citations:
        assert texts[citation.document][citation.start : citation.end] == citation.quote
        assert any(citation.quote in passage for passage in passages)


@pytest.mark.parametrize("transcript", _cases())
def test_a_transcript_ends_as_it_must(bot: Bot, transcript: Transcript) -> None:
    answer, drafts = _run(bot, transcript)
    assert answer.status == transcript.get("status", "answered")
    assert [note.kind for note in answer.notes] == transcript.get("notes", []), answer.notes
    assert [claim.status for claim in answer.statements] == transcript["statuses"], _outcome(answer)
    _assert_exact(bot, answer, [hit.passage.text for hit in answer.passages])
    for text in transcript["shown"]:
        assert text in answer.text
    for text in transcript["never"]:
        assert text not in answer.text, answer.text
    assert not re.search(r"\[\d+\.", "".join(drafts))


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
    foreign = [c for c in answer.statements if re.search(r"https?:|<\w+|script", c.text)]
    assert all(claim.status == "unverified" for claim in foreign)
