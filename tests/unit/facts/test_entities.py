"""Who is named where, and beside whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.facts.entities import by_document, ranked, together
from bot.facts.overview import Overview
from bot.types import Document
from tests.unit.facts.conftest import document, statements

SAID = statements("Heron met Otter. Heron, again Heron, slept. Otter left.", "苍鹭来了。")


def test_a_table_counts_sentences_by_document_most_named_first() -> None:
    table = by_document(SAID, ["0", "1"], most=5, shown=1)
    assert table.rows == ("Heron", "Otter")
    assert [[cell.count for cell in row] for row in table.cells] == [[2, 1], [2, 0]]
    assert [each.text for each in table.cells[0][0].evidence] == ["Heron met Otter."]
    assert table.most == 2


def test_companions_are_counted_both_ways_and_nobody_beside_himself() -> None:
    table = together(SAID, most=5, shown=3)
    assert [[cell.count for cell in row] for row in table.cells] == [[0, 1], [1, 0]]
    assert table.cells[0][1].evidence == table.cells[1][0].evidence


def test_only_the_most_named_are_kept() -> None:
    assert ranked(SAID) == ["Heron", "Otter"]
    assert by_document(SAID, ["0"], most=1, shown=1).rows == ("Heron",)


def test_a_library_too_large_to_read_is_read_in_part(
    look: Callable[[list[Document]], Overview], monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [document(str(n), "Heron met Otter. Nobody saw it.") for n in range(12)]
    assert look(documents).read == 12
    assert len(look(documents).by_document.columns) == 8
    monkeypatch.setattr("bot.facts.overview.SENTENCES", 5)
    seen = look(documents)
    assert (seen.read, seen.by_document.columns) == (3, ("0", "1", "2"))


def test_nothing_gives_an_empty_table(look: Callable[[list[Document]], Overview]) -> None:
    seen = look([])
    assert (seen.entities, seen.by_document.rows, seen.by_document.most) == ((), (), 0)
    assert seen.timeline.events == ()
