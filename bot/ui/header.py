"""What frames the conversation: the masthead, and the welcome before anything was asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.settings import read_yaml
from bot.ui.engine_runner import Shelf
from bot.ui.i18n import OWN_NAMES, SHORT_NAMES, texts_for
from bot.ui.rendering import render
from bot.ui.session import Session

SEEDS = "Compare those in seeds/"
"""What to do about a file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question that the page offers, and its language."""

    question: str
    language: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Examples of one kind; ``theme`` is its name by language of the interface."""

    theme: Mapping[str, str]
    questions: tuple[Example, ...]


def read_examples(path: Path | None) -> tuple[Theme, ...]:
    """Returns the questions of a YAML list of ``{theme, questions}``; none without a file.

    Raises:
        SettingsError: the file is there and is something else.
    """
    return read_yaml(path, tuple[Theme, ...], SEEDS) if path and path.is_file() else ()


def render_masthead(session: Session, shelf: Shelf, views: Sequence[str]) -> str:
    """Returns the page's head: its views, who answers from what, the languages; until the library
    is ready, its progress."""
    preparation = shelf.of(session.library)
    engine = preparation.ready
    models = engine.models if engine else ()
    return render(
        "masthead", texts_for(session.language), engine=engine, library=shelf.name(session.library),
        chosen=session.documents, libraries=shelf.names(),
        current=next((m for m in models if m.name == session.model), engine and engine.model),
        preparation=preparation, views=views, own_names=OWN_NAMES, short_names=SHORT_NAMES,
    )  # fmt: skip
