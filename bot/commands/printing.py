"""Turns results into text for a terminal; the JSON forms of answers live in ``types``."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.types import Answer, Document, Hit, SyncReport

_MOST_LISTED = 20
_HEADS = {"same": "says the same as"}
_KNOWN = (
    "name", "id", "added", "title", "language", "genre", "date", "author", "tags", "reliability",
)  # fmt: skip
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _plain(text: str) -> str:
    """Returns the text without what would steer a terminal: sources and models are not trusted."""
    return _CONTROLS.sub("", text)


def describe_answer(answer: Answer, documents: Sequence[Document] = ()) -> str:
    """Returns the answer as it is exported to Markdown, with its sources as footnotes."""
    from bot.export.markdown import write
    from bot.export.reading import read

    day = date.today().isoformat()
    content = read([answer], documents, title=answer.question, date=day)
    return _plain(write(content).decode().strip())


def describe_hits(hits: Sequence[Hit]) -> str:
    """Returns the passages found, with the parts of their scores and the words that met."""
    if not hits:
        return "Nothing in the library answers to that."
    blocks = []
    for number, hit in enumerate(hits, start=1):
        passage = hit.passage
        parts = " ".join(f"{name} {value:.2f}" for name, value in hit.parts.items())
        place = f"{number}. {passage.document} {passage.start}–{passage.end}"
        where = " · ".join(filter(None, (place, passage.heading, passage.genre)))
        lines = [where, f"   score {hit.score:.3f} ({parts})"]
        if hit.matches:
            lines.append(f"   matched: {', '.join(hit.matches)}")
        lines.append("   " + " ".join(passage.text.split()))
        blocks.append("\n".join(lines))
    return _plain("\n\n".join(blocks))


def document_to_json(
    document: Document, passages: int, guessed: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Returns what is known of a document, without its text, and what of it nobody has said."""
    known = {name: getattr(document, name) for name in _KNOWN}
    counted = {"characters": len(document.text), "passages": passages, "guessed": guessed}
    return known | {"unknown": list(document.unknown)} | counted


def document_row(
    document: Document, passages: int, guessed: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Returns the cells of a document's row: name, title, what it is, where it is from, what of
    that nobody has said, and id."""
    cells = (
        document.name,
        document.title,
        " · ".join((document.language, document.genre, *document.tags)),
        document.date or "undated",
        f"{passages:,}",
        f"added {document.added}" if document.added else "folder",
        "; ".join(
            f"{_HEADS.get(where, where)}: {', '.join(keys)}" for where, keys in guessed.items()
        ),
        document.id,
    )
    return tuple(" ".join(_plain(cell).split()) for cell in cells)


def describe_sync(report: SyncReport) -> str:
    """Returns what a sync did, a line for each kind of change."""
    kinds = ("added", "changed", "unchanged", "removed")
    lines = [f"{kind}: {_listed(getattr(report, kind))}" for kind in kinds]
    lines += [f"renamed: {old} is now {new}" for old, new in report.renamed]
    lines += [f"note: {name}: {note}" for name, note in report.notes]
    lines += [f"skipped: {name}: {reason}" for name, reason in report.skipped]
    if report.rebuilt:
        lines.append(f"made anew: {report.rebuilt}")
    lines += [f"lost: {name}: {why}" for name, why in report.lost]
    if report.cancelled:
        lines.append("stopped: what is named above is done, the other files were not read")
    return _plain("\n".join(lines))


def _listed(names: Sequence[str]) -> str:
    """Returns names in a line: the first of them, if there are many."""
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    return ", ".join(names[:_MOST_LISTED]) + more or "none"
