"""Reads filters, such as ``genre:report,memo date:2024.. author:"Ann Lee"``: which documents pass,
and what can be written.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from bot.errors import UsageError
from bot.language.scripts import fold
from bot.library.rows import Entry

_DATE = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_RANGE = re.compile(rf"({_DATE})?(?:(\.\.)({_DATE})?)?")
_TERM = re.compile(r'(?:(\w+)[:\uff1a])?((?:"[^"]*"|[^\s"])+)')
_VALUE = re.compile(r'"([^"]+)"|([^,\uff0c"]+)')
_MOST_LISTED = 12
_VALUES: Mapping[str, Callable[[Entry], Collection[str | None]]] = {
    "genre": lambda entry: (entry.document.genre,),
    "date": lambda entry: (entry.document.date or "undated",),
    "lang": lambda entry: (entry.document.language,),
    "author": lambda entry: (entry.document.author, *entry.document.speakers),
    "tag": lambda entry: entry.document.tags,
    "title": lambda entry: (entry.document.title, entry.name),
    "folder": lambda entry: [*map(str, Path(entry.held.origin or "").parents)][:1],
}
"""What a document has of each thing that can be asked for."""


def passing(said: str, entries: Collection[Entry]) -> tuple[str, ...]:
    """Returns the names of the documents that have, of each thing, one of the values asked for: a
    word of it is enough, and of a date that it may lie in the range. Raises UsageError if none has,
    or there is no such thing, and says what can be written."""
    passed = set[str](entry.name for entry in entries)
    for kind, values in _TERM.findall(said):
        if kind not in _VALUES:
            raise UsageError(
                f"No filter is {kind or values!r}. Write one or more of "
                f"{', '.join(f'{each}:' for each in _VALUES)} as in: genre:report date:2024.."
            )
        wanted = [fold(one or other) for one, other in _VALUE.findall(values)]
        held = ((e.name, fold(value)) for e in entries for value in _VALUES[kind](e) if value)
        having = {name for name, value in held if any(_meets(value, w, kind) for w in wanted)}
        if not having:
            there = ", ".join(written(kind, entries)[:_MOST_LISTED]) or "none"
            raise UsageError(f"No document has {kind}:{values}. There are: {there}.")
        passed &= having
    if not passed:
        raise UsageError(f"No document has all of: {said}. Leave out a part, or widen a date.")
    return tuple(sorted(passed))


def written(kind: str, entries: Collection[Entry]) -> list[str]:
    """Returns the values that documents have of a thing as they are written, frequent ones first;
    of every thing, with its name, if ``kind`` is empty."""
    if not kind:
        return [
            f"{each}:{value}" for each in _VALUES for value in written(each, entries)[:_MOST_LISTED]
        ]
    counts = Counter(value for entry in entries for value in _VALUES[kind](entry) if value)
    return [
        f'"{value}"' if re.search(r"[\s,\uff0c]", value) else value
        for value, _ in counts.most_common()
    ]


def _meets(value: str, wanted: str, kind: str) -> bool:
    span = _RANGE.fullmatch(wanted) if kind == "date" and value[0].isdigit() else None
    if not span:
        return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", value))
    first, last = span[1] or "", span[3] or ("" if span[2] else span[1])
    # Of two dates one of which is less exact, only what both say is compared.
    after = value[: len(first)] >= first[: len(value)]
    return after and (not last or value[: len(last)] <= last[: len(value)])
