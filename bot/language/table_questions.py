"""What a question asks over the rows of a table, worked out: how many there are, which pass, the
sum of a column, its first.

Over the whole table or not at all: where a value cannot be read, or units differ, it is declined.
A row that sums up others is no member.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from bot.language import question_forms
from bot.language.closed_classes import closed_class
from bot.language.negation import denies
from bot.language.numbers import numbers, tokens
from bot.language.periods import named_in, without
from bot.language.records import Record
from bot.language.scripts import fold
from bot.language.units import BASE
from bot.language.values import Value, values

Relate = Callable[[str, str], float]
"""Gives the share (0 to 1) of a text's words, by rarity, that another has."""

NAMED, _PARTLY = 0.7, 0.3
"""Shares of a name's words that name it, and that may."""
_KNOWN = 0.5
"""Least share of a question's other words that its table must have."""
_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": operator.ge, "at_most": operator.le, "over": operator.gt, "under": operator.lt,
    "in": operator.eq,
}  # fmt: skip
_BOUNDS = {name: closed_class(name) for name in ("between", "at_least", "at_most", "over", "under")}
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_FIGURE = re.compile(r"(?<![\w.,])[-−–]?\d[\d,]*(?:\.\d+)?")
_OR = re.compile(r"\bor\b|或")
_INEXACT = re.compile(r"[~<>≈±+]")
_UNIT = re.compile(r"[(\uff08]([^()\uff08\uff09]*)[)\uff09]|\bin ([^,]+)$|单位[:\uff1a]?\s*(.+)$")
_DATED, _OF_TWO = ("earliest", "latest"), ("difference", "more", "less")
_FALLING = ("most", "more", "latest")
_OPPOSITES = (("most", "least"), _DATED, ("more", "less"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was worked out, in words ("" if it is declined), the rows that it is told of, and what
    of it whoever tells it must say beside their names."""

    said: str = ""
    rows: Sequence[Record] = ()
    result: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value as it is written, in the unit of its head or caption if it has none itself."""

    name: str
    text: str
    value: Value
    row: Record

    @property
    def figure(self) -> Decimal:
        """The number that is written."""
        return Decimal(re.sub("[−–]", "-", _FIGURE.findall(self.text)[0].replace(",", "")))

    @property
    def size(self) -> Any:
        """What it is compared by with its like: in the base of its unit; a date as ISO 8601."""
        is_date = self.value.type == "date"
        return self.value.unit if is_date else self.value.number * _factor(self.value)

    def holds(self, kind: str, limit: Value) -> bool | None:
        """Tells whether it is within a bound; None if it is not as exact as that."""
        if limit.type == "date":
            own = self.value.unit[: len(limit.unit)]
            return None if len(own) < len(limit.unit) else _HOLDS[kind](own, limit.unit)
        if not limit.unit and _FIGURE.fullmatch(limit.text) and self.size != self.figure:
            return None  # 600 may be 600 of the thousands that the head says
        return _HOLDS[kind](self.size, limit.number * _factor(limit))


@dataclass(frozen=True)
class TableQuestion:
    """A question, and the rows of the table that it may go to; ``about`` is what is known of the
    table beside them."""

    question: str
    table: Sequence[Record]
    relate: Relate
    about: str = ""

    def outcome(self) -> Outcome | None:
        """Returns what is worked out; None if nothing is to be, or not over this table."""
        other = any(question_forms.asks(form, self.question) for form in ("order", "yes_no"))
        if other or not self._rows:
            return None
        named, forms = self._named, self._forms if len(self._rows) > 1 else []
        if len(named) == 1 and "in" in dict(self._bounds) and any(map(named_in, self._heads)):
            return Outcome()
        if not self._is_of_it() or len({*forms} - {"sum", "count", "more", "less"}) > 1:
            return None
        for form in forms[: 2 if forms[:1] == ["sum"] else 1]:
            if found := self._worked_out(form):
                return found
        if len(named) == 1 and not self._bounds:
            when = question_forms.asks("when", self.question)
            head = self._column(lambda c: not when or (c and c.value.type == "date"), alone=when)
            return _told_cell(named[0], head) if head in named[0].cells else None
        listed = any(question_forms.asks(form, self.question) for form in ("list", "which"))
        if listed and not forms and (self._bounds or self._mentioned) and self._passing:
            return self._members("; ", "")
        return None

    def tells(self, statement: str, outcome: Outcome) -> bool:
        """Tells whether a statement says what was worked out, and nothing else of the table."""
        said, result = replace(self, question=statement), numbers(outcome.result)
        turned = any(
            question_forms.asks(one, statement) and question_forms.asks(other, self.question)
            for pair in _OPPOSITES for one, other in (pair, pair[::-1])
        )  # fmt: skip
        names = said._said(row.name for row in self.table)
        return fold(statement) == fold(outcome.said) or not (
            turned or denies(said._rest) or (said._limits and said._limits != self._limits)
            or numbers(statement) - numbers(f"{outcome.said}\n{self.question}")
            or result - numbers(statement) or said._heads_said - self._heads_said
            or not (result or fold(outcome.result) in fold(statement))
            or (names != {row.name for row in outcome.rows} and (names or not result))
        )  # fmt: skip

    @cached_property
    def _rows(self) -> list[Record]:
        return [row for row in self.table if not row.totals]

    @cached_property
    def _heads(self) -> list[str]:
        return list(dict.fromkeys(key for row in self._rows for key in row.cells))

    @cached_property
    def _heads_said(self) -> set[str]:
        return {head for head in self._heads if self.relate(_bare(head), self.question) >= NAMED}

    @cached_property
    def _forms(self) -> list[str]:
        """The forms that the question asks for, other than by words of a head."""
        heads = "\n".join(self._heads_said)
        asked = (form for form in question_forms.COMPUTED if question_forms.asks(form, self._rest))
        return [form for form in asked if not question_forms.asks(form, heads)]

    def _is_of_it(self) -> bool:
        """Tells whether the table has what the question says beside its bounds, which denies
        nothing and leaves no choice between what it asks of the rows."""
        told = [self.about, self._rows[0].head, *self._heads, *(row.name for row in self._named)]
        told += [text for row in self._rows for text in row.under]
        told += [text for texts in self._mentioned.values() for text in texts]
        rest = question_forms.plain(self._rest)
        known = self.relate(rest, "\n".join(told)) >= _KNOWN or not self.relate(rest, rest)
        either = len(self._mentioned) + len(self._bounds) > 1 and _OR.search(rest)
        return known and not denies(self._rest) and not either

    @cached_property
    def _named(self) -> list[Record]:
        names = {row.name for row in self._rows}
        named = self._said(names) or {n for n in names if self.relate(n, self.question) >= NAMED}
        return [row for row in self._rows if row.name in named]

    @cached_property
    def _mentioned(self) -> Mapping[str, set[str]]:
        """The cells of text that the question names, by their heads; of groups of rows, by ""."""
        cells = {head: {row.cells.get(head, "") for row in self._rows} for head in self._heads}
        cells[""] = {text for row in self._rows for text in row.under}
        said = {
            head: self._said(t for t in texts if not values(t)) for head, texts in cells.items()
        }
        return {head: texts for head, texts in said.items() if texts}

    def _said(self, names: Iterable[str]) -> set[str]:
        """Returns the names that the question has, none as a part of another."""
        left, found = fold(self.question), set[str]()
        for name in sorted(set(names), key=len, reverse=True):
            known = re.compile(rf"(?<![a-z\d]){re.escape(fold(name))}(?![a-z\d])")
            if len(name) > 1 and known.search(left):
                found.add(name)
                left = known.sub(" ", left)
        return found

    @cached_property
    def _read(self) -> tuple[list[tuple[str, Value]], str]:
        """The bounds that the question sets, and what it says beside them."""
        text, names = tokens(self.question)[0], fold("\n".join(row.name for row in self._named))
        found = [value for value in values(self.question) if fold(value.text) not in names][:10]
        for n, value in reversed(list(enumerate(found))):
            year = value.type == "date" and value.text.endswith(value.unit)
            start = value.end - len(value.unit) if year else value.start
            text = f"{text[:start]}{'@' if value.type == 'date' else '#'}{n}{text[value.end :]}"
        bounds, place = list[tuple[str, Value]](), re.compile(r"[#@](\d)")
        for kind, pattern in _BOUNDS.items():
            while match := pattern.search(text):
                kinds = ("at_least", "at_most") if kind == "between" else (kind,)
                bounds += zip(kinds, (found[int(n)] for n in place.findall(match[0])), strict=False)
                text = text.replace(match[0], " ")
        told = [self.about, *self._heads, *self._rows[0].under, names]
        left = [found[int(n)] for n in place.findall(text)]
        known = named_in("\n".join(told))
        bounds += [("in", v) for v in left if v.type == "date" and not named_in(v.text) & known]
        return bounds, place.sub(lambda match: found[int(match[1])].text, text)

    @property
    def _bounds(self) -> list[tuple[str, Value]]:
        return self._read[0]

    @property
    def _limits(self) -> list[tuple[str, Decimal, str]]:
        return [(kind, limit.number, limit.unit) for kind, limit in self._bounds]

    @property
    def _rest(self) -> str:
        return self._read[1]

    @cached_property
    def _passing(self) -> list[Record] | None:
        """The rows whose cells are as the question says; None if that cannot be told of each."""
        rows = self._rows
        for head, texts in self._mentioned.items():
            rows = [r for r in rows if texts & ({r.cells.get(head, "")} if head else {*r.under})]
        for kind, limit in self._bounds:
            cells = self._cells(self._bounded(limit), rows)
            held = [cell.holds(kind, limit) if cell else None for cell in cells]
            if None in held:
                return None
            rows = [row for row, holds in zip(rows, held, strict=True) if holds]
        return rows

    def _bounded(self, limit: Value) -> str:
        """Returns the head of the column that a limit is of."""
        return self._column(lambda cell: cell and _alike(cell.value, limit), alone=True)

    def _column(self, fits: Callable[[_Cell | None], Any], *, alone: bool = False) -> str:
        """Returns the head that the question has most of, of columns with such cells, "" if that is
        not one; the only one (``alone``) of dates or shares need not be named."""
        asked, found = named_in(self._rest), dict[str, float]()
        words = question_forms.plain(self.question, self._forms or ["nth"])
        for head in self._heads:
            own, cells = named_in(head), [c for c in self._cells(head, self._rows) if fits(c)]
            bare = _bare(head).strip()
            share = self.relate(bare, words) if bare else float(bool(asked & own))
            # A head that has the period alone in common is of another matter.
            fitting = (asked & own and (share or not bare)) or not (asked and own)
            if len(cells) * 2 > len(self._rows) and fitting:
                typed = all(c and c.value.type in ("date", "share") for c in cells)
                found[head] = share or 0.01 * (self.relate(head, words) or (alone and typed))
        best = [head for head, share in found.items() if share == max(found.values()) > 0]
        return best[0] if len(best) == 1 else ""

    def _cells(self, head: str, rows: Sequence[Record]) -> list[_Cell | None]:
        """Returns what rows have in a column; None of what cannot be read."""
        years = all(_YEAR.fullmatch(row.cells.get(head, "")) for row in self._rows)
        return [_cell(row.name, head, row, years=years) for row in rows]

    def _worked_out(self, form: str) -> Outcome | None:
        """Returns what a form gives; None if the question has no column for it."""
        named, passing = self._named, self._passing
        if passing is None:
            return Outcome()
        if len(named) == 1:
            if form == "count":  # what is counted is told in the row
                return None
            asked = named_in(self._rest)
            heads = [
                head
                for head in self._heads
                if named_in(head) & asked
                or (head in self._heads_said and not (asked and named_in(head)))
            ]
            cells = [_cell(head, head, named[0]) for head in heads]
            return _over(form, "", cells, self.question) if len(heads) > 1 else None
        if form == "count":
            taken = {self._bounded(limit) for _, limit in self._bounds} | self._mentioned.keys()
            known = {_bare(head) for head in taken}
            others = {_bare(head) for head in self._heads} - known
            if any(self.relate(head, self._rest) >= _PARTLY for head in others):
                return None
            return self._members(", ", str(len(passing)))
        is_date = form in _DATED
        head = self._column(lambda c: c and (c.value.type == "date") == is_date, alone=is_date)
        if not head or (form in _OF_TWO and len(named) != 2):
            return None
        total = next((row for row in self.table if row.totals and head in row.cells), None)
        if form == "sum" and total and len(named or passing) == len(self._rows):
            return _told_cell(total, head)
        return _over(form, head, self._cells(head, named or passing), self.question)

    def _members(self, joint: str, count: str) -> Outcome | None:
        """Returns the rows that pass; None if the question does not say what the rows are: the head
        over their names, or a caption."""
        kinds, passing = (self._rows[0].head, *self._rows[0].under), self._passing or []
        if all(self.relate(kind, self.question) < _PARTLY for kind in kinds):
            return None
        said = ": ".join(filter(None, (count, joint.join(row.name for row in passing))))
        return Outcome(said, passing or self._rows, count)


def _over(form: str, head: str, cells: Sequence[_Cell | None], question: str) -> Outcome:
    """Returns what a form gives over cells; a declined one if they are not all read and alike."""
    known = [cell for cell in cells if cell]
    alike = {cell.value.type if form in _DATED else _FIGURE.sub("#", cell.text) for cell in known}
    if len(known) < len(cells) or len(alike) != 1:
        return Outcome()
    rows = list({id(cell.row): cell.row for cell in known}.values())
    under = known[0].row.under if len({row.under for row in rows}) == 1 else ()
    before = "".join(f"{text} — " for text in (*under, head) if text)
    ranked = sorted(known, key=lambda c: c.size, reverse=form in (*_FALLING, "difference"))
    if form in ("difference", "sum", "average"):
        terms = [cell.figure for cell in (ranked if form == "difference" else known)]
        result = terms[0] - terms[1] if form == "difference" else sum(terms, Decimal(0))
        sums = (" − " if form == "difference" else " + ").join(f"{term:,f}" for term in terms)
        if form == "average":
            sums, result = f"({sums}) / {len(terms)}", result / len(terms)
        told = round(result, 2)
        text = _FIGURE.sub(f"{told.normalize():,f}", known[0].text, count=1)
        return Outcome(f"{before}{sums} {'=' if told == result else '≈'} {text}", rows, text)
    sizes, first = (
        list(dict.fromkeys(cell.size for cell in ranked)),
        question_forms.nth_asked(question),
    )
    most = question_forms.size_asked(question) if first == 1 and form not in _OF_TWO else None
    told_of = ranked[:most] if most else [c for c in ranked if c.size in sizes[first - 1 : first]]
    if most:
        told_of += [cell for cell in ranked[most:] if cell.size == told_of[-1].size]
    said = "; ".join(f"{cell.name}: {cell.text}" for cell in told_of)
    return Outcome(f"{before}{said}", rows if form in _OF_TWO else [cell.row for cell in told_of])


def _cell(name: str, head: str, row: Record, *, years: bool = False) -> _Cell | None:
    """Returns what a row has in a column; None of what is not one exact value. A column of nothing
    but ``years`` has dates."""
    text = row.cells.get(head, "")
    if years:
        return _Cell(name, text, Value("date", 0, 4, text, unit=text), row)
    found = values(text)
    if len(found) != 1 or _INEXACT.search(text):
        return None
    if found[0].type != "number":
        return _Cell(name, text, found[0], row)
    if len(_FIGURE.findall(text)) != 1:
        return None
    units = [next(filter(None, m.groups())) for m in _UNIT.finditer("\n".join([head, *row.under]))]
    words = [re.sub(r"s of\b", "", unit).split() for unit in units]
    read = [values(f"{text} {' '.join(each)}")[0] for w in words for each in (w, w[::-1])]
    return _Cell(name, text, max((*read, found[0]), key=lambda value: value.number), row)


def _told_cell(row: Record, head: str) -> Outcome:
    said = " — ".join((*row.under, row.name, head))
    return Outcome(f"{said}: {row.cells[head]}", [row], row.cells[head])


def _alike(value: Value, limit: Value) -> bool:
    """Tells whether a value may be held against a limit; either may leave its unit out."""
    if {"date", "share"} & {value.type, limit.type}:
        return value.type == limit.type
    kinds = {BASE[each.unit][0] for each in (value, limit) if each.unit}
    return len(kinds) < 2


def _factor(value: Value) -> Decimal:
    return BASE.get(value.unit, ("", Decimal(1)))[1]


def _bare(head: str) -> str:
    """Returns a head without its unit and its period."""
    return re.sub(r"\d{4}年?", " ", without(_UNIT.sub("", head)))
