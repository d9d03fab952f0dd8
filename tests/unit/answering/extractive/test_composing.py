"""How chosen statements are set: lists, sides, aspects, sums of years, what is missing."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.extractive.composing import cited, compose
from bot.answering.extractive.display import Segment
from bot.answering.extractive.statements import Choice, Statement
from bot.answering.prompts import Brief
from tests.unit.answering.samples import SAID, statement

RED = {"title": "On Red", "kind": "article", "date": "2014", "file": "r.txt"}
ANN = {"by": "Ann", "kind": "forum", "date": "undated", "file": "f.txt"}


def brief(
    question: str = "Why?", items: tuple[str, ...] = (), criteria: tuple[str, ...] = ()
) -> Brief:
    return Brief(question, "", "en", items, "", criteria, ())


def lines(*statements: Statement, of: Brief) -> list[str]:
    """Returns the lines of the answer but for the note that it was made offline."""
    text = compose(Choice(statements), of, SAID)
    *blocks, note = text.split("\n\n")
    assert note == f"*{SAID['offline_note']}*"
    return "\n".join(blocks).splitlines()


def test_a_list_stands_in_the_order_given() -> None:
    given = [statement("Rent.", 2, **RED), statement("Staff.", 1, **ANN)]
    assert lines(*given, of=brief("List the reasons.")) == ["- Rent. [2.1]", "- Staff. [1.1]"]


def test_who_speaks_is_told_where_that_is_asked_and_that_it_is_fiction_always() -> None:
    given = [statement("Rent.", 2, **RED), statement("Staff.", 1, **ANN)]
    assert lines(*given, of=brief("Which author lists which reasons?")) == [
        "“On Red”: Rent. [2.1]", "- Ann: Staff. [1.1]",
    ]  # fmt: skip
    talk = statement("We grew.", **RED)
    talk = replace(talk, segment=replace(talk.segment, speaker="Mr Lin"))
    assert lines(talk, of=brief()) == ["Mr Lin: We grew. [1.1]"]
    novel = statement("It rained.", **(RED | {"kind": "fiction"}))
    assert lines(novel, of=brief()) == ["fiction: It rained. [1.1]"]


def test_a_side_that_speaks_is_named_once_and_no_title_stands_before_what_is_compared() -> None:
    given = [
        statement("Rent.", 1, item="Ann", **(ANN | {"is": "speaker"})),
        statement("Staff.", 2, item="Red", **RED),
    ]
    of = brief("Who gives which reason, Ann or Red?", ("Ann", "Red"))
    assert lines(*given, of=of) == ["- Ann: Rent. [1.1]", "- Red: Staff. [2.1]"]


def test_the_best_leads_and_the_others_stand_in_the_order_of_the_text() -> None:
    given = [
        statement("Rent rose.", 1, order=2, **RED),
        statement("Staff left.", 1, order=1, **RED),
        statement("It opened.", 1, order=0, **RED),
    ]
    assert lines(*given, of=brief()) == [
        "Rent rose. [1.1]", "- It opened. [1.1]", "- Staff left. [1.1]",
    ]  # fmt: skip


def test_more_of_a_side_is_told_under_its_name() -> None:
    given = [
        statement("One.", 1, item="Red", **RED),
        statement("Two.", 1, order=1, item="Red", **RED),
    ]
    assert lines(*given, of=brief(items=("Red", "Blue"))) == [
        "- Red: One. [1.1]", "- Blue: NOT_STATED", "**Red**", "- Two. [1.1]",
    ]  # fmt: skip


def test_what_is_said_of_all_sides_is_told_once_before_them() -> None:
    of, both = brief("Which is older, Red or Ann?", ("Red", "Ann")), "Red is older than Ann."
    said = [statement(both, 1, item=side, **RED) for side in of.items]
    assert lines(*said, of=of) == [f"{both} [1.1]"]
    more = statement("Rent.", 2, item="Red", **RED)
    assert lines(*said, more, of=of) == [f"{both} [1.1]", "- Red: Rent. [2.1]"]


def test_a_table_has_a_row_for_each_aspect_and_a_word_where_nothing_is_said() -> None:
    red = statement("Red cost 3.", 1, **RED)
    choice = Choice(rows={"price": {"Red": ("3", red)}, "colour": {}})
    assert compose(choice, brief(items=("Red", "Blue")), SAID).splitlines()[:4] == [
        "| | Red | Blue |",
        "|---|---|---|",
        "| price | 3 [1.1] | NOT_STATED |",
        "| colour | NOT_STATED | NOT_STATED |",
    ]


def test_what_is_worked_out_leads_and_names_what_it_is_drawn_from() -> None:
    rows = [statement("Red: 3.", 1, **RED), statement("Blue: 4.", 2, **RED)]
    text = compose(Choice(rows, verdict="3 + 4 = 7", drawn_from=rows), brief(), SAID)
    assert text.startswith("3 + 4 = 7 [inference: 1.1, 2.1]\n\n")
    yes = compose(Choice(rows, verdict="says_yes", drawn_from=rows[:1]), brief(), SAID)
    assert yes.startswith("Yes. [inference: 1.1]\n\n")


def test_every_sentence_of_a_translation_has_its_marker() -> None:
    segment = Segment("一句，又一句。", "One. And another.", 2, 3)
    assert cited(segment, 4) == "One. [4.2-3] And another. [4.2-3]"


def test_what_is_missing_is_said_by_the_grammars_word() -> None:
    text = compose(
        Choice([statement("A。", **RED)], missing=["who built it", "誰蓋的"]), brief(), SAID
    )
    assert text.split("\n\n")[1:3] == ["NOT_STATED: who built it", "NOT_STATED: 誰蓋的"]


def test_lines_of_code_are_one_statement() -> None:
    assert cited(Segment("up. Now x", "`up. Now`\n`x`"), 2) == "`up. Now`\n`x` [2.1]"
