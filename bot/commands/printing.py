"""Turns results into text for a terminal; the JSON forms of answers live in ``types``."""

import re
from collections.abc import Sequence
from typing import Any, cast

from bot.types import Answer, Citation, Document, Hit, SyncReport
from bot.types.status_words import say_status, status_texts, summary
from bot.types.texts import Language, Texts

_MOST_LISTED = 20
_KNOWN = (
    "name", "id", "added", "title", "language", "genre", "date", "author", "tags", "reliability",
)  # fmt: skip
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _plain(text: str) -> str:
    """Returns the text without what would steer a terminal: sources and models are not trusted."""
    return _CONTROLS.sub("", text)


def describe_answer(answer: Answer, documents: Sequence[Document] = ()) -> str:
    """Returns the answer, its unverified statements with the reasons, and its sources, with the
    titles and dates of those of ``documents``, in its language."""
    language = cast("Language", answer.language)
    texts = status_texts(language)
    known = {document.name: document for document in documents}
    blocks = [answer.text]
    blocks += [f"({note.text})" for note in answer.notes if note.kind in ("scope", "broke_off")]
    doubtful = [claim for claim in answer.statements if claim.status == "unverified"]
    if doubtful:
        lines = (f"  ? {claim.text} — {say_status(claim, language)}" for claim in doubtful)
        blocks.append("\n".join(lines))
    if answer.citations:
        cited = (_citation(c, known.get(c.document), texts) for c in answer.citations)
        blocks.append("\n".join([texts("sources"), *cited]))
    made = texts("made", model=answer.model, version=answer.corpus_version)
    facts = (texts(answer.status), summary(answer, language), made)
    blocks.append(
        f"{' · '.join(filter(None, facts))} · {_used(answer)}"
        f"{answer.timings_ms.get('total', 0):.0f} ms"
    )
    return _plain("\n\n".join(blocks))


def _used(answer: Answer) -> str:
    """Returns the tokens of an answer that cost something, and what they cost."""
    if answer.cost is None:
        return ""
    return f"{sum(answer.tokens.values()):,} tokens for {answer.cost:.4f} · "


def _citation(citation: Citation, document: Document | None, texts: Texts) -> str:
    # A chapter of a book is both its place and its heading.
    title = (f"“{document.title}”", document.date or texts("undated")) if document else ()
    where = dict.fromkeys(each for each in (*title, citation.place, citation.heading) if each)
    heading = "".join(f" · {each}" for each in where)
    lines = [
        f"  [{citation.n}] {citation.document}{heading} · {citation.genre} · "
        f"{citation.start}–{citation.end}{' · ' + texts('counter') if citation.counter else ''}",
        f"      “{citation.quote}”",
    ]
    if citation.translation:
        lines.append(f"      {texts('ours', text=citation.translation)}")
    return "\n".join(lines)


def describe_hits(hits: Sequence[Hit]) -> str:
    """Returns the passages found, with the parts of their scores and the words that met."""
    if not hits:
        return "Nothing in the library answers to that."
    blocks = []
    for number, hit in enumerate(hits, start=1):
        passage = hit.passage
        parts = " ".join(f"{name} {value:.2f}" for name, value in hit.parts.items())
        lines = [
            f"{number}. {passage.document} {passage.start}–{passage.end}"
            f"{' · ' + passage.heading if passage.heading else ''} · {passage.genre}",
            f"   score {hit.score:.3f} ({parts})",
        ]
        if hit.matches:
            lines.append(f"   matched: {', '.join(hit.matches)}")
        lines.append("   " + " ".join(passage.text.split()))
        blocks.append("\n".join(lines))
    return _plain("\n\n".join(blocks))


def document_to_json(document: Document, passages: int) -> dict[str, Any]:
    """Returns what is known of a document, without its text."""
    known = {name: getattr(document, name) for name in _KNOWN}
    counted = {"characters": len(document.text), "passages": passages}
    return known | {"unknown": list(document.unknown)} | counted


def document_row(document: Document, passages: int) -> tuple[str, ...]:
    """Returns the cells of a document's row: name, title, what it is, where it is from, and id."""
    cells = (
        document.name,
        document.title,
        " · ".join((document.language, document.genre, *document.tags)),
        document.date or "undated",
        f"{passages:,}",
        f"added {document.added}" if document.added else "folder",
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
