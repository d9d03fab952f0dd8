"""Makes the parts that find: what reads a question, what searches, what judges answerability.

Like the workshop it stands in, it sees the library as it stood when it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from functools import cached_property, lru_cache

import numpy as np

from bot.answering.extractive.answerability import Answerability
from bot.answering.extractive.ranking import Ranker
from bot.facts.attributions import Reading
from bot.facts.contradictions import Contradictions
from bot.facts.overview import Overview, overview
from bot.ingestion import splitting
from bot.ingestion.catalogue import read_glossary
from bot.language import sentences
from bot.language.coordination import Coordination
from bot.language.scripts import fold
from bot.library.rows import Vector
from bot.library.store import Library
from bot.retrieval.bm25 import LexicalIndex
from bot.retrieval.coverage import Coverage
from bot.retrieval.evidence import EvidenceBuilder
from bot.retrieval.hybrid import DENSE, Searcher
from bot.retrieval.planning import Planner
from bot.retrieval.source_mentions import SourceFinder
from bot.service.glossary_names import Suggestion, suggest
from bot.service.vocabulary import Words
from bot.settings import Settings
from bot.types import Document

_USUAL = 0.4
"""The usual cosine of a question and what is found for it."""


class Finding:
    """Makes and keeps what finds things in a library."""

    def __init__(self, settings: Settings, library: Library, words: Words) -> None:
        self._settings = settings
        self._library = library
        self._known = words
        known = {*words.lexicon.glossary.groups}
        self._added = [g for g in map(tuple, read_glossary(library.folder)) if g not in known]
        """Names that came into the glossary after the indexes were opened."""

    @cached_property
    def suggested(self) -> Sequence[Suggestion]:
        """Names that the documents join and the glossary does not."""
        return suggest(self.documents, self._known.joining(self._added))

    @cached_property
    def words(self) -> Words:
        """The library's words, with the names that its documents join."""
        learned = [each.names for each in self.suggested if each.learned]
        return self._known.joining([*self._added, *self._known.with_short(learned)])

    @cached_property
    def documents(self) -> list[Document]:
        """The library's documents in the order of their names."""
        return self._library.database.documents()

    @cached_property
    def searcher(self) -> Searcher:
        """What finds passages."""

        def dense(query: str, k: int, within: Container[str] | None) -> list[tuple[str, float]]:
            return self._library.indexes.search(self._embed(query).tolist(), k, within)

        if self._settings.embedding_kind == "openai":
            # These read Chinese as it is: their word on it counts as much as on English.
            return Searcher(self._index, dense, glossed_share=DENSE)
        return Searcher(self._index, dense)

    @cached_property
    def planner(self) -> Planner:
        """What reads questions."""
        sources = SourceFinder(self.documents, self.words.names_in, self.shares)
        return Planner(sources, self.words.entities, self._coordination)

    def evidence(self, budget: int) -> EvidenceBuilder:
        """Returns what finds so many characters of passages."""
        database, words, search = self._library.database, self.words, self.searcher.search
        return EvidenceBuilder(
            lambda query, k, within: search(words.with_joined(query), k=k, within=within),
            passages=database.passages,
            ids_of=lambda source: database.passage_ids_of(source.documents, source.speaker),
            budget=budget, things=self._coordination.things,
        )  # fmt: skip

    @cached_property
    def answerability(self) -> Answerability:
        """What judges whether passages answer a question."""
        ranker = Ranker(
            shares=self.shares, names_in=self.words.names_in, things=self._coordination.things,
            near=self._near, words=self._coverage.words,
            distinct=lru_cache(self.words.distinct),
        )  # fmt: skip
        return Answerability(ranker=ranker)

    def _near(self, one: str, other: str) -> float:
        """Returns the cosine of two texts; of vectors on another scale than those of the package's
        own model, with which its weight was fitted, the usual one of that."""
        if self._settings.embedding_kind != "local":
            return _USUAL
        vectors = self._embed(one), self._embed(other)
        return float(np.dot(*vectors) / (np.prod([np.linalg.norm(v) for v in vectors]) or 1.0))

    @cached_property
    def contradictions(self) -> Contradictions:
        """What finds where sentences contradict each other."""
        return Contradictions(
            alike=self._coverage.alike, mentions=self.words.entities, rarity=self._coverage.rarity
        )

    def relate(self, one: str, other: str) -> float:
        """Returns the share of the first text's words that the second has."""
        return self._coverage.shares(one, [other])[0]

    def shares(self, question: str, texts: Sequence[str]) -> list[float]:
        """Returns the share (0 to 1) of a question's words, by rarity, that each text has."""
        return self._coverage.shares(question, texts)

    @cached_property
    def overview(self) -> Callable[[frozenset[str]], Overview]:
        """What tells what documents of given names say side by side; all, without names."""
        reading = Reading(splitting.split, sentences.sentences, self.words.entities)

        def draw(names: frozenset[str]) -> Overview:
            return overview(
                [each for each in self.documents if not names or each.name in names],
                reading, chinese=self.words.chinese_names, finder=self.contradictions,
            )  # fmt: skip

        return lru_cache(4)(draw)

    @cached_property
    def _index(self) -> LexicalIndex:
        lexical = self._library.indexes.lexical
        assert isinstance(lexical, LexicalIndex)
        return lexical

    @cached_property
    def _coverage(self) -> Coverage:
        return Coverage(self._index, self.words.lexicon, self.words.analyser)

    @cached_property
    def _coordination(self) -> Coordination:
        said = "\n".join(fold(f"{d.title}\n{d.text}") for d in self.documents)
        return Coordination(cut=self.words.cut, common=self.words.common, occurs=said.__contains__)

    @cached_property
    def _embed(self) -> Callable[[str], Vector]:
        """Gives a text's vector; what was asked for before costs nothing."""
        embedder = self._library.embedder
        return lru_cache(8192)(lambda text: np.asarray(embedder.embed_query(text), np.float32))
