"""How the pictures call things in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from bot.scripts import to_hant
from bot.ui.wording import Texts


def entity(name: str, chinese: Mapping[str, str], texts: Texts) -> str:
    """Returns an entity's name for the reader."""
    if texts.language == "en" or name not in chinese:
        return name
    return chinese[name] if texts.language == "zh-Hans" else to_hant(chinese[name])


def kind(name: str, texts: Texts) -> str:
    """Returns the name of a kind of happening or count, or the key where the page has none."""
    key = f"kind_{name}"
    return texts(key) if key in texts.entries else name
