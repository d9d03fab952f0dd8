"""Which cells of a matrix a checked claim belongs in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checking.matrix import MatrixBuilder, sides_of
from bot.language.scripts import fold
from bot.types import Citation, Claim, Hit, Matrix
from tests.unit.answering.samples import hit

NAMES = {"wechat pay": "WeChat Pay", "wechat": "WeChat", "alipay": "Alipay", "支付宝": "Alipay"}
ITEMS = ("WeChat", "WeChat Pay", "支付寶")
CRITERIA = ("price", "price of shares", "結局")


def names_in(text: str) -> frozenset[str]:
    folded = fold(text)
    found = set()
    for name, canonical in NAMES.items():
        if name in folded:
            found.add(canonical)
            folded = folded.replace(name, "")
    return frozenset(found)


def relate(one: str, other: str) -> float:
    asked = set(fold(one).split())
    return len(asked & set(fold(other).split())) / max(1, len(asked))


BUILDER = MatrixBuilder(names_in=names_in, relate=relate)


Placed = tuple[Claim, frozenset[str]]


def placed(text: str, under: str = "", *sides: str) -> Placed:
    context = tuple(filter(None, under.splitlines()))
    return Claim(text=text, context=context), frozenset(sides)


def build(items: tuple[str, ...], criteria: tuple[str, ...], each: Sequence[Placed]) -> Matrix:
    claims, sides = [claim for claim, _ in each], [found_for for _, found_for in each]
    return BUILDER.build(items, criteria, claims, sides)


def cells(
    one: Placed, items: tuple[str, ...] = ITEMS, criteria: tuple[str, ...] = CRITERIA
) -> list[tuple[str, str]]:
    """Returns the (item, criterion) of each cell that has the claim."""
    matrix = build(items, criteria, [one])
    return [
        (item, criterion)
        for item, row in zip(items, matrix.cells, strict=True)
        for criterion, cell in zip(criteria, row, strict=True)
        if cell == (0,)
    ]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (placed("It costs 3.", "price\nWeChat"), [("WeChat", "price")]),
        (placed("It costs 3.", "Price\nWECHAT PAY"), [("WeChat Pay", "price")]),
        (placed("It rose.", "Price of shares\n支付寶"), [("支付寶", "price of shares")]),
        (placed("它并入銀行。", "结局\n支付寶"), [("支付寶", "結局")]),
        (placed("WeChat Pay costs 3.", "price"), [("WeChat Pay", "price")]),
        (
            placed("The cost that Alipay and WeChat have is the same.", "price"),
            [("WeChat", "price"), ("支付寶", "price")],
        ),
        (placed("The price of it is 3.", "", "WeChat"), [("WeChat", "price")]),
        (placed("It fell.", "price", "WeChat", "支付寶"), [(item, "price") for item in ITEMS[::2]]),
        (placed("It costs 3.", "price", "Another"), []),
        (placed("It costs 3.", "price"), []),
        (placed("It was red.", "WeChat"), []),
        (placed("WeChat was red."), []),
    ],
)  # fmt: skip
def test_a_claim_goes_where_its_heading_its_name_or_its_source_puts_it(
    one: Placed, expected: list[tuple[str, str]]
) -> None:
    assert cells(one) == expected


def test_what_states_nothing_stands_in_no_cell() -> None:
    note = Claim(text="not stated", kind="source_note", context=("WeChat", "price"))
    assert cells((note, frozenset({"WeChat"}))) == []


def test_one_criterion_takes_whatever_is_about_an_item() -> None:
    assert cells(placed("WeChat was red."), criteria=("What they say",)) == [
        ("WeChat", "What they say")
    ]


def test_a_matrix_without_items_or_criteria_is_empty() -> None:
    one = placed("WeChat was red.")
    assert build((), ("price",), [one]) == Matrix(items=(), criteria=("price",), cells=())
    assert build(ITEMS, (), [one]).cells == ((), (), ())


TEXTS = st.lists(
    st.sampled_from([*ITEMS, *CRITERIA, "Alipay", "and", "was", ":", "\n"]), max_size=6
).map(" ".join)


@settings(max_examples=40)
@given(st.lists(st.builds(placed, TEXTS, TEXTS, st.sampled_from(ITEMS)), max_size=6))
def test_every_claim_stands_under_one_criterion_at_most_and_once_an_item(
    claims: list[Placed],
) -> None:
    matrix = build(ITEMS, CRITERIA, claims)
    assert [len(row) for row in matrix.cells] == [len(CRITERIA)] * len(ITEMS)
    for index in range(len(claims)):
        columns = {
            column for row in matrix.cells for column, cell in enumerate(row) if index in cell
        }
        assert len(columns) <= 1
        assert all(cell.count(index) <= 1 for row in matrix.cells for cell in row)


def citation(n: int, document: str, start: int, end: int) -> Citation:
    return Citation(n=n, document=document, start=start, end=end, quote="")


HITS: list[Hit] = [
    hit("WeChat was red.", document="a.txt", side="WeChat"),
    hit("WeChat was red.", document="a.txt", side="支付寶"),
    hit("Both were red.", document="d.txt", side="WeChat", more=("支付寶",)),
    hit("Nothing.", document="b.txt"),
    hit("WeChat was red.", document="c.txt", start=50, end=65, side="WeChat Pay"),
]


@pytest.mark.parametrize(
    ("cited", "sides"),
    [
        (citation(1, "a.txt", 0, 6), {"WeChat", "支付寶"}),
        (citation(1, "b.txt", 0, 6), set()),
        (citation(1, "d.txt", 0, 4), {"WeChat", "支付寶"}),
        (citation(1, "c.txt", 50, 65), {"WeChat Pay"}),
        (citation(1, "c.txt", 40, 65), set()),
        (citation(2, "a.txt", 0, 6), set()),
    ],
)
def test_a_claim_has_the_sides_its_cited_passages_were_found_for(
    cited: Citation, sides: set[str]
) -> None:
    claim = Claim(text="It was red.", citations=(1,))
    assert sides_of([claim], [cited], HITS) == [frozenset(sides)]
