"""Whether a text states a fact, or only what is planned, possible or said to be.

A statement may not make a fact of what its quote only plans or supposes, nor a plan of a fact.
"""

import re
from dataclasses import dataclass

from bot.language.closed_classes import closed_class
from bot.language.scripts import fold, has_han

_UNREAL, _MILD, _HEARSAY, _TOLD = map(closed_class, ("unreal", "mild", "hearsay", "told"))
_ON_CONDITION, _PERHAPS = map(closed_class, ("on_condition", "perhaps"))
_FUTURE, _ENDED, _DONE = map(closed_class, ("future", "ended", "done"))
_WITH_UNREAL = re.compile(rf"(?:{_MILD.pattern})(?= ?(?:{_UNREAL.pattern}))")
"""A mild word before one that is not: both are one doubt (could possibly)."""
_MAY_MONTH = re.compile(r"\bMay\b(?=[\s,]+\d)|(?<=[a-z]\s)May\b|(?<=\d\s)May\b")
_SENTENCE_END = re.compile(r"[。!?！？\n]|\.(?=\s)")
_CLAUSE_END = re.compile(r"(?:[;、，；：…—]|(?<!\d)[,:]|[,:](?!\d))+|[。!?！？\n]|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a quote and how it is meant."""

    text: str
    unreal: bool
    hearsay: bool
    on_condition: bool
    """Whether its sentence says under which condition, here or in another clause."""


def clauses(text: str) -> list[Clause]:
    """Returns the clauses of a text. What is hearsay stays so to the end of its sentence."""
    found = []
    for sentence in _split(_SENTENCE_END, text):
        hearsay, on_condition = False, bool(_ON_CONDITION.search(_fold(sentence)))
        # What begins with its condition is all of it under that.
        begins = bool(_ON_CONDITION.match(_fold(sentence).lstrip(" \"'“”‘’「")))
        for clause in _split(_CLAUSE_END, sentence):
            folded = _fold(clause)
            hearsay = hearsay or bool(_HEARSAY.search(folded))
            unreal = bool(_UNREAL.search(folded))
            found.append(Clause(clause, unreal, hearsay, begins or (unreal and on_condition)))
    return found


def hedged(text: str) -> bool:
    """Tells whether any clause of a text only plans, supposes or hears."""
    return any(clause.unreal or clause.hearsay for clause in clauses(text))


def keeps(statement: str, clause: Clause) -> bool:
    """Tells whether a statement leaves what a clause only plans, supposes or hears as it is."""
    folded = _fold(statement)
    if clause.on_condition and not any(p.search(folded) for p in (_ON_CONDITION, _PERHAPS)):
        return False
    if clause.unreal:
        said = _fold(clause.text)
        if _DONE.search(folded) and not _DONE.search(said):
            return False
        # Chinese verbs have no tense: what is bound to be is told without a word for that.
        unmarked = has_han(statement) and not _ENDED.search(folded)
        if unmarked and not _UNREAL.search(_FUTURE.sub(" ", said)):
            return not clause.hearsay
        # What the clause says beside its plan or doubt does not stand for that.
        beside = {*_MILD.findall(_WITH_UNREAL.sub(" ", said))} - {*_UNREAL.findall(said)}
        if not _UNREAL.search(folded) and not {*_MILD.findall(folded)} - beside:
            return False
    return not clause.hearsay or bool(_TOLD.search(folded) and not _DONE.search(folded))


def _fold(text: str) -> str:
    return fold(_MAY_MONTH.sub(" ", text))


def _split(ends: re.Pattern[str], text: str) -> list[str]:
    return [part for part in ends.split(text) if re.search(r"\w", part)]
