"""What frames the conversation: the masthead, and the welcome before anything was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import SettingsError
from bot.markdown import clean, escape
from bot.types import Engine
from bot.ui.wording import LANGUAGES, OWN_NAMES, SHORT_NAMES, Texts


@dataclass(frozen=True, slots=True)
class Example:
    """A question that the page offers, and its language."""

    question: str
    language: str


def read_examples(path: Path | None) -> tuple[Example, ...]:
    """Returns the questions of a YAML list of ``{language, question}``; none without a file.

    Raises:
        SettingsError: the file is there and is something else.
    """
    if path is None or not path.is_file():
        return ()
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return tuple(Example(str(entry["question"]), str(entry["language"])) for entry in entries)
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, KeyError) as error:
        raise SettingsError(
            f"{str(path)!r} is no list of 'language' and 'question' entries: mend or remove it."
        ) from error


def render_masthead(texts: Texts, engine: Engine | None, *, failed: bool = False) -> str:
    """Returns the page's head; without an engine it says that the library is being prepared."""
    tags = _engine_tags(texts, engine) if engine else _waiting_tag(texts, failed=failed)
    return (
        f'<header class="mast" data-page-language="{texts.language}">'
        f'<h1>{escape(texts("name"))}</h1><span class="grow"></span>{tags}'
        f'<div class="langs" role="group" aria-label="{escape(texts("language_switch"))}">'
        f"{''.join(_switch(texts))}</div></header>"
    )


def _engine_tags(texts: Texts, engine: Engine) -> str:
    documents = texts.count("documents", len(engine.documents()))
    version = escape(clean(engine.corpus_version))
    model = engine.model
    badge = texts("offline") if model.offline else clean(model.name)
    return (
        f'<span class="tag wide-only" title="{version}">{escape(documents)} · v{version[:4]}</span>'
        f'<span class="tag on" title="{escape(clean(model.reason))}">{escape(badge)}</span>'
    )


def _waiting_tag(texts: Texts, *, failed: bool) -> str:
    key, style = ("not_prepared", "tag doubt") if failed else ("preparing", "tag waiting")
    return f'<span class="{style}">{escape(texts(key))}</span>'


def _switch(texts: Texts) -> list[str]:
    return [
        f'<button type="button" data-language="{language}" lang="{language}"'
        f' aria-pressed="{str(language == texts.language).lower()}"'
        f' aria-label="{OWN_NAMES[language]}" title="{OWN_NAMES[language]}">'
        f"{SHORT_NAMES[language]}</button>"
        for language in LANGUAGES
    ]


def render_welcome(texts: Texts, examples: Sequence[Example]) -> str:
    """Returns what stands where answers will be: what the bot does, and questions to begin with."""
    items = "".join(
        f'<li><button type="button" data-question="{escape(clean(example.question))}"'
        f' lang="{escape(example.language)}">{escape(clean(example.question))}</button></li>'
        for example in examples
    )
    heading = f'<h3>{escape(texts("examples"))}</h3><ul class="examples">{items}</ul>'
    return (
        f'<section class="welcome"><h2>{escape(texts("welcome_title"))}</h2>'
        f"<p>{escape(texts('welcome'))}</p>{heading if items else ''}</section>"
    )
