"""What an export says: order, one numbering, words of marks, nothing that breaks a file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.export.content import Content, Part, one_line, plain, say_mark
from bot.export.deck import Deck, Frame
from bot.export.reading import read
from bot.markdown.glance import brief_table
from bot.markdown.nodes import Heading, Items, Paragraph, Table, map_lines, parse
from bot.types import Answer, Matrix, Note, Value
from tests.answers import claim, stated
from tests.unit.export.samples import ANSWER, DOCUMENTS, REFUSED, made_up


@pytest.fixture(scope="module")
def content() -> Content:
    return made_up()


def words(part: Part) -> str:
    """Returns all words of the answer's blocks."""
    said: list[str] = []
    for block in part.blocks:
        map_lines(block, lambda line: (said.extend(span.text for span in line), line)[1])
    return "".join(said)


def test_citations_are_numbered_through_all_answers(content: Content) -> None:
    assert [note.number for note in content.notes] == [1, 2, 3, 4, 5, 6, 7, 8]
    first, second, _ = content.parts
    assert "It began in 2008. [1\u00a0✓]" in words(first)
    assert "It began in 2008. [5\u00a0✓]" in words(second)
    assert [claim.citations for claim in second.answer.claims] == [
        (5,), (), (5, 6), (7,), (5,), (5,), (6,), (5, 6), (),
    ]  # fmt: skip
    assert second.answer.conflicts[0].citations == (5, 6)


def test_each_status_has_its_words(content: Content) -> None:
    said = words(content.parts[1])
    assert "Ninety per cent approved. [not\u00a0verified]" in said
    assert "They differ. [5,\u00a06\u00a0·\u00a0inferred]" in said
    assert "A novel says so. [7]" in said
    doubt = claim("x", (4,), "unverified")
    assert say_mark(doubt, content.texts) == "[4\u00a0·\u00a0not\u00a0verified]"
    assert content.parts[0].facts == (
        "A part of the question is not answered by the sources · 9 statements: 4 verified, "
        "1 cited, 2 inferred, 2 not verified · model offline · corpus version v-1234"
    )


def test_the_matrix_takes_the_place_of_the_table_in_the_text(content: Content) -> None:
    first, second, _ = content.parts
    assert first.matrix is not None
    tables = [block for block in first.blocks if isinstance(block, Table)]
    assert tables == [first.matrix]
    rows = [["".join(span.text for span in cell) for cell in row] for row in first.matrix.rows]
    assert rows == [
        ["One", "From 2008 on. [1\u00a0✓]\nThe first. [2\u00a0✓]", "not stated in the sources"],
        ["Two", "So it was late. [1,\u00a02\u00a0·\u00a0inferred]", "Much. [not\u00a0verified]"],
    ]
    assert second.matrix is None
    assert "y [5\u00a0✓]" in words(second)


def test_a_table_of_one_aspect_is_told_once_as_it_stands_in_the_text() -> None:
    text = "| | One | Two |\n|---|---|---|\n| rate | 13.8% [1] | 5.2% [2] |"
    said = [("13.8%", (1,), "verified"), ("5.2%", (2,), "verified")]
    matrix = Matrix(items=("One", "Two"), criteria=("What it says",), cells=(((0,),), ((1,),)))
    answer = replace(
        ANSWER, text=text, claims=stated(text, said), matrix=matrix, conflicts=(), notes=()
    )
    part = read([answer], DOCUMENTS, title="", date="2026-11-21").parts[0]
    (table,) = [block for block in part.blocks if isinstance(block, Table)]
    assert "5.2%" in words(part)
    assert len(table.rows) == 1


def test_what_the_matrix_says_stands_nowhere_else() -> None:
    said = [("It began.", (1,), "verified"), ("It grew.", (2,), "verified")]
    text = "**Start**\n\n- One: It began. [1]\n\n**Growth**\n\n- One: It grew. [2]"
    matrix = Matrix(items=("One",), criteria=("Start", "Growth"), cells=(((0,), (1,)),))
    answer = replace(
        ANSWER, text=text, claims=stated(text, said), matrix=matrix, conflicts=(), notes=()
    )
    content = read([answer], DOCUMENTS, title="", date="2026-11-21")
    part = content.parts[0]
    assert part.blocks == (part.matrix,)
    assert part.rest == ()
    assert [bool(slide.rows) for slide in Deck(content, Frame()).slides()] == [True, False]
    long = replace(answer, claims=tuple(replace(c, text="word " * 30) for c in answer.claims))
    assert read([long], DOCUMENTS, title="", date="2026-11-21").parts[0].rest


def test_a_matrix_that_the_text_says_whole_is_kept_for_sheets_alone() -> None:
    said = [("It began.", (1,), "verified"), ("It grew.", (2,), "verified")]
    text = "- One: It began. [1]\n- Two: It grew. [2]"
    matrix = Matrix(items=("One", "Two"), criteria=("Said",), cells=(((0,),), ((1,),)))
    answer = replace(
        ANSWER, text=text, claims=stated(text, said), matrix=matrix, conflicts=(), notes=()
    )
    part = read([answer], DOCUMENTS, title="", date="2026-11-21").parts[0]
    assert part.below == ()
    assert part.matrix is not None


def test_a_cell_gives_its_value_first_and_is_cut_around_it() -> None:
    text = f"{'word ' * 30}of 9,000 euros{' word' * 30}"
    price = replace(ANSWER.claims[0], text=text, value=Value(type="money", text="9,000 euros"))
    matrix = Matrix(items=("One",), criteria=("Price",), cells=(((0,),),))
    answer = replace(ANSWER, claims=(price,), matrix=matrix)
    part = read([answer], DOCUMENTS, title="", date="2026-11-21").parts[0]
    assert part.matrix
    [[_, (value, _, words, _)]] = brief_table(part.matrix).rows
    assert (value.text, value.strong) == ("9,000 euros", True)
    assert words.text == f"…{'word ' * 22}of 9,000 euros…"


def test_conflicts_give_each_value_with_its_sources(content: Content) -> None:
    last = content.parts[0].below[-1]
    assert isinstance(last, Paragraph)
    assert "".join(span.text for span in last.content) == "The first product: 2008 [1,\u00a02]"
    told = Note(kind="conflict", text="", about="The first product")
    content = read([replace(ANSWER, notes=(told,))], DOCUMENTS, title="", date="2026-11-21")
    assert "The first product" not in words(content.parts[0])


def test_a_source_says_what_it_is(content: Content) -> None:
    report, forum, novel, gone = content.notes[:4]
    assert report.origin == "A. Writer · article · 16 Nov 2013"
    assert (forum.date, forum.translation) == ("undated", "This was the first time.")
    assert (novel.genre, novel.fiction) == ("fiction", True)
    assert (gone.title, gone.origin) == ("gone.txt", "document · undated")


def test_a_refusal_counts_no_statements() -> None:
    refused = replace(ANSWER, status="refused")
    content = read([ANSWER, refused], DOCUMENTS, title="", date="2026-11-21")
    assert ["verified" in part.facts for part in content.parts] == [True, False]


def test_notices_are_said_in_words_where_there_are_any(content: Content) -> None:
    assert content.parts[0].notices == ("The answer was cut off.",)
    assert "The answer was cut off." in words(content.parts[0])


def test_the_imprint_says_when_from_what_and_by_whom(content: Content) -> None:
    assert content.imprint == "Exported on 21 Nov 2026 · corpus version v-1234 · model offline"


@pytest.mark.parametrize(
    ("answers", "language", "expected"),
    [([REFUSED, ANSWER], None, "zh-Hant"), ([ANSWER], "zh-Hans", "zh-Hans"), ([], None, "en")],
)
def test_labels_are_in_the_answers_language_unless_another_is_asked(
    answers: list[Answer], language: str | None, expected: str
) -> None:
    content = read(answers, DOCUMENTS, title="", date="2026-11-21", language=language)
    assert content.texts.language == expected
    assert content.title == content.texts("answers")


def test_plain_words_hold_nothing_that_breaks_a_file() -> None:
    assert plain("a\x00\x1b\x7f\x85\u202eb\ud800c\ufffed\n🍵") == "ab\ufffdc\ufffdd\n🍵"
    assert one_line(" a\n b ", 9) == "a b"
    assert one_line("abcdef", 4) == "abc…"


def test_lines_of_every_block_are_changed() -> None:
    text = "# a\n\nb\n\n> c\n\n- d\n\n| e |\n|---|\n| f |\n\n---\n\n```\ng\n```"
    changed = [map_lines(block, lambda line: ()) for block in parse(text)]
    assert changed[0] == Heading(1, ())
    assert changed[1] == Paragraph(())
    assert isinstance(changed[3], Items)
    assert changed[3].items[0].content == ()
    assert changed[4] == Table(((),), (((),),))
