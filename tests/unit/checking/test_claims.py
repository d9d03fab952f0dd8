"""What of a text states something, where it stands, and what it stands under."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.citations import take_out
from bot.checking.claims import Frame, Written, bare, read
from bot.language.scripts import fold

FRAME = Frame(
    labels=frozenset(
        map(fold, ("Laiwang", "釘釘", "price", "A report", "Piers: a note", "碼頭:三年記"))
    ),
    connectives=frozenset({fold("Answered offline")}),
    source_notes=frozenset({fold("not stated in the sources")}),
)


def claims(text: str) -> list[Written]:
    clean, markers = take_out(text, 9)
    return read(clean, markers, FRAME)


def told(text: str) -> list[tuple[str, str]]:
    """Returns each claim with what its markers name."""
    return [
        (each.text, " ".join(f"{r.passage}.{r.first}" for r in each.refs)) for each in claims(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sold less [2.3].", [("It sold less", "2.3")]),
        ("It sold less. [2.3]", [("It sold less.", "2.3")]),
        ("`up. *.x`\n`__a__` [2.3]", [("up. *.x\n__a__", "2.3")]),
        ("- `a`\n`b` [2.3]\n- `c` [2.4]", [("a\nb", "2.3"), ("c", "2.4")]),
        ("It sold less.\n[2.3]", [("It sold less.", "2.3")]),
        ("[2.3] It sold less.", [("It sold less.", "2.3")]),
        ("船很小；鐘很老 [2.3]。", [("船很小；鐘很老", "2.3")]),
        ("船泊在北岸的碼頭 [1.1]；鐘掛在南岸的塔上 [2.3]。",
         [("船泊在北岸的碼頭", "1.1"), ("鐘掛在南岸的塔上", "2.3")]),
        ("It fell. [1.1] So [1.2].", [("It fell.", "1.1"), ("So", "1.2")]),
        ("Both. [1.1][2.1] More.", [("Both.", "1.1 2.1"), ("More.", "")]),
        ("他走了[1.1]。第二句。第三句[2.1]!",
         [("他走了", "1.1"), ("第二句。", ""), ("第三句", "2.1")]),
        ("他走了。[1.1]第二句。", [("他走了。", "1.1"), ("第二句。", "")]),
        (
            "It failed in the end [1.1], and its staff left for others [1.2].",
            [("It failed in the end", "1.1"), ("and its staff left for others", "1.2")],
        ),
        ("Red [1.1] and Blue [1.2] sold well.", [("Red and Blue sold well.", "1.1 1.2")]),
        ("In 2013 [1.1], Red, [1.2] an app, was new.",
         [("In 2013, Red, an app, was new.", "1.1 1.2")]),
        ("“Piers: a note”: It sold less. [1.1]", [("It sold less.", "1.1")]),
        ("《碼頭:三年記》：船很小。[1.1]", [("船很小。", "1.1")]),
        ("- one [1.1]\n- two", [("one", "1.1"), ("two", "")]),
        ("1. one [1.1]\n2) two [2.2]", [("one", "1.1"), ("two", "2.2")]),
        ("> said [1.1]", [("said", "1.1")]),
        ("**It fell.** [1.1] So.", [("It fell.", "1.1"), ("So.", "")]),
        ("**It** *fell* `hard` [1.1].", [("It fell hard", "1.1")]),
        ("Dr. Wang of U.S. firms left at 3.5 million. He won.",
         [("Dr. Wang of U.S. firms left at 3.5 million.", ""), ("He won.", "")]),
        ("他说:“不行。真的。”走了。完。", [("他说:“不行。真的。”走了。", ""), ("完。", "")]),
        ("## It failed in 2013\nIt fell.", [("It fell.", "")]),
        ("## It failed [1.1]", [("It failed", "1.1")]),
        ("**It failed in 2013.**", [("It failed in 2013.", "")]),
        ("---\n\n***", []),
        ("[1.1]", []),
        ("", []),
    ],
)  # fmt: skip
def test_markers_belong_to_the_statement_before_them(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert told(text) == expected


TABLE = """\
**Prices**

| Shop | Price | 結局 |
| --- | --- | --- |
| Red | It costs 3 [1.1] | 它并入銀行 |
| **Blue** | not stated in the sources | |
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## Price\n\nIt fell.", [("It fell.", ("Price",))]),
        ("**Price:**\nIt fell.", [("It fell.", ("Price",))]),
        ("Laiwang: it fell.", [("it fell.", ("Laiwang",))]),
        ("- **釘釘**：跌了。", [("跌了。", ("釘釘",))]),
        ("- A report (article, 2013): it fell.", [("it fell.", ("A report (article, 2013)",))]),
        ("It is this: dead.", [("It is this: dead.", ())]),
        ("Two reasons:\n- rent", [("Two reasons:", ()), ("rent", ("Two reasons",))]),
        ("## P\n- Red\n  - it fell.", [("Red", ("P",)), ("it fell.", ("Red", "P"))]),
        (
            TABLE,
            [
                ("It costs 3", ("Red", "Price", "Prices")),
                ("它并入銀行", ("Red", "結局", "Prices")),
                ("not stated in the sources", ("Blue", "Price", "Prices")),
            ],
        ),
    ],
)
def test_a_claim_knows_what_it_stands_under(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(each.text, each.context) for each in claims(text)] == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It fell.", "statement"),
        ("*Answered offline.*", "connective"),
        ("The reasons are:", "connective"),
        ("Not stated in the sources.", "source_note"),
        ("- Laiwang: not stated in the sources", "source_note"),
        ("Not stated in the sources. [1.1]", "statement"),
        ("Laiwang: not stated in the sources, but it failed.", "statement"),
    ],
)
def test_what_states_nothing_is_told_apart(text: str, kind: str) -> None:
    assert [each.kind for each in claims(text)] == [kind]


def test_only_what_has_no_other_marker_is_an_inference() -> None:
    found = claims("So [inference: 1.1]. So [1.1] [inference: 1.2].")
    assert [each.inference for each in found] == [True, False]


DRAFTS = st.lists(
    st.sampled_from(
        ["It fell", "後來跌了", ". ", "。", ", ", "，", "\n", "\n\n", "- ", "1. ", "## ", "**",
         "| ", "|", "|---|", " [2.3]", "[3.1-2]", " [inference: 1.1]", "[4]", ":", "Laiwang: ",
         "“", "”", "[", "]"]
    ),
    max_size=16,
).map("".join)  # fmt: skip


@given(DRAFTS)
def test_claims_stand_in_order_where_they_say_and_every_marker_has_one(text: str) -> None:
    clean, markers = take_out(text, 9)
    found = read(clean, markers, FRAME)
    at = 0
    for each in found:
        assert at <= each.start < each.end <= len(clean)
        assert bare(clean[each.start : each.end]) == each.text
        at = each.end
    if found:
        assert {r for m in markers for r in m.refs} == {r for each in found for r in each.refs}


@given(DRAFTS)
def test_no_words_are_left_outside_claims_but_headings_labels_and_row_names(text: str) -> None:
    clean, markers = take_out(text, 9)
    inside = "".join(clean[each.start : each.end] for each in read(clean, markers, FRAME))
    if not any(sign in clean for sign in ("#", "**", "|", ":")):
        assert [c for c in clean if c.isalpha()] == [c for c in inside if c.isalpha()]
