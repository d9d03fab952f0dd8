"""How the pictures call things in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.facts.overview import Dispute
from bot.facts.timeline import Event
from bot.language.scripts import to_hant
from bot.ui.i18n import Texts

_MOST_NAMES = 2


@dataclass(frozen=True, slots=True)
class Labels:
    """Names things; ``chinese`` has the Chinese names of some, by their own names."""

    chinese: Mapping[str, str]
    texts: Texts

    def entity(self, name: str) -> str:
        """Returns an entity's name for the reader."""
        if self.texts.language == "en" or name not in self.chinese:
            return name
        hans = self.chinese[name]
        return hans if self.texts.language == "zh-Hans" else to_hant(hans)

    def kind(self, name: str) -> str:
        """Returns the name of a kind of happening or count, or the key where there is none."""
        key = f"kind_{name}"
        return self.texts(key) if key in self.texts.entries else name

    def event(self, dated: Event) -> str:
        """Returns a few words for an event: what happened, or who is named."""
        if dated.happened:
            kind, name = dated.happened
            return self.texts("see_happened", kind=self.kind(kind), name=self.entity(name))
        return " · ".join(map(self.entity, dated.statement.names[:_MOST_NAMES]))

    def dispute(self, found: Dispute) -> str:
        """Returns what sources give different values for."""
        kind = self.kind(found.kind or found.type)
        name = found.entity and self.entity(found.entity)
        return self.texts("see_happened", kind=kind, name=name) if name else kind
