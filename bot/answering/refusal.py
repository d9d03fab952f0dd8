"""What is said when nothing is answered: why not, and the nearest thing that the sources do say.

Written in the citation grammar, so that a refusal is checked like any answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.evidence_text import as_line
from bot.answering.extractive.composing import cited
from bot.answering.extractive.records import Shares
from bot.answering.extractive.statements import Segments, letters
from bot.types import Hit, Sentences, Turn

_NEAREST = 2
_NEAR = 0.15
"""Least score of a sentence that is worth telling beside a refusal."""
_SHORTEST = 8
_LONGEST = 200
"""Characters of a question that are told again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuser:
    """Writes refusals in the reader's language."""

    score: Shares
    segments: Segments
    sentences: Sentences
    phrases: Mapping[str, Mapping[str, str]]

    def asked(self, history: Sequence[Turn]) -> str:
        """Returns what was asked so far, a line each."""
        lines = [as_line(turn.content)[:_LONGEST] for turn in history if turn.role == "user"]
        return "\n" * bool(lines) + "".join(f"\n{n}. {said}" for n, said in enumerate(lines, 1))

    def refuse(self, reason: str, question: str, language: str, nearest: Sequence[Hit]) -> str:
        """Returns the phrase ``reason`` and, for what is not stated, the nearest statements."""
        phrases, hits = self.phrases[language], nearest if reason == "not_stated" else ()
        lines = (self._nearest(n, hit, question, language)
                 for n, hit in enumerate(hits[:_NEAREST], start=1))  # fmt: skip
        told = list(filter(None, lines))
        if not told:
            return phrases[reason]
        return "\n\n".join([phrases[reason], phrases["nearest"], "\n".join(told)])

    def _nearest(self, n: int, hit: Hit, question: str, language: str) -> str | None:
        passage = hit.passage
        told = [as_line(sentence.text) for sentence in self.sentences(passage)]
        found = self.segments(passage.document, told, language)
        heads = letters(f"{passage.title}\n{passage.heading or ''}")
        segments = [s for s in found if len(s.quote) >= _SHORTEST and letters(s.quote) not in heads]
        if not segments:
            return None
        scores = self.score(question, [segment.quote for segment in segments])
        best = max(range(len(segments)), key=lambda index: scores[index])
        return f"- {cited(segments[best], n)}" if scores[best] >= _NEAR else None
