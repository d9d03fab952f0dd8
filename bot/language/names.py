"""Names: those that no glossary knows, and two that have changed sides."""

import re
from bisect import bisect_left
from collections.abc import Callable
from itertools import permutations

from bot.language.closed_classes import closed_class
from bot.language.scripts import fold, has_han

NamesIn = Callable[[str], frozenset[str]]
"""Gives the canonical names of the entities that a text names."""

_RUN = re.compile(r"\b[A-Z][A-Za-z]*(?:[\s-]+[A-Z][A-Za-z]*)*\b")
_WORD = re.compile(r"[a-z]+")
_BEGINS = re.compile(r"(?:^|[.!?:;\"“”(*>])\s*$")
_NO_NAME = closed_class("no_name")


def strange_names(statement: str, sources: str, names_in: NamesIn) -> set[str]:
    """Returns the capitalised words of a statement that its sources do not have in any form.

    A capital that begins a sentence makes no name, unless another capital follows it.
    """
    known = {word.removesuffix("s") for word in _WORD.findall(fold(sources))}
    known |= {initial.lower() for initial in re.findall(r"\b[A-Z]", sources)}
    strange = set()
    for run in _RUN.finditer(statement):
        words = re.findall("[A-Za-z]+", run.group())
        begins = bool(_BEGINS.search(statement[: run.start()]))
        unit = re.search(r"\d\s?\W?$", statement[: run.start()]) and len(run.group()) < 4
        if unit or names_in(run.group()) or (begins and len(words) == 1):
            continue
        strange |= {
            word
            for word in words
            if word.strip("IVX")
            and not _NO_NAME.fullmatch(word)
            and fold(word).removesuffix("s") not in known
        }
    return strange


PASSIVE = re.compile(r"[被由遭受获]|为(?=\S{1,20}所)|\bby\b")
"""What turns the sides of a deed round."""
_JOINS = re.compile(r"[\s,、\uff0c]*(?:and|or|&|[和与跟及或同])[\s,]*|[\s,、\uff0c]*")
"""Between two of whom the same is said, in any order."""
_APART = re.compile(r"[,;:\uff1b。](?!\d)")
_PLACED = re.compile(r"\b(?:on|in|at|of|via|within|under|through)(?: the)?\s*$")
"""Where it is so, or whose it is: English says that behind, Chinese before."""


def swapped(statement: str, quote: str, names_in: NamesIn) -> bool:
    """Tells whether two names of the statement stand the other way round in its quote, with more
    between them than joins them, both in the active or both in the passive."""
    told, said = fold(statement), fold(quote)
    across = has_han(told) != has_han(said)
    for one, other in permutations(names_in(statement) & names_in(quote), 2):
        ours = _parted(told, one, other, names_in, across=across)
        theirs = _parted(said, other, one, names_in, across=across)
        if ours and theirs and bool(PASSIVE.search(ours)) == bool(PASSIVE.search(theirs)):
            return True
    return False


def _parted(folded: str, first: str, last: str, names_in: NamesIn, *, across: bool) -> str:
    """Returns what stands from one name to another after it, if neither is on both sides, and
    their order can be told in another script."""
    ends = [at for at in range(1, len(folded)) if not folded[at - 1 : at + 1].isascii()]
    ends = sorted({*ends, *(match.start() for match in re.finditer(r"\W", folded))})
    left = bisect_left(ends, True, key=lambda at: first in names_in(folded[:at]))
    right = bisect_left(ends, True, key=lambda at: last not in names_in(folded[at:]))
    left, right = [*ends, len(folded)][left], [0, *ends][right]
    alone = first not in names_in(folded[left:]) and last not in names_in(folded[:left])
    # 为 tells a passive only with the 所 that follows the name.
    gap = folded[left:right]
    loose = _APART.search(gap) or _JOINS.fullmatch(gap) or (across and _PLACED.search(gap))
    return folded[left : right + 12] if alone and not loose else ""
