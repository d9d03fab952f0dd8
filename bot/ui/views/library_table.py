"""The library as the reader sees it: a table of documents, and what became of files added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.types import SyncReport
from bot.ui.i18n import OWN_NAMES, Texts
from bot.ui.rendering import Markup, render

if TYPE_CHECKING:
    from bot.service.engine import Bot

GENRES = ("article", "opinion", "forum", "fiction", "document")
"""What the reader may call a document; one that is called otherwise keeps its genre."""

SHOWN = 100
"""Rows that are shown until all are asked for."""
_NAMES = 30
"""Joined names that are shown."""

State = Literal["waiting", "adding", "added", "changed", "unchanged", "skipped"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed in, and what has become of it so far."""

    name: str
    state: State = "waiting"
    reason: str = ""
    library: str = ""
    """The library that it went to, where that is another than it was handed in to."""

    @property
    def running(self) -> bool:
        """Whether more is still to come."""
        return self.state in ("waiting", "adding")


def outcome(name: str, report: SyncReport) -> Upload:
    """Returns what a report says of one file."""
    if report.skipped:
        return Upload(name, "skipped", report.skipped[0][1])
    return Upload(name, "added" if report.added else "changed" if report.changed else "unchanged")


def render_shelf(
    engine: Bot, texts: Texts, chosen: Sequence[str] = (), most: int | None = SHOWN
) -> Markup:
    """Returns documents as a table: the first and the first ``chosen``, ``most`` of each, and which
    of them answer: all, if none are chosen. Below stand the names that the documents join."""
    held, picked = engine.documents(), frozenset(chosen[:most])
    shown = [each for n, each in enumerate(held) if most is None or n < most or each.name in picked]
    return render(
        "library_table", texts, engine=engine, chosen=chosen, genres=GENRES, own_names=OWN_NAMES,
        documents=shown, total=len(held), guessed=engine.guessed(shown),
        joined=engine.suggested_names()[:_NAMES],
    )  # fmt: skip
