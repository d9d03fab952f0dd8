"""What frames the conversation: the masthead, and the welcome before anything was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import SettingsError
from bot.markdown.html import clean, escape
from bot.types import Engine, ModelInfo
from bot.ui.following import Preparation
from bot.ui.wording import LANGUAGES, OWN_NAMES, SHORT_NAMES, Texts


@dataclass(frozen=True, slots=True)
class Example:
    """A question that the page offers, and its language."""

    question: str
    language: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Examples of one kind; ``names`` by language of the interface."""

    names: Mapping[str, str]
    examples: tuple[Example, ...]


def read_examples(path: Path | None) -> tuple[Theme, ...]:
    """Returns the questions of a YAML list of ``{theme, questions}``; none without a file.

    Raises:
        SettingsError: the file is there and is something else.
    """
    if path is None or not path.is_file():
        return ()
    try:
        themes = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return tuple(_theme(theme) for theme in themes)
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, KeyError, AttributeError) as error:
        raise SettingsError(
            f"{str(path)!r} is no list of 'theme' and 'questions' entries: mend or remove it."
        ) from error


def _theme(entry: Any) -> Theme:
    examples = (Example(str(e["question"]), str(e["language"])) for e in entry["questions"])
    return Theme({str(k): str(v) for k, v in entry["theme"].items()}, tuple(examples))


def render_masthead(
    texts: Texts, preparation: Preparation, views: Sequence[str], chosen: str | None = None
) -> str:
    """Returns the page's head: its views, who answers from what, the languages.

    ``chosen`` is the model of this session. Until the library is ready, its progress stands there.
    """
    engine = preparation.ready
    tags = _engine_tags(texts, engine, chosen) if engine else _waiting_tag(texts, preparation)
    state = "ready" if engine else "waiting"
    return (
        f'<header class="mast" data-page-language="{texts.language}" data-library="{state}">'
        f"<h1>{escape(texts('name'))}</h1>{_views(texts, views)}"
        f'<span class="grow"></span><div class="tags">{tags}</div>'
        f'<div class="langs" role="group" aria-label="{escape(texts("language_switch"))}">'
        f"{''.join(_switch(texts))}</div></header>"
    )


def _views(texts: Texts, views: Sequence[str]) -> str:
    links = "".join(
        f'<a href="#{view}" data-view="{view}">{escape(texts(f"view_{view}"))}</a>'
        for view in views
    )
    return f'<nav class="views" aria-label="{escape(texts("views"))}">{links}</nav>'


def _engine_tags(texts: Texts, engine: Engine, chosen: str | None) -> str:
    documents = texts.count("documents", len(engine.documents()))
    title = escape(f"{texts('found_corpus')} {clean(engine.corpus_version)}")
    return (
        f'<span class="tag wide-only" title="{title}">{escape(documents)}</span>'
        f"{_model(texts, engine, chosen)}"
    )


def _model(texts: Texts, engine: Engine, chosen: str | None) -> str:
    """Returns who answers: a label, or a choice where there are several."""
    current = next((model for model in engine.models if model.name == chosen), engine.model)
    reason = escape(clean(current.reason))
    if len(engine.models) < 2:
        return f'<span class="tag on" title="{reason}">{escape(_badge(texts, current))}</span>'
    options = "".join(
        f'<option value="{escape(model.name)}"{" selected" * (model.name == current.name)}>'
        f"{escape(_badge(texts, model))}</option>"
        for model in engine.models
    )
    return (
        f'<select class="tag on" name="model" data-do="model" title="{reason}"'
        f' aria-label="{escape(texts("model_switch"))}">{options}</select>'
    )


def _badge(texts: Texts, model: ModelInfo) -> str:
    return texts("offline") if model.offline else clean(model.name)


def _waiting_tag(texts: Texts, preparation: Preparation) -> str:
    if preparation.failed:
        return f'<span class="tag doubt">{escape(texts("not_prepared"))}</span>'
    waiting, progress = texts("preparing"), preparation.progress
    if progress is None:
        return f'<span class="tag waiting">{escape(waiting)}</span>'
    done, total = progress
    label = escape(waiting)
    return (
        f'<span class="tag waiting">{label} <progress value="{done}" max="{total}"'
        f' aria-label="{label}"></progress></span>'
    )


def _switch(texts: Texts) -> list[str]:
    return [
        f'<button type="button" data-do="language" data-language="{language}" lang="{language}"'
        f' aria-pressed="{str(language == texts.language).lower()}"'
        f' aria-label="{OWN_NAMES[language]}" title="{OWN_NAMES[language]}">'
        f"{SHORT_NAMES[language]}</button>"
        for language in LANGUAGES
    ]


def render_welcome(texts: Texts, themes: Sequence[Theme]) -> str:
    """Returns what stands where answers will be: what the bot does, and questions to begin with."""
    offered = "".join(_examples(theme, texts) for theme in themes)
    return (
        f'<section class="welcome"><h2>{escape(texts("welcome_title"))}</h2>'
        f"<p>{escape(texts('welcome'))}</p>{offered}</section>"
    )


def _examples(theme: Theme, texts: Texts) -> str:
    name = theme.names.get(texts.language) or next(iter(theme.names.values()), texts("examples"))
    items = "".join(
        f'<li><button type="button" data-do="ask" data-question="{escape(clean(example.question))}"'
        f' lang="{escape(example.language)}">{escape(clean(example.question))}</button></li>'
        for example in theme.examples
    )
    return f'<h3>{escape(clean(name))}</h3><ul class="examples">{items}</ul>'
