"""Lexical search across English and Chinese: PSQ-BM25 over the passages' words.

Owns how fields and parts make a score, and how the index changes. The formulas are in ``scoring``,
the files in ``segments``.
"""

from __future__ import annotations

import functools
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bot.language import segmentation
from bot.language.glossary import Glossary
from bot.language.lexicon import Lexicon
from bot.language.segmentation import Analyser
from bot.retrieval import posting_segments
from bot.retrieval.posting_segments import FIELDS, Segment
from bot.retrieval.postings import Floats, PostingsBuilder
from bot.retrieval.scoring import Field, Weighed, rarity
from bot.retrieval.sentence_scores import Reading
from bot.retrieval.terms import Term, TermReader
from bot.types import Progress

VERSION = "1"
HEADING = 0.5
"""What a match in the headings weighs beside one in the text."""
SENTENCE = 0.5
"""The share of a passage's best sentence in the score of its text."""
DEPTH = 100
"""Passages that are read again by the sentence, at the least."""
DECIMALS = 4
"""Scores are equal if they differ by less: sums in another order differ in the last bits."""
TIE = 1e-5


@dataclass(frozen=True)
class Entry:
    """A passage to be indexed; ``heading`` is its title, headings and author."""

    id: str
    text: str
    heading: str = ""
    translation: str = ""


@dataclass(frozen=True)
class LexicalHit:
    """A passage found: its BM25 score, what that is made of and which words met."""

    id: str
    score: float
    parts: dict[str, float] = field(default_factory=dict)
    matches: tuple[str, ...] = ()


class LexicalIndex:
    """Finds passages by the words of a question in either language.

    Not safe for changing from two threads at a time; searching while another thread changes it
    sees the passages before the change or after it.
    """

    def __init__(self, folder: Path, lexicon: Lexicon, *, cache: Path | None = None) -> None:
        self._folder = folder
        self._lexicon = lexicon
        self._analyser = Analyser(lexicon, cache or folder.parent)
        self._reader = TermReader(lexicon, self._analyser)
        self.fingerprint = f"{VERSION}-{segmentation.VERSION}-{lexicon.fingerprint}"
        self._contents = _Contents([])

    @classmethod
    def open(cls, folder: Path, lexicon: Lexicon, *, cache: Path | None = None) -> LexicalIndex:
        """Returns the index kept in a folder; an empty one if there is none yet.

        Args:
            folder: where the index is kept.
            lexicon: the words of both languages.
            cache: where jieba's own cache is kept; by default beside the index.

        Raises:
            LibraryError: the index is damaged, or was made by another version or lexicon.
        """
        index = cls(folder, lexicon, cache=cache)
        index._contents = _Contents(posting_segments.read(folder, index.fingerprint))
        return index

    def __len__(self) -> int:
        return self._contents.size

    @property
    def ids(self) -> Sequence[str]:
        """The passages' ids, in order."""
        return sorted(text_id for text_id, alive in self._contents.placed() if alive)

    def chinese(self, text_id: str) -> bool:
        """Tells whether a passage is Chinese; an unknown one is not."""
        return text_id in self._contents.chinese

    def update(
        self, *, add: Iterable[Entry], remove: Iterable[str], progress: Progress | None = None
    ) -> None:
        """Adds and removes passages; one that is added again takes the place of the old."""
        entries = {entry.id: entry for entry in add}
        gone = set(remove) | entries.keys()
        changed = [_without(segment, gone) for segment in self._contents.segments]
        if entries:
            changed.append(self._segment(list(entries.values()), progress))
        changed = _tidied(changed)
        posting_segments.write(self._folder, self.fingerprint, changed)
        self._contents = _Contents(changed)

    def search(
        self, query: str, *, k: int, within: Container[str] | None = None
    ) -> list[LexicalHit]:
        """Returns the k passages that answer best, best first, ties in the order of their ids.

        Only passages with a word of the question (or one that renders it) are found. The best
        ``DEPTH`` are ranked by their best sentence as much as by the whole of them.
        """
        contents = self._contents
        terms = self._reader.terms(query)
        text, heading, translation = (
            contents.fields[name].weigh(terms, contents.size) for name in FIELDS
        )
        own = contents.total(text)
        # A passage and its translation say the same once, so that the better of them counts.
        gain = np.maximum(contents.total(translation) - own, 0)
        headings = np.float32(HEADING) * contents.total(heading)
        places = _best(own + gain + headings, contents.ids, max(k, DEPTH), within)
        hits = []
        for place, sentence, matches in contents.read(text, places, self._lexicon.glossary):
            parts = _parts(text, place) | {
                "sentence": SENTENCE * sentence,
                "heading": float(headings[place]),
                "translation": float(gain[place]),
            }
            score = round(sum(parts.values()), DECIMALS)
            hits.append(LexicalHit(contents.ids[place], score, parts, matches))
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[: max(k, 0)]

    def rarity(self, term: Term) -> float:
        """Returns the inverse document frequency of a term in the passages' text."""
        return rarity(self._contents.fields["text"].frequencies(term), self._contents.size)

    def occurs(self, term: Term) -> bool:
        """Tells whether a term occurs in any field of any passage."""
        return any(f.frequencies(term).any() for f in self._contents.fields.values())

    def _segment(self, entries: list[Entry], progress: Progress | None) -> Segment:
        builders = {name: PostingsBuilder() for name in FIELDS}
        for number, entry in enumerate(entries):
            for name, builder in builders.items():
                builder.add(self._analyser.analyse(getattr(entry, name)))
            if progress and (number % 100 == 99 or number + 1 == len(entries)):
                progress("words", number + 1, len(entries))
        fields = {name: builder.finish() for name, builder in builders.items()}
        return Segment([entry.id for entry in entries], fields)


class _Contents:
    """All segments as one: passages are numbered through them."""

    def __init__(self, parts: Sequence[Segment]) -> None:
        self.segments = list(parts)
        self.ids = [text_id for segment in parts for text_id in segment.ids]
        alive = [segment.alive for segment in parts]
        self.alive = np.concatenate(alive) if alive else np.zeros(0, np.bool_)
        self.size = int(self.alive.sum())
        self.fields = {
            name: Field([segment.fields[name] for segment in parts], self.alive) for name in FIELDS
        }

    @functools.cached_property
    def chinese(self) -> frozenset[str]:
        """The ids of the Chinese passages."""
        places = np.flatnonzero(self.fields["text"].chinese & self.alive)
        return frozenset(self.ids[place] for place in places)

    def total(self, terms: Sequence[Weighed]) -> Floats:
        """Returns the score of every passage."""
        total = np.zeros(len(self.ids), np.float32)
        for weighed in terms:
            total += weighed.scores
        return total

    def read(
        self, terms: Sequence[Weighed], places: Sequence[int], glossary: Glossary
    ) -> Iterator[tuple[int, float, tuple[str, ...]]]:
        """Yields each place with the score of its best sentence and the words that met there."""
        field, start = self.fields["text"], 0
        for segment in self.segments:
            postings = segment.fields["text"]
            here = [place for place in places if start <= place < start + len(postings)]
            if here:
                reading = Reading(postings, [place - start for place in here])
                best = reading.best_sentences(terms, field.sentence_length).tolist()
                yield from zip(here, best, reading.matches(terms, glossary), strict=True)
            start += len(postings)

    def placed(self) -> Iterable[tuple[str, bool]]:
        """Returns each id with whether its passage is still there."""
        return zip(self.ids, self.alive.tolist(), strict=True)


def _without(segment: Segment, gone: set[str]) -> Segment:
    dead = {place for place, text_id in enumerate(segment.ids) if text_id in gone}
    if dead <= segment.dead:
        return segment
    return Segment(segment.ids, segment.fields, segment.dead | dead, segment.name)


def _tidied(parts: list[Segment]) -> list[Segment]:
    """Returns the same passages in few segments, each at least twice the next.

    A passage is thus rewritten about as often as the number of passages can be halved.
    """
    tidy: list[Segment] = []
    for part in parts:
        segment = posting_segments.merged([part]) if 2 * len(part.dead) > len(part.ids) else part
        while tidy and len(tidy[-1]) < 2 * len(segment):
            segment = posting_segments.merged([tidy.pop(), segment])
        if len(segment):
            tidy.append(segment)
    return tidy


def _parts(scored: list[Weighed], place: int) -> dict[str, float]:
    """Returns what the terms of each kind add to a passage's score, by the whole of it."""
    parts = {"text": 0.0, "glossary": 0.0, "names": 0.0}
    for each in scored:
        parts[each.term.part] += (1 - SENTENCE) * float(each.scores[place])
    return parts


def _best(scores: Floats, ids: list[str], k: int, within: Container[str] | None) -> list[int]:
    """Returns the places of the k best scores above 0, and of all that equal the last of them."""
    if within is not None:
        inside = np.fromiter((text_id in within for text_id in ids), np.bool_, len(ids))
        scores = np.where(inside, scores, np.float32(0))
    places = np.flatnonzero(scores > 0)
    if k < len(places):
        least = np.partition(scores[places], len(places) - k)[len(places) - k]
        places = places[scores[places] >= least * (1 - TIE)]
    return [int(place) for place in places]
