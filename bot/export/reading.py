"""Reads what an export says out of a record: answers with the documents they cite.

Owns the order of things and the one numbering of citations through all answers; decides no status.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.export.content import LONGEST_NAME, Content, Note, Part, one_line, plain, say_mark
from bot.markdown.glance import brief_table, compares, in_parts, place_marks, slots_in
from bot.markdown.nodes import Block, Heading, Line, Paragraph, Span, Table, map_lines, parse
from bot.types import Answer, Citation, Claim, Document, Matrix
from bot.types.status_words import summary
from bot.types.texts import LANGUAGES, Language, Texts, read_texts

_FILE = Path(__file__).with_name("texts.yaml")


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


def read(record: Record) -> Content:
    """Returns what an export of the record says."""
    texts = labels(record.language)
    parts, before = [], 0
    for entry in record.entries:
        parts.append(_Reader(_renumbered(entry.answer, before), entry, record, texts).part())
        before += len(entry.answer.citations)
    return Content(
        title=one_line(record.title, 300) or texts("answers"),
        date=one_line(texts.date(record.date), LONGEST_NAME),
        texts=texts,
        parts=tuple(parts),
    )


@functools.cache
def labels(language: Language) -> Texts:
    """Returns the words of exports."""
    return read_texts(_FILE, language)


def _renumbered(answer: Answer, before: int) -> Answer:
    """Returns the answer with its citations numbered from ``before + 1``; its text is left."""
    numbers = {c.n: before + at for at, c in enumerate(answer.citations, start=1)}
    return replace(
        answer,
        citations=tuple(replace(c, n=numbers[c.n]) for c in answer.citations),
        claims=tuple(replace(c, citations=_moved(c.citations, numbers)) for c in answer.claims),
        conflicts=tuple(
            replace(c, values=tuple(
                replace(side, citations=_moved(side.citations, numbers)) for side in c.values
            ))
            for c in answer.conflicts
        ),
    )  # fmt: skip


def _moved(citations: Sequence[int], numbers: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(numbers[n] for n in citations if n in numbers)


@dataclass(slots=True)
class _Reader:
    """Reads one entry; ``answer`` is the entry's, renumbered."""

    answer: Answer
    entry: Entry
    record: Record
    texts: Texts
    marks: list[Claim] = field(default_factory=list)

    def part(self) -> Part:
        notes = tuple(self._note(citation) for citation in self.answer.citations)
        text, first, waiting = self._text()
        before = len(self.marks)
        matrix = self._table(self.answer.matrix) if self.answer.matrix else None
        repeated = (self.marks[n] in self.marks[before:] for b in waiting for n in slots_in(b))
        if matrix and compares(self.answer) and all(repeated):  # its words would stand there twice
            text, waiting = first, () if brief_table(matrix) == matrix else waiting
        beside = (n for n in self.answer.notes if n.kind in ("scope", "broke_off"))
        notices = tuple(plain(note.text) for note in beside)
        below = tuple(self._below(notices, matrix))
        return Part(
            question=plain(self.answer.question).strip(),
            language=plain(self.answer.language),
            facts=self._facts(),
            blocks=text + below,
            first=first,
            rest=waiting,
            below=below,
            marks=tuple(self.marks),
            matrix=matrix,
            notices=notices,
            notes=notes,
            answer=self.answer,
        )

    def _facts(self) -> str:
        answer, texts = self.answer, self.texts
        facts = [texts(f"status_{answer.status}")]
        if answer.status != "refused":  # what it says is what comes nearest
            facts += filter(None, [summary(answer, texts.language)])
        if answer.model:  # what is counted and drawn needs none
            facts.append(texts("model", model=one_line(answer.model, LONGEST_NAME)))
        facts.append(texts("corpus", version=one_line(answer.corpus_version, LONGEST_NAME)))
        return texts("fact_separator").join(facts)

    def _below(self, notices: Sequence[str], matrix: Table | None) -> Iterator[Block]:
        """Yields what stands below the answer's text."""
        for notice in notices:
            yield Paragraph((Span(text=notice, emphasis=True),))
        if matrix:
            yield matrix
        if self.answer.conflicts:
            yield Heading(1, _line(self.texts("conflicts")))
        for conflict in self.answer.conflicts:
            sides = (
                f"{self.texts.date(each.value)} {''.join(f'[{n}]' for n in each.citations)}"
                for each in conflict.values
            )
            about = _line(conflict.about, strong=True)
            yield Paragraph((*about, Span(text=plain(": " + " | ".join(sides)))))

    def _text(self) -> Iterator[tuple[Block, ...]]:
        """Yields the answer's text, what of it is read first, and what waits; a table in it gives
        way to the matrix, which is the same."""
        original = self.entry.answer
        text, places = place_marks(original.text, original.claims, plain)
        self.marks += [self.answer.claims[n] for n in places]
        blocks = parse(text)
        if self.answer.matrix:
            blocks = [block for block in blocks if not isinstance(block, Table)]
        first, rest, last = in_parts(original, blocks, places)
        for part in (blocks, first + last, rest):
            yield tuple(map_lines(each, self._filled) for each in part)

    def _filled(self, line: Line) -> Line:
        return tuple(
            span if span.slot is None else replace(span, text=self._said(span.slot))
            for span in line
        )

    def _said(self, slot: int) -> str:
        return f" {say_mark(self.marks[slot], self.texts)}"

    def _table(self, matrix: Matrix) -> Table:
        head = ((), *(_line(criterion) for criterion in matrix.criteria))
        rows = (
            (_line(item, strong=True), *map(self._cell, cells))
            for item, cells in zip(matrix.items, matrix.cells, strict=True)
        )
        return Table(head, tuple(rows))

    def _cell(self, cell: Sequence[int]) -> Line:
        if not cell:
            return (Span(text=self.texts("not_stated"), emphasis=True),)
        line: list[Span] = []
        for claim in (self.answer.claims[n] for n in cell):
            line += [Span(text="\n" if line else ""), *_line(claim.text)]
            if claim.kind == "statement":
                self.marks.append(claim)
                slot = len(self.marks) - 1
                line.append(Span(slot=slot, text=self._said(slot)))
        return tuple(line[1:])

    def _note(self, citation: Citation) -> Note:
        document = next((d for d in self.entry.documents if d.name == citation.document), None)
        return Note(
            number=citation.n,
            quote=plain(citation.quote).strip(),
            translation=plain(citation.translation) if citation.translation else None,
            title=one_line(document.title if document else citation.document, 300),
            author=one_line(document.author or "", 120) if document else "",
            heading=one_line(citation.heading or "", 200),
            genre=one_line(self.texts.genre(citation.genre), LONGEST_NAME),
            fiction=citation.genre == "fiction",
            date=self._date(document),
            language=plain(document.language) if document else "",
            file=one_line(citation.document, 300),
            position=f"{citation.start}–{citation.end}",
        )

    def _date(self, document: Document | None) -> str:
        return one_line(self.texts.date(document.date if document else None), LONGEST_NAME)


def _line(text: str, *, strong: bool = False) -> Line:
    """Returns words that are no Markdown as a line."""
    return (Span(text=plain(text).strip(), strong=strong),)
