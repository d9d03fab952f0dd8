"""The rows of a comparison as one answer: one set of citations, one matrix, one text."""

from __future__ import annotations

from bot.service.comparison import merge
from bot.types import (
    Answer,
    Citation,
    Claim,
    Comparison,
    Conflict,
    Matrix,
    Note,
    Plan,
    Search,
    Side,
    mark_run,
)
from tests.unit.answering.samples import SAID, hit

ASKED = Comparison(items=("Red", "Blue"), criteria=("price", "colour"))
RED = Claim(text="It costs 3.", citations=(1, 2), status="verified")
BLUE = Claim(text="It is dark.", citations=(1,), status="verified")


LEFT_OUT = Note(kind="scope", text="Some were left out.")


def disputed(about: str, citations: tuple[int, ...]) -> Conflict:
    return Conflict(about=about, values=(Side(value="3", citations=citations),))


def citation(n: int, start: int) -> Citation:
    return Citation(n=n, document="a.txt", start=start, end=start + 5, quote="words")


def row(
    item: str, *cells: tuple[Claim, ...], starts: tuple[int, ...] = (), dispute: str = ""
) -> Answer:
    """Returns the answer to one row, whose citations start where ``starts`` says."""
    claims = tuple(claim for cell in cells for claim in cell)
    indices = tuple(tuple(claims.index(claim) for claim in cell) for cell in cells)
    matrix = Matrix(items=(item,), criteria=ASKED.criteria, cells=(indices,)) if cells else None
    citations = tuple(citation(n, start) for n, start in enumerate(starts, 1))
    marks = tuple(each.n for each in citations)
    return Answer(
        question=f"{item}: price, colour",
        language="en",
        status="answered",
        text="",
        claims=claims,
        citations=citations,
        passages=(hit(item),),
        matrix=matrix,
        conflicts=(disputed(dispute, marks),) if dispute else (),
        notes=(LEFT_OUT,),
        plan=Plan(rewritten="?", language="en", searches=(Search(query=item, item=item),)),
        model="told",
        corpus_version="v1",
        tokens={"prompt": 2},
        timings_ms={"total": 1.5, item: 1.0},
    )


def test_each_quote_stands_once_and_the_claims_name_it_by_its_new_number() -> None:
    merged = merge(
        ASKED,
        [row("Red", (RED,), (), starts=(0, 10)), row("Blue", (), (BLUE,), starts=(10,))],
        SAID,
    )
    assert [(each.n, each.start) for each in merged.citations] == [(1, 0), (2, 10)]
    assert [claim.citations for claim in merged.claims] == [(1, 2), (), (), (2,)]
    assert [claim.kind for claim in merged.claims].count("source_note") == 2
    for claim in merged.claims:
        assert merged.text[claim.start : claim.end] == claim.text
        assert merged.text[claim.end :].startswith(mark_run(claim.citations))
    assert merged.matrix is not None
    assert [[len(cell) for cell in cells] for cells in merged.matrix.cells] == [[1, 0], [0, 1]]
    assert merged.matrix.cells[1][1] == (3,)
    assert merged.text.split("\n\n") == [
        "**price**",
        f"- Red: It costs 3. [1] [2]\n- Blue: {SAID['no_item']}",
        "**colour**",
        f"- Red: {SAID['no_item']}\n- Blue: It is dark. [2]",
    ]


def test_what_the_rows_cost_is_added_up_and_what_they_looked_up_is_told() -> None:
    merged = merge(ASKED, [row("Red", (RED,), (), starts=(0, 10)), row("Blue")], SAID)
    assert (merged.status, merged.question) == ("answered", "Red · Blue — price · colour")
    assert merged.tokens == {"prompt": 4}
    assert merged.timings_ms == {"total": 3.0, "Red": 1.0, "Blue": 1.0}
    assert merged.notes == (LEFT_OUT,)
    assert [each.passage.text for each in merged.passages] == ["Red", "Blue"]
    assert (merged.plan.items, merged.plan.criteria) == (ASKED.items, ASKED.criteria)
    assert [search.item for search in merged.plan.searches] == ["Red", "Blue"]


def test_a_dispute_that_two_rows_find_is_told_once() -> None:
    rows = [
        row("Red", (RED,), (), starts=(0, 10), dispute="Red, price"),
        row("Blue", (), (BLUE,), starts=(10, 0), dispute="Red, price"),
    ]
    assert merge(ASKED, rows, SAID).conflicts == (disputed("Red, price", (1, 2)),)


def test_where_no_row_says_anything_the_comparison_is_refused() -> None:
    merged = merge(ASKED, [row("Red"), row("Blue", (), ())], SAID)
    assert (merged.status, merged.text, merged.claims) == ("refused", SAID["not_stated"], ())
    assert merged.matrix is not None
    assert merged.matrix.cells == (((), ()), ((), ()))
