"""What is handed in to be exported: answers with the documents they cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.types import Answer, Document
from bot.types.texts import LANGUAGES, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An answer, and the documents that its citations name."""

    answer: Answer
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What an export holds."""

    title: str
    date: str
    """The day of the export, ISO 8601."""
    language: Language
    """The language of the labels; answers and quotes stay in theirs."""
    entries: tuple[Entry, ...]


def record_of(
    answers: Sequence[Answer],
    documents: Iterable[Document],
    *,
    title: str,
    date: str,
    language: Language | None = None,
) -> Record:
    """Returns what an export of answers holds, with those of the ``documents`` that they cite.

    The labels are in ``language``, else in the first answer's.
    """
    known = {document.name: document for document in documents}
    spoken = [each for answer in answers for each in LANGUAGES if each == answer.language]
    labels = language or (*spoken, LANGUAGES[0])[0]
    return Record(
        title=title,
        date=date,
        language=labels,
        entries=tuple(Entry(answer=answer, documents=_cited(answer, known)) for answer in answers),
    )


def _cited(answer: Answer, known: Mapping[str, Document]) -> tuple[Document, ...]:
    names = dict.fromkeys(citation.document for citation in answer.citations)
    return tuple(known[name] for name in names if name in known)
