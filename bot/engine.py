"""The bot over an open library: joins retrieval, answering and checking into the ``Engine``.

Part of the factory. Makes each part when it is first needed, so that a command pays only for what
it uses; keeps nothing of a conversation.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot.answering.costs import admit_session
from bot.answering.limits import Limits
from bot.answering.providers import budget_of, cost_of, named, offered_models, served_model
from bot.corpus import splitting
from bot.errors import ModelError
from bot.library.database import Vector
from bot.library.store import Library
from bot.retrieval.answerability import Answerability
from bot.retrieval.coverage import Coverage
from bot.retrieval.evidence import EvidenceBuilder
from bot.retrieval.fusion import DENSE, Searcher
from bot.retrieval.lexical import LexicalIndex
from bot.retrieval.planning import Planner
from bot.retrieval.sources import SourceFinder
from bot.scripts import fold
from bot.settings import Settings
from bot.types import (
    Answer,
    Answered,
    Document,
    Event,
    Hit,
    ModelInfo,
    Plan,
    Question,
    Retrieved,
)
from bot.words import PassageIndex, Words

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable, RunnableConfig

    from bot.answering.expansion import Expander
    from bot.answering.wording import Wording

Phrases = Mapping[str, Mapping[str, str]]
"""The fixed phrases, by language and key."""

LONGEST_QUOTE = 240
"""Most that a sentence quoted offline may weigh (an ideograph counts two); longer ones are cut."""

MEANING = 0.3
"""What the likeness of meaning counts beside the words when sentences are chosen offline."""


class Bot:
    """The bot as the fronts know it (``types.Engine``), over an open library."""

    def __init__(
        self, settings: Settings, library: Library, words: Words, phrases: Phrases
    ) -> None:
        self._settings = settings
        self._library = library
        self._words = words
        self._phrases = phrases
        self.models = offered_models(settings)
        self.model = self.models[0]
        self._chains: dict[str, Runnable[Question, Event]] = {}

    @property
    def corpus_version(self) -> str:
        """Names the state of the documents."""
        return self._library.corpus_version

    def documents(self) -> Sequence[Document]:
        """Returns the library's documents in the order of their names."""
        return self._documents

    def passage_counts(self) -> dict[str, int]:
        """Returns how many passages each document has."""
        return self._library.database.passage_counts()

    def stream(self, question: Question) -> Iterator[Event]:
        """Yields Planned, Retrieved, any number of Drafted, and Answered.

        Raises:
            UsageError: the question is empty or too long, or names a model that is not there.
            ModelError: the model failed.
        """
        from bot.answering.chain import STOPPED

        model = named(self.models, question.model)
        found, left = False, threading.Event()
        try:
            if not model.offline:
                admit_session(question.spent, self._settings.session_tokens)
            config: RunnableConfig = {"configurable": {STOPPED: left.is_set}}
            # Held by name: it must not be closed before the model knows that nobody reads.
            events = self._chain(model).stream(question, config)
            for event in events:
                found = found or isinstance(event, Retrieved)
                yield event
        except ModelError as error:
            error.offline_offer = not model.offline and (found or error.kind == "cap")
            raise
        finally:
            left.set()

    def ask(self, question: Question) -> Answer:
        """Returns the checked answer.

        Raises:
            BotError: as ``stream``.
        """
        for event in self.stream(question):
            if isinstance(event, Answered):
                return event.answer
        raise ModelError("The model gave no answer. Try again, or set BOT_MODEL=offline.")

    def notices(self, answer: Answer) -> list[str]:
        """Returns what the reader should know of an answer, in its language."""
        return [self._phrases[answer.language][key] for key in answer.notices]

    def search(self, question: str, k: int) -> list[Hit]:
        """Returns the best ``k`` passages for a question, with the parts of their scores.

        Raises:
            UsageError: the question is empty or too long.
        """
        plan = self._planner.plan(Question(text=question))
        found = {each.id: each for each in self._searcher.search(plan.rewritten, k=k)}
        return [
            Hit(passage=p, score=found[p.id].score, parts=found[p.id].parts,
                matches=found[p.id].matches)
            for p in self._library.database.passages(found)
        ]  # fmt: skip

    def stop_writing(self) -> None:
        """Lets other processes write the library."""
        self._library.stop_writing()

    @cached_property
    def _documents(self) -> list[Document]:
        return self._library.database.documents()

    @cached_property
    def _index(self) -> LexicalIndex:
        lexical = self._library.lexical
        assert isinstance(lexical, PassageIndex)
        return lexical.index

    @cached_property
    def _searcher(self) -> Searcher:
        embedder = self._library.embedder

        def dense(query: str, k: int, within: Container[str] | None) -> list[tuple[str, float]]:
            return self._library.vectors.search(embedder.embed_query(query), k, within)

        if self._settings.embedding_kind == "openai":
            # These read Chinese as it is: their word on it counts as much as on English.
            return Searcher(self._index, dense, glossed_share=DENSE)
        return Searcher(self._index, dense)

    @cached_property
    def _coverage(self) -> Coverage:
        return Coverage(self._index, self._words.lexicon, self._words.analyser)

    @cached_property
    def _sources(self) -> SourceFinder:
        return SourceFinder(self._documents, self._words.names_in)

    @cached_property
    def _planner(self) -> Planner:
        return Planner(
            self._sources, self._words.entities, lambda thing: bool(self._index.search(thing, k=1))
        )

    @cached_property
    def _answerability(self) -> Answerability:
        return Answerability(
            entities=self._words.entities,
            sources=self._sources,
            shares=self._coverage.shares,
            absent_names=self._coverage.absent_names,
        )

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

    def _chain(self, model: ModelInfo) -> Runnable[Question, Event]:
        if model.name not in self._chains:
            self._chains[model.name] = self._make_chain(model)
        return self._chains[model.name]

    @cached_property
    def _wording(self) -> Wording:
        from bot.answering.wording import Wording

        return Wording(self._documents, lambda text: list(splitting.pieces(text, LONGEST_QUOTE)))

    def _make_chain(self, model: ModelInfo) -> Runnable[Question, Event]:
        from bot.answering.chain import Parts, build_chain
        from bot.answering.prompts import load_prompt
        from bot.answering.refusal import Refuser
        from bot.checking.checker import Checker, translator
        from bot.checking.citations import visible
        from bot.checking.support import Support

        prompts = self._settings.prompts_dir
        evidence = EvidenceBuilder(
            lambda query, k, within: self._searcher.search(query, k=k, within=within),
            passages=self._library.database.passages,
            ids_of=lambda source: self._library.database.passage_ids_of(
                source.documents, source.speaker
            ),
            budget=self._settings.evidence_chars,
        )
        support = Support(
            names_in=self._words.names_in,
            relate=lambda statement, quote: self._coverage.shares(statement, [quote])[0],
        )
        return build_chain(
            Parts(
                plan=self._plan,
                retrieve=evidence.retrieve,
                prompt=load_prompt(prompts, "answer"),
                model=self._make_model(model),
                model_name=model.name,
                refuser=Refuser(
                    score=self._score, segments=self._wording.segments, phrases=self._phrases
                ),
                checker=Checker(
                    support=support,
                    translate=translator(self._documents),
                    fixed=frozenset(
                        fold(p) for texts in self._phrases.values() for p in texts.values()
                    ),
                ),
                visible=visible,
                corpus_version=lambda: self.corpus_version,
                budget=budget_of(self._settings, model),
                cost=cost_of(self._settings, model),
            )
        )

    def _plan(self, question: Question) -> Plan:
        plan = self._planner.plan(question)
        return self._expander.expand(plan) if self._expander else plan

    @cached_property
    def _expander(self) -> Expander | None:
        """What words questions anew for the search, if a model is asked for that."""
        limit = self._settings.query_help_s
        if self.model.offline or not limit:
            return None
        from bot.answering.expansion import Expander
        from bot.answering.prompts import load_prompt

        prompt = load_prompt(self._settings.prompts_dir, "queries")
        limits = Limits(piece_s=limit, whole_s=limit)
        model = served_model(self._settings, self.model.name, limits)
        return Expander(prompt=prompt, model=model, limit_s=limit)

    def _make_model(self, model: ModelInfo) -> BaseChatModel:
        from bot.answering.tokens import token_counter

        if model.offline:
            from bot.answering.offline import OfflineModel

            return OfflineModel(
                score=self._score,
                answers=self._answerability.answers,
                segments=self._wording.segments,
                phrases=self._phrases,
                count_tokens=token_counter(self._settings.openai_models[0]),
            )
        return served_model(self._settings, model.name)
