"""The bot over an open library: joins retrieval, answering and checking into the ``Engine``.

Part of the factory. Makes each part when it is first needed, so that a command pays only for what
it uses; keeps nothing of a conversation.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot import adding
from bot.corpus import splitting
from bot.errors import ModelError
from bot.library.backup import export_library
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
    Progress,
    Question,
    Search,
    Source,
    SyncReport,
)
from bot.words import PassageIndex, Words

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from bot.answering.expansion import Expander
    from bot.answering.selection import Segments

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
        self._generation = library.generation
        self._latest = self
        self._renewing = threading.Lock()

    def _now(self) -> Bot:
        """Returns the bot over what the library holds by now: all that is kept of one state of the
        documents is left behind together."""
        with self._renewing:
            if self._latest._generation != self._library.generation:
                self._latest = Bot(self._settings, self._library, self._words, self._phrases)
            return self._latest

    @property
    def corpus_version(self) -> str:
        """Names the state of the documents."""
        return self._library.corpus_version

    def documents(self) -> Sequence[Document]:
        """Returns the library's documents in the order of their names."""
        return self._now()._documents

    def passage_counts(self) -> dict[str, int]:
        """Returns how many passages each document has."""
        return self._library.database.passage_counts()

    def stream(self, question: Question) -> Iterator[Event]:
        """Yields Planned, Retrieved, any number of Drafted, and Answered.

        Raises:
            BotError: the question is empty or too long, or the model failed.
        """
        yield from self._now()._chain.stream(question)

    def ask(self, question: Question) -> Answer:
        """Returns the checked answer.

        Raises:
            BotError: as ``stream``.
        """
        for event in self.stream(question):
            if isinstance(event, Answered):
                return event.answer
        raise ModelError("The model gave no answer. Try again, or set BOT_MODEL=offline.")

    def search(self, question: str, k: int) -> list[Hit]:
        """Returns the best ``k`` passages for a question, with the parts of their scores.

        Raises:
            UsageError: the question is empty or too long.
        """
        now = self._now()
        plan = now._planner.plan(Question(text=question))
        found = {each.id: each for each in now._searcher.search(plan.rewritten, k=k)}
        return [
            Hit(passage=p, score=found[p.id].score, parts=found[p.id].parts,
                matches=found[p.id].matches)
            for p in self._library.database.passages(found)
        ]  # fmt: skip

    def stop_writing(self) -> None:
        """Lets other processes write the library."""
        self._library.stop_writing()

    def add(
        self,
        paths: Iterable[str | Path],
        progress: Progress | None = None,
        *,
        uploaded: bool = True,
        described: Mapping[str, str] | None = None,
    ) -> SyncReport:
        """Adds files and returns what was done with each; ``uploaded`` ones are known by their
        names alone. ``progress`` may raise KeyboardInterrupt: what was read by then is put in.
        ``described`` is what the user says of all of them: title, genre, date, author.

        Raises:
            LibraryBusy: another process writes the library.
            LibraryError: it cannot be written.
        """
        return adding.add(
            self._library, paths, uploaded=uploaded, described=described, progress=progress
        )

    def export(self, target: Path, *, replace: bool = False) -> None:
        """Writes the library into one file; raises LibraryError, and UsageError if the file is
        there and ``replace`` was not asked for."""
        export_library(self._library.database, target, replace=replace)

    def remove(self, names: Sequence[str]) -> SyncReport:
        """Removes added documents by name or id; raises as ``add``, and UsageError for a name that
        is unknown or a seed's."""
        return self._library.remove(names)

    def restore(self, names: Sequence[str]) -> SyncReport:
        """Brings back documents that this process removed; raises as ``remove``."""
        return self._library.restore(names)

    def describe(
        self,
        name: str,
        *,
        title: str | None = None,
        genre: str | None = None,
        date: str | None = None,
        author: str | None = None,
    ) -> SyncReport:
        """Changes what is said of an added document; raises as ``remove``."""
        said = {"title": title, "genre": genre, "date": date, "author": author}
        return adding.describe_again(self._library, name, said)

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
        from bot.answering.chain import Parts, build_chain
        from bot.answering.prompts import load_prompt
        from bot.answering.refusal import Refuser
        from bot.answering.wording import Wording
        from bot.checking.checker import Checker, translator
        from bot.checking.citations import visible
        from bot.checking.places import locator
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
            relate=lambda statement, quote: self._coverage.shares(statement, [quote])[0],
        )
        return build_chain(
            Parts(
                plan=self._plan,
                retrieve=evidence.retrieve,
                prompt=load_prompt(prompts, "answer"),
                model=self._make_model(wording.segments),
                model_name=self.model.name,
                refuser=Refuser(
                    score=self._score, segments=wording.segments, phrases=self._phrases
                ),
                checker=Checker(
                    support=support,
                    translate=translator(self._documents),
                    locate=locator(self._documents),
                    fixed=frozenset(
                        fold(p) for texts in self._phrases.values() for p in texts.values()
                    ),
                ),
                visible=visible,
                corpus_version=lambda: self.corpus_version,
            )
        )

    def _plan(self, question: Question) -> Plan:
        plan = self._planner.plan(question)
        plan = self._expander.expand(plan) if self._expander else plan
        return within(plan, question.documents)

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

    def _make_model(self, segments: Segments) -> BaseChatModel:
        from bot.answering.tokens import token_counter

        if self.model.offline:
            from bot.answering.offline import OfflineModel

            return OfflineModel(
                score=self._score,
                answers=self._answerability.answers,
                segments=segments,
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


def within(plan: Plan, documents: Sequence[str]) -> Plan:
    """Returns the plan with its searches kept to some documents; to all if none are named."""
    if not documents:
        return plan

    def narrowed(search: Search) -> Search:
        named = search.source.documents if search.source else documents
        source = search.source or Source(label="", documents=())
        kept = tuple(name for name in named if name in documents)
        return replace(search, source=replace(source, documents=kept))

    return replace(plan, searches=tuple(narrowed(search) for search in plan.searches))


def choose_model(settings: Settings) -> ModelInfo:
    """Returns which model answers, and why."""
    if not settings.uses_openai:
        asked = settings.model == "offline"
        reason = "BOT_MODEL=offline" if asked else "no OPENAI_API_KEY and no OPENAI_BASE_URL"
        return ModelInfo(name="offline", offline=True, reason=reason)
    reason = f"served by {settings.server}"
    return ModelInfo(name=settings.openai_model, offline=False, reason=reason)
