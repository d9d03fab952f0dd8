"""Makes the parts that answer questions from an open library, each once and only if it is needed.

A workshop sees the library as it stood when it was made: after a change another one is made, so
that nothing of a removed document stays in a part. Keeps nothing of a conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot.answering.limits import Limits
from bot.answering.providers import budget_of, cost_of, served_model
from bot.corpus import splitting
from bot.library.database import Vector
from bot.library.store import Library
from bot.retrieval.answerability import Answerability
from bot.retrieval.coverage import Coverage
from bot.retrieval.evidence import EvidenceBuilder
from bot.retrieval.fusion import DENSE, Searcher
from bot.retrieval.lexical import LexicalIndex
from bot.retrieval.planning import Planner
from bot.retrieval.sources import SourceFinder
from bot.scripts import fold, has_han
from bot.settings import Settings
from bot.types import Document, Event, ModelInfo, Plan, Question, Source
from bot.words import PassageIndex, Words

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from bot.answering.expansion import Expander
    from bot.answering.parts import Parts
    from bot.answering.prompts import Prompt
    from bot.answering.repairing import Repairer
    from bot.answering.wording import Wording
    from bot.checking.checker import Translate
    from bot.checking.places import Locate
    from bot.compare.overview import Overview
    from bot.synthesis import Synthesis

Phrases = Mapping[str, Mapping[str, str]]
"""The fixed phrases, by language and key."""

LONGEST_QUOTE = 240
"""Most that a sentence quoted offline may weigh (an ideograph counts two); longer ones are cut."""

MEANING = 0.3
"""What the likeness of meaning counts beside the words when sentences are chosen offline."""


class Workshop:
    """Makes and keeps the parts over a library."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        words: Words,
        phrases: Phrases,
        *,
        default: ModelInfo,
        make_model: Callable[[ModelInfo], BaseChatModel] | None = None,
    ) -> None:
        """``default`` is the model that helps in searching; ``make_model`` makes those that answer,
        in the place of the settings' own."""
        self._settings = settings
        self._library = library
        self._words = words
        self._phrases = phrases
        self.generation = library.generation
        self._default = default
        self._make_model = make_model or self.model
        self._chains: dict[str, Runnable[Question, Event]] = {}

    @cached_property
    def documents(self) -> list[Document]:
        """The library's documents in the order of their names."""
        return self._library.database.documents()

    @cached_property
    def searcher(self) -> Searcher:
        """What finds passages."""
        embedder = self._library.embedder

        def dense(query: str, k: int, within: Container[str] | None) -> list[tuple[str, float]]:
            return self._library.vectors.search(embedder.embed_query(query), k, within)

        if self._settings.embedding_kind == "openai":
            # These read Chinese as it is: their word on it counts as much as on English.
            return Searcher(self._index, dense, glossed_share=DENSE)
        return Searcher(self._index, dense)

    @cached_property
    def planner(self) -> Planner:
        """What reads questions."""
        return Planner(
            self._sources, self._words.entities, lambda thing: bool(self._index.search(thing, k=1))
        )

    @cached_property
    def overview(self) -> Callable[[frozenset[str]], Overview]:
        """What tells what documents of given names say side by side; all, without names."""
        from bot.checking.numbers import spans
        from bot.checking.numerals import chinese
        from bot.compare.overview import overview
        from bot.compare.statements import Reading

        reading = Reading(splitting.split, splitting.sentences, self._words.entities)

        def draw(names: frozenset[str]) -> Overview:
            return overview(
                [each for each in self.documents if not names or each.name in names],
                reading,
                chinese=self._words.chinese_names,
                numeral=chinese,
                spans=spans,
            )

        return lru_cache(4)(draw)

    def chain(self, model: ModelInfo) -> Runnable[Question, Event]:
        """Returns the spine for a model."""
        from bot.answering.chain import build_chain

        if model.name not in self._chains:
            self._chains[model.name] = build_chain(self.parts(model))
        return self._chains[model.name]

    def parts(self, model: ModelInfo) -> Parts:
        """Returns what the spine is made of for a model."""
        from bot.answering.parts import Parts
        from bot.answering.refusal import Refuser
        from bot.checking.checker import Checker
        from bot.checking.citations import visible
        from bot.checking.support import Support

        wording = self._wording
        return Parts(
            plan=self._plan,
            retrieve=self._evidence.retrieve,
            prompt=self.prompt("answer"),
            model=self._make_model(model),
            model_name=model.name,
            refuser=Refuser(
                score=self._score,
                segments=wording.segments,
                titled=wording.titled,
                phrases=self._phrases,
            ),
            checker=Checker(
                support=Support(
                    names_in=self._words.names_in,
                    relate=self._relate,
                    told_titles=lambda passage: wording.titles(passage.document),
                ),
                translate=self._translate,
                locate=self._locate,
                fixed=frozenset(
                    fold(p) for texts in self._phrases.values() for p in texts.values()
                ),
            ),
            together=lambda evidence, checked: self._synthesis.look(
                evidence, checked.claims, checked.under, checked.citations
            ),
            repairer=self._repairer(model),
            visible=visible,
            corpus_version=lambda: self._library.corpus_version,
            budget=budget_of(self._settings, model),
            cost=cost_of(self._settings, model),
        )

    def prompt(self, name: str) -> Prompt:
        """Returns a prompt of the settings' folder.

        Raises:
            SettingsError: it cannot be used.
        """
        from bot.answering.prompts import load_prompt

        return load_prompt(self._settings.prompts_dir, name)

    def model(self, model: ModelInfo) -> BaseChatModel:
        """Returns a chat model; nothing is sent before it is first asked."""
        from bot.answering.tokens import token_counter

        if not model.offline:
            return served_model(self._settings, model.name)
        from bot.answering.offline import OfflineModel
        from bot.checking.numbers import figures

        return OfflineModel(
            score=self._score,
            answers=self._answerability.answers,
            segments=self._wording.segments,
            names_in=self._words.names_in,
            figures=figures,
            lacks=self._answerability.lacks,
            titled=self._wording.titled,
            phrases=self._phrases,
            count_tokens=token_counter(self._settings.openai_models[0]),
        )

    @cached_property
    def _index(self) -> LexicalIndex:
        lexical = self._library.lexical
        assert isinstance(lexical, PassageIndex)
        return lexical.index

    @cached_property
    def _coverage(self) -> Coverage:
        return Coverage(self._index, self._words.lexicon, self._words.analyser)

    @cached_property
    def _sources(self) -> SourceFinder:
        return SourceFinder(self.documents, self._words.names_in)

    @cached_property
    def _answerability(self) -> Answerability:
        return Answerability(
            entities=self._words.entities,
            sources=self._sources,
            shares=self._coverage.shares,
            absent_names=self._coverage.absent_names,
        )

    @cached_property
    def _evidence(self) -> EvidenceBuilder:
        database = self._library.database

        def ids_of(source: Source) -> frozenset[str]:
            left_out = ids_of(source.without) if source.without else frozenset[str]()
            return database.passage_ids_of(source.documents, source.speaker) - left_out

        return EvidenceBuilder(
            lambda query, k, within: self.searcher.search(query, k=k, within=within),
            passages=database.passages,
            ids_of=ids_of,
            budget=self._settings.evidence_chars,
        )

    @cached_property
    def _wording(self) -> Wording:
        from bot.answering.wording import Wording

        return Wording(self.documents, lambda text: list(splitting.pieces(text, LONGEST_QUOTE)))

    @cached_property
    def _translate(self) -> Translate:
        from bot.checking.checker import translator

        return translator(self.documents)

    @cached_property
    def _locate(self) -> Locate:
        from bot.checking.places import locator

        return locator(self.documents)

    @cached_property
    def _synthesis(self) -> Synthesis:
        from bot.checking.checker import MAX_QUOTE, cite
        from bot.compare.matrix import MatrixBuilder
        from bot.synthesis import Synthesis

        def sentences(text: str) -> list[tuple[int, int]]:
            # An ideograph weighs two: either way a piece is short enough to be quoted.
            return list(splitting.pieces(text, MAX_QUOTE * (2 if has_han(text) else 1)))

        return Synthesis(
            matrix=MatrixBuilder(names_in=self._words.names_in, relate=self._relate),
            mentions=self._words.entities,
            named=self._words.named,
            sentences=sentences,
            cite=lambda passage, start, end, language: cite(
                passage, start, end, n=0,
                translation=self._translate(passage.document, start, end, language),
                place=self._locate(passage.document, start),
            ),
            phrases=self._phrases,
        )  # fmt: skip

    def _relate(self, one: str, other: str) -> float:
        """Returns the share of the first text's words that the second has."""
        return self._coverage.shares(one, [other])[0]

    def _score(self, query: str, texts: Sequence[str]) -> list[float]:
        """Returns how well each text answers (0 to 1): by its words, and by its meaning where that
        is computed on this machine."""
        shares = self._coverage.shares(query, texts)
        if self._settings.embedding_kind != "local":
            return shares
        asked = self._embed(query)
        return [
            (1 - MEANING) * share + MEANING * max(0.0, float(asked @ self._embed(text)))
            for share, text in zip(shares, texts, strict=True)
        ]

    @cached_property
    def _embed(self) -> Callable[[str], Vector]:
        embedder = self._library.embedder
        return lru_cache(8192)(lambda text: np.asarray(embedder.embed_query(text), np.float32))

    def _plan(self, question: Question) -> Plan:
        helper = self._expander
        if helper is None:
            return self.planner.plan(question)
        from bot.answering.expansion import standing_alone

        alone = standing_alone(
            question, prompt=self.prompt("followup"), model=helper.model, limit_s=helper.limit_s
        )
        return helper.expand(self.planner.plan(alone))

    @cached_property
    def _expander(self) -> Expander | None:
        """What words questions anew for the search, if a model is asked for that."""
        limit = self._settings.query_help_s
        if self._default.offline or not limit:
            return None
        from bot.answering.expansion import Expander

        model = served_model(self._settings, self._default.name, Limits(limit, limit))
        return Expander(prompt=self.prompt("queries"), model=model, limit_s=limit)

    def _repairer(self, model: ModelInfo) -> Repairer | None:
        if model.offline:
            return None
        from bot.answering.repairing import Repairer

        return Repairer(prompt=self.prompt("repair"), model=self._make_model(model))
