"""What the views beside Ask need of the engine, over what answering a question needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol, cast

from bot.facts.overview import Overview
from bot.types import Answer, Comparison, Engine, Progress, SyncReport
from bot.ui.shell import Shell


class FullEngine(Engine, Protocol):
    """The engine as the views know it."""

    def compare(self, comparison: Comparison) -> Answer:
        """Returns an answer whose ``matrix`` is filled.

        Raises:
            BotError: there is nothing to compare, or the model failed.
        """
        ...

    def overview(self, documents: Sequence[str] = ()) -> Overview:
        """Returns what the documents of these names say side by side; of all, without names."""
        ...

    @property
    def writable(self) -> bool:
        """Whether this process may change the library."""
        ...

    def add(self, paths: Sequence[Path], progress: Progress | None = None) -> SyncReport:
        """Adds files; what cannot be used stands in ``skipped`` with the reason."""
        ...

    def remove(self, names: Sequence[str]) -> SyncReport:
        """Removes documents."""
        ...

    def restore(self, names: Sequence[str]) -> SyncReport:
        """Brings back documents that were removed."""
        ...

    def describe(
        self,
        name: str,
        *,
        title: str | None = None,
        genre: str | None = None,
        date: str | None = None,
        author: str | None = None,
    ) -> None:
        """Sets what is known of a document; None leaves a value as it is, empty clears it.

        Raises:
            BotError: there is no such document, or a value is impossible.
        """
        ...

    def passage_counts(self) -> dict[str, int]:
        """Returns how many passages each document has."""
        ...

    def added_at(self) -> Mapping[str, str]:
        """Returns when documents were added: ISO 8601 by name."""
        ...


def engine_of(shell: Shell) -> FullEngine | None:
    """Returns the engine, once the library is ready."""
    return cast("FullEngine | None", shell.preparation.ready)
