"""Builds the bot from its settings: the one place that knows which part goes where.

Heavy packages are imported where they are needed, so that a command pays only for what it uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import yaml

from bot.answering.providers.offered import served_embeddings
from bot.errors import CorpusError, ModelError, SettingsError
from bot.ingestion import splitting
from bot.ingestion.catalogue import describe, read_catalogue
from bot.ingestion.formats.reading import extract
from bot.ingestion.loading import source_files
from bot.ingestion.translations import read_translations
from bot.library.chroma import Server
from bot.library.embeddings import HashingEmbeddings, LocalEmbeddings, RemoteEmbeddings
from bot.library.folder import make_folder
from bot.library.index import FIRST
from bot.library.sizing import Embedder
from bot.library.sources import Source
from bot.library.store import Library
from bot.retrieval.bm25 import LexicalIndex
from bot.service import adding
from bot.service.answering import Phrases
from bot.service.engine import Bot
from bot.service.vocabulary import PassageIndex, Words
from bot.settings import Settings
from bot.types import Progress, SyncReport

Say = Callable[[str], None]
"""Tells the user something that is no result."""


def make_embedder(settings: Settings, words: Words) -> Embedder:
    """Returns the embeddings that the settings ask for."""
    if settings.embedding_kind == "offline":
        return HashingEmbeddings()
    if settings.embedding_kind == "local":
        return LocalEmbeddings(words.glosser)
    model = settings.openai_embedding_model
    if model is None or not any(settings.embedding_address):
        raise SettingsError(
            "BOT_EMBEDDINGS=openai needs OPENAI_EMBEDDING_MODEL and a key or OPENAI_BASE_URL. Set "
            "them, or BOT_EMBEDDINGS=local."
        )

    return RemoteEmbeddings(
        lambda: served_embeddings(settings, model), name=f"{settings.embedding_server}/{model}"
    )


def open_library(settings: Settings, words: Words, *, thorough: bool = False) -> Library:
    """Opens the data folder's library, for writing if no other process does; ``thorough``, looks
    for damage in every row.

    Raises:
        LibraryError: the data folder cannot be used.
    """

    def open_lexical(folder: Path) -> PassageIndex:
        return PassageIndex(LexicalIndex.open(folder, words.lexicon, cache=words.cache))

    return Library(
        settings.data_dir,
        embedder=make_embedder(settings, words),
        open_lexical=open_lexical,
        server=_chroma_server(settings),
        thorough=thorough,
    )


def _chroma_server(settings: Settings) -> Server | None:
    if settings.chroma_host is None:
        return None
    return Server(
        host=settings.chroma_host,
        port=settings.chroma_port,
        ssl=settings.chroma_ssl,
        api_key=settings.chroma_api_key,
        tenant=settings.chroma_tenant,
        database=settings.chroma_database,
    )


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
            text = extract(path).text
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


def sync_library(
    settings: Settings, *, thorough: bool = False, progress: Progress | None = None
) -> SyncReport:
    """Brings the library in step with its originals and the seeds folder and says what was done;
    ``thorough``, looks for damage in every row, vector and original.

    Raises:
        LibraryBusy: another process is writing.
    """
    make_folder(settings.data_dir)
    with open_library(settings, Words.load(settings), thorough=thorough) as library:
        forgotten = None
        if thorough and library.writable:
            with suppress(ModelError):  # A server that fails tells nothing of its vectors.
                forgotten = library.embedder.forget_others()
        report = _sync(library, settings, progress)
        faults = library.faults() if thorough else []
        rebuilt = "; ".join(filter(None, [forgotten, report.rebuilt])) or None
        return replace(report, rebuilt=rebuilt, lost=(*report.lost, *faults))


def _sync(library: Library, settings: Settings, progress: Progress | None) -> SyncReport:
    library.must_write()
    again = adding.rebuild(library, progress)
    sources, skipped = read_seeds(settings.seeds_dir)
    held = library.database.entries()
    clashes = {s.document.name for s in sources} & {n for n, e in held.items() if not e.seed}
    skipped += [(name, "an added document has its name; rename the file") for name in clashes]
    sources = [source for source in sources if source.document.name not in clashes]
    kept = [name for name, _ in skipped]
    sources += split_again(library)
    report = library.sync(sources, keep=kept, progress=progress)
    back = sorted({*again.added, *again.changed})
    said = [library.damage, again.rebuilt or report.rebuilt]
    said += [f"read again from the originals: {', '.join(back)}"] if back else []
    return replace(
        report,
        rebuilt="; ".join(filter(None, said)) or None,
        skipped=tuple(skipped),
        lost=again.skipped,
    )


def split_again(library: Library) -> list[Source]:
    """Returns the added documents, if they were split by other rules than today's."""
    return [
        library.source(name, splitting.VERSION, splitting.split)
        for name, entry in library.database.entries().items()
        if not entry.seed and entry.held.splitter != splitting.VERSION
    ]


def load_phrases(path: Path) -> Phrases:
    """Returns the fixed phrases by language.

    Raises:
        SettingsError: the file cannot be read, or a language lacks a phrase of another.
    """
    try:
        phrases = yaml.safe_load(path.read_text(encoding="utf-8"))
        keys = {language: set(texts) for language, texts in phrases.items()}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, TypeError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(f"Cannot use {path}: {reason}. Restore the file.") from None
    if len({frozenset(names) for names in keys.values()}) != 1:
        raise SettingsError(
            f"{path}: the languages do not have the same phrases. Restore the file."
        )
    return dict(phrases)


@contextmanager
def open_bot(settings: Settings, *, progress: Progress | None = None, say: Say) -> Iterator[Bot]:
    """Yields the bot over the library, synced with the seeds if this process may write it.

    Raises:
        BotError: the settings, the seeds or the data folder cannot be used.
    """
    make_folder(settings.data_dir)
    if not any(settings.data_dir.iterdir()):
        say("Preparing the dictionary and the library; this takes a moment, once.")
    words = Words.load(settings)
    phrases = load_phrases(settings.prompts_dir / "phrases.yaml")
    with open_library(settings, words) as library:
        if library.writable:
            report = _sync(library, settings, progress)
            for name, reason in report.skipped:
                say(f"skipped {name}: {reason}")
            for name, reason in report.lost:
                say(f"lost {name}: {reason}")
            if report.rebuilt not in (None, FIRST):
                say(f"made anew: {report.rebuilt}")
        else:
            say(f"{library.why_reading} The last whole version of the library is read.")
        yield Bot(settings, library, words, phrases)
