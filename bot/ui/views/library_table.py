"""The library as the reader sees it: a table of documents, and what became of files added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.types import Document, SyncReport
from bot.ui.i18n import OWN_NAMES, Texts
from bot.ui.rendering import Markup, render

GENRES = ("article", "opinion", "forum", "fiction", "document")
"""What the reader may call a document; one that is called otherwise keeps its genre."""

State = Literal["waiting", "adding", "added", "changed", "unchanged", "skipped"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed in, and what has become of it so far."""

    name: str
    state: State = "waiting"
    reason: str = ""

    @property
    def running(self) -> bool:
        """Whether more is still to come."""
        return self.state in ("waiting", "adding")


def outcome(name: str, report: SyncReport | None, failed: str = "") -> Upload:
    """Returns what a report says of one file, or why there is none."""
    if report is None or report.skipped:
        return Upload(name, "skipped", report.skipped[0][1] if report else failed)
    states: tuple[State, ...] = ("added", "changed", "unchanged")
    state: State = next((each for each in states if getattr(report, each)), "unchanged")
    return Upload(name, state)


def render_uploads(uploads: Sequence[Upload], texts: Texts) -> Markup:
    """Returns how far each file is."""
    done = sum(not upload.running for upload in uploads)
    return render("uploads", texts, uploads=uploads, done=done)


def render_shelf(
    documents: Sequence[Document],
    texts: Texts,
    *,
    passages: Mapping[str, int],
    added: Mapping[str, str],
    chosen: Sequence[str] = (),
    writable: bool = True,
) -> Markup:
    """Returns the documents as a table, and which of them answer.

    Args:
        documents: all of the library.
        texts: the reader's language.
        passages: how many a document has, by its name.
        added: when it was added (ISO 8601), by its name; some are not in it.
        chosen: the names of those that alone answer; empty means all.
        writable: whether they can be changed.
    """
    return render(
        "library_table",
        texts,
        documents=documents,
        passages=passages,
        added=added,
        chosen=chosen,
        writable=writable,
        genres=GENRES,
        own_names=OWN_NAMES,
    )
