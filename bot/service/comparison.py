"""What a comparison may hold, and its rows' answers joined into one: a matrix with one set of
citations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from bot.errors import UsageError
from bot.types import (
    Answer,
    Case,
    Citation,
    Claim,
    Comparison,
    Conflict,
    Matrix,
    Plan,
    Reading,
    mark_run,
)

MAX_COMPARED = 12
MAX_NAMED = 120

Phrases = Mapping[str, str]
"""The fixed phrases of the answer's language."""


@dataclass(frozen=True, slots=True)
class Deferred:
    """A judge of rows that says nothing: it keeps what it is asked, to be asked of all at once."""

    asked: list[Case] = field(default_factory=list)

    def read(self, cases: Sequence[Case], known: Reading | None = None) -> Reading:
        """Returns a reading without verdicts."""
        self.asked.extend(cases)
        return known or Reading(judge="")

    def cases_of(self, answer: Answer) -> list[Case]:
        """Returns what is to be asked of each claim of the answer that the rows make, under the
        item and the criterion that it stands under."""
        known = {(c.statement, frozenset(q.text for q in c.sources)): c for c in self.asked}
        quotes = {citation.n: citation.quote for citation in answer.citations}
        cases = []
        for claim in answer.claims:
            rests_on = frozenset(quotes[n] for n in claim.citations)
            found = known.get((claim.text, rests_on), Case(claim.text, ()))
            cases.append(replace(found, context=claim.context))
        return cases


def comparable(comparison: Comparison) -> Comparison:
    """Returns the comparison with its words trimmed, each once. Raises UsageError if there is no
    item or no criterion, or there are too many or too long ones."""
    items, criteria = (
        tuple(dict.fromkeys(word for each in words if (word := " ".join(each.split()))))
        for words in (comparison.items, comparison.criteria)
    )
    if not items or not criteria:
        raise UsageError(
            "A comparison needs at least one item and one criterion. Say what to compare, and "
            "under what."
        )
    if max(len(items), len(criteria)) > MAX_COMPARED:
        raise UsageError(
            f"At most {MAX_COMPARED} items and {MAX_COMPARED} criteria are compared at once. Leave "
            "some out, or compare in two steps."
        )
    if any(len(word) > MAX_NAMED for word in items + criteria):
        raise UsageError(f"An item or a criterion has over {MAX_NAMED} characters. Shorten it.")
    return replace(comparison, items=items, criteria=criteria)


def merge(comparison: Comparison, rows: Sequence[Answer], phrases: Phrases) -> Answer:
    """Returns the answer to a comparison from those to its rows, one an item, in its order."""
    book: list[Citation] = []
    told: dict[tuple[int, int], list[Claim]] = {}
    conflicts = dict[str, Conflict]()
    for at, row in enumerate(rows):
        numbers = _enter(book, row.citations)
        for column, named in enumerate(row.matrix.cells[0] if row.matrix else ()):
            own = (row.claims[n] for n in named)
            told[at, column] = [
                replace(c, citations=tuple(numbers[n] for n in c.citations)) for c in own
            ]
        for conflict in row.conflicts:
            values = (
                replace(side, citations=tuple(numbers[n] for n in side.citations))
                for side in conflict.values
            )
            conflicts.setdefault(conflict.about, replace(conflict, values=tuple(values)))
    text, claims, matrix = _set(comparison, told, phrases)
    stated = [claim for claim in claims if claim.kind == "statement"]
    notes = dict.fromkeys(note for row in rows for note in row.notes if not note.citations)
    first, costs = rows[0], [row.cost for row in rows]
    return Answer(
        question=f"{' · '.join(comparison.items)} — {' · '.join(comparison.criteria)}",
        language=first.language, status="answered" if stated else "refused",
        text=text if stated else phrases["not_stated"], claims=tuple(claims) if stated else (),
        notes=tuple(notes), citations=tuple(book),
        passages=tuple(hit for row in rows for hit in row.passages),
        matrix=matrix, conflicts=tuple(conflicts.values()),
        cost=None if None in costs else sum(filter(None, costs)),
        plan=Plan(
            rewritten=first.question, language=first.language, items=comparison.items,
            criteria=comparison.criteria,
            searches=tuple(search for row in rows for search in row.plan.searches),
        ),
        model=first.model, corpus_version=first.corpus_version,
        tokens=_sum([row.tokens for row in rows]),
        timings_ms=_sum([row.timings_ms for row in rows]),
    )  # fmt: skip


def _enter(book: list[Citation], citations: Sequence[Citation]) -> dict[int, int]:
    """Puts the citations into the book, each quote once; returns their new numbers by the old."""
    places = {(c.document, c.start, c.end): c.n for c in book}
    numbers = {}
    for citation in citations:
        place = (citation.document, citation.start, citation.end)
        if place not in places:
            places[place] = len(book) + 1
            book.append(replace(citation, n=places[place]))
        numbers[citation.n] = places[place]
    return numbers


def _set(
    comparison: Comparison, told: Mapping[tuple[int, int], Sequence[Claim]], phrases: Phrases
) -> tuple[str, list[Claim], Matrix]:
    """Returns the matrix as Markdown, a heading for each criterion and the items' claims under it,
    with the claims where they stand in it."""
    text, claims = "", list[Claim]()
    cells = [[list[int]() for _ in comparison.criteria] for _ in comparison.items]
    for column, criterion in enumerate(comparison.criteria):
        text += "\n\n" if text else ""
        text += f"**{criterion}**\n"
        for row, item in enumerate(comparison.items):
            silent = Claim(text=phrases["no_item"], kind="source_note")
            for claim in told.get((row, column)) or [silent]:
                text += f"\n- {item}{phrases['colon']}"
                if claim.kind == "statement":
                    cells[row][column].append(len(claims))
                end = len(text) + len(claim.text)
                claims.append(replace(claim, start=len(text), end=end, context=(item, criterion)))
                text += claim.text + mark_run(claim.citations)
    grid = tuple(tuple(map(tuple, row)) for row in cells)
    matrix = Matrix(items=comparison.items, criteria=comparison.criteria, cells=grid)
    return text, claims, matrix


def _sum(counts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Returns the sums by key."""
    return {key: sum(each.get(key, 0) for each in counts) for key in dict.fromkeys(chain(*counts))}
