"""What is read for the page's pictures, and who is named most."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.facts.overview import Overview
from bot.types import Document
from tests.unit.facts.conftest import document


def test_entities_are_ranked_by_the_sentences_that_name_them(
    look: Callable[[list[Document]], Overview],
) -> None:
    said = "Heron met Otter. Heron, again Heron, slept. Otter left."
    assert look([document("0", said)]).entities == ("Heron", "Otter")
    assert look([document("0", said), document("1", "Otter came.")]).entities[0] == "Otter"


def test_a_library_too_large_to_read_is_read_in_part(
    look: Callable[[list[Document]], Overview], monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [document(str(n), "Heron met Otter. Nobody saw it.") for n in range(12)]
    assert look(documents).read == 12
    monkeypatch.setattr("bot.facts.overview.SENTENCES", 5)
    assert look(documents).read == 3


def test_nothing_gives_an_empty_overview(look: Callable[[list[Document]], Overview]) -> None:
    seen = look([])
    assert (seen.entities, seen.timeline, seen.disputes) == ((), (), ())


def test_documents_of_several_scripts_disagree(
    world: list[Document], look: Callable[[list[Document]], Overview]
) -> None:
    seen = look(world)
    disputes = {each.type: each for each in seen.disputes}
    assert [value for value, _ in disputes["number"].sides] == ["2,000,000", "30,000,000"]
    assert (disputes["date"].kind, disputes["date"].entity) == ("launch", "Heron")
    assert "2011" in [value for value, _ in disputes["date"].sides]
    _, cited = disputes["number"].sides[1]
    assert world[1].text[cited.start : cited.end] == cited.text
    assert any(disputes["date"].covers(event) for event in seen.timeline)
    assert not any(disputes["number"].covers(event) for event in seen.timeline)


def test_fiction_contradicts_nobody(look: Callable[[list[Document]], Overview]) -> None:
    texts = ("Heron was launched in 2013.", "Heron was launched in 2011.")
    assert look([document(str(n), text) for n, text in enumerate(texts)]).disputes
    told = [document(str(n), text, genre="fiction") for n, text in enumerate(texts)]
    assert not look(told).disputes
