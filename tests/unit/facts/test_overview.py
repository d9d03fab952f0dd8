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
    assert (seen.entities, seen.timeline.events, seen.disagreements) == ((), (), ())
