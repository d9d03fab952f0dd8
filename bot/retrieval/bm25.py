"""Lexical search across English and Chinese: PSQ-BM25 over the passages' words.

Owns how fields and parts make a score, how the index changes and its file, which is written whole:
a reader sees the index before a change or after it. The formulas are in ``scoring``.
"""

import functools
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np

from bot.errors import LibraryError
from bot.language import segmentation
from bot.language.kept_arrays import read_tables, write_tables
from bot.language.lexicon import Lexicon
from bot.language.segmentation import Analyser, Analysis
from bot.retrieval.postings import Floats, Postings
from bot.retrieval.scoring import Field, Weighed, rarity
from bot.retrieval.sentence_scores import Reading
from bot.retrieval.terms import Term, TermReader
from bot.types import Progress

VERSION = "3"
FILE = "words.npz"
FIELDS = ("text", "heading", "translation")
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
class Found:
    """A passage found: its score, what that is made of and which words met."""

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
        empty = Postings.build(())
        self._contents = Contents(self.fingerprint, [], empty, empty, empty)

    @classmethod
    def open(cls, folder: Path, lexicon: Lexicon, *, cache: Path | None = None) -> Self:
        """Returns the index kept in a folder; an empty one if there is none yet.

        Args:
            folder: where the index is kept.
            lexicon: the words of both languages.
            cache: where jieba's own cache is kept; by default beside the index.

        Raises:
            LibraryError: the index is damaged, or was made by another version or lexicon.
        """
        index = cls(folder, lexicon, cache=cache)
        try:
            index._contents = read_tables(folder / FILE, Contents)
            if index._contents.fingerprint != index.fingerprint:
                raise LibraryError(
                    f"the word index in {str(folder)!r} was made by another version, dictionary or "
                    "glossary; run: bot doctor"
                )
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            raise LibraryError(
                f"the word index in {str(folder)!r} is damaged ({error}); run: bot doctor"
            ) from error
        return index

    def __len__(self) -> int:
        return len(self._contents.ids)

    @property
    def ids(self) -> Sequence[str]:
        """The passages' ids, in order."""
        return sorted(self._contents.ids)

    def chinese(self, text_id: str) -> bool:
        """Tells whether a passage is Chinese; an unknown one is not."""
        return text_id in self._contents.chinese

    def update(
        self, *, add: Iterable[Entry], remove: Iterable[str], progress: Progress | None = None
    ) -> None:
        """Adds and removes passages; one that is added again takes the place of the old. Raises
        OSError if the index cannot be written, and is as it was."""
        entries = {entry.id: entry for entry in add}
        gone = set(remove) | entries.keys()
        kept = np.array([text_id not in gone for text_id in self._contents.ids], np.bool_)
        postings = {}
        for name in FIELDS:
            told = progress if name == FIELDS[0] else None
            added = Postings.build(self._analyses(list(entries.values()), name, told))
            postings[name] = self._contents.fields[name].postings.joined(kept, added)
        ids = [text_id for text_id in self._contents.ids if text_id not in gone]
        contents = Contents(self.fingerprint, [*ids, *entries], **postings)
        write_tables(self._folder / FILE, contents)
        self._contents = contents

    def _analyses(
        self, entries: Sequence[Entry], name: str, progress: Progress | None
    ) -> Iterator[Analysis]:
        for number, entry in enumerate(entries, start=1):
            yield self._analyser.analyse(getattr(entry, name))
            if progress and (number % 100 == 0 or number == len(entries)):
                progress("words", number, len(entries))

    def search(self, query: str, *, k: int, within: Container[str] | None = None) -> list[Found]:
        """Returns the k passages that answer best, best first, ties in the order of their ids.

        Only passages with a word of the question (or one that renders it) are found. The best
        ``DEPTH`` are ranked by their best sentence as much as by the whole of them.
        """
        contents = self._contents
        terms = self._reader.terms(query)
        fields, size = contents.fields, len(contents.ids)
        text, heading, translation = (fields[name].weigh(terms, size) for name in FIELDS)
        own = contents.total(text)
        # A passage and its translation say the same once, so that the better of them counts.
        gain = np.maximum(contents.total(translation) - own, 0)
        headings = np.float32(HEADING) * contents.total(heading)
        places = _best(own + gain + headings, contents.ids, max(k, DEPTH), within)
        reading = Reading(contents.fields["text"].postings, places)
        best = reading.best_sentences(text, contents.fields["text"].sentence_length).tolist()
        met = reading.matches(text, self._lexicon.glossary)
        hits = []
        for place, sentence, matches in zip(places, best, met, strict=True):
            parts = {"text": 0.0, "glossary": 0.0, "names": 0.0, "sentence": SENTENCE * sentence}
            parts |= {"heading": float(headings[place]), "translation": float(gain[place])}
            for each in text:
                parts[each.term.part] += (1 - SENTENCE) * float(each.scores[place])
            score = round(sum(parts.values()), DECIMALS)
            hits.append(Found(contents.ids[place], score, parts, matches))
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[: max(k, 0)]

    def rarity(self, term: Term) -> float:
        """Returns the inverse document frequency of a term in the passages' text."""
        return rarity(self._contents.fields["text"].frequencies(term), len(self))


@dataclass(frozen=True)
class Contents:
    """What is indexed at one time, as its file has it."""

    fingerprint: str
    ids: list[str]
    text: Postings
    heading: Postings
    translation: Postings

    @functools.cached_property
    def fields(self) -> Mapping[str, Field]:
        """The postings, with what scoring needs of them."""
        return {name: Field(getattr(self, name)) for name in FIELDS}

    @functools.cached_property
    def chinese(self) -> frozenset[str]:
        """The ids of the Chinese passages."""
        places = np.flatnonzero(self.fields["text"].postings.chinese)
        return frozenset(self.ids[place] for place in places)

    def total(self, terms: Sequence[Weighed]) -> Floats:
        """Returns the score of every passage."""
        return sum((each.scores for each in terms), np.zeros(len(self.ids), np.float32))


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
