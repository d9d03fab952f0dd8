"""Reads what an export says out of answers and the documents that they cite.

Owns the order of things and the one numbering of citations through all answers; decides no status.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.export.content import LONGEST_NAME, Content, Note, Part, one_line, plain, say_mark
from bot.markdown.glance import brief_table, compares, in_parts, place_marks, slots_in
from bot.markdown.nodes import Block, Heading, Line, Paragraph, Span, Table, map_lines, parse
from bot.types import Answer, Citation, Claim, Document, Matrix
from bot.types.status_words import status_texts, summary
from bot.types.texts import LANGUAGES, Language, Texts, read_texts

_FILE = Path(__file__).with_name("texts.yaml")


def read(
    answers: Sequence[Answer],
    documents: Iterable[Document],
    *,
    title: str,
    date: str,
    language: Language | None = None,
) -> Content:
    """Returns what an export of answers says.

    Args:
        answers: in their order, with the questions that they answer.
        documents: those that the answers cite are looked up here.
        title: of the whole; without one it is called what it holds.
        date: the day of the export, ISO 8601.
        language: of the labels, else the first answer's; answers and quotes stay in theirs.
    """
    spoken = [each for answer in answers for each in LANGUAGES if each == answer.language]
    texts = labels(language or (*spoken, LANGUAGES[0])[0])
    known = {document.name: document for document in documents}
    parts, before = [], 0
    for answer in answers:
        parts.append(_Reader(_renumbered(answer, before), answer, known, texts).part())
        before += len(answer.citations)
    return Content(
        title=one_line(title, 300) or texts("answers"),
        date=one_line(texts.date(date), LONGEST_NAME),
        texts=texts,
        parts=tuple(parts),
    )


def labels(language: Language) -> Texts:
    """Returns the words of exports, those for what checking found among them."""
    return Texts(
        language, {**status_texts(language).entries, **read_texts(_FILE, language).entries}
    )


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
    """Reads one answer; ``answer`` is the ``original``, renumbered."""

    answer: Answer
    original: Answer
    documents: Mapping[str, Document]
    texts: Texts
    marks: list[Claim] = field(default_factory=list)

    def part(self) -> Part:
        notes = tuple(self._note(citation) for citation in self.answer.citations)
        text, first, waiting = self._text()
        before = len(self.marks)
        matrix = self._table(self.answer.matrix) if self.answer.matrix else None
        said, cells = self.marks[:before], self.marks[before:]
        shown = matrix  # nothing stands there twice
        if not compares(self.answer):
            shown = None if all(cell in said for cell in cells) else matrix
        elif matrix and all(self.marks[n] in cells for b in waiting for n in slots_in(b)):
            text, waiting = first, () if brief_table(matrix) == matrix else waiting
        beside = (n for n in self.answer.notes if n.kind in ("scope", "broke_off"))
        notices = tuple(plain(note.text) for note in beside)
        below = tuple(self._below(notices, shown))
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
        return " · ".join(facts)

    def _below(self, notices: Sequence[str], matrix: Table | None) -> Iterator[Block]:
        """Yields what stands below the answer's text."""
        for notice in notices:
            yield Paragraph((Span(text=notice, emphasis=True),))
        if matrix:
            yield matrix
        told = {note.about for note in self.answer.notes if note.kind == "conflict"}
        conflicts = [each for each in self.answer.conflicts if each.about not in told]
        if conflicts:
            yield Heading(1, _line(self.texts("conflicts")))
        for conflict in conflicts:
            line = [*_line(conflict.about, strong=True)]
            for side in conflict.values:
                value = Claim(text=side.value, citations=side.citations, status="cited")
                between = " | " if len(line) > 1 else ": "
                line += [Span(text=between + plain(self.texts.date(side.value))), self._mark(value)]
            yield Paragraph(tuple(line))

    def _text(self) -> Iterator[tuple[Block, ...]]:
        """Yields the answer's text, what of it is read first, and what waits; a table in it gives
        way to the matrix, where that is shown for it."""
        original = self.original
        text, places = place_marks(original.text, original.claims, plain)
        self.marks += [self.answer.claims[n] for n in places]
        blocks = parse(text)
        if compares(self.answer):
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
            line.append(Span(text="\n" if line else ""))
            if claim.value and claim.value.text != claim.text:
                line += [*_line(self.texts.date(claim.value.text), strong=True), Span(text=" ")]
            line += _line(claim.text)
            if claim.kind == "statement":
                line.append(self._mark(claim))
        return tuple(line[1:])

    def _mark(self, claim: Claim) -> Span:
        """Returns the mark of a claim that does not stand in the text."""
        self.marks.append(claim)
        slot = len(self.marks) - 1
        return Span(slot=slot, text=self._said(slot))

    def _note(self, citation: Citation) -> Note:
        document = self.documents.get(citation.document)
        return Note(
            number=citation.n,
            quote=plain(citation.quote).strip(),
            translation=plain(citation.translation) if citation.translation else None,
            title=one_line(document.title if document else citation.document, 300),
            author=one_line(document.author or "", 120) if document else "",
            heading=one_line(citation.heading or "", 200),
            genre=one_line(self.texts.genre(citation.genre), LONGEST_NAME),
            fiction=citation.genre == "fiction",
            date=one_line(self.texts.date(document.date if document else None), LONGEST_NAME),
            language=plain(document.language) if document else "",
            file=one_line(citation.document, 300),
            position=f"{citation.start}–{citation.end}",
            against=self.texts("counter") if citation.counter else "",
        )


def _line(text: str, *, strong: bool = False) -> Line:
    """Returns words that are no Markdown as a line."""
    return (Span(text=plain(text).strip(), strong=strong),)
