"""How the pictures call things in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from bot.facts.timeline import Event
from bot.language.scripts import to_hant
from bot.ui.wording import Texts

_MOST_NAMES = 2


def entity(name: str, chinese: Mapping[str, str], texts: Texts) -> str:
    """Returns an entity's name for the reader."""
    if texts.language == "en" or name not in chinese:
        return name
    return chinese[name] if texts.language == "zh-Hans" else to_hant(chinese[name])


def kind(name: str, texts: Texts) -> str:
    """Returns the name of a kind of happening or count, or the key where the page has none."""
    key = f"kind_{name}"
    return texts(key) if key in texts.entries else name


def happening(kind_: str, name: str, chinese: Mapping[str, str], texts: Texts) -> str:
    """Returns what happened to whom."""
    return texts("see_happened", kind=kind(kind_, texts), name=entity(name, chinese, texts))


def event(dated: Event, chinese: Mapping[str, str], texts: Texts) -> str:
    """Returns a few words for an event: what happened, or who is named, or only its date."""
    if dated.happened:
        return happening(*dated.happened, chinese, texts)
    names = [entity(name, chinese, texts) for name in dated.statement.names[:_MOST_NAMES]]
    return " · ".join(names) or texts.date(dated.date)
