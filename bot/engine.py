"""The bot over an open library: joins retrieval, answering and checking into the ``Engine``.

Part of the factory. Makes each part when it is first needed, so that a command pays only for what
it uses; keeps nothing of a conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from bot.corpus import splitting
from bot.errors import ModelError, UsageError
from bot.library.database import Vector
from bot.library.store import Library
from bot.retrieval.answerability import Answerability
from bot.retrieval.coverage import Coverage
from bot.retrieval.evidence import EvidenceBuilder
from bot.retrieval.fusion import DENSE, Searcher
from bot.retrieval.lexical import LexicalIndex
from bot.retrieval.planning import Planner, comparable
from bot.retrieval.sources import SourceFinder
from bot.scripts import detect_language, fold, has_han
from bot.settings import Settings
from bot.types import (
    Answer,
    Answered,
    Comparison,
    Document,
    Event,
    Hit,
    ModelInfo,
    Plan,
    Progress,
    Question,
    Translation,
)
from bot.words import PassageIndex, Words

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from bot.answering.chain import Parts
    from bot.answering.expansion import Expander
    from bot.answering.repairing import Repairer
    from bot.answering.wording import Wording
    from bot.checking.checker import Translate
    from bot.synthesis import Synthesis

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
        self.model = choose_model(settings)

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
            BotError: the question is empty or too long, or the model failed.
        """
        yield from self._chain.stream(question)

    def ask(self, question: Question) -> Answer:
        """Returns the checked answer.

        Raises:
            BotError: as ``stream``.
        """
        for event in self.stream(question):
            if isinstance(event, Answered):
                return event.answer
        raise ModelError("The model gave no answer. Try again, or set BOT_MODEL=offline.")

    def compare(self, comparison: Comparison) -> Answer:
        """Returns the checked answer whose matrix has a cell for each item and criterion.

        Raises:
            UsageError: there is nothing to compare, or too much.
            BotError: the model failed.
        """
        from bot.answering.chain import build_chain
        from bot.compare.merging import merge

        wanted = comparable(comparison)
        language = wanted.language or detect_language(" ".join(wanted.items + wanted.criteria))
        rows = []
        for plan in self._planner.compare(wanted, language):
            chain = build_chain(replace(self._parts, plan=constantly(plan)))
            asked = Question(text=plan.rewritten, documents=wanted.documents, model=wanted.model)
            rows += [e.answer for e in chain.stream(asked) if isinstance(e, Answered)]
        return merge(wanted, rows, self._phrases[language])

    def translate(
        self, document: Document, *, progress: Progress | None = None
    ) -> tuple[Translation, ...]:
        """Returns the model's translation of a document, sentence by sentence.

        Raises:
            UsageError: only the offline model is there.
            ModelError: the model failed.
        """
        if self.model.offline:
            raise UsageError(
                "The offline model translates nothing. Set OPENAI_API_KEY or OPENAI_BASE_URL."
            )
        from bot.answering.prompts import load_prompt
        from bot.answering.translating import Translator
        from bot.checking.numbers import numbers, supported

        translator = Translator(
            prompt=load_prompt(self._settings.prompts_dir, "translate"),
            model=self._served_model(self._settings.timeout_s),
            sentences=splitting.sentences,
            faithful=lambda source, told: numbers(told) <= supported(source),
        )
        return translator.translate(document, progress=progress)

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

    @cached_property
    def _chain(self) -> Runnable[Question, Event]:
        from bot.answering.chain import build_chain

        return build_chain(self._parts)

    @cached_property
    def _parts(self) -> Parts:
        from bot.answering.chain import Parts
        from bot.answering.prompts import load_prompt
        from bot.answering.refusal import Refuser
        from bot.answering.wording import Wording
        from bot.checking.checker import Checker
        from bot.checking.citations import visible
        from bot.checking.support import Support

        prompts = self._settings.prompts_dir
        wording = Wording(self._documents, lambda text: list(splitting.pieces(text, LONGEST_QUOTE)))
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
            relate=self._relate,
            told_titles=lambda passage: wording.titles(passage.document),
        )
        return Parts(
            plan=self._plan,
            retrieve=evidence.retrieve,
            prompt=load_prompt(prompts, "answer"),
            model=self._make_model(wording),
            model_name=self.model.name,
            refuser=Refuser(
                score=self._score,
                segments=wording.segments,
                titled=wording.titled,
                phrases=self._phrases,
            ),
            checker=Checker(
                support=support,
                translate=self._translate,
                fixed=frozenset(
                    fold(p) for texts in self._phrases.values() for p in texts.values()
                ),
            ),
            together=lambda evidence, checked: self._synthesis.look(
                evidence, checked.claims, checked.under, checked.citations
            ),
            visible=visible,
            corpus_version=lambda: self.corpus_version,
        )

    def _relate(self, one: str, other: str) -> float:
        """Returns the share of the first text's words that the second has."""
        return self._coverage.shares(one, [other])[0]

    @cached_property
    def _translate(self) -> Translate:
        from bot.checking.checker import translator

        return translator(self._documents)

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
            ),
            phrases=self._phrases,
        )  # fmt: skip

    def _plan(self, question: Question) -> Plan:
        if self._expander is None:
            return self._planner.plan(question)
        return self._expander.expand(self._planner.plan(self._alone(question)))

    def _alone(self, question: Question) -> Question:
        """Returns a follow-up as the model words it to stand alone."""
        from bot.answering.expansion import standing_alone
        from bot.answering.prompts import load_prompt

        assert self._expander
        return standing_alone(
            question,
            prompt=load_prompt(self._settings.prompts_dir, "followup"),
            model=self._expander.model,
            limit_s=self._expander.limit_s,
        )

    @cached_property
    def _expander(self) -> Expander | None:
        """What words questions anew for the search, if a model is asked for that."""
        limit = self._settings.query_help_s
        if self.model.offline or not limit:
            return None
        from bot.answering.expansion import Expander
        from bot.answering.prompts import load_prompt

        prompt = load_prompt(self._settings.prompts_dir, "queries")
        return Expander(prompt=prompt, model=self._served_model(limit), limit_s=limit)

    @property
    def _repairer(self) -> Repairer | None:
        if self.model.offline:
            return None
        from bot.answering.prompts import load_prompt
        from bot.answering.repairing import Repairer

        prompt = load_prompt(self._settings.prompts_dir, "repair")
        return Repairer(prompt=prompt, model=self._served_model(self._settings.timeout_s))

    def _make_model(self, wording: Wording) -> BaseChatModel:
        from bot.answering.tokens import token_counter

        if self.model.offline:
            from bot.answering.offline import OfflineModel

            return OfflineModel(
                score=self._score,
                answers=self._answerability.answers,
                segments=wording.segments,
                names_in=self._words.names_in,
                lacks=self._answerability.lacks,
                titled=wording.titled,
                phrases=self._phrases,
                count_tokens=token_counter(self._settings.openai_model),
            )
        return self._served_model(self._settings.timeout_s)

    def _served_model(self, timeout_s: float) -> BaseChatModel:
        from bot.answering.models import chat_model

        return chat_model(
            self._settings.openai_model,
            api_key=self._settings.openai_api_key,
            base_url=self._settings.openai_base_url,
            timeout_s=timeout_s,
        )


def constantly(plan: Plan) -> Callable[[Question], Plan]:
    """Returns what plans every question so."""
    return lambda _: plan


def choose_model(settings: Settings) -> ModelInfo:
    """Returns which model answers, and why."""
    if not settings.uses_openai:
        asked = settings.model == "offline"
        reason = "BOT_MODEL=offline" if asked else "no OPENAI_API_KEY and no OPENAI_BASE_URL"
        return ModelInfo(name="offline", offline=True, reason=reason)
    reason = f"served by {settings.server}"
    return ModelInfo(name=settings.openai_model, offline=False, reason=reason)
