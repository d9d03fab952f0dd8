"""The one place where structure arises: what of an answer's text states something, and where.

Reads the text without its markers, line by line: sentences, clauses with a marker of their own,
headings that say something, items, cells. Gives each its place, what it stands under, and the
markers that follow it. Judges nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.checking.citations import Marker, Ref
from bot.language.closed_classes import closed_class
from bot.language.scripts import fold
from bot.language.sentences import LIST_MARK, sentences, trimmed, weight
from bot.types import ClaimKind

_HEADING = re.compile(r"\s{0,3}#{1,6}\s+|\s*(?=\*\*[^*\n]+\*\*\s*[:\uff1a]?\s*$)")
_RULE = re.compile(r"\s*[-*_=|:+\s]*")
_TABLE_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")
_ITEM = re.compile(rf"{LIST_MARK.pattern}|\s*(?:>\s*)+")
_LABEL = re.compile(r"(?:《[^》\n]*》|“[^”\n]*”|[^:\uff1a\n|《“]){1,160}?[:\uff1a][*_\s]*(?=\S)")
_BRACKETS = re.compile(r"\s*[(\uff08][^()\uff08\uff09]*[)\uff09]\s*$")
_LINES = re.compile(r"^(?:(?:[-*] )?`[^`\n]*`\n(?=`))*.*$", re.MULTILINE)
"""A line; lines of code that follow each other are one."""
_EMPHASIS = re.compile(r"`([^`\n]*)`|\*{1,3}|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9])|`+")
_CLOSING = re.compile(r"(?<=[.!?。\uff01\uff1f])[*_]+")
_QUOTED = re.compile(r"“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|\"[^\"\n]*\"|\([^()\n]*\)|`[^`\n]*`")
_ENDS = re.compile(r"[.!?。\uff01\uff1f…][\"”」』)\uff09*_]*\s*$")
_GOES_ON = re.compile(r"[\s*_]*[,;:\uff0c\uff1b\uff1a、—–][\s*_]*")
_ANNOUNCES = re.compile(r"[:\uff1a][*_\s]*$")
_OPENING = re.compile(r"[\s:,;\uff0c\uff1b\uff1a、]*")
_TO_READER = re.compile(r"\b(?:I|me|you|your)\b|[我您你]")
_COURTESY = closed_class("courtesy")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_SHORTEST_CLAUSE = 12
"""What a clause must weigh to be a statement of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A claim as it was written: ``clean[start:end]``, with the markers that follow it."""

    text: str
    start: int
    end: int
    line: int
    kind: ClaimKind = "statement"
    context: tuple[str, ...] = ()
    refs: tuple[Ref, ...] = ()
    inference: bool = False
    """Whether all its markers name what it is drawn from."""
    cell: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a reader of the answer knows beside its text.

    ``labels`` are names that may stand before a colon: of items, aspects, sources and their
    authors; ``connectives`` and ``source_notes`` are phrases that state nothing. All are folded.
    """

    labels: frozenset[str] = frozenset()
    connectives: frozenset[str] = frozenset()
    source_notes: frozenset[str] = frozenset()

    def kind(self, text: str) -> ClaimKind:
        """Returns what an uncited text is."""
        said = fold(text).strip(" .。")
        if said in self.source_notes:
            return "source_note"
        return "connective" if said in self.connectives or _ANNOUNCES.search(text) else "statement"


def bare(text: str) -> str:
    """Returns a text without the marks of emphasis."""
    return _EMPHASIS.sub(r"\1", text).strip()


def is_courtesy(text: str, *, plain: bool = False) -> bool:
    """Tells whether words are said to the reader ("Sure!"), or if ``plain``, speak to one."""
    short = weight(text) <= _SHORTEST_CLAUSE and text.endswith(("!", "\uff01"))
    return bool(short or _COURTESY.search(fold(text)) or (plain and _TO_READER.search(text)))


def read(clean: str, markers: Sequence[Marker], frame: Frame) -> list[Written]:
    """Returns the claims of a text in order; every marker belongs to one, if there is any."""
    return _Reader(clean, sorted(markers, key=lambda m: m.at), frame).read()


@dataclass(slots=True)
class _Reader:
    clean: str
    markers: list[Marker]
    frame: Frame
    found: list[Written] = field(default_factory=list)
    heading: str = ""
    announced: str = ""
    heads: list[str] = field(default_factory=list)
    parents: list[tuple[int, str]] = field(default_factory=list)
    waiting: list[Marker] = field(default_factory=list)
    """Markers that stood before any words of theirs."""

    def read(self) -> list[Written]:
        lines = [line.span() for line in _LINES.finditer(self.clean)]
        for number, (start, end) in enumerate(lines):
            line = self.clean[start:end]
            following = self.clean[slice(*lines[number + 1])] if number + 1 < len(lines) else ""
            if "|" in line and (line.lstrip().startswith("|") or self.heads):
                self._row(number, start, end, is_header=bool(_TABLE_RULE.fullmatch(following)))
                continue
            self.heads = []
            if re.search(r"\w", line):
                self._line(number, start, end)
            else:
                self._give(self._taken(end))
        self._give(self.markers)
        return self.found

    def _line(self, number: int, start: int, end: int) -> None:
        line = self.clean[start:end]
        if heading := _HEADING.match(line):
            self.parents, self.announced = [], ""
            words, at = line[heading.end() :], start + heading.end()
            # A heading says something if it ends like a sentence, or is cited.
            if _ENDS.search(words) or any(at < marker.at <= end for marker in self.markers):
                self._sentences(number, at, end, ())
            self.heading = bare(words).rstrip(":\uff1a ")
        elif item := _ITEM.match(line):
            depth = len(item[0]) - len(item[0].lstrip())
            self.parents = [each for each in self.parents if each[0] < depth]
            above = (*(name for _, name in reversed(self.parents)), self.announced, self.heading)
            self._sentences(number, start + item.end(), end, above)
            words = bare(line[item.end() :])
            if weight(words) <= 80 and not _ENDS.search(words):
                self.parents.append((depth, words.rstrip(":\uff1a ")))
        else:
            self.parents = []
            self._sentences(number, start, end, (self.heading,))
            words = bare(line)
            self.announced = words.rstrip(":\uff1a ") if _ANNOUNCES.search(line) else ""

    def _row(self, number: int, start: int, end: int, *, is_header: bool) -> None:
        cells = list(_cells(self.clean, start, end))
        if _RULE.fullmatch(self.clean[start:end]):
            return
        words = [bare(self.clean[a:b]) for a, b in cells]
        first = bare(words[0]) if words else ""
        for at, (a, b) in enumerate(cells):
            cited = any(a <= marker.at <= b for marker in self.markers)
            if (is_header or (at == 0 and not _ENDS.search(first))) and not cited:
                continue
            column = self.heads[at] if at < len(self.heads) else ""
            context = (first if at else "", column, self.heading)
            self._sentences(number, a, b, context, cell=True)
        if is_header:
            self.heads = words

    def _sentences(
        self, number: int, start: int, end: int, context: tuple[str, ...], *, cell: bool = False
    ) -> None:
        """Enters the claims of one line or cell, without a label before them that names a side."""
        context = tuple(filter(None, context))
        while label := _LABEL.match(self.clean, start, end):
            name = bare(label[0]).rstrip(":\uff1a ")
            words = {fold(name), fold(_BRACKETS.sub("", name)).strip("“”《》\"' ")}
            if not words & self.frame.labels:
                break
            context, start = (name, *(each for each in context if each != name)), label.end()
        line = self.clean[start:end]
        closed = _CLOSING.sub(lambda m: "”" * len(m[0]), line)
        masked = _QUOTED.sub(lambda m: "_" * len(m[0]), closed)
        # A marker is also of what stands before it as far as another, or a full stop.
        cited = {marker.at - start for marker in self.markers}
        masked = re.sub("\uff1b", lambda m: m[0] if cited & {*m.span()} else "\uff0c", masked)
        for first, last in sentences(masked):
            claim = Written(
                text="", start=start + first, end=start + last, line=number, context=context,
                cell=cell,
            )  # fmt: skip
            self._clauses(claim, self._taken(start + last))
        self._give(self._taken(end))

    def _clauses(self, sentence: Written, markers: list[Marker]) -> None:
        """Enters a sentence: each clause with a marker of its own is a claim, what has none
        belongs to the one before it."""
        begin, pending = sentence.start, list[Marker]()
        if self.waiting:
            pending, self.waiting = self.waiting, []
        for at, marker in enumerate(markers):
            if begin == sentence.start and self._belongs_before(begin, marker):
                self._give([marker])
                continue
            pending.append(marker)
            rest = _GOES_ON.match(self.clean, marker.at, sentence.end)
            later = [other for other in markers[at + 1 :] if other.at > marker.at]
            ends = rest and later and self._is_clause(begin, marker.at)
            if rest and ends and self._is_clause(rest.end(), later[0].at):
                self._enter(replace(sentence, start=begin, end=marker.at), pending)
                begin, pending = rest.end(), []
        end = sentence.end
        if pending and not re.search(r"\w", self.clean[pending[-1].at : end]):
            end = max(pending[-1].at, begin)
        self._enter(replace(sentence, start=begin, end=end), pending)

    def _belongs_before(self, begin: int, marker: Marker) -> bool:
        """Tells whether a marker before any words of its sentence stands behind the last claim."""
        wordless = not re.search(r"\w", self.clean[begin : marker.at])
        last = self.found[-1].end if self.found else -1
        return wordless and last >= 0 and not self.clean[last : marker.at].strip(" \t")

    def _is_clause(self, start: int, end: int) -> bool:
        return weight(bare(self.clean[start:end])) >= _SHORTEST_CLAUSE

    def _enter(self, claim: Written, markers: Sequence[Marker]) -> None:
        start, end = trimmed(self.clean, claim.start, claim.end)
        start += len(_OPENING.match(self.clean, start, end)[0])  # type: ignore[index]
        text = bare(self.clean[start:end])
        if not re.search(r"\w", text):
            self._give(markers)
            return
        kind = "statement" if markers else self.frame.kind(text)
        claim = replace(claim, start=start, end=end, text=text, kind=kind)
        self.found.append(_with(claim, markers))

    def _give(self, markers: Sequence[Marker]) -> None:
        """Gives markers without words of their own to the last claim, else to the next."""
        if not markers:
            return
        if self.found:
            self.found.append(_with(replace(self.found.pop(), kind="statement"), markers))
        else:
            self.waiting += markers

    def _taken(self, end: int) -> list[Marker]:
        """Returns, once, the markers up to ``end``."""
        taken = [marker for marker in self.markers if marker.at <= end]
        self.markers = self.markers[len(taken) :]
        return taken


def _with(claim: Written, markers: Iterable[Marker]) -> Written:
    markers = list(markers)
    before = [claim.inference] if claim.refs else []
    return replace(
        claim,
        refs=tuple(dict.fromkeys((*claim.refs, *(ref for m in markers for ref in m.refs)))),
        inference=bool(markers or before) and all([*before, *(m.inference for m in markers)]),
    )


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yields the places of a row's cells."""
    first, last = trimmed(text, start, end)
    first += text.startswith("|", first)
    last -= last > first and text[last - 1] == "|"
    for border in _CELL_BORDER.finditer(text, first, last):
        yield first, border.start()
        first = border.end()
    yield first, last
