"""Questions whose right answers are known: what a line of a gold file asks for; asks nothing."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.errors import UsageError

Place = tuple[str, int, int]
"""A document's name, and where in it something starts and ends, in code points."""


class Evidence(BaseModel):
    """A quote that an answer needs."""

    doc: str
    quote: str = Field(min_length=1)


class Alternative(Evidence):
    """A quote that may stand for another."""

    instead_of: int | str = Field(alias="for")
    """The other quote, or its number from 0."""


class Gold(BaseModel, strict=True):
    """What an answer is measured by: a line of a gold file."""

    id: str
    question: str
    answerable: bool
    type: str = ""
    evidence: list[Evidence] = []
    evidence_any: bool = False
    """Whether one piece of the evidence is enough."""
    evidence_alt: list[Alternative] = []
    must_mention: list[list[str]] = []
    """For each fact the ways to word it; one of them is enough."""
    must_not: list[str] = []
    absent: bool = False
    """Whether something asked for is rightly said to be absent."""
    order: list[list[str]] = []
    """Facts that must first appear in this order."""

    def needed(self, texts: Mapping[str, str]) -> list[list[Place]]:
        """Returns for each piece of evidence the places that hold it, in the documents' ``texts``
        by name; none where its quote is nowhere."""
        places: list[list[Place]] = []
        for number, asked in enumerate(self.evidence):
            own = (each for each in self.evidence_alt if each.instead_of in (number, asked.quote))
            found = ((e.doc, _found(e.quote, texts.get(e.doc, ""))) for e in (asked, *own))
            places.append([(name, start, end) for name, spans in found for start, end in spans])
        return places


def read_gold(given: Any) -> Gold:
    """Returns what a line of a gold file asks for. Raises UsageError if it lacks something."""
    try:
        return Gold.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        raise UsageError(f"{where}: {first['msg'].lower()}. Correct the line.") from None


def _found(quote: str, text: str) -> list[tuple[int, int]]:
    """Returns where a quote stands: to the letter, else with other blanks, wraps or table bars."""
    exact = [match.span() for match in re.finditer(f"(?={re.escape(quote)})", text)]
    if exact:
        return [(start, start + len(quote)) for start, _ in exact]
    words = [re.escape(word) for word in re.split(r"[\s|]+", quote) if word]
    loose = r"[\s|:;,>*-]*".join(words)
    return [match.span() for match in re.finditer(loose, text)] if words else []
