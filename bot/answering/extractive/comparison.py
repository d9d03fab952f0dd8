"""Chooses what may be told of each thing compared, under each aspect: the cells of a matrix.

A sentence may be told of a thing if it names it, or stands under or right after what names it, and
names no other of the things compared instead. Where none says what is asked, the cell is empty.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.answering.extractive.display import Segment
from bot.answering.extractive.ranking import Ranker, above
from bot.answering.extractive.records import row_of, types_stated
from bot.answering.extractive.statements import SAID, Choice, Statement, Told, best, searchable
from bot.answering.prompts import Brief
from bot.language.fact_kinds import Kind, kinds_asked, kinds_told, types_asked, values_asked
from bot.language.hedging import hedged
from bot.language.negation import set_aside
from bot.language.periods import years_in
from bot.language.scripts import detect_language, fold, has_han
from bot.language.sentences import LEANS
from bot.language.values import owner, values

_NAMED = 0.6
"""Share of a thing's words that a text must have to name it, if the glossary has no name of it."""
_HERE, _SHARED, _ABOVE, _BESIDE = 1.0, 0.6, 0.7, 0.4
"""How likely a sentence is about what it names alone, what it names with others, what it stands
under names, and what the one before it names."""
_LIKE, _NEAR = 0.34, 0.4
"""Least share of an aspect's words that a sentence must have, with what it stands under, or how
near their vectors must be."""
_FIT = 0.6
"""How much of a row's name a question must have, of what it has of the best row's."""
_CLAUSE = re.compile(r"(?:[,;:\uff0c\uff1b\uff1a、和与與及而]|\b(?:and|but|while)\b)\s*")
_PRONOUN = re.compile(r"\b(?:it|they|he|she)\b|[它他她]们?(?!的)", re.IGNORECASE)
_TRUST = 2.0
_MOST_PER_SIDE, _MOST_ROWS = 3, 3


@dataclass(frozen=True, slots=True)
class Sides:
    """Tells of the things that a brief compares."""

    ranker: Ranker
    brief: Brief

    def tell(self, told: Sequence[Told]) -> Choice:
        """Returns what is told of each item: under each aspect, or where the question has none, the
        rows of a table that has the items, else the best on what is asked of each."""
        if criteria := self.brief.criteria:
            return Choice(rows={c: self._row(c, told) for c in criteria})
        if rows := self._table(told):
            return Choice(rows=rows)
        each = [(item, self._cell(item, "", told)) for item in self.brief.items]
        return Choice(statements=[replace(s, item=item) for item, cell in each for s in cell])

    def _row(self, criterion: str, told: Sequence[Told]) -> dict[str, tuple[str, Statement]]:
        """Returns what is told of each item under an aspect: of another's only where nothing else
        tells it nearly as well."""
        row: dict[str, tuple[str, Statement]] = {}
        for item in self.brief.items:
            cell = self._cell(item, criterion, told)
            taken = [s.segment.quote for _, s in row.values() if not row_of(s.segment)]
            for s in sorted(cell, key=lambda s: s.segment.quote in taken)[:1]:
                row[item] = (self._value(s, item) or s.segment.wording, s)
        return row

    def _value(self, statement: Statement, item: str) -> str | None:
        """Returns what stands under an item in a row, in a column that has any name of it."""
        record, names = row_of(statement.segment), self.ranker.names_in(item)
        cells = record.cells.items() if record else ()
        known = (value for key, value in cells if names and names <= self.ranker.names_in(key))
        return (record and record.cell(item)) or next(known, None)

    def _table(self, told: Sequence[Told]) -> dict[str, dict[str, tuple[str, Statement]]]:
        """Returns the rows of tables, best first, that have a column for two items or more."""
        asked, names, rows, fits = self.brief.asked_of_each, self.brief.items, {}, {}
        for s in self.ranker.rank(asked, "", told):
            record = row_of(s.segment)
            cells = {n: (v, s) for n in names if (v := self._value(s, n))}
            if record and len(cells) > 1:
                rows[record.name] = cells
                fits[record.name] = self.ranker.shares(record.name, [asked])[0]
        least = _FIT * max(fits.values(), default=0.0)
        fitting = [name for name in rows if fits[name] >= least]
        return {name: rows[name] for name in fitting[:_MOST_ROWS]}

    def _cell(self, item: str, criterion: str, told: Sequence[Told]) -> list[Statement]:
        found_for = [each for each in told if item in each[0].sides]
        itself = any("is" in passage.about for passage, _ in found_for)
        asked = f"{'' if itself else item} {self.brief.asked_of_each}"
        about = {
            (passage[0].n, order): share
            for passage in found_for or told
            for order, share in enumerate(self._about(item, passage))
        }

        def trust(s: Statement) -> float:
            of_its_year = bool(years_in(criterion) & years_in(s.segment.quote))
            return _TRUST * (math.log(about[s.source.n, s.order]) + of_its_year)

        ranked = [
            replace(s, score=s.score + trust(s))
            for s in self.ranker.rank(criterion or asked, "", found_for or told)
            if about[s.source.n, s.order] and (s.segment.context or SAID.search(s.segment.quote))
        ]
        ranked.sort(key=lambda s: -s.score)
        if criterion:
            # What is only planned gives way to what is, where that is told nearly as well.
            telling = best([s for s in ranked if self._tells(s, criterion, item)], _MOST_PER_SIDE)
            return sorted(telling, key=lambda s: hedged(s.segment.quote))
        types = _types(_kinds(asked), asked)
        typed = [s for s in ranked if types & types_stated(s.segment)]
        return best(typed or ranked, _MOST_PER_SIDE, strict=True)

    def _about(self, item: str, passage: Told) -> Iterator[float]:
        """Yields how much each sentence of a passage is about an item, 0 to 1; if it is to stand
        alone, in a cell, 0 where but others begin a clause."""
        others = [each for each in (*self.brief.items, *self.brief.beside) if each != item]
        over, under = above(passage[0]), passage[0].about.get("under", "")
        head = self._names(over, item) and not any(self._names(under, each) for each in others)
        before = astray = False
        for segment in passage[1]:
            text = searchable(segment)
            here = self._names(text, item) and not set_aside(text, item)
            named = [each for each in others if self._names(text, each)]
            leading = (
                _leading(segment.quote, [item, *named]) if named and self.brief.criteria else []
            )
            here = item in leading if leading else here
            leans = before and self._leans(segment.quote, named)
            astray = bool(named and not (here or leans)) or (astray and bool(LEANS.match(text)))
            if "is" in passage[0].about:
                yield _HERE
            elif astray:
                yield 0.0
            elif here:
                yield _SHARED if named else _HERE
            elif self._names(segment.context, item) or head:
                # Of other things a sentence may tell that stands under this one, as well.
                yield _ABOVE * (_BESIDE if self.ranker.names_in(text) else 1)
            elif any(self._names(segment.context, each) for each in others):
                yield 0.0
            else:
                # What begins with another thing's name is of that, whatever stands before it.
                begun = any(map(segment.quote.startswith, self.ranker.things(segment.quote)))
                yield _BESIDE * (before and not (begun and not leans))
            before = here

    def _leans(self, text: str, named: Sequence[str]) -> bool:
        """Tells whether a pronoun is the subject of a clause before those that name others."""
        clauses = takewhile(
            lambda clause: not any(self._names(clause, each) for each in named), _CLAUSE.split(text)
        )
        return any(map(_PRONOUN.search, clauses))

    def _names(self, text: str, item: str) -> bool:
        """Tells whether a text names an item: by any name the glossary has, else by its words."""
        if names := self.ranker.names_in(item):
            return names <= self.ranker.names_in(text)
        own = fold(self.ranker.distinct(item))
        others = (*self.brief.items, *self.brief.beside)
        alone = own and not any(own in fold(each) for each in others if each != item)
        return (
            max(self.ranker.named(each, text) for each in (item, own if alone else item)) >= _NAMED
        )

    def _tells(self, statement: Statement, criterion: str, item: str) -> bool:
        """Tells whether a statement says something of an aspect: it has a value of its type that is
        no other thing's, tells its kind of fact, or has its words."""
        segment, kinds = statement.segment, _kinds(criterion)
        heading = "" if row_of(segment) else statement.source.about.get("under", "")
        said, types = fold(searchable(segment)), _types(kinds, criterion)
        if segment.quote[-1] in "?\uff1f" or (types and not types & self._stated(segment, item)):
            return False
        own, whole = self.ranker.shares(
            criterion, [said, f"{searchable(segment)}\n{segment.context}\n{heading}"]
        )
        told = {kind for kind in kinds_told(said) if not kind.broad and kind.value in types}
        if told and not told & {*kinds} and own < _LIKE:
            return False
        under = fold(heading.split(" \u203a ")[-1])
        telling = [k for k in kinds if k.told.search(said) or k.asked.search(under)]
        # A mere date or number is told by any sentence that has one: what it is of, if the aspect
        # says that, must be there too.
        of = fold(criterion)
        for kind in kinds:
            of = kind.asked.sub(" ", of)
        enough = any(k.name != k.value for k in telling) or (telling and not self.ranker.words(of))
        # A word of another language may be meant otherwise: the words of the kind tell.
        across = any(not k.value for k in kinds) and _chinese(criterion) != _chinese(segment.quote)
        if enough or (whole >= _LIKE and not across):
            return True
        return self.ranker.near(criterion, segment.wording) >= _NEAR

    def _stated(self, segment: Segment, item: str) -> set[str]:
        """Returns the types of the values that a segment states of an item, or of none by name."""
        text, things = segment.wording, (*self.brief.items, *self.brief.beside)
        own = {v.type for v in values(text) if owner(text, v, things) in ("", fold(item))}
        if row_of(segment):
            return types_stated(segment)
        return own | (types_stated(segment) - {"date"} if "number" in own else set())


def _kinds(aspect: str) -> list[Kind]:
    """Returns the kinds of fact that an aspect is of: those named first in it ("number of
    customers" is of the first, "target users" of the second), narrow ones before broad ones, a mere
    date or number only where it is that of no other kind."""
    folded, valued = fold(aspect), values_asked(aspect)
    asked = dict.fromkeys([*kinds_asked(aspect), *valued])
    said = {kind.value for kind in asked if kind.name != kind.value}
    asked = {kind: None for kind in asked if kind.name != kind.value or kind.value not in said}
    # English names first what it is about, Chinese last: 参观人数变化的原因 is a reason.
    places = {kind: [m.span() for m in kind.asked.finditer(folded)] for kind in asked}
    heads = {
        kind: -spans[-1][1] if has_han(folded) else spans[0][0] for kind, spans in places.items()
    }
    lead = [kind for kind in asked if heads[kind] == min(heads.values())]
    if not all(kind.value for kind in lead):
        return lead
    narrow = [kind for kind in valued if not kind.broad]
    return narrow or lead


def _types(kinds: Sequence[Kind], aspect: str) -> set[str]:
    """Returns the types of value that an aspect is of; none if it may be told without one."""
    types = set(types_asked(aspect))
    if not types and all(kind.value for kind in kinds):
        types = {kind.value or "" for kind in kinds}
    return types | ({"quantity"} if "number" in types else set())


def _chinese(text: str) -> bool:
    """Tells whether a text is Chinese, not one that has a Chinese name."""
    return detect_language(text) != "en"


def _leading(text: str, items: Sequence[str]) -> list[str]:
    """Returns the items whose first word, two characters of Chinese, begins a clause of a text."""
    clauses = [fold(clause) for clause in _CLAUSE.split(text)]
    firsts = {i: fold(i)[:2] if has_han(i[:1]) else fold(i).split()[0] for i in items}
    return [i for i in items if any(clause.startswith(firsts[i]) for clause in clauses)]
