"""The text of a checked answer: words for what is absent, and marks where its claims end."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.checking.claims import Written
from bot.language.scripts import fold
from bot.language.sentences import sentences
from bot.types import ABSENT, NOT_STATED, Claim, Note


def absences(draft: str, phrases: Mapping[str, str]) -> tuple[str, list[tuple[str, str]]]:
    """Returns the text with words for what is not stated, and these with what they are about."""
    absent: list[tuple[str, str]] = []

    def said(match: re.Match[str]) -> str:
        text = phrases["missing"].format(part=match["what"])
        absent.append((text, match["what"]))
        return f"{match['mark'].rstrip('*_')}{text}"

    return ABSENT.sub(said, draft).replace(NOT_STATED, phrases["no_item"]), absent


def absent_notes(
    absent: Sequence[tuple[str, str]],
    claims: Sequence[Claim],
    items: Sequence[str],
    phrases: Mapping[str, str],
) -> Iterator[Note]:
    """Yields what is said to be absent: parts of the question, and items of which nothing is
    stated."""
    for text, about in absent:
        yield Note(kind="absent", text=text, about=about)
    for item in items:
        kinds = {claim.kind for claim in claims if item in claim.context}
        if kinds == {"source_note"}:
            yield Note(kind="absent", text=phrases["missing"].format(part=item), about=item)


def marked(
    clean: str, written: Sequence[Written], marks: Sequence[str]
) -> tuple[str, list[tuple[int, int]]]:
    """Returns the text with marks after each claim, and where the claims' words stand in it."""
    parts, places, at, shift = list[str](), list[tuple[int, int]](), 0, 0
    for each, mark in zip(written, marks, strict=True):
        parts += [clean[at : each.end], mark]
        places.append((each.start + shift, each.end + shift))
        at, shift = each.end, shift + len(mark)
    return "".join([*parts, clean[at:]]), places


def marker(written: Written) -> str:
    """Returns the marker of the grammar that names what a claim cites."""
    refs = (
        str(ref.passage) if not ref.first
        else f"{ref.passage}.{ref.first}" + (f"-{ref.last}" if ref.last > ref.first else "")
        for ref in written.refs
    )  # fmt: skip
    named = ", ".join(refs)
    return f" [{'inference: ' * written.inference}{named}]" if named else ""


def folded(phrases: Iterable[str]) -> Iterator[str]:
    """Yields phrases and each sentence of those that have several, as ``Frame`` knows them."""
    for phrase in phrases:
        for start, end in [(0, len(phrase)), *sentences(phrase)]:
            yield fold(phrase[start:end]).strip(" .。")
