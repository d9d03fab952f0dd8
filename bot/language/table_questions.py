"""What a question asks over the rows of a table, worked out: how many there are, which pass, the
sum of a column, its first, how far that is from another.

Over the whole table or not at all: where a value cannot be read, or units differ, it is declined.
A row that sums up others is no member.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from bot.language import question_forms
from bot.language.closed_classes import closed_class
from bot.language.events import Relate
from bot.language.fact_kinds import types_asked
from bot.language.negation import denies
from bot.language.numbers import numbers, tokens
from bot.language.periods import named_in
from bot.language.records import DATED, OF_TWO, Cell, Outcome, Record, bare, cell_of, over, telling
from bot.language.scripts import fold
from bot.language.values import Value, values

NAMED, _PARTLY = 0.7, 0.3
"""Shares of a name's words that name it, and that may."""
_KNOWN = 0.5
"""Least share of a question's other words that its table must have."""
_BOUNDS = {name: closed_class(name) for name in ("between", "at_least", "at_most", "over", "under")}
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_OR = re.compile(r"\bor\b|或")
_OPPOSITES = (("most", "least"), DATED, ("more", "less"))


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
        ends = len({"most", "least"} & {*forms}) + (question_forms.nth_asked(self.question) > 1)
        both = {"most", "least"} <= {*forms} or ("difference" in forms and ends > 1 and not named)
        forms = ["spread"] if both else forms
        if len(named) == 1 and "in" in dict(self._bounds) and any(map(named_in, self._heads)):
            return Outcome()
        if not self._is_of_it() or len({*forms} - {"sum", "count", "more", "less"}) > 1:
            return None
        for form in forms[: 2 if forms[:1] == ["sum"] else 1]:
            if found := self._worked_out(form):
                return found
        if len(named) == 1 and not self._bounds:
            asked = types_asked(self.question)
            of = frozenset() if "number" in asked else asked
            head = self._column(lambda c: not of or (c and c.value.type in of), alone="date" in of)
            return telling(named[0], head) if head in named[0].cells else None
        listed = any(question_forms.asks(form, self.question) for form in ("list", "which"))
        if listed and not forms and (self._bounds or self._mentioned) and self._passing:
            return self._members("; ", "")
        return None

    def tells(self, statement: str, outcome: Outcome) -> bool:
        """Tells whether a statement says what was worked out, and nothing else of the table."""
        said, result = replace(self, question=statement), numbers(outcome.result)
        turned = any(
            question_forms.asks(one, statement) and question_forms.asks(other, self.question)
            and not question_forms.asks(one, self.question)
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
        return {head for head in self._heads if self.relate(bare(head), self.question) >= NAMED}

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
        said = {h: self._said(t for t in texts if not values(t)) for h, texts in cells.items()}
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
        known = named_in("\n".join([self.about, *self._heads, *self._rows[0].under, names]))
        left = [found[int(n)] for n in place.findall(text)]
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
        return self._column(lambda cell: cell and cell.bounded_by(limit), alone=True)

    def _column(self, fits: Callable[[Cell | None], object], *, alone: bool = False) -> str:
        """Returns the head that the question has most of, of columns with such cells, "" if that is
        not one; the only one (``alone``) of dates or shares need not be named."""
        asked, found = named_in(self._rest), dict[str, float]()
        words = question_forms.plain(self.question, self._forms or ["nth"])
        for head in self._heads:
            own, cells = named_in(head), [c for c in self._cells(head, self._rows) if fits(c)]
            said = bare(head).strip()
            share = self.relate(said, words) if said else float(bool(asked & own))
            # A head that has the period alone in common is of another matter.
            fitting = (asked & own and (share or not said)) or not (asked and own)
            if len(cells) * 2 > len(self._rows) and fitting:
                typed = all(c and c.value.type in ("date", "share") for c in cells)
                found[head] = share or 0.01 * (self.relate(head, words) or (alone and typed))
        best = [head for head, share in found.items() if share == max(found.values()) > 0]
        return best[0] if len(best) == 1 else ""

    def _cells(self, head: str, rows: Sequence[Record]) -> list[Cell | None]:
        """Returns what rows have in a column; None of what cannot be read."""
        years = all(_YEAR.fullmatch(row.cells.get(head, "")) for row in self._rows)
        return [cell_of(row.name, head, row, years=years) for row in rows]

    def _worked_out(self, form: str) -> Outcome | None:
        """Returns what a form gives; None if the question has no column for it."""
        named, passing = self._named, self._passing
        if passing is None:
            return Outcome()
        if len(named) == 1:
            if form == "count":  # what is counted is told in the row
                return None
            asked = named_in(self._rest)
            of_time = {h: named_in(h) & asked for h in self._heads if asked and named_in(h)}
            heads = [h for h in self._heads if of_time.get(h, h in self._heads_said)]
            things = not (of_time or heads)  # are what the columns are called by
            heads = self._heads if things else heads
            cells = [cell_of(head, head, named[0]) for head in heads]
            found = over(form, named[0].name if things else "", cells, self.question)
            return found if len(heads) > 1 and (found.said or not things) else None
        if form == "count":
            taken = {self._bounded(limit) for _, limit in self._bounds} | self._mentioned.keys()
            others = {bare(head) for head in self._heads} - {bare(head) for head in taken}
            if any(self.relate(head, self._rest) >= _PARTLY for head in others):
                return None
            return self._members(", ", str(len(passing)))
        is_date = form in DATED
        head = self._column(lambda c: c and (c.value.type == "date") == is_date, alone=is_date)
        if not head or (form in OF_TWO and len(named) != 2):
            return None
        total = next((row for row in self.table if row.totals and head in row.cells), None)
        if form == "sum" and total and len(named or passing) == len(self._rows):
            return telling(total, head)
        return over(form, head, self._cells(head, named or passing), self.question)

    def _members(self, joint: str, count: str) -> Outcome | None:
        """Returns the rows that pass; None if the question does not say what the rows are: the head
        over their names, or a caption."""
        kinds, passing = (self._rows[0].head, *self._rows[0].under), self._passing or []
        if all(self.relate(kind, self.question) < _PARTLY for kind in kinds):
            return None
        said = ": ".join(filter(None, (count, joint.join(row.name for row in passing))))
        return Outcome(said, passing or self._rows, count)
