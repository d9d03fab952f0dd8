"""Whether the numbers and dates of a statement are its sources', or follow from them.

A number may be written otherwise, be rounded, be converted into another unit, or be the sum,
difference, share or ratio of two of the sources'; a date may be told from the source's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from bot.language.arithmetic import results
from bot.language.dates import relative
from bot.language.events import Relate
from bot.language.numbers import Number, numbers, supported
from bot.language.scripts import fold
from bot.language.units import BASE
from bot.language.values import Value, agree, comparable, values
from bot.types import Quoted, Reason

_SURELY = 0.2
"""By how much of its words a statement must be another clause's, to have that one's value."""
_MOST = 8
"""Values of which any two may be put together: of more, some pair comes out by chance."""


def objection(
    statement: str, told: str, quotes: Sequence[Quoted], near: Sequence[str]
) -> Reason | None:
    """Returns an objection unless each number is the sources', or follows from theirs; ``told`` is
    the statement beside the titles that it names, ``near`` the clauses that it tells.

    A number of a title may be said too, but not instead of one in the sentences; so may the date of
    a source, but not instead of a date there.
    """
    said = "\n".join(quote.text for quote in quotes)
    about = "\n".join(_titles(quotes))
    stated, given = values(told), values(said)
    told_in = "\n".join(near) if sum(v.type == "date" for v in stated) == 1 else ""
    shifted = {date for q in quotes for date in _relative(q, told_in, q.text)}
    shifted = shifted or {date for quote in quotes for date in _relative(quote, quote.text)}
    named, known = numbers(told), supported(f"{said}\n{about}")
    dates = supported("\n".join(shifted or (quote.passage.date or "" for quote in quotes)))
    if named & (known - supported(said)) and not numbers(said) <= named:
        return "number"
    if not shifted and named & (dates - known) and not set(filter(_dates, numbers(said))) <= named:
        return "date"
    worked_out = results(statement, known | dates)
    if worked_out is None:
        return "number"
    named |= {("number", value.number) for value in stated if value.unit in BASE}
    strange = named - known - dates - worked_out
    strange -= _borne(stated, given) if strange else set()
    if strange:
        return "date" if all(map(_dates, strange)) else "number"
    counted = [value for value in stated if value.type != "date"]
    return None if all(_of_its_unit(value, given) for value in counted) else "unit"


def of_another(told: str, words: str, said: Sequence[str], relate: Relate) -> bool:
    """Tells whether a statement gives a value of one clause with the ``words`` of another, whose
    own value it does not give."""
    shares = [(relate(words, clause), values(clause)) for clause in said]
    for value in (given := values(told)):
        known = [(share, _among(each, given)) for share, found in shares
                 for each in found if comparable(value, each)]  # fmt: skip
        own = max((share for share, same in known if same), default=1.0)
        if max(known, default=(0.0, True))[0] > own + _SURELY:
            return True
    return False


def _among(value: Value, known: Sequence[Value]) -> bool:
    return any(comparable(value, each) and agree(value, each) for each in known)


def _relative(quote: Quoted, text: str, around: str = "") -> set[str]:
    return relative(fold(text), quote.passage.date or "", fold(around))


def _borne(stated: Sequence[Value], given: Sequence[Value]) -> set[Number]:
    """Returns the numbers stated that are the sentences', as exact as these write them, or follow
    from two of them: 38 million may be 37.6 million, and a half 50 %."""
    exact = [_of(value, value.number) for value in given if value.type != "date"]
    # One and none come out of any two numbers that are near each other.
    derived = [value for value in _derived(exact) if value.number not in (0, 1)]
    near = [plain for value in (*exact, *derived) for plain in _plain(value)]
    return {
        ("percent" if value.type == "share" else "number", value.number)
        for value in stated
        if value.type != "date" and any(_among(plain, near) for plain in _plain(value))
    }


def _derived(known: Sequence[Value]) -> Iterator[Value]:
    """Yields what any two values give: difference, sum, ratio, change, and a share of something."""
    for one, other in permutations(known, 2) if len(known) <= _MOST else ():
        if comparable(one, other):
            other = replace(_of(other, other.number * other.factor / one.factor), unit=one.unit)
            less = _of(one, one.number - other.number)
            # From one share to another there are points.
            yield replace(less, unit="point") if one.type == "share" else less
            yield _of(one, one.number + other.number)
            if other.number:
                bare = replace(one, type="number", unit="")
                yield _of(bare, one.number / other.number)
                change = 100 * abs(one.number - other.number) / other.number
                yield _of(replace(bare, type="share"), change)
        for part in _plain(one):
            if part.type == "number" and not part.unit and 0 < part.number < 1:
                yield _of(other, part.number * other.number)


def _of(value: Value, number: Decimal) -> Value:
    return replace(value, number=number, low=number, high=number)


def _plain(value: Value) -> list[Value]:
    """Returns a value, and what a share is as a number."""
    if value.type != "share" or value.unit:
        return [value]
    number, low, high = (each / 100 for each in (value.number, value.low, value.high))
    return [value, replace(value, type="number", number=number, low=low, high=high)]


def _of_its_unit(value: Value, given: Sequence[Value]) -> bool:
    """Tells whether the sentences do not count the same number of another unit alone."""
    others = [each for each in given if each.number == value.number and each.unit]
    if value.type == "share":
        same = [each.unit for each in given if each.type == "share" and each.number == value.number]
        return not same or value.unit in same
    return (
        not (value.unit and others)
        or any(each.unit == value.unit for each in others)
        or _among(value, given)
    )


def _dates(number: Number) -> bool:
    return number[0] == "month" or (number[0] == "number" and 1900 <= number[1] < 2100)


def _titles(quotes: Sequence[Quoted]) -> Iterator[str]:
    for quote in quotes:
        passage = quote.passage
        yield from filter(None, (*quote.context, passage.title, passage.heading, passage.author))
