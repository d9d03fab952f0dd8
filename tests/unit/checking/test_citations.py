"""The citation grammar: what is a marker, what it belongs to, and what a reader is shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checking.citations import Marker, Statement, parse, visible


def read(text: str) -> list[tuple[str, list[str]]]:
    """Returns each statement with its markers' quotes, or the premises of an inference."""
    return [
        (s.text, [m.quote if m.n else f"<- {m.premises}" for m in s.markers])
        for s in parse(text).statements()
    ]


def shown(text: str) -> str:
    """Returns the text with each marker replaced by its number."""
    return parse(text).render(lambda m: f" [{m.n}]" if m.n else " [i]")


def claims(text: str) -> list[str]:
    return [s.text for s in parse(text).statements() if s.is_claim]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('It sold less [2: "後來"].', [("It sold less.", ["後來"])]),
        ('It sold less. [2: "後來"]', [("It sold less.", ["後來"])]),
        ('It sold less.[2:"後來"]', [("It sold less.", ["後來"])]),
        ('It sold less.\n[2: "後來"]', [("It sold less.", ["後來"])]),
        ('A. [1: "x"] B [1: "y"].', [("A.", ["x"]), ("B.", ["y"])]),
        ('Both [1: "x"] [2: "y"].', [("Both.", ["x", "y"])]),
        ('Both. [1: "x"][2: "y"] More.', [("Both.", ["x", "y"]), ("More.", [])]),
        ('He spoke [1: "he said "hi" there"].', [("He spoke.", ['he said "hi" there'])]),
        ('He spoke [1: "a [b] c"].', [("He spoke.", ["a [b] c"])]),
        ('It ran [1: "over\ntwo lines"].', [("It ran.", ["over\ntwo lines"])]),
        (
            '他走了[1: "x"]。第二句。第三句[2: "y"]!',
            [("他走了。", ["x"]), ("第二句。", []), ("第三句!", ["y"])],
        ),
        ('全角冒號[1\uff1a"x"]。', [("全角冒號。", ["x"])]),
        ("Both gave up [inference: 1, 3].", [("Both gave up.", ["<- (1, 3)"])]),
        ("兩者都放棄[inference\uff1a1、3]。", [("兩者都放棄。", ["<- (1, 3)"])]),
        ('- one [1: "x"]\n- two', [("one", ["x"]), ("two", [])]),
        ('1. one [1: "x"]\n2) two [2: "y"]', [("one", ["x"]), ("two", ["y"])]),
        ('> said [1: "x"]', [("said", ["x"])]),
        ('1. First. 2. Second [1: "x"].', [("First.", []), ("2. Second.", ["x"])]),
        (
            '| | A |\n|---|---|\n| age | five [1: "q"] |\n| size | big | [2: "r"] |',
            [("A", []), ("age", []), ("five", ["q"]), ("size", []), ("big", ["r"])],
        ),
        ("Dr. Wang of U.S. firms left at 3.5 million. He won.",
         [("Dr. Wang of U.S. firms left at 3.5 million.", []), ("He won.", [])]),
        ("他说:“不行。真的。”走了。完。", [("他说:“不行。真的。”走了。", []), ("完。", [])]),
        ("《除了电商。阿里》很好。", [("《除了电商。阿里》很好。", [])]),
        ('**Bold** and *thin* `code` of 2*3 [1: "x"].', [("Bold and thin code of 2*3.", ["x"])]),
        ("**来往**失败,snake_case stays.", [("来往失败,snake_case stays.", [])]),
        ('[1: "x"]', []),
        ("---\n\n***", []),
        ("", []),
    ],
)  # fmt: skip
def test_markers_belong_to_the_statement_before_them(
    text: str, expected: list[tuple[str, list[str]]]
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'no colon [2 "x"].',
        "no quote [2:].",
        "no quotation marks [2: x].",
        "single ones [2: 'x'].",
        "curly ones [2: “x”].",
        'half curly [2: "x”].',
        'a huge number [99999: "x"].',
        'no number [: "x"].',
        'never closed [2: "x.',
        "no premises [inference: ].",
        "premises in words [inference: one].",
        "another word [conclusion: 1].",
    ],
)
def test_a_malformed_marker_stays_as_text_and_cites_nothing(text: str) -> None:
    assert shown(text) == text
    assert [s.markers for s in parse(text).statements()] == [()]


def test_an_unclosed_marker_does_not_swallow_the_next() -> None:
    text = 'A [2: "abc and on. B [3: "good"]. C [inference: 3].'
    assert shown(text) == 'A [2: "abc and on. B [3]. C [i].'
    assert [m.quote for m in parse(text).markers] == ["good", ""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [2].", "See (2)."),
        ("See [12345].", "See (12345)."),
        ("See [1, 2] and [1、3] and [2-4].", "See (1, 2) and (1、3) and (2-4)."),
        ("See [1][2].", "See (1)(2)."),
        ("See [ 2 ].", "See (2)."),
        ("See [2](http://x).", "See (2)(http://x)."),
        ("见［2］和【3】。", "见(2)和(3)。"),
        ("See [^1] and [note].", "See [^1] and [note]."),
    ],
)
def test_a_bare_number_is_not_shown_as_a_citation(text: str, expected: str) -> None:
    assert shown(text) == expected
    assert visible(text) == expected


def test_a_marker_that_is_shown_as_nothing_leaves_no_bare_number_behind() -> None:
    assert parse('A [[9: "x"]3] b').render(lambda marker: "") == "A (3) b"


def test_private_characters_of_a_model_do_not_pass_for_markers() -> None:
    assert shown("x \ue0000\ue001 y \ue000") == "x 0 y "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## It failed in 2013\nIt failed.", ["It failed."]),
        ("**Laiwang**\nIt failed.", ["It failed."]),
        ("**Laiwang:**\nIt failed.", ["It failed."]),
        ("**Laiwang**:\nIt failed.", ["It failed."]),
        ("**It failed in 2013.**", ["It failed in 2013."]),
        ("**它失敗了。**", ["它失敗了。"]),
        ('## It failed [1: "x"]', ["## It failed"]),
        ("| Item | Fate |\n|:--|--:|\n| Laiwang | it failed |", ["it failed"]),
        ("| In 2013 it failed | yes |", ["In 2013 it failed", "yes"]),
        ("| It failed. | yes |", ["It failed.", "yes"]),
        ("It failed. It was late.", ["It failed.", "It was late."]),
    ],
)
def test_headings_claim_nothing_and_every_other_sentence_does(
    text: str, expected: list[str]
) -> None:
    assert claims(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It", "It"),
        ("It sold ", "It sold"),
        ("It sold [", "It sold"),
        ("It sold [2", "It sold"),
        ("It sold [2:", "It sold"),
        ('It sold [2: "後', "It sold"),
        ('It sold [2: "a [', "It sold"),
        ('It sold [2: "a [b] "c"', "It sold"),
        ('It sold [2: "後"]', "It sold [2]"),
        ("It sold [infer", "It sold"),
        ("It sold [inference: 1,", "It sold"),
        ("It sold [inference: 1, 3]", "It sold [1] [3]"),
        ("It sold [note", "It sold [note"),
        ("It sold [1, ", "It sold"),
        ("It sold 【1", "It sold"),
    ],
)
def test_an_open_marker_is_held_back(text: str, expected: str) -> None:
    assert visible(text) == expected


_PIECES = (
    'It sold|後來|inference|[i| |  |, |. |。|\n|[|]|"|2|12|:|\uff1a|[2: "|"]|[3: "後來"]'
    "|[inference: 1, 3]|[4]|(|)|**|【|】"
)
PIECES = st.sampled_from(_PIECES.split("|"))
DRAFTS = st.lists(PIECES, max_size=12).map("".join)
OPEN = re.compile(r'\[\s*\d{1,4}\s*[:\uff1a]\s*"')


@given(DRAFTS)
def test_no_beginning_of_a_text_shows_an_open_marker(text: str) -> None:
    for end in range(len(text) + 1):
        assert not OPEN.search(visible(text[:end]))


@given(DRAFTS)
def test_what_is_shown_of_a_stream_only_grows(text: str) -> None:
    last = ""
    for end in range(len(text) + 1):
        now = visible(text[:end])
        assert now.startswith(last)
        last = now


@given(DRAFTS | st.text())
def test_nothing_but_markers_is_taken_out_of_a_text(text: str) -> None:
    draft = parse(text)
    kept = re.sub(r"\ue000\d+\ue001", "", draft.slotted)
    restored = draft.render(lambda m: f'[{m.n}: "{m.quote}"]' if m.n else "[inference: 1, 3]")
    assert re.sub(r"\s|[\[\]()【】［］]|\ue000|\ue001", "", restored).replace(
        "\uff1a", ":"
    ) == re.sub(r"\s|[\[\]()【】［］]|\ue000|\ue001", "", text).replace("\uff1a", ":")
    assert len(kept) <= len(text)


@given(DRAFTS)
def test_every_marker_belongs_to_at_most_one_statement(text: str) -> None:
    draft = parse(text)
    statements: list[Statement] = draft.statements()
    owned: list[Marker] = [marker for s in statements for marker in s.markers]
    assert len(owned) <= len(draft.markers)


TABLE = """\
**Prices**

| Shop | Price | 結局 |
| --- | --- | --- |
| Red | It costs 3 [1: "3"]. | 它并入銀行。 |
| **Blue** | It is free. | |
"""


def under(text: str) -> dict[str, list[str]]:
    """Returns for each statement that makes a claim the lines of what it stands under."""
    return {s.text: s.under.splitlines() for s in parse(text).statements() if s.is_claim}


def test_a_statement_in_a_table_stands_under_its_row_its_column_and_the_heading() -> None:
    assert {
        text: [part.strip() for part in above] for text, above in under(TABLE).items()
    } == {
        "It costs 3.": ["**Prices**", "Red", "Price"],
        "它并入銀行。": ["**Prices**", "Red", "結局"],
        "It is free.": ["**Prices**", "**Blue**", "Price"],
    }  # fmt: skip


@pytest.mark.parametrize("corner", ["||", "| |", "|   |"])
def test_an_empty_corner_of_a_table_moves_no_column(corner: str) -> None:
    text = f"{corner}Price|Colour|\n|---|---|---|\n|Red|It costs 3.|It is loud.|\n"
    assert under(text)["It costs 3."][-1] == "Price"
    assert under(text)["It is loud."][-1] == "Colour"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell.", {"It fell.": []}),
        ("## Price\n\nIt fell.\n- It rose.", {"It fell.": ["## Price"], "It rose.": ["## Price"]}),
        ("**價格**\n跌了。\n**结局**\n沒了。", {"跌了。": ["**價格**"], "沒了。": ["**结局**"]}),
        ('**Price** [1: "3"]\n---\nIt fell.', {"Price": ["**Price**"], "It fell.": ["**Price**"]}),
        ("It fell.\n\n# Price", {"It fell.": []}),
    ],
)  # fmt: skip
def test_a_statement_stands_under_the_last_heading_above_it(
    text: str, expected: dict[str, list[str]]
) -> None:
    assert under(text) == expected
