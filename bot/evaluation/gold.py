"""Questions whose right answers are known: what a line of a gold file asks for.

Owns the form of such a line and finds the places that its quotes stand for; asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import UsageError


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document, in code points."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What an answer is measured by."""

    id: str
    language: str
    kind: str
    answerable: bool
    needed: tuple[tuple[Place, ...], ...]
    """For each piece of evidence the places that hold it; one of them is enough."""
    any_needed: bool
    """Whether one piece of the evidence is enough."""
    facts: tuple[tuple[str, ...], ...]
    """For each fact the ways to word it; one of them is enough."""
    forbidden: tuple[str, ...]
    """What a right answer does not say."""


class _Evidence(BaseModel):
    doc: str
    quote: str = Field(min_length=1)


class _Alternative(_Evidence):
    instead_of: int | str = Field(alias="for")
    """The quote that it may stand for, or its number from 0."""


class _Line(BaseModel):
    model_config = ConfigDict(strict=True)

    id: str
    question: str
    answerable: bool
    lang: str = ""
    type: str = ""
    evidence: list[_Evidence] = []
    evidence_any: bool = False
    evidence_alt: list[_Alternative] = []
    must_mention: list[list[str]] = []
    must_not: list[str] = []


def read_gold(given: Any, texts: Mapping[str, str]) -> Gold:
    """Returns what a line of a gold file asks for; ``texts`` are the documents' by name.

    Raises:
        UsageError: the line lacks something, or quotes what is in no document.
    """
    try:
        line = _Line.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        raise UsageError(f"{where}: {first['msg'].lower()}. Correct the line.") from None
    return Gold(
        id=line.id,
        language=line.lang,
        kind=line.type,
        answerable=line.answerable,
        needed=tuple(tuple(_places(line, at, texts)) for at in range(len(line.evidence))),
        any_needed=line.evidence_any,
        facts=tuple(map(tuple, line.must_mention)),
        forbidden=tuple(line.must_not),
    )


def _places(line: _Line, number: int, texts: Mapping[str, str]) -> Iterator[Place]:
    asked = line.evidence[number]
    for each in (asked, *line.evidence_alt):
        if isinstance(each, _Alternative) and each.instead_of not in (number, asked.quote):
            continue
        text, start = texts.get(each.doc, ""), -1
        if each.quote not in text:
            raise UsageError(
                f"The quote {each.quote!r} is not in {each.doc!r}. Correct the line, or add the "
                "document."
            )
        while (start := text.find(each.quote, start + 1)) >= 0:
            yield Place(each.doc, start, start + len(each.quote))
