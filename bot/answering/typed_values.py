"""Says of statements which value they give, typed, where one was asked for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from bot.language import values as language
from bot.language.fact_kinds import types_asked, values_asked
from bot.language.scripts import fold
from bot.types import Claim, Value
from bot.types.answers import ValueType


def typed(claims: Sequence[Claim], question: str, things: Sequence[str] = ()) -> tuple[Claim, ...]:
    """Returns the claims, with its value each that states just one of what the question, or the
    column that the claim stands in, asks for; a cell may also state just one at all, if it is not
    told of another of the ``things`` compared."""
    return tuple(replace(claim, value=_value(claim, question, things)) for claim in claims)


def _value(claim: Claim, question: str, things: Sequence[str]) -> Value | None:
    asked = claim.context[-1] if claim.context else question
    kinds = (values_asked(asked) or values_asked(question)) if claim.context else ()
    meant = {kind.value for kind in kinds}
    types = types_asked(asked) or meant or types_asked(question)
    if not claim.citations or not (types or claim.context):
        return None
    found = {v.shown: v for v in language.values(claim.text) if not types or v.type in types}
    if len(found) != 1:
        return None
    [(shown, value)] = found.items()
    if language.owner(claim.text, value, things) not in ("", *map(fold, claim.context)):
        return None
    if value.type == "date":
        return Value(type="date", text=shown)
    kind = "number" if value.type == "quantity" else cast("ValueType", value.type)
    folded = fold(claim.text)
    at = folded.find(value.text) if len(folded) == len(claim.text) else -1
    text = claim.text[at : at + len(value.text)].strip() if at >= 0 else shown
    return Value(type=kind, text=text, number=float(value.number), unit=value.unit or None)
