"""The citations of one answer: puts the sources' words in for places, and numbers them."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations_with_replacement

from bot.checking.places import Locate, Translate
from bot.checking.wording import find_words
from bot.language.sentences import LIST_MARK
from bot.types import Citation, Hit, Passage, Quoted, Sentence, Sentences

LONGEST = 1000
"""Characters of a run: a heap of text is no citation."""


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences ``first`` to ``last``, from 1, of passage ``passage``, from 1."""

    passage: int
    first: int
    last: int


@dataclass(slots=True, kw_only=True)
class Book:
    """Cites runs of the passages' sentences; each run has one number, by first appearance."""

    hits: Sequence[Hit]
    sentences: Sentences
    language: str
    translate: Translate
    locate: Locate
    citations: list[Citation] = field(default_factory=list)
    _split: dict[int, Sequence[Sentence]] = field(default_factory=dict)
    _quoted: dict[Run, Quoted] = field(default_factory=dict)
    _numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def runs(
        self, passage: int, first: int = 1, last: int = sys.maxsize, *, each: bool = False
    ) -> list[Run]:
        """Returns the sentences from ``first`` to ``last`` that are there, in runs short enough to
        be cited, or ``each`` by itself."""
        if not 1 <= passage <= len(self.hits):
            return []
        told = self._of(passage)
        found: list[Run] = []
        for n in range(max(1, first), min(last, len(told)) + 1):
            if found and not each and told[n - 1].end - told[found[-1].first - 1].start <= LONGEST:
                found[-1] = replace(found[-1], last=n)
            else:
                found.append(Run(passage, n, n))
        return found

    def cite(self, run: Run, statement: str) -> int:
        """Returns the number of the run's citation, which is made for a statement."""
        quoted, (start, end) = self.quoted(run), self._place(run)
        passage = quoted.passage
        place = (passage.document, start, end)
        if place not in self._numbers:
            self._numbers[place] = len(self.citations) + 1
            cited = cite(
                passage, start, end, n=self._numbers[place],
                translation=quoted.translation, place=self.locate(passage.document, start),
            )  # fmt: skip
            if focus := find_words(statement, quoted.text):
                first, last = (start + at for at in focus)
                cited = replace(cited, focus_start=first, focus_end=last)
            above = quoted.context if LIST_MARK.match(quoted.text) else ()
            lists = [name.rstrip(":\uff1a ") for name in above if name != passage.author]
            under = dict.fromkeys([passage.heading, *reversed(lists)])
            heading = " › ".join(filter(None, under)) or None
            self.citations.append(replace(cited, heading=heading, context=quoted.context))
        return self._numbers[place]

    def quoted(self, run: Run) -> Quoted:
        """Returns the words of a run with what is known of them."""
        if run not in self._quoted:
            passage, (start, end) = self.hits[run.passage - 1].passage, self._place(run)
            told = self._of(run.passage)[run.first - 1 : run.last]
            self._quoted[run] = Quoted(
                text=passage.text[start - passage.start : end - passage.start],
                passage=passage,
                translation=self.translate(passage.document, start, end, self.language),
                context=tuple(dict.fromkeys(name for each in told for name in each.context)),
                before=self._of(run.passage)[run.first - 2].text if run.first > 1 else "",
            )
        return self._quoted[run]

    def texts(self, run: Run) -> Iterator[str]:
        """Yields the text of each stretch of whole sentences within a run."""
        passage, told = self.hits[run.passage - 1].passage, self._of(run.passage)
        for one, other in combinations_with_replacement(told[run.first - 1 : run.last], 2):
            yield passage.text[one.start - passage.start : other.end - passage.start]

    def _place(self, run: Run) -> tuple[int, int]:
        told = self._of(run.passage)
        return told[run.first - 1].start, told[run.last - 1].end

    def _of(self, passage: int) -> Sequence[Sentence]:
        if passage not in self._split:
            self._split[passage] = self.sentences(self.hits[passage - 1].passage)
        return self._split[passage]


def cite(
    passage: Passage,
    start: int,
    end: int,
    *,
    n: int,
    translation: str | None,
    place: str | None = None,
) -> Citation:
    """Returns the citation of the passage's words at ``start:end`` of its document."""
    return Citation(
        n=n, document=passage.document, heading=passage.heading, genre=passage.genre, start=start,
        end=end, quote=passage.text[start - passage.start : end - passage.start],
        translation=translation, place=place,
    )  # fmt: skip
