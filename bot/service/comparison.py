"""Joins the answers to the rows of a comparison into one: a matrix with one set of citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.types import Answer, Citation, Claim, Comparison, Conflict, Matrix, Plan

N = TypeVar("N", int, float)

Phrases = Mapping[str, str]
"""The fixed phrases of the answer's language."""


def merge(comparison: Comparison, rows: Sequence[Answer], phrases: Phrases) -> Answer:
    """Returns the answer to a comparison from those to its rows, one an item, in its order."""
    book: list[Citation] = []
    cells, conflicts = [], dict[str, Conflict]()
    for row in rows:
        numbers = _enter(book, row.citations)
        empty = tuple(() for _ in comparison.criteria)
        found = row.matrix.cells[0] if row.matrix else empty
        cells.append(tuple(tuple(_renumbered(c, numbers) for c in cell) for cell in found))
        for conflict in row.conflicts:
            marks = tuple(sorted({numbers[n] for n in conflict.citations}))
            conflicts.setdefault(conflict.about, replace(conflict, citations=marks))
    matrix = Matrix(items=comparison.items, criteria=comparison.criteria, cells=tuple(cells))
    claims = tuple(claim for row in cells for cell in row for claim in cell)
    first = rows[0]
    return Answer(
        question=f"{_listed(comparison.items)} — {_listed(comparison.criteria)}",
        language=first.language,
        status="answered" if claims else "refused",
        text=_text(matrix, phrases) if claims else phrases["not_stated"],
        claims=claims,
        citations=tuple(book),
        passages=tuple(hit for row in rows for hit in row.passages),
        matrix=matrix,
        conflicts=tuple(conflicts.values()),
        notices=tuple(dict.fromkeys(notice for row in rows for notice in row.notices)),
        plan=_plan(comparison, rows),
        model=first.model,
        corpus_version=first.corpus_version,
        tokens=_sum([row.tokens for row in rows]),
        timings_ms=_sum([row.timings_ms for row in rows]),
    )


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


def _renumbered(claim: Claim, numbers: Mapping[int, int]) -> Claim:
    return replace(claim, citations=tuple(numbers[n] for n in claim.citations))


def _plan(comparison: Comparison, rows: Sequence[Answer]) -> Plan:
    return Plan(
        rewritten=rows[0].question,
        language=rows[0].language,
        items=comparison.items,
        criteria=comparison.criteria,
        searches=tuple(search for row in rows for search in row.plan.searches),
    )


def _text(matrix: Matrix, phrases: Phrases) -> str:
    """Returns the matrix as Markdown: a heading for each criterion, the items' claims under it."""
    blocks = []
    for column, criterion in enumerate(matrix.criteria):
        lines = [f"**{criterion}**", ""]
        for row, item in enumerate(matrix.items):
            said = [_marked(claim) for claim in matrix.cells[row][column]] or [phrases["no_item"]]
            lines += [f"- {item}{phrases['colon']}{each}" for each in said]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _marked(claim: Claim) -> str:
    return " ".join([claim.text, *(f"[{n}]" for n in claim.citations)])


def _listed(words: Sequence[str]) -> str:
    return " · ".join(words)


def _sum(counts: Sequence[Mapping[str, N]]) -> dict[str, N]:
    """Returns the sums by key."""
    total: dict[str, N] = {}
    for each in counts:
        for key, value in each.items():
            total[key] = total[key] + value if key in total else value
    return total
