"""Builds the bot from its settings: the one place that knows which part goes where.

Heavy packages are imported where they are needed, so that a command pays only for what it uses.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import partial
from pathlib import Path

from bot.answering.providers.offered import limits_of
from bot.errors import SettingsError
from bot.library.chroma import Server
from bot.library.embeddings import HashingEmbeddings, LocalEmbeddings
from bot.library.index import FIRST, Embedder
from bot.library.store import Library
from bot.service.answering import Phrases
from bot.service.engine import Bot
from bot.service.libraries import library_folder
from bot.service.vocabulary import PassageIndex, Words
from bot.settings import Settings, read_yaml
from bot.types import Progress

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
    # Imported here: it takes seconds, and only a server's embeddings need it.
    from bot.answering.providers.embeddings import ServedEmbeddings

    return ServedEmbeddings(settings, model, limits_of(settings))


def open_library(
    settings: Settings, words: Words, *, thorough: bool = False, wait_s: float = 0
) -> Library:
    """Opens the library, for writing if no other process does for as long as it waits;
    ``thorough``, looks for damage in every row. Raises LibraryError if the data folder cannot be
    used."""
    chroma = {each.name: getattr(settings, f"chroma_{each.name}") for each in fields(Server)}
    server = Server(**chroma) if settings.chroma_host else None
    return Library(
        library_folder(settings), embedder=make_embedder(settings, words),
        open_lexical=partial(PassageIndex.open, lexicon=words.lexicon, cache=words.cache),
        server=server, thorough=thorough, wait_s=wait_s,
    )  # fmt: skip


def load_phrases(path: Path) -> Phrases:
    """Returns the fixed phrases by language. Raises SettingsError if the file cannot be read, or a
    language lacks a phrase of another."""
    phrases = read_yaml(path, dict[str, dict[str, str]], "Restore the file")
    if len({frozenset(texts) for texts in phrases.values()}) != 1:
        raise SettingsError(
            f"{path}: the languages do not have the same phrases. Restore the file."
        )
    return phrases


@contextmanager
def open_bot(
    settings: Settings,
    *,
    say: Say,
    progress: Progress | None = None,
    thorough: bool = False,
    wait_s: float = 0,
) -> Iterator[Bot]:
    """Yields the bot over the library, brought in step if this process may write it; waits for
    another that does. ``thorough``, looks for damage in every row, vector and original. Raises
    BotError if the settings, the glossary or the data folder cannot be used."""
    if not (settings.data_dir / "cache").exists():
        say("Preparing the dictionary and the library; this takes a moment, once.")
    words = Words.load(settings)
    phrases = load_phrases(settings.prompts_dir / "phrases.yaml")
    with open_library(settings, words, thorough=thorough, wait_s=wait_s) as library:
        bot = Bot(settings, library, words, phrases)
        if library.writable:
            bot.opened = report = bot.sync(progress, thorough=thorough)
            for what, told in (("skipped", report.skipped), ("lost", report.lost)):
                for name, reason in told:
                    say(f"{what} {name}: {reason}")
            if report.rebuilt not in (None, FIRST):
                say(f"made anew: {report.rebuilt}")
        else:
            say(f"{library.why_reading} The last whole version of the library is read.")
        yield bot
