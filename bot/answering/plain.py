"""The plain prompt: what a model is asked that cannot write the citation grammar.

Little evidence, few rules and these last, no markers: the sentences that bear its statements are
looked for when it has answered.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.answering.evidence_text import as_line, as_material
from bot.answering.prompts import render_history
from bot.types import Evidence, Hit, Question, Sentences

WINDOW = 16_000
"""Tokens of the largest window whose model is asked plainly, unless the settings say otherwise."""
_TOKENS = 300
"""Most that a plain answer may have."""
CHARS = 3000
_FIRST = 2
"""Answers without any marker that show that a model cannot write them."""


@dataclass(slots=True)
class Manner:
    """Which of the two prompts a model gets: the one ``asked`` for, or, where that is ``auto``, the
    one that its window and its first answers call for."""

    asked: str = "full"
    window: int = 0
    unmarked: float = 0

    @property
    def plain(self) -> bool:
        """Whether the model is asked plainly."""
        if self.asked != "auto":
            return self.asked == "plain"
        return 0 < self.window <= WINDOW or self.unmarked >= _FIRST

    @property
    def why(self) -> str:
        """The prompt's name and the reason for it, in words for the reader."""
        if self.asked != "auto":
            return f"{self.asked} prompt (BOT_PROMPT)"
        if self.plain:
            small = f"a window of {self.window:,} tokens" if self.window <= WINDOW else "no markers"
            return f"plain prompt ({small})"
        return f"full prompt (a window of {self.window:,} tokens)"

    def at_most(self, tokens: int) -> int:
        """Returns how many of the ``tokens`` that an answer may have this one gets."""
        return min(tokens, _TOKENS) if self.plain else tokens

    def saw(self, *, marked: bool) -> None:
        """Learns from an answer to the full prompt; one with markers settles it."""
        self.unmarked = -math.inf if marked else self.unmarked + 1


def plain_values(
    question: Question, evidence: Evidence, sentences: Sentences, phrases: Mapping[str, str]
) -> dict[str, str]:
    """Returns the values of the plain prompt's variables."""
    return {
        "evidence": "\n".join(_told(evidence.hits, sentences, phrases)),
        "conversation": f"\n{render_history(question.history)}\n" if question.history else "",
        "question": as_material(question.text),
        "rules": phrases["rules"],
    }


def _told(hits: Sequence[Hit], sentences: Sentences, phrases: Mapping[str, str]) -> Iterator[str]:
    """Yields whole sentences, best passages first, each run of them under who says it."""
    room, last = CHARS, ""
    for hit in hits:
        passage = hit.passage
        by = passage.author or passage.heading or passage.title
        kind = phrases.get(f"genre_{passage.genre}", passage.genre)
        head = as_line(f"{by} ({kind}, {passage.date or phrases['undated']}):")
        for sentence in sentences(passage):
            line = as_line(sentence.text)
            if len(line) > room:
                return
            if head != last:
                yield f"\n{head}" if last else head
            room, last = room - len(line), head
            yield line
