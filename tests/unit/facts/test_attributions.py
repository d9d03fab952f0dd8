"""Sentences and their parts keep their exact places."""

from __future__ import annotations

from bot.facts.attributions import clauses, part, read
from bot.types import Document
from tests.unit.facts.conftest import READING, statements


def test_every_statement_is_exactly_its_stretch_of_the_text(world: list[Document]) -> None:
    texts = {document.name: document.text for document in world}
    found = read(world, READING)
    assert len(found) == 8
    assert all(each.text == texts[each.document][each.start : each.end] for each in found)
    for each in found:
        for start, end, _ in each.mentions:
            assert each.text[start:end].strip()


def test_a_statement_names_things_where_it_stands(world: list[Document]) -> None:
    first = read(world, READING)[3]
    assert first.names == ("Heron",)
    assert first.text == world[1].text[first.start : first.end]


def test_a_part_loses_commas_and_the_number_of_a_list_but_not_its_place() -> None:
    (whole,) = statements("6、到了2015年,苍鹭上线,水獭也在,", language="zh-Hans")
    text = whole.text
    cut = part(whole, 0, text.index("水"))
    assert cut.text == "到了2015年,苍鹭上线"
    assert text[cut.start - whole.start : cut.end - whole.start] == cut.text
    assert [cut.text[start:end] for start, end, _ in cut.mentions] == ["苍鹭"]


def test_clauses_end_at_commas_save_in_numbers_and_in_what_is_kept() -> None:
    text = "on May 3, 2013, 1,000 came,2 left"
    cut = [text[start:end] for start, end in clauses(text, [(3, 14)])]
    assert cut == ["on May 3, 2013,", " 1,000 came,", "2 left"]
