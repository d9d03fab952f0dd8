"""The library as the reader sees it: a table of documents, and what became of files added.

Pure functions to escaped HTML: names of files and all that documents say of themselves are cleaned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.markdown.html import clean, escape
from bot.types import Document, SyncReport
from bot.ui.marks import shorten
from bot.ui.wording import OWN_NAMES, Texts

GENRES = ("article", "opinion", "forum", "fiction", "document")
"""What the reader may call a document; one that is called otherwise keeps its genre."""

State = Literal["waiting", "adding", "added", "changed", "unchanged", "skipped"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed in, and what has become of it so far."""

    name: str
    state: State = "waiting"
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The library and what the reader has chosen of it."""

    documents: Sequence[Document]
    passages: Mapping[str, int]
    added: Mapping[str, str]
    chosen: Sequence[str] = ()
    writable: bool = True


def outcome(name: str, report: SyncReport) -> Upload:
    """Returns what a report says of one file."""
    if report.skipped:
        return Upload(name, "skipped", report.skipped[0][1])
    states: tuple[State, ...] = ("added", "changed", "unchanged")
    state: State = next((each for each in states if getattr(report, each)), "unchanged")
    return Upload(name, state)


def render_drop(texts: Texts) -> str:
    """Returns the place where files are dropped or chosen."""
    return (
        f'<label class="drop"><span>{escape(texts("library_files"))}</span>'
        '<input type="file" multiple id="library-chosen"></label>'
    )


def render_uploads(uploads: Sequence[Upload], texts: Texts) -> str:
    """Returns how far each file is."""
    done = sum(upload.state not in ("waiting", "adding") for upload in uploads)
    label = escape(texts.count("library_adding", len(uploads), done=done))
    items = "".join(
        f'<li class="{upload.state}"><span>{escape(shorten(upload.name, 90))}</span>'
        f"<small>{escape(_became(upload, texts))}</small></li>"
        for upload in uploads
    )
    return (
        f'<div class="uploads" role="status"><p>{label}</p><progress value="{done}"'
        f' max="{len(uploads)}" aria-label="{label}"></progress><ul>{items}</ul></div>'
    )


def _became(upload: Upload, texts: Texts) -> str:
    key = "being_added" if upload.state == "adding" else upload.state
    return clean(upload.reason) or texts(f"library_{key}")


def render_removed(document: Document, texts: Texts) -> str:
    """Returns that a document was removed, and the way back."""
    said = escape(texts("library_removed", title=shorten(document.title, 90)))
    return (
        f'<div class="uploads removed" role="status"><p>{said}</p><button type="button" class="btn"'
        f' id="library-undo" data-do="restore" data-name="{escape(document.name)}">'
        f"{escape(texts('library_undo'))}</button></div>"
    )


def render_problem(message: str, texts: Texts) -> str:
    """Returns what went wrong."""
    heading = escape(texts("library_failed"))
    return f'<div class="box" role="alert"><h3>{heading}</h3><p>{escape(clean(message))}</p></div>'


def render_shelf(shelf: Shelf, texts: Texts) -> str:
    """Returns the documents as a table, and which of them answer."""
    if not shelf.documents:
        return f'<p class="none">{escape(texts("library_empty"))}</p>'
    heads = "".join(
        f'<th scope="col" class="{style}">{escape(texts(f"library_{key}"))}</th>'
        for key, style in _COLUMNS.items()
    )
    rows = "".join(_row(n, document, shelf, texts) for n, document in enumerate(shelf.documents))
    return (
        f"{_scope(shelf, texts)}"
        f'<div class="wide shelf" tabindex="0" role="group"'
        f' aria-label="{escape(texts("library"))}"><table>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


_COLUMNS = {
    "use": "",
    "name": "",
    "type": "wide-cell",
    "language": "wide-cell",
    "date": "wide-cell",
    "passages": "wide-cell number",
    "added_on": "wide-cell",
    "actions": "",
}
"""The columns; ``wide-cell`` is left out on a phone."""


def _scope(shelf: Shelf, texts: Texts) -> str:
    if not shelf.chosen:
        return f'<p class="scope">{escape(texts("library_all_answer"))}</p>'
    total = len(shelf.documents)
    said = escape(texts.count("library_some_answer", len(shelf.chosen), total=total))
    return (
        f'<p class="scope on"><strong>{said}</strong> <button type="button" class="btn"'
        f' id="scope-all" data-do="all">{escape(texts("library_use_all"))}</button></p>'
    )


def _row(number: int, document: Document, shelf: Shelf, texts: Texts) -> str:
    title = shorten(document.title, 140)
    name, added = escape(document.name), shelf.added.get(document.name)
    chosen = str(document.name in shelf.chosen).lower()
    cells = {
        "use": f'<button type="button" role="checkbox" class="check" id="scope-{number}"'
        f' aria-checked="{chosen}" data-do="scope" data-name="{name}"'
        f' aria-label="{escape(texts("library_use_this", title=title))}"></button>',
        "name": f'<span class="title" lang="{escape(document.language)}">{escape(title)}</span>'
        f"<small>{escape(shorten(document.name, 80))}{_author(document)}</small>"
        f'<small class="narrow-only">{escape(_short(document, texts))}</small>',
        "type": escape(texts.genre(document.genre)),
        "language": escape(OWN_NAMES.get(document.language, document.language)),  # type: ignore[call-overload]
        "date": escape(texts.date(document.date)),
        "passages": escape(texts.number(shelf.passages.get(document.name, 0))),
        "added_on": escape(texts.date(added[:10]) if added else "–"),
        "actions": _actions(number, document, title, texts) if shelf.writable else "",
    }
    return "<tr>" + "".join(
        f'<td class="{style}">{cells[key]}</td>' for key, style in _COLUMNS.items()
    ) + "</tr>"  # fmt: skip


def _short(document: Document, texts: Texts) -> str:
    """Returns what a phone shows in the place of some columns."""
    return f"{texts.genre(document.genre)} · {texts.date(document.date)}"


def _author(document: Document) -> str:
    return f" · {escape(shorten(document.author, 60))}" if document.author else ""


def _actions(number: int, document: Document, title: str, texts: Texts) -> str:
    edit, remove = (
        escape(texts(f"library_{key}_this", title=title)) for key in ("describe", "remove")
    )
    return (
        f'<div class="acts"><details class="menu describe" id="describe-{number}">'
        f'<summary class="btn" aria-label="{edit}">{escape(texts("library_describe"))}</summary>'
        f"{_form(number, document, texts)}</details>"
        f'<button type="button" class="btn" id="remove-{number}" data-do="remove"'
        f' data-name="{escape(document.name)}" aria-label="{remove}">'
        f"{escape(texts('library_remove'))}</button></div>"
    )


def _form(number: int, document: Document, texts: Texts) -> str:
    known = {
        "title": ("name", document.title),
        "author": ("author", document.author),
        "date": ("date", document.date),
    }
    fields = "".join(
        f"<label>{escape(texts(f'library_{word}'))}<input type='text' name='{key}' maxlength='300'"
        f' id="{key}-{number}" autocomplete="off" value="{escape(clean(value or ""))}"></label>'
        for key, (word, value) in known.items()
    )
    options = "".join(
        f'<option value="{escape(genre)}"{" selected" * (genre == document.genre)}>'
        f"{escape(texts.genre(genre))}</option>"
        for genre in dict.fromkeys([*GENRES, document.genre])
    )
    return (
        f'<form data-do="describe" data-name="{escape(document.name)}">{fields}'
        f'<label>{escape(texts("library_type"))}<select name="genre" id="genre-{number}">{options}'
        f'</select></label><p class="hint">{escape(texts("library_date_hint"))}</p>'
        f'<button class="btn primary" id="save-{number}">{escape(texts("library_save"))}</button>'
        f"</form>"
    )
