"""Examines what is configured: says what is well, what is missing, and what was mended on the way.

Opening the library mends it (a missing data folder, documents out of step, a doubtful index); the
doctor reports that it did. Prints nothing, decides no exit status, and shows no secret.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from bot.answering.plain import Manner
from bot.answering.prompts import load_prompt
from bot.answering.providers.costs import read_prices
from bot.answering.providers.discovery import discovered
from bot.answering.providers.offered import offered_models, served_model
from bot.errors import BotError, LibraryBusy, ModelError
from bot.library.folder import make_folder
from bot.service import factory
from bot.service.answering import make_judge
from bot.service.configuration import impatient, timed
from bot.service.libraries import library_name, source_folders
from bot.service.vocabulary import Words
from bot.settings import PROJECT, Settings
from bot.types import ModelInfo, Progress

_SAMPLE = "支付宝 Alipay"
_REQUEST = "Count from one to five, in words."
_MOST_LISTED = 8
State = Literal["ok", "mended", "WRONG"]
Step = Iterator[tuple[State, str]]
"""What one thing was found to be: its state, and the words for it."""


class Finding(NamedTuple):
    """One thing examined, as a row of a table; ``mended`` is well only since just now."""

    state: State
    about: str
    text: str

    @property
    def well(self) -> bool:
        """Whether nothing is left to do."""
        return self.state != "WRONG"


def examine(settings: Settings, progress: Progress | None = None) -> list[Finding]:
    """Returns what was found, in the order in which things depend on each other."""
    found = [*_findings("settings", _settings(settings)), *_findings("prompts", _prompts(settings))]
    folder = list(_findings("data folder", _data_folder(settings)))
    found += folder
    if all(finding.well for finding in folder):
        found += _findings("folders", _folders(settings))
        found += _findings("embeddings", _embeddings(settings))
        found += _findings("library", _library(settings, progress))
    return [*found, *_models(settings)]


def _findings(about: str, step: Step) -> Iterator[Finding]:
    """Yields a step's findings; an error that the bot raises on purpose is one of them."""
    try:
        for state, text in step:
            yield Finding(state, about, text)
    except BotError as error:
        yield Finding("WRONG", about, str(error))


def _settings(settings: Settings) -> Step:
    file = Path(".env").resolve()
    where = f"from {file} and the environment" if file.is_file() else f"no {file}; environment only"
    key = "set, not shown" if settings.openai_api_key else "not set"
    server = settings.server if settings.openai_base_url else "not set"
    if settings.chroma_host:
        secret = "set, not shown" if settings.chroma_api_key else "not set"
        text = f"vectors on the Chroma server {settings.chroma_host}:{settings.chroma_port}"
        yield "ok", f"{text}, CHROMA_API_KEY {secret}"
    text = f"{where}; BOT_MODEL={settings.model}, BOT_EMBEDDINGS={settings.embeddings}"
    yield "ok", f"{text}, OPENAI_API_KEY {key}, OPENAI_BASE_URL {server}"
    if settings.deck_template:
        from bot.export.slides import read_template

        read_template(settings.deck_template)
        yield "ok", f"exported slides look like {settings.deck_template}"
    yield "ok", f"every name is explained in {PROJECT / '.env.example'}"


def _prompts(settings: Settings) -> Step:
    prompt, _ = (load_prompt(settings.prompts_dir, name) for name in ("answer", "plain"))
    languages = ", ".join(factory.load_phrases(settings.prompts_dir / "phrases.yaml"))
    text = f"{prompt.name} version {prompt.version}, fixed phrases in {languages}"
    yield "ok", f"{settings.prompts_dir}: {text}"


def _data_folder(settings: Settings) -> Step:
    folder = settings.data_dir
    missing = not folder.exists()
    make_folder(folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        remedy = "Check its permissions, or set BOT_DATA_DIR to another."
        yield "WRONG", f"{folder} is not writable. {remedy}"
    elif missing:
        yield "mended", f"{folder} was missing and has been made"
    else:
        yield "ok", f"{folder} is writable"


def _folders(settings: Settings) -> Step:
    for folder in source_folders(settings):
        there = f"is kept in step with {folder}" if folder.is_dir() else f"finds no {folder}"
        yield "ok", f"the library {library_name(settings)} {there}"


def _embeddings(settings: Settings) -> Step:
    embedder = factory.make_embedder(impatient(settings), Words.load(settings))
    started = time.perf_counter()
    size = len(embedder.embed_query(_SAMPLE))
    model = f" ({settings.openai_embedding_model})" if settings.embedding_kind == "openai" else ""
    text = f"a text became {size} numbers in {(time.perf_counter() - started) * 1000:.0f} ms"
    yield "ok", f"{settings.embedding_kind}{model}: {text}"


def _library(settings: Settings, progress: Progress | None) -> Step:
    with factory.open_bot(settings, thorough=True, say=lambda _: None, progress=progress) as bot:
        try:
            report = bot.opened or bot.sync()
        except LibraryBusy:
            yield (
                "ok",
                "another process is using it (perhaps a running chat page); nothing was changed, "
                "and questions are answered from its last whole version",
            )
        else:
            kinds = {"added": report.added, "changed": report.changed, "removed": report.removed}
            told = [f"{len(names)} {kind}" for kind, names in kinds.items() if names]
            told += [f"made anew: {report.rebuilt}"] if report.rebuilt else []
            yield ("mended", "; ".join(told)) if told else ("ok", "in step with its folders")
            for name, why in (*report.skipped, *report.lost):
                yield "WRONG", f"{name}: {why}"
        passages = sum(bot.passage_counts().values())
        counted = f"{len(bot.documents())} documents in {passages} passages"
        yield "ok", f"{counted}, version {bot.corpus_version}"


def _models(settings: Settings) -> Iterator[Finding]:
    offered = offered_models(settings)
    if offered[0].offline:
        yield Finding("ok", "model", f"offline, because: {offered[0].reason}")
        yield from (Finding("ok", "model", str(offer)) for offer in discovered(settings))
        return
    served = [info for info in offered if not info.offline]
    for info in served:
        found = list(_findings("model", _served(settings, info.name)))
        yield from found
        if info is served[0] and all(finding.well for finding in found):
            yield from _findings("judge", _judge(settings, info))


def _judge(settings: Settings, model: ModelInfo) -> Step:
    """Yields how the model that judges answers did on the pairs whose verdicts are known."""
    judge = make_judge(settings, model)
    if judge is None:
        yield "ok", "off: statements in other words than the sources' are cited, not verified"
        return
    trial = judge.trial()
    may = "verifies" if trial.passed else "may object and does not verify"
    text = f"{judge.name} accepted {trial.false_accepted} of {trial.of} false statements and"
    yield "ok", f"{text} {trial.true_accepted} of {trial.of} true ones: it {may}"


def _served(settings: Settings, name: str) -> Step:
    """Yields how a served model answers: whether it is listed, streams, and counts its tokens."""
    # Imported here: it takes seconds, and only a served model needs it.
    from bot.answering.providers.openai import listed_models

    model = served_model(impatient(settings), name)
    listed = listed_models(model)
    started = time.perf_counter()
    first_s, pieces, said = 0.0, 0, dict[str, Any]()
    try:
        for chunk in model.stream(_REQUEST):
            first_s = first_s if pieces or not chunk.text else time.perf_counter() - started
            pieces += bool(chunk.text)
            said |= chunk.response_metadata
    except ModelError as error:
        has = f" It lists {', '.join(listed[:_MOST_LISTED])}." if listed else ""
        yield "WRONG", str(error) + (has if error.kind == "model" else "")
        return
    text = f"{name} at {settings.server} answers"
    if "cut" in said:
        yield "WRONG", f"{text}, but not to the end: {said['cut']}"
        return
    how = "streamed" if pieces > 1 else "not streamed"
    counts = "tokens are not reported" if "estimated" in said else "tokens are reported"
    text = f"{text}: {how}, first words after {first_s * 1000:.0f} ms, {counts}"
    if name not in listed:
        text += ", not in its list of models" if listed else ", it lists no models"
    yield "ok", f"{text}; {_question_time(settings, name)}"


def _question_time(settings: Settings, name: str) -> str:
    """Returns how long a question takes, with its passages, and which prompt the model gets."""
    with factory.open_bot(settings, say=lambda _: None) as bot:
        bot.stop_writing()
        seconds, first_s, _, price = timed(bot, name)
    manner, prices = Manner(settings.prompt, settings.window_tokens), read_prices(settings.prices)
    begins = f", its first words after {first_s:,.0f} s" if first_s else ""
    told = f", and 100 cost about {100 * (price or 0):,.2f} {prices.currency}"
    cost = f"{told} at the prices of {prices.as_of}" if price else ""
    return f"a question takes about {seconds:,.0f} s here{begins}{cost}; {manner.why}"
