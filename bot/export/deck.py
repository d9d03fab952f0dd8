"""What stands on which slide: nothing runs over, what does not fit goes on to the next.

Owns the sizes of a slide, in points. Knows no file format.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from bot.export import fitting
from bot.export.content import Content, Note, Part, one_line
from bot.markdown.glance import brief_table, slots_in
from bot.markdown.nodes import Block, Code, Heading, Items, Line, Paragraph, Quotation, Span, Table
from bot.types.texts import Texts

PAD = 6
"""Room within a cell, on each side."""

_TEXT, _SMALL = 16, 12
_SCALES = (1, 0.9, 0.8, 0.7)
_TABLE_SIZES = (14, 12, 11, 10)
_TITLE_SIZES = (26, 22, 18)
_ABOUT_SIZES = (12, 11, 10, 9)
_MOST_COLUMNS = 5
_LONGEST = 600
"""Characters of what must fit and cannot go on to another slide."""

Row = tuple[float, list[fitting.Block]]
"""A row of a table: its height, and its cells."""


class Frame(NamedTuple):
    """Where things stand on a slide, in points: the title, as wide as all else; the line below it;
    text and tables, and the height that there is for them; the imprint at the foot."""

    left: float = 48
    width: float = 864
    title_top: float = 20
    title_height: float = 72
    about: float = 96
    top: float = 124
    room: float = 370
    foot: float = 508


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """A slide with a title and a line below it; it holds text or a table."""

    title: fitting.Block
    about: fitting.Block
    part: Part | None = None
    """The answer that its marks belong to."""
    blocks: Sequence[fitting.Block] = ()
    rows: Sequence[Row] = ()
    widths: Sequence[float] = ()
    """The widths of the table's columns."""


def plain(text: str, size: float, **others: Any) -> fitting.Block:
    """Returns a block of words in one style."""
    return fitting.Block(line=(Span(text=text),), size=size, **others)


def fitted(text: str, sizes: Sequence[float], width: float, height: float) -> fitting.Block:
    """Returns words without line breaks in the first of the sizes in which they fit;
    else cut."""
    blocks = [plain(one_line(text, _LONGEST), size) for size in sizes]
    fit = (block for block in blocks if block.height(width) <= height)
    return next(fit, None) or fitting.cut(blocks[-1], width, height)[0]


class Deck:
    """Lays out the slides of one presentation."""

    def __init__(self, content: Content, frame: Frame) -> None:
        self.content, self.texts, self.frame = content, content.texts, frame

    def slides(self) -> Iterator[Slide]:
        """Yields the slides after the first: one an answer and one a matrix; then, as an appendix,
        answers that say more, and the sources."""
        content, texts = self.content, self.texts
        for part in content.parts:
            yield from self._answer(part)
        for part in content.parts:
            waiting = [each for block in part.rest for each in _set(block, part.language)]
            yield from self._text(texts("goes_on", title=part.question), part.facts, waiting, part)
        notes = [block for note in content.notes for block in _note(note, texts)]
        yield from self._text(texts("sources"), "", notes)

    def _answer(self, part: Part) -> Iterator[Slide]:
        """Yields an answer as it is read at a glance, its values in dispute, and its sources."""
        said = (*part.first, *part.below)
        blocks = [each for block in said for each in _set(block, part.language)]
        if not self._fits_title(part.question):
            blocks.insert(0, plain(part.question, _TEXT, gap=14, language=part.language))
        bare = part.below == (part.matrix,) and not any(map(slots_in, part.first))
        if not (bare and self._fits_title(part.question)):
            blocks.append(plain(one_line(_sources(part), _LONGEST), _SMALL - 1))
            yield from self._text(part.question, part.facts, blocks, part, _SCALES)
        for table in said:
            if isinstance(table, Table):
                yield from self._table(part, brief_table(table))

    def _text(
        self,
        title: str,
        about: str,
        blocks: Sequence[fitting.Block],
        part: Part | None = None,
        scales: Sequence[float] = (1, 0.9),
    ) -> Iterator[Slide]:
        """Yields the slides that blocks fill: fewer, if smaller letters save some."""
        sizes = ([replace(b, size=b.size * s, gap=b.gap * s) for b in blocks] for s in scales)
        pages = [list(fitting.pages(sized, self.frame.width, self.frame.room)) for sized in sizes]
        fewest = min(pages, key=len)
        for at, page in enumerate(fewest):
            yield replace(self._slide(title, about, again=at > 0), blocks=page, part=part)

    def _table(self, part: Part, table: Table) -> Iterator[Slide]:
        again = False
        for columns in _columns(len(table.head)):
            first = 1.0 if table.head[0] else 0.75  # names of things need less room
            shares = [1.0 if at else first for at in columns]
            widths = [self.frame.width * share / sum(shares) for share in shares]
            inner = [width - 2 * PAD for width in widths]
            for page in self._fitted_rows(table, columns, inner, part.language):
                slide = self._slide(part.question, part.facts, again=again)
                yield replace(slide, rows=page, widths=widths, part=part)
                again = True

    def _fitted_rows(
        self, table: Table, columns: Sequence[int], inner: Sequence[float], language: str
    ) -> list[list[Row]]:
        """Returns the rows slide by slide, under their head: on one, if small letters do it."""
        room = self.frame.room
        for size in _TABLE_SIZES:

            def row(line: Sequence[Line], most: float, size: float = size) -> Row:
                whole = (
                    fitting.Block(line=line[at], size=size, language=language) for at in columns
                )
                pairs = list(zip(whole, inner, strict=True))
                cells = [fitting.cut(block, width, most - 2 * PAD)[0] for block, width in pairs]
                high = max(cell.height(width) for cell, width in zip(cells, inner, strict=True))
                return high + 2 * PAD, cells

            head = row(table.head, room / 3)
            made = [[head]]
            for each in table.rows:
                fits = row(each, room - head[0])
                if len(made[-1]) > 1 and sum(high for high, _ in made[-1]) + fits[0] > room:
                    made.append([head])
                made[-1].append(fits)
            if len(made) == 1:
                break
        return made

    def _slide(self, title: str, about: str, *, again: bool = False) -> Slide:
        frame = self.frame
        if not self._fits_title(title):
            title = one_line(title, 110)
        if again:
            title = self.texts("goes_on", title=title)
        return Slide(
            title=fitted(title, _TITLE_SIZES, frame.width, frame.title_height),
            about=fitted(about, _ABOUT_SIZES, frame.width, 20),
        )

    def _fits_title(self, title: str) -> bool:
        return plain(title, _TITLE_SIZES[-1]).height(self.frame.width) <= self.frame.title_height


def _sources(part: Part) -> str:
    """Returns the documents that an answer rests on, each with its numbers."""
    sources: dict[str, str] = {}
    for note in part.notes:
        name = f"{note.title} ({note.genre}, {note.date})"
        sources[name] = f"{sources.get(name, '')}[{note.number}] "
    return " · ".join(numbers + name for name, numbers in sources.items())


def _columns(count: int) -> Iterator[list[int]]:
    """Yields which columns stand together on a slide; the first is repeated."""
    for start in range(1, max(count, 2), _MOST_COLUMNS - 1):
        yield [0, *range(start, min(start + _MOST_COLUMNS - 1, count))]


def _note(note: Note, texts: Texts) -> Iterator[fitting.Block]:
    """Yields the lines of a source, which stay together."""
    hung = plain(note.title, _SMALL, indent=34, heads=True, language=note.language)
    title = (Span(text=note.title, strong=True),)
    yield replace(hung, line=title, label=f"[{note.number}]", hang=34)
    yield plain(note.origin, _SMALL - 1, indent=34, heads=True)
    quote, more = texts("quoted", quote=note.quote), bool(note.translation)
    gap = 3 if more else 12
    yield plain(quote, _SMALL, indent=34, gap=gap, heads=more, language=note.language)
    if note.translation:
        said = (Span(text=texts("translation", text=note.translation), emphasis=True),)
        yield fitting.Block(line=said, size=_SMALL - 1, indent=34, gap=12, language=texts.language)


def _set(block: Block, language: str) -> Iterator[fitting.Block]:
    """Yields a block of an answer in the sizes of a slide."""
    match block:
        case Heading(_, content):
            strong = tuple(replace(span, strong=True) for span in content)
            yield from _set(Paragraph(strong), language)
        case Paragraph(content) | Quotation(content):
            heads = all(span.strong for span in content)
            yield fitting.Block(
                line=content,
                size=_TEXT,
                gap=6 if heads else 10,
                heads=heads,
                indent=24 if isinstance(block, Quotation) else 0,
                language=language,
            )
        case Code(text):
            yield plain(text, _SMALL, gap=10, language=language)
        case Items(items):
            for item in items:
                yield fitting.Block(
                    line=item.content,
                    size=_TEXT,
                    indent=24 * (item.depth + 1),
                    label="•" if item.start is None else f"{item.start}.",
                    gap=7,
                    language=language,
                )
