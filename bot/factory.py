"""Builds the bot from its settings: the one place that knows which part goes where.

Heavy packages are imported where they are needed, so that a command pays only for what it uses.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml

from bot.corpus import splitting
from bot.corpus.catalogue import describe, read_catalogue, read_glossary
from bot.corpus.loading import read_text, source_files
from bot.corpus.translations import read_translations
from bot.errors import BotError, CorpusError, ModelError, SettingsError
from bot.library.embeddings import HashingEmbeddings, LocalEmbeddings, RemoteEmbeddings
from bot.library.database import Vector
from bot.library.store import Embedder, Library, Source
from bot.retrieval.analysis import Analyser
from bot.retrieval.answerability import Answerability
from bot.retrieval.coverage import Coverage
from bot.retrieval.crosslingual import Glosser
from bot.retrieval.evidence import EvidenceBuilder
from bot.retrieval.fusion import Found, Searcher
from bot.retrieval.lexical import Entry, LexicalIndex
from bot.retrieval.lexicon import Lexicon
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
    Passage,
    Progress,
    Question,
    SyncReport,
)

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

LONGEST_QUOTE = 240
"""Most that a sentence quoted offline may weigh (an ideograph counts two); longer ones are cut."""

MEANING = 0.3
"""What the likeness of meaning counts beside the words when sentences are chosen offline."""

Say = Callable[[str], None]
"""Tells the user something that is no result."""


class PassageIndex:
    """The lexical index as the library writes it: takes passages, indexes their fields."""

    def __init__(self, index: LexicalIndex, documents: Callable[[], Sequence[Document]]) -> None:
        self.index = index
        self._documents = documents

    @property
    def fingerprint(self) -> str:
        """Names the analysis and the glossary that the index was made with."""
        return self.index.fingerprint

    @property
    def ids(self) -> Sequence[str]:
        """The ids of the passages held."""
        return self.index.ids

    def update(
        self, *, add: Iterable[Passage], remove: Iterable[str], progress: Progress | None = None
    ) -> None:
        """Adds and removes passages."""
        documents = {document.name: document for document in self._documents()}
        entries = [_entry(passage, documents[passage.document]) for passage in add]
        self.index.update(add=entries, remove=remove, progress=progress)


def _entry(passage: Passage, document: Document) -> Entry:
    names = (passage.title, passage.heading, passage.author)
    units = (
        unit.text
        for unit in document.translations
        if unit.start < passage.end and unit.end > passage.start
    )
    return Entry(
        id=passage.id,
        text=passage.text,
        heading="\n".join(dict.fromkeys(name for name in names if name)),
        translation=" ".join(units),
    )


@dataclass(frozen=True)
class Words:
    """What knows words of both languages: the dictionary and the glossary of names."""

    lexicon: Lexicon
    cache: Path

    @classmethod
    def load(cls, settings: Settings) -> Words:
        """Returns the words for the seeds' glossary; the dictionary is kept in the data folder."""
        cache = settings.data_dir / "cache"
        return cls(Lexicon.load(cache, read_glossary(settings.seeds_dir)), cache)

    @cached_property
    def analyser(self) -> Analyser:
        """Cuts text into words."""
        return Analyser(self.lexicon, self.cache)

    @cached_property
    def glosser(self) -> Glosser:
        """Renders Chinese word by word in English, for the embedding."""
        return Glosser(self.lexicon, self.analyser)

    def entities(self, folded: str) -> list[tuple[int, int, str]]:
        """Returns (start, end, canonical name) of the entities named in a folded text."""
        glossary = self.lexicon.glossary
        mentions = glossary.mentions(folded, self.lexicon.words)
        return [(m.start, m.end, glossary.name(m.unit, chinese=False)) for m in mentions]

    def names_in(self, text: str) -> frozenset[str]:
        """Returns the canonical names of the entities that a text names."""
        return frozenset(name for _, _, name in self.entities(fold(text)))


def make_embedder(settings: Settings, words: Words) -> Embedder:
    """Returns the embeddings that the settings ask for."""
    if settings.embedding_kind == "offline":
        return HashingEmbeddings()
    if settings.embedding_kind == "local":
        return LocalEmbeddings(words.glosser)
    model = settings.openai_embedding_model
    if model is None or not settings.has_server:
        raise SettingsError(
            "BOT_EMBEDDINGS=openai needs OPENAI_EMBEDDING_MODEL and a key or OPENAI_BASE_URL. Set "
            "them, or BOT_EMBEDDINGS=local."
        )

    def make() -> Embeddings:
        from bot.answering.models import embeddings

        return embeddings(
            model,
            api_key=settings.openai_api_key,
            base_url=settings.openai_base_url,
            timeout_s=settings.timeout_s,
        )

    return RemoteEmbeddings(make, name=f"{settings.openai_base_url or 'openai'}/{model}")


def open_library(settings: Settings, words: Words) -> Library:
    """Opens the data folder's library, for writing if no other process does.

    Raises:
        LibraryError: the data folder cannot be used.
    """

    def open_lexical(folder: Path) -> PassageIndex:
        index = LexicalIndex.open(folder, words.lexicon, cache=words.cache)
        return PassageIndex(index, lambda: library.database.documents())

    library = Library(
        settings.data_dir, embedder=make_embedder(settings, words), open_lexical=open_lexical
    )
    return library


def read_seeds(folder: Path) -> tuple[list[Source], list[tuple[str, str]]]:
    """Returns the seeds folder's sources, and the files that cannot be used with the reason.

    Raises:
        CorpusError: the folder, its catalogue or its glossary cannot be used at all.
    """
    catalogue = read_catalogue(folder)
    sources = []
    skipped = []
    for path in source_files(folder):
        try:
            text = read_text(path)
            document = replace(
                describe(path.name, text, catalogue),
                translations=read_translations(folder, path.name, text),
            )
        except CorpusError as error:
            skipped.append((path.name, str(error)))
            continue
        sources.append(Source(document, splitting.VERSION, splitting.split))
    if not sources:
        raise CorpusError(f"No source in {folder} can be read: {skipped[0][1]}")
    return sources, skipped


def sync_library(settings: Settings, *, progress: Progress | None = None) -> SyncReport:
    """Brings the library in step with the seeds folder and says what was done.

    Raises:
        LibraryBusy: another process is writing.
    """
    with open_library(settings, Words.load(settings)) as library:
        return _sync(library, settings, progress)


def _sync(library: Library, settings: Settings, progress: Progress | None) -> SyncReport:
    sources, skipped = read_seeds(settings.seeds_dir)
    kept = [name for name, _ in skipped]
    report = library.sync(sources, keep=kept, progress=progress)
    return replace(report, skipped=tuple(skipped))


def choose_model(settings: Settings) -> ModelInfo:
    """Returns which model answers, and why."""
    if not settings.uses_openai:
        asked = settings.model == "offline"
        reason = "BOT_MODEL=offline" if asked else "no OPENAI_API_KEY and no OPENAI_BASE_URL"
        return ModelInfo(name="offline", offline=True, reason=reason)
    where = settings.openai_base_url or "OpenAI"
    return ModelInfo(name=settings.openai_model, offline=False, reason=f"served by {where}")


class Bot:
    """The bot as the fronts know it (``types.Engine``), over an open library."""

    def __init__(self, settings: Settings, library: Library, words: Words) -> None:
        self._settings = settings
        self._library = library
        self._words = words
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

        return Searcher(self._index, dense)

    @cached_property
    def _coverage(self) -> Coverage:
        return Coverage(self._index, self._words.lexicon, self._words.analyser)

    @cached_property
    def _sources(self) -> SourceFinder:
        return SourceFinder(self._documents, self._words.names_in)

    @cached_property
    def _planner(self) -> Planner:
        return Planner(self._sources, self._words.entities)

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
        from bot.checking.support import Support

        prompts = self._settings.prompts_dir
        phrases = load_phrases(prompts / "phrases.yaml")
        wording = Wording(
            self._documents, lambda text: list(splitting.pieces(text, LONGEST_QUOTE))
        )
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
                plan=self._planner.plan,
                retrieve=evidence.retrieve,
                prompt=load_prompt(prompts, "answer"),
                model=self._make_model(wording.segments, phrases),
                model_name=self.model.name,
                refuser=Refuser(score=self._score, segments=wording.segments, phrases=phrases),
                checker=Checker(
                    support=support,
                    translate=translator(self._documents),
                    fixed=frozenset(fold(p) for texts in phrases.values() for p in texts.values()),
                ),
                visible=visible,
                corpus_version=lambda: self.corpus_version,
            )
        )

    def _make_model(
        self, segments: Callable[[str, str, str], list[object]], phrases: Phrases
    ) -> BaseChatModel:
        from bot.answering.tokens import estimate_tokens

        if self.model.offline:
            from bot.answering.offline import OfflineModel

            return OfflineModel(
                score=self._score,
                answers=self._answerability.answers,
                segments=segments,
                phrases=phrases,
                count_tokens=estimate_tokens,
            )
        from bot.answering.models import chat_model

        return chat_model(
            self._settings.openai_model,
            api_key=self._settings.openai_api_key,
            base_url=self._settings.openai_base_url,
            timeout_s=self._settings.timeout_s,
        )


Phrases = Mapping[str, Mapping[str, str]]


def load_phrases(path: Path) -> Phrases:
    """Returns the fixed phrases by language.

    Raises:
        SettingsError: the file cannot be read, or a language lacks a phrase of another.
    """
    try:
        phrases = yaml.safe_load(path.read_text(encoding="utf-8"))
        keys = {language: set(texts) for language, texts in phrases.items()}
    except (OSError, yaml.YAMLError, AttributeError, TypeError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(f"Cannot use {path}: {reason}. Restore the file.") from None
    if len({frozenset(names) for names in keys.values()}) != 1:
        raise SettingsError(f"{path}: the languages do not have the same phrases. Restore the file.")
    return phrases


@contextmanager
def open_bot(
    settings: Settings, *, progress: Progress | None = None, say: Say
) -> Iterator[Bot]:
    """Yields the bot over the library, synced with the seeds if this process may write it.

    Raises:
        BotError: the settings, the seeds or the data folder cannot be used.
    """
    words = Words.load(settings)
    with open_library(settings, words) as library:
        if library.writable:
            report = _sync(library, settings, progress)
            for name, reason in report.skipped:
                say(f"skipped {name}: {reason}")
        else:
            say("Another process is using the library; reading its last whole version.")
        yield Bot(settings, library, words)


def serve(settings: Settings, *, host: str, port: int, say: Say) -> None:
    """Serves the chat page until it is stopped.

    Raises:
        BotError: the settings cannot be used, or the port is taken.
    """
    # Imported here: gradio takes seconds, and only the page needs it.
    from bot.ui.app import serve as serve_page

    with ExitStack() as opened:

        def make() -> Bot:
            return opened.enter_context(open_bot(settings, say=say))

        examples = settings.seeds_dir / "examples.yaml"
        serve_page(make, host=host, port=port, examples=examples, say=say)
